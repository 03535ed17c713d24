import { invariant } from '../base/invariant.ts';
import type {
  ComponentsRow,
  IncompleteRow,
  IndexDiagnostics,
  IndexResult,
  JudgementRow,
  TreatmentRow,
  WeightPartRow,
} from '../results/indices.ts';
import type { ComputedIndex, IndexInput } from '../stats/index/compute-index.ts';
import { diagnoseIndex } from '../stats/index/diagnose.ts';
import { skipsGaps } from '../stats/index/gaps.ts';
import type { IndexParams } from './index-params.ts';

/** A computed index as the results file holds it; what the study did not ask for is not there. */
export function indexResult(index: ComputedIndex, params: IndexParams, input: IndexInput): IndexResult {
  const { entities, times } = input;
  const noEntropy = `${params.weights.method.replaceAll('_', ' ')} weights have no entropy`;
  const judgements = judgementRows(index, params);
  const components = componentRows(index, params);
  const parts = partRows(index, input);
  const incomplete = incompleteRows(index, input);
  return {
    weights: index.weights.map(({ dimension, indicator, direction, weight, entropy, time }) => ({
      dimension: params.hasDimensions ? dimension : null,
      indicator,
      direction: direction === 1 ? 'positive' : 'negative',
      weight,
      entropy,
      ...(entropy === null ? { reason: noEntropy } : {}),
      ...(time === null ? {} : { time }),
    })),
    scores: entities.flatMap((entity, i) => {
      if (incomplete?.unscored.has(i)) return [];
      const score = index.scores[i]!;
      const value = index.values[i]!;
      invariant(Number.isFinite(score) && Number.isFinite(value), `${params.name}: a score is not finite`);
      return { entity, time: times === null ? null : times[i]!, score, value };
    }),
    ...(incomplete === null ? {} : { incomplete: incomplete.rows }),
    ...(params.treat === undefined ? {} : { treatment: treatmentRows(index, input) }),
    ...(judgements.length === 0 ? {} : { judgements }),
    ...(components.length === 0 ? {} : { components }),
    ...(parts.length === 0 ? {} : { parts }),
    ...(params.diagnostics === true ? { diagnostics: diagnosticsOf(index, params, input) } : {}),
  };
}

/** Rows that lack indicators, and the places of those that have no score; null where gaps are not skipped. */
function incompleteRows({ scores }: ComputedIndex, input: IndexInput) {
  if (!skipsGaps(input)) return null;
  const { indicators, entities, times } = input;
  const rows: IncompleteRow[] = [];
  const unscored = new Set<number>();
  entities.forEach((entity, i) => {
    const missing = indicators.filter(({ values }) => Number.isNaN(values[i]!)).map(({ name }) => name);
    if (missing.length === 0) return;
    const scored = !Number.isNaN(scores[i]!);
    if (!scored) unscored.add(i);
    rows.push({ entity, time: times === null ? null : times[i]!, missing, scored });
  });
  return { rows, unscored };
}

const CONSTANT = 'the indicator does not vary, or has too few values';

function treatmentRows(index: ComputedIndex, { indicators, entities, times }: IndexInput): TreatmentRow[] {
  return indicators.flatMap(({ name, values }, j): TreatmentRow[] => {
    const treated = index.treated[j];
    if (treated === null || treated === undefined) return [];
    const moments = [
      treated.before.skewness,
      treated.before.kurtosis,
      treated.after.skewness,
      treated.after.kurtosis,
    ] as const;
    return [
      {
        indicator: name,
        method: treated.method,
        ...(treated.lambda === null ? {} : { lambda: treated.lambda }),
        skewness_before: moments[0],
        kurtosis_before: moments[1],
        skewness_after: moments[2],
        kurtosis_after: moments[3],
        ...(moments.includes(null) ? { reason: CONSTANT } : {}),
        moved: treated.moved.map((row) => ({
          entity: entities[row]!,
          time: times === null ? null : times[row]!,
          from: values[row]!,
          to: treated.drawn[row]!,
        })),
      },
    ];
  });
}

/** A matrix is the same in every period: told once. */
function judgementRows({ weightings }: ComputedIndex, { hasDimensions }: IndexParams): JudgementRow[] {
  return (weightings[0]?.details ?? []).flatMap(({ dimension, consistency }): JudgementRow[] =>
    consistency === undefined
      ? []
      : [
          {
            dimension: hasDimensions ? dimension : null,
            size: consistency.size,
            lambda_max: consistency.lambda_max,
            consistency_index: consistency.index,
            consistency_ratio: consistency.ratio,
          },
        ],
  );
}

function componentRows({ weightings }: ComputedIndex, { hasDimensions }: IndexParams): ComponentsRow[] {
  return weightings.flatMap(({ time, details }) =>
    details.flatMap(({ dimension, components }): ComponentsRow[] =>
      components === undefined
        ? []
        : [
            {
              dimension: hasDimensions ? dimension : null,
              ...(time === null ? {} : { time }),
              eigenvalues: components.eigenvalues,
              retained: components.retained,
            },
          ],
    ),
  );
}

function partRows({ weightings }: ComputedIndex, { indicators }: IndexInput): WeightPartRow[] {
  return weightings.flatMap(({ time, parts }) =>
    parts.map(({ method, share, weights }) => ({
      method,
      share,
      ...(share === null ? { reason: 'the sets are multiplied' } : {}),
      ...(time === null ? {} : { time }),
      weights: Object.fromEntries(indicators.map(({ name }, j) => [name, weights[j]!])),
    })),
  );
}

function diagnosticsOf(index: ComputedIndex, params: IndexParams, input: IndexInput): IndexDiagnostics {
  const found = diagnoseIndex(input, index);
  return {
    ...found,
    ...(found.mean_correlation === null ? { reason: 'correlations need two indicators' } : {}),
    indicators: found.indicators.map((row) => ({
      ...row,
      ...(row.effective_weight === null || row.correlation === null
        ? { reason: 'the score is no weighted sum, or does not vary' }
        : {}),
    })),
    alphas: found.alphas.map((row) => ({
      ...row,
      dimension: params.hasDimensions ? row.dimension : null,
      ...(row.alpha === null ? { reason: 'alpha needs two indicators whose sum varies' } : {}),
    })),
  };
}
