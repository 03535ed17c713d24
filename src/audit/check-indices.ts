import { sum } from '../numeric/sum.ts';
import type { IndexResult, WeightRow } from '../results/results.ts';
import type { IndexSpec } from '../study/study.ts';
import { type AuditRow, everyHolds, relative, tally, withinTolerance } from './audit-row.ts';

const WEIGHT_SUM_TOLERANCE = 1e-12;
/** Of the score: sums of products of weights and normalized values, each rounded once. */
const SCORE_TOLERANCE = 1e-9;

/**
 * Weights sum to one and lie in [0, 1] where the method cannot make them negative, entropies too (a negative d_j is the
 * sign of ln T where ln N is due); scores lie where normalized values lie, there is one per row of the sample, and each
 * value is the transform of its score. Points that a treatment moved were moved.
 */
export function checkIndex(spec: IndexSpec, index: IndexResult, rows: number): AuditRow[] {
  const subject = spec.name;
  const ofWeight = ({ indicator }: WeightRow) => indicator;
  const inUnit = (value: number) => value >= 0 && value <= 1;
  const bounds = scoreBounds(spec, rows);
  const ofScore = ({ entity, time }: IndexResult['scores'][number]) =>
    time === null ? entity : `${entity} ${time}`;
  const due = rows - (index.incomplete ?? []).filter(({ scored }) => !scored).length;
  const signed = mayBeNegative(spec);
  const finite = bounds[0] === Number.NEGATIVE_INFINITY;
  return [
    ...withinTolerance('weights sum to one', subject, weightSums(index.weights), WEIGHT_SUM_TOLERANCE),
    ...everyHolds(
      signed ? 'weights are finite' : 'weights lie in [0, 1]',
      subject,
      'every weight',
      tally(index.weights, ({ weight }) => (signed ? Number.isFinite(weight) : inUnit(weight)), ofWeight),
    ),
    ...everyHolds(
      spec.weights.reproduce === undefined ? 'entropies lie in [0, 1]' : 'entropies are those reproduced',
      subject,
      'every entropy',
      tally(
        index.weights,
        ({ entropy }) =>
          entropy === null ? null : spec.weights.reproduce === undefined ? inUnit(entropy) : entropy >= 0,
        ofWeight,
      ),
    ),
    ...everyHolds(
      'scores in range',
      subject,
      finite ? 'every score is a number' : `every score in [${bounds[0]}, ${bounds[1]}]`,
      tally(
        index.scores,
        ({ score }) => score >= bounds[0] - SCORE_TOLERANCE && score <= bounds[1] + SCORE_TOLERANCE,
        ofScore,
      ),
    ),
    ...everyHolds('one score per row', subject, `${due} scores`, {
      held: index.scores.length === due ? 1 : 0,
      broken: index.scores.length === due ? [] : [`${index.scores.length} scores`],
    }),
    ...withinTolerance(
      'values are transformed scores',
      subject,
      index.scores.map((row) => ({
        at: ofScore(row),
        value: relative(row.value, transformed(spec, row.score)),
      })),
      WEIGHT_SUM_TOLERANCE,
    ),
    ...checkTreatment(subject, spec, index),
  ];
}

function mayBeNegative({ weights }: IndexSpec): boolean {
  return [weights, ...(weights.parts ?? [])].some(
    ({ method, loadings = 'signed' }) =>
      method === 'scatter_degree' || (method === 'pca' && loadings === 'signed'),
  );
}

const UNBOUNDED: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

/** Where scores must lie; everywhere, where nothing bounds them. */
function scoreBounds(spec: IndexSpec, rows: number): readonly [number, number] {
  const { normalize, weights, aggregate } = spec;
  if (aggregate.method === 'topsis' || weights.method === 'benefit_of_the_doubt') return [0, 1];
  if (aggregate.method === 'copeland') return [1 - rows, rows - 1];
  if (mayBeNegative(spec) || aggregate.within === 'copeland' || aggregate.within === 'topsis')
    return UNBOUNDED;
  const rules = [normalize, ...Object.values(normalize.indicators ?? {})];
  const all = rules.map((rule) => normalizedBounds(rule, normalize.scope, rows));
  if (all.some((bounds) => bounds === null)) return UNBOUNDED;
  const low = Math.min(...all.map((bounds) => bounds![0]));
  const high = Math.max(...all.map((bounds) => bounds![1]));
  return [low + weights.shift, Math.max(high, weights.zeros ?? high) + weights.shift];
}

/** Least and greatest value that a normalized indicator of n cells can have; null where nothing bounds it. */
function normalizedBounds(
  rule: Omit<IndexSpec['normalize'], 'scope' | 'base' | 'indicators'>,
  scope: IndexSpec['normalize']['scope'],
  n: number,
): readonly [number, number] | null {
  if (rule.method === 'goalposts' && rule.cap !== false) return rule.range ?? [0, 1];
  if (rule.method === 'rank') return [1, n];
  if (rule.method === 'borda') return [0, n - 1];
  if (rule.method === 'percentile') return [0, 1];
  if (scope === 'base') return null;
  if (rule.method === 'minmax') return rule.range ?? [0, 1];
  if (rule.method === 'distance_to_max') return [0, 1];
  return null;
}

/**
 * A point that was drawn in lies elsewhere than before, and a logarithm or Box-Cox transform lists no point unless it was
 * combined with drawing in.
 */
function checkTreatment(subject: string, { treat }: IndexSpec, index: IndexResult): AuditRow[] {
  if (index.treatment === undefined) return [];
  return everyHolds(
    'treated points moved',
    subject,
    'every point listed',
    tally(
      index.treatment.flatMap(({ indicator, method, moved }) =>
        moved.map((point) => ({ ...point, indicator, method })),
      ),
      ({ from, to, method, indicator }) =>
        from !== to &&
        (method === 'winsorize' || (treat?.indicators?.[indicator] ?? treat)?.combine === true),
      ({ indicator, entity }) => `${indicator} ${entity}`,
    ),
  );
}

function transformed(spec: IndexSpec, score: number): number {
  return spec.transform === 'ln' ? Math.log(score) : score;
}

/** Weights of one period, where they change from period to period, else all of them. */
function weightSums(weights: readonly WeightRow[]) {
  const byTime = new Map<number | undefined, number[]>();
  for (const { time, weight } of weights) {
    const group = byTime.get(time);
    if (group === undefined) byTime.set(time, [weight]);
    else group.push(weight);
  }
  return [...byTime].map(([time, group]) => ({
    at: time === undefined ? '' : `${time}`,
    value: sum(Float64Array.from(group)) - 1,
  }));
}
