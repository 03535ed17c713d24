import { err, ok, type Result } from '../base/result.ts';
import { sum } from '../numeric/sum.ts';

export type LocationQuotient = {
  /** Per row; NaN for rows that are not kept and for periods in which a kept row's part or whole is missing. */
  readonly values: Float64Array;
  /** Largest |sum_i (whole_i / whole) LQ_i - 1| over periods: rounding, and nothing else. */
  readonly identityDiscrepancy: number;
};

/** A division by 0: the row's own whole, or (`row` its first) a period's total of parts or of wholes. */
export type QuotientProblem = { readonly row: number; readonly what: 'whole' | 'part_total' | 'whole_total' };

/**
 * Location quotient LQ_it = (part_it / part_t) / (whole_it / whole_t), with part_t and whole_t summed over the kept
 * rows of period t. A sum with a missing member is missing.
 *
 * @shape part, whole, time, kept: n
 * @cite Florence (1939); Isard (1960), Methods of Regional Analysis, ch. 7
 * @oracle test/oracle/index/location-quotient
 */
export function locationQuotient(
  part: Float64Array,
  whole: Float64Array,
  time: Float64Array,
  kept: Uint8Array,
): Result<LocationQuotient, QuotientProblem> {
  const values = new Float64Array(part.length).fill(Number.NaN);
  let identityDiscrepancy = 0;
  for (const rows of periodsOf(time, kept)) {
    const parts = Float64Array.from(rows, (row) => part[row]!);
    const wholes = Float64Array.from(rows, (row) => whole[row]!);
    const partTotal = sum(parts);
    const wholeTotal = sum(wholes);
    if (Number.isNaN(partTotal) || Number.isNaN(wholeTotal)) continue;
    const zero = wholes.indexOf(0);
    if (wholeTotal === 0) return err({ row: rows[0]!, what: 'whole_total' });
    if (partTotal === 0) return err({ row: rows[0]!, what: 'part_total' });
    if (zero >= 0) return err({ row: rows[zero]!, what: 'whole' });
    rows.forEach((row, i) => {
      values[row] = parts[i]! / partTotal / (wholes[i]! / wholeTotal);
    });
    const weighted = Float64Array.from(rows, (row, i) => (wholes[i]! / wholeTotal) * values[row]!);
    identityDiscrepancy = Math.max(identityDiscrepancy, Math.abs(sum(weighted) - 1));
  }
  return ok({ values, identityDiscrepancy });
}

/** Kept rows by period, each period's in their own order. */
function periodsOf(time: Float64Array, kept: Uint8Array): number[][] {
  const periods = new Map<number, number[]>();
  for (let row = 0; row < time.length; row++) {
    if (kept[row] !== 1) continue;
    const rows = periods.get(time[row]!);
    if (rows === undefined) periods.set(time[row]!, [row]);
    else rows.push(row);
  }
  return [...periods.values()];
}
