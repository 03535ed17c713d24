import { invariant } from '../base/invariant.ts';
import type { JsonObject } from '../base/json.ts';
import type { Panel } from '../data/panel.ts';
import type { Expr } from '../formula/ast.ts';
import { parseFormula } from '../formula/parse.ts';
import { type PanelInput, type PanelReport, preparePanel } from '../panel/prepare.ts';
import type { StepKind } from '../plan/step.ts';
import type { SourceValue } from './source.ts';

/** What a source held, for the documents. */
export type SourceContent = {
  readonly digest: string;
  readonly rows: number;
  readonly columns: readonly string[];
  /** Stata value labels, by column. */
  readonly valueLabels: { readonly [column: string]: { readonly [value: string]: string } };
};

/** Holds nothing that depends on the order of rows in the files: shuffled data stop here. */
export type PanelValue = {
  readonly panel: Panel;
  readonly report: PanelReport;
  readonly sources: { readonly [name: string]: SourceContent };
};

type Params = Pick<PanelInput, 'entity' | 'time' | 'how' | 'missing' | 'expect' | 'labelled'> & {
  readonly sources: readonly { readonly name: string; readonly path: string; readonly pointer: string }[];
  readonly where: string | null;
};

/** Sources -> the sorted, filled panel with its sample marked. */
export const step: StepKind = {
  kind: 'panel',
  heavy: false,
  draws: false,
  run(inputs, jsonParams: JsonObject) {
    const params = jsonParams as unknown as Params;
    const prepared = preparePanel({
      ...params,
      sources: params.sources.map((source) => ({
        ...source,
        table: (inputs[`source:${source.name}`] as SourceValue).table,
      })),
      where: params.where === null ? null : parsedFormula(params.where),
    });
    if (!prepared.ok) return { ok: false, problems: prepared.error };
    const { panel, report } = prepared.value;
    const sources: { [name: string]: SourceContent } = {};
    for (const { name } of params.sources) sources[name] = contentOf(inputs[`source:${name}`] as SourceValue);
    const value: PanelValue = { panel, report, sources };
    return { ok: true, value };
  },
};

export function contentOf({ table, digest }: SourceValue): SourceContent {
  const valueLabels: { [column: string]: { readonly [value: string]: string } } = {};
  for (const name of table.names) {
    const labels = table.notes[name]?.valueLabels;
    if (labels !== undefined) valueLabels[name] = labels;
  }
  return { digest, rows: table.rows, columns: table.names, valueLabels };
}

/** A formula that the plan printed. */
export function parsedFormula(text: string): Expr {
  const parsed = parseFormula(text);
  invariant(parsed.ok, `a formula printed by us does not parse: ${text}`);
  return parsed.value;
}
