import type { JsonObject } from '../base/json.ts';
import type { Panel } from '../data/panel.ts';
import { studyOf } from '../plan/params.ts';
import type { AuditRow, DataReport, Figure, ReportInput, SourceReport } from '../report/input.ts';
import type { Results } from '../results/results.ts';
import type { MediationSpec, RegressionSpec, SourceSpec, Study, UncertaintySpec } from '../study/study.ts';
import { modelDetails } from './details.ts';
import type { FiguresValue } from './figures.ts';
import { type PicturesValue, picturePath } from './figures-png.ts';
import { contentOf, type PanelValue, type SourceContent } from './panel.ts';
import { quotientChecks } from './quotients.ts';
import type { SourceValue } from './source.ts';
import { templatesOf } from './templates.ts';

type Inputs = { readonly [port: string]: unknown };

/** The paper and the appendix are made from the same: what is worked out for one serves the other. */
let latest: { readonly inputs: Inputs; readonly params: JsonObject; readonly input: ReportInput } | null =
  null;

/** Everything the documents are rendered from, gathered from the ports of the document steps. */
export function reportInput(inputs: Inputs, params: JsonObject): ReportInput {
  if (latest?.params === params && sameInputs(latest.inputs, inputs)) return latest.input;
  const input = gathered(inputs, params);
  latest = { inputs, params, input };
  return input;
}

function sameInputs(a: Inputs, b: Inputs): boolean {
  const ports = Object.keys(a);
  return ports.length === Object.keys(b).length && ports.every((port) => isSame(a[port], b[port]));
}

/** Files are read for each step anew. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0;
}

function gathered(inputs: Inputs, params: JsonObject): ReportInput {
  const study = studyOf(params.study!);
  return {
    study: { ...study, document: (params.studyDocument as JsonObject | undefined) ?? {} },
    results: inputs.results as Results,
    details: modelDetails(inputs),
    figures: withPictures(inputs.figures as FiguresValue, inputs.figures_png as PicturesValue | undefined),
    data: dataReport(study, inputs),
    audit: inputs.audit as readonly AuditRow[],
    provenance: {
      version: `repro ${params.engineVersion as string}`,
      streams: streamsOf(study),
    },
    studyText: (params.studyText as string | undefined) ?? '',
    walk: (params.walk as ReportInput['walk']) ?? [],
    templates: templatesOf(inputs),
  };
}

function withPictures({ figures }: FiguresValue, pictures: PicturesValue | undefined): readonly Figure[] {
  return figures.map((figure) => {
    const png = pictures?.files[picturePath(figure.name)];
    return png === undefined ? figure : { ...figure, png };
  });
}

function dataReport(study: Study, inputs: { readonly [port: string]: unknown }): DataReport {
  const { panel, report, sources } = inputs.panel as PanelValue;
  const { entities, periods } = keptRoles(panel);
  return {
    sources: study.sources.map((source) =>
      sourceReport(source, sources[source.name] ?? apart(inputs, source), unmatchedOf(report, source, study)),
    ),
    joinedRows: panel.rows,
    droppedBySample: report.whereDropped,
    entities,
    periods,
    quotients: quotientChecks(inputs),
  };
}

/** A source of neighbors, which the panel does not hold. */
function apart(inputs: { readonly [port: string]: unknown }, { name }: SourceSpec): SourceContent {
  return contentOf(inputs[`source:${name}`] as SourceValue);
}

function unmatchedOf(report: PanelValue['report'], source: SourceSpec, study: Study): number | null {
  if (study.sources.length === 1) return null;
  return report.sources.find((row) => row.name === source.name)?.unmatched ?? null;
}

function sourceReport(source: SourceSpec, content: SourceContent, unmatched: number | null): SourceReport {
  const { name, path, format, citation, license, redistributable, url } = source;
  return { name, path, format, ...content, citation, license, redistributable, url, unmatched };
}

function keptRoles(panel: Panel): { entities: string[]; periods: number[] } {
  const entities = new Set<number>();
  const periods = new Set<number>();
  for (let row = 0; row < panel.rows; row++) {
    if (panel.kept[row] !== 1) continue;
    entities.add(panel.entity[row]!);
    if (panel.timeName !== null) periods.add(panel.time[row]!);
  }
  return {
    entities: [...entities].sort((a, b) => a - b).map((code) => panel.entityLabels[code]!),
    periods: [...periods].sort((a, b) => a - b),
  };
}

function wildStreams(
  model: RegressionSpec,
  step: string,
): { step: string; purpose: string; replicates: number }[] {
  return model.columns.flatMap(({ wild, label }) =>
    wild === null ? [] : [{ step, purpose: `wild bootstrap ${label}`, replicates: wild.replications }],
  );
}

function uncertaintyStreams(
  { of, design, replications, perturb }: UncertaintySpec,
  step: string,
): { step: string; purpose: string; replicates: number }[] {
  return [
    ...(design === 'factorial' ? [] : [{ step, purpose: 'design', replicates: replications }]),
    ...(perturb === null
      ? []
      : of.map((index) => ({ step, purpose: `perturbed weights ${index}`, replicates: perturb.sets }))),
  ];
}

function mediationStreams(
  { bootstrap, tests, mediators }: MediationSpec,
  step: string,
): { step: string; purpose: string; replicates: number }[] {
  return [
    ...(bootstrap === null ? [] : [{ step, purpose: 'mediation', replicates: bootstrap.replications }]),
    // One stream for each mediator.
    ...(tests.includes('monte_carlo')
      ? [{ step, purpose: 'mediation-monte-carlo', replicates: mediators.length }]
      : []),
  ];
}

/** What was drawn at random, and how often: each replicate has a stream of its own. */
function streamsOf(study: Study): { step: string; purpose: string; replicates: number }[] {
  return study.models.flatMap((model) => {
    const step = `model:${model.name}`;
    if (model.kind === 'regression') return wildStreams(model, step);
    if (model.kind === 'mediation') return mediationStreams(model, step);
    if (model.kind === 'kink' && model.bootstrap !== null) {
      return [{ step, purpose: 'kink', replicates: model.bootstrap.replications }];
    }
    if (model.kind === 'companion' && model.options.permutations !== undefined)
      return [{ step, purpose: 'permutations', replicates: model.options.permutations }];
    if (model.kind === 'uncertainty') return uncertaintyStreams(model, step);
    if (model.kind !== 'threshold' || model.bootstrap === null) return [];
    const { replications } = model.bootstrap;
    return Array.from({ length: model.maxThresholds }, (_, k) => ({
      step,
      purpose: `threshold-${k + 1}`,
      replicates: replications,
    }));
  });
}
