import type { TestsResult } from '../results/results.ts';
import { type AuditRow, everyHolds, tally } from './audit-row.ts';

/** p-values are shares, statistics that cannot be negative are not, and no variance inflation is below one. */
export function checkTests(name: string, result: TestsResult): AuditRow[] {
  const at = ({ test, of }: TestsResult['tests'][number]) => [test, ...of].join(' ');
  return [
    ...everyHolds(
      'p-values lie in [0, 1]',
      name,
      'every test',
      tally(result.tests, ({ p_value: p }) => (p === null ? null : p >= 0 && p <= 1), at),
    ),
    ...everyHolds(
      'statistics of squares are not negative',
      name,
      'every test',
      tally(
        result.tests,
        ({ statistic, distribution }) =>
          statistic === null || distribution === 'normal' ? null : statistic >= -ROUNDING,
        at,
      ),
    ),
    ...everyHolds(
      'variance inflation is at least 1',
      name,
      'every term',
      tally(
        result.vif,
        ({ pooled, within }) => (pooled ?? 1) >= 1 - ROUNDING && (within ?? 1) >= 1 - ROUNDING,
        ({ term }) => term,
      ),
    ),
  ];
}

const ROUNDING = 1e-9;
