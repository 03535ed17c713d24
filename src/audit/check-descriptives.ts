import type { DescriptivesResult } from '../results/results.ts';
import { type AuditRow, everyHolds, tally } from './audit-row.ts';

type Row = DescriptivesResult['rows'][number];
type Moments = {
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
  readonly min: number;
  readonly max: number;
};

/** Of the largest value in absolute terms: rounding of a mean. */
const ROUNDING = 1e-12;

/**
 * A mean lies between the extremes, and a standard deviation (n - 1) within sqrt(n/(n-1)) times the Bhatia-Davis bound
 * sqrt((max - mean)(mean - min)).
 */
export function checkDescriptives(name: string, result: DescriptivesResult): AuditRow[] {
  const ofRow = ({ variable }: Row) => variable;
  return [
    ...everyHolds('min <= mean <= max', name, 'every variable', tally(result.rows, meanBetween, ofRow)),
    ...everyHolds(
      'standard deviation within the Bhatia-Davis bound',
      name,
      'every variable',
      tally(result.rows, sdBounded, ofRow),
    ),
  ];
}

function meanBetween(row: Row): boolean | null {
  const moments = momentsOf(row);
  if (moments === null) return null;
  const { mean, min, max } = moments;
  const slack = slackOf(moments);
  return mean >= min - slack && mean <= max + slack;
}

function sdBounded(row: Row): boolean | null {
  const moments = momentsOf(row);
  if (moments === null) return null;
  const { n, mean, sd, min, max } = moments;
  if (n < 2) return null;
  const slack = slackOf(moments);
  const bound = Math.sqrt((n / (n - 1)) * (max - mean + slack) * (mean - min + slack));
  return sd >= 0 && sd <= bound + slack;
}

function momentsOf({ n, mean, std_dev: sd, min, max }: Row): Moments | null {
  return mean === null || sd === null || min === null || max === null ? null : { n, mean, sd, min, max };
}

function slackOf({ min, max }: Moments): number {
  return ROUNDING * Math.max(Math.abs(min), Math.abs(max));
}
