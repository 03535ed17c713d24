import { sum } from '../numeric/sum.ts';
import type { IndexResult, WeightRow } from '../results/results.ts';
import type { IndexSpec } from '../study/study.ts';
import { type AuditRow, everyHolds, relative, tally, withinTolerance } from './audit-row.ts';

const WEIGHT_SUM_TOLERANCE = 1e-12;
/** Of the score: sums of products of weights and normalized values, each rounded once. */
const SCORE_TOLERANCE = 1e-9;

/**
 * Weights sum to one and lie in [0, 1], entropies too (a negative d_j is the sign of ln T where ln N is due); scores lie
 * where normalized values lie, there is one per row of the sample, and each value is the transform of its score.
 */
export function checkIndex(spec: IndexSpec, index: IndexResult, rows: number): AuditRow[] {
  const subject = spec.name;
  const ofWeight = ({ indicator }: WeightRow) => indicator;
  const inUnit = (value: number) => value >= 0 && value <= 1;
  const upper = 1 + spec.weights.shift;
  const ofScore = ({ entity, time }: IndexResult['scores'][number]) =>
    time === null ? entity : `${entity} ${time}`;
  return [
    ...withinTolerance('weights sum to one', subject, weightSums(index.weights), WEIGHT_SUM_TOLERANCE),
    ...everyHolds(
      'weights lie in [0, 1]',
      subject,
      'every weight',
      tally(index.weights, ({ weight }) => inUnit(weight), ofWeight),
    ),
    ...everyHolds(
      'entropies lie in [0, 1]',
      subject,
      'every entropy',
      tally(index.weights, ({ entropy }) => (entropy === null ? null : inUnit(entropy)), ofWeight),
    ),
    ...everyHolds(
      'scores in range',
      subject,
      `every score in [${spec.weights.shift}, ${upper}]`,
      tally(
        index.scores,
        ({ score }) => score >= spec.weights.shift - SCORE_TOLERANCE && score <= upper + SCORE_TOLERANCE,
        ofScore,
      ),
    ),
    ...everyHolds('one score per row', subject, `${rows} scores`, {
      held: index.scores.length === rows ? 1 : 0,
      broken: index.scores.length === rows ? [] : [`${index.scores.length} scores`],
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
  ];
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
