import { dot, mean, sum, variance } from '../../numeric/sum.ts';
import type { ComputedIndex } from './compute-index.ts';
import type { IndexInput } from './input.ts';
import { unitDeviations } from './objective-weights.ts';

/** Correlation of two indicators. */
export type PairCorrelation = {
  readonly first: string;
  readonly second: string;
  readonly correlation: number;
};

export type IndicatorDiagnosis = {
  readonly indicator: string;
  /** Of the normalized indicator. */
  readonly std_dev: number;
  /** With the score; null where one of the two does not vary. */
  readonly correlation: number | null;
  /** cov(w z, s) / var(s): the share of the score's variance that it carries; null where the score is no weighted sum. */
  readonly effective_weight: number | null;
};

export type Alpha = {
  /** null: all indicators. */
  readonly dimension: string | null;
  readonly indicators: number;
  /** null for one indicator, or where their sum does not vary. */
  readonly alpha: number | null;
};

export type IndexDiagnosis = {
  /** Of all pairs of indicators that vary; null below two. */
  readonly mean_correlation: number | null;
  readonly least: PairCorrelation | null;
  readonly greatest: PairCorrelation | null;
  readonly indicators: readonly IndicatorDiagnosis[];
  readonly alphas: readonly Alpha[];
};

/**
 * How the indicators of an index hang together: their correlations, Cronbach's alpha on normalized indicators, and what
 * each contributes to the variance of the score.
 *
 * @cite Cronbach (1951), Psychometrika 16; Paruolo, Saisana & Saltelli (2013), JRSS A 176, on weights and importance
 * @oracle test/oracle/index/composite (alpha)
 */
export function diagnoseIndex(input: IndexInput, index: ComputedIndex): IndexDiagnosis {
  const { normalized, scores } = index;
  const names = input.indicators.map(({ name }) => name);
  const units = normalized.map(unitDeviations);
  const scoreUnit = unitDeviations(scores);
  const pairs: PairCorrelation[] = [];
  for (let j = 0; j < names.length; j++) {
    for (let k = j + 1; k < names.length; k++) {
      const [a, b] = [units[j], units[k]];
      if (a && b) pairs.push({ first: names[j]!, second: names[k]!, correlation: dot(a, b) });
    }
  }
  const ordered = [...pairs].sort((a, b) => a.correlation - b.correlation);
  const shares = effectiveWeights(input, index);
  return {
    mean_correlation: pairs.length === 0 ? null : mean(pairs.map(({ correlation }) => correlation)),
    least: ordered[0] ?? null,
    greatest: ordered.at(-1) ?? null,
    indicators: names.map((indicator, j) => {
      const unit = units[j];
      return {
        indicator,
        std_dev: Math.sqrt(variance(normalized[j]!)),
        correlation: unit && scoreUnit ? dot(unit, scoreUnit) : null,
        effective_weight: shares === null ? null : shares[j]!,
      };
    }),
    alphas: alphasOf(input, normalized),
  };
}

function effectiveWeights(input: IndexInput, index: ComputedIndex): readonly number[] | null {
  const rule = input.aggregate;
  const summed =
    rule === undefined || (rule.method === 'arithmetic' && (rule.within ?? 'arithmetic') === 'arithmetic');
  const spread = variance(index.scores);
  if (!summed || !(spread > 0)) return null;
  const center = mean(index.scores);
  const deviations = index.scores.map((score) => score - center);
  const weightOf = new Map(index.weights.map((row) => [`${row.indicator}\u0000${row.time}`, row.weight]));
  const timed = index.weights.some(({ time }) => time !== null);
  const n = index.scores.length;
  return input.indicators.map(({ name }, j) => {
    const part = index.normalized[j]!.map((z, row) => {
      const time = timed ? input.times![row]! : null;
      return weightOf.get(`${name}\u0000${time}`)! * (z + input.weights.shift);
    });
    return dot(part, deviations) / (n - 1) / spread;
  });
}

function alphasOf({ indicators }: IndexInput, normalized: readonly Float64Array[]): Alpha[] {
  const groups = new Map<string, Float64Array[]>();
  indicators.forEach(({ dimension }, j) => {
    groups.set(dimension, [...(groups.get(dimension) ?? []), normalized[j]!]);
  });
  const whole: Alpha = { dimension: null, indicators: normalized.length, alpha: cronbachAlpha(normalized) };
  if (groups.size < 2) return [whole];
  return [
    ...[...groups].map(([dimension, columns]) => ({
      dimension,
      indicators: columns.length,
      alpha: cronbachAlpha(columns),
    })),
    whole,
  ];
}

/**
 * Cronbach's alpha: k / (k - 1) (1 - sum var_j / var(sum)). Null for one column, or a sum that does not vary.
 *
 * @shape columns k of n
 */
export function cronbachAlpha(columns: readonly Float64Array[]): number | null {
  const k = columns.length;
  if (k < 2) return null;
  const totals = columns[0]!.map((_, i) => sum(columns.map((column) => column[i]!)));
  const whole = variance(totals);
  if (!(whole > 0)) return null;
  return (k / (k - 1)) * (1 - sum(columns.map(variance)) / whole);
}
