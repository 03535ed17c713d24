import { invariant } from '../base/invariant.ts';
import type { JsonObject } from '../base/json.ts';
import type { Panel } from '../data/panel.ts';
import type { Expr } from '../formula/ast.ts';
import { parseFormula } from '../formula/parse.ts';
import { type PanelInput, type PanelReport, preparePanel } from '../panel/prepare.ts';
import type { StepKind } from '../plan/step.ts';
import type { SourceValue } from './source.ts';

export type PanelValue = { readonly panel: Panel; readonly report: PanelReport };

type Params = Pick<PanelInput, 'entity' | 'time' | 'how' | 'missing' | 'expect'> & {
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
    return prepared.ok ? { ok: true, value: prepared.value } : { ok: false, problems: prepared.error };
  },
};

/** A formula that the plan printed. */
export function parsedFormula(text: string): Expr {
  const parsed = parseFormula(text);
  invariant(parsed.ok, `a formula printed by us does not parse: ${text}`);
  return parsed.value;
}
