import type { SampleResult } from '../results/results.ts';
import { type AuditRow, everyHolds, tally } from './audit-row.ts';

/** A balanced panel has entities x periods rows, any other fewer; an imputed cell is listed once. */
export function checkSample(sample: SampleResult, hasTime: boolean): AuditRow[] {
  const full = sample.entities * sample.periods;
  const fits = sample.balanced ? sample.rows === full : sample.rows < full;
  const cells = sample.imputed.map(({ variable, entity, time }) => JSON.stringify([variable, entity, time]));
  const seen = new Set<string>();
  const repeated = cells.filter((cell) => seen.size === seen.add(cell).size);
  return [
    ...everyHolds(
      'rows fit entities and periods',
      'sample',
      sample.balanced ? `${full} rows` : `fewer than ${full} rows`,
      tally(hasTime ? [sample.rows] : [], () => fits, String),
    ),
    ...everyHolds('imputed cells are listed once', 'sample', 'every cell', {
      held: cells.length - repeated.length,
      broken: repeated,
    }),
  ];
}
