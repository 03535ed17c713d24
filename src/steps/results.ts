import { invariant } from '../base/invariant.ts';
import type { Panel } from '../data/panel.ts';
import type { StepKind } from '../plan/step.ts';
import type {
  HypothesisResult,
  IndexResult,
  ModelResult,
  Results,
  SampleResult,
} from '../results/results.ts';
import type { IndexValue } from './index.ts';
import type { PanelValue } from './panel.ts';
import { modelResults } from './verdicts.ts';

/** In the order of the study: what is printed follows it, what is computed does not. */
export type Orders = {
  readonly indices: readonly { readonly name: string; readonly indicators: readonly string[] }[];
  readonly models: readonly string[];
  readonly hypotheses: readonly string[];
};

type Params = { readonly study: Results['study']; readonly orders: Orders };

/** Assembles `results.json`. */
export const step: StepKind = {
  kind: 'results',
  heavy: false,
  draws: false,
  run(inputs, jsonParams) {
    const { study, orders } = jsonParams as unknown as Params;
    return { ok: true, value: resultsOf(inputs, study, orders) };
  },
};

/** The results of a study, from the ports of its panel, verdicts, indices and models. */
export function resultsOf(
  inputs: { readonly [port: string]: unknown },
  study: Results['study'],
  orders: Orders,
): Results {
  const models = modelResults(inputs);
  const verdicts = inputs.verdicts as { readonly [name: string]: HypothesisResult };
  return {
    schema: 'repro/results/1',
    study,
    sample: sampleOf((inputs.panel as PanelValue).panel),
    indices: Object.fromEntries(
      orders.indices.map(({ name, indicators }) => [
        name,
        inPrintOrder((inputs[`index:${name}`] as IndexValue).result, indicators),
      ]),
    ),
    models: pick<ModelResult>(models, orders.models),
    hypotheses: pick<HypothesisResult>(verdicts, orders.hypotheses),
  };
}

function pick<T>(values: { readonly [name: string]: T }, names: readonly string[]): { [name: string]: T } {
  return Object.fromEntries(
    names.map((name) => {
      const value = values[name];
      invariant(value !== undefined, `no result for ${name}`);
      return [name, value];
    }),
  );
}

/** Weights were computed in code-unit order of the indicators; they are listed in the order of the study. */
function inPrintOrder(index: IndexResult, indicators: readonly string[]): IndexResult {
  const rank = new Map(indicators.map((name, i) => [name, i]));
  const weights = [...index.weights].sort(
    (a, b) => (a.time ?? 0) - (b.time ?? 0) || rank.get(a.indicator)! - rank.get(b.indicator)!,
  );
  return { ...index, weights };
}

/** The rows that the sample rule kept, and what was filled in them. */
export function sampleOf(panel: Panel): SampleResult {
  const entities = new Uint8Array(panel.entityLabels.length);
  const periods = new Set<number>();
  // Names of cells are made only where some were filled.
  const cells = panel.imputed.length === 0 ? null : new Set<string>();
  let rows = 0;
  for (let row = 0; row < panel.rows; row++) {
    if (panel.kept[row] !== 1) continue;
    rows += 1;
    entities[panel.entity[row]!] = 1;
    periods.add(panel.time[row]!);
    cells?.add(`${panel.entityLabels[panel.entity[row]!]}\u0000${panel.time[row]}`);
  }
  let entityCount = 0;
  for (const present of entities) entityCount += present;
  const crossSection = panel.timeName === null;
  return {
    rows,
    entities: entityCount,
    periods: crossSection ? 1 : periods.size,
    balanced: rows === entityCount * (crossSection ? 1 : periods.size),
    imputed: panel.imputed.filter((cell) =>
      cells?.has(`${cell.entity}\u0000${crossSection ? 0 : cell.time}`),
    ),
  };
}
