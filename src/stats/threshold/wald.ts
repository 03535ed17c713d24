import * as normal from '../../numeric/dist/normal.ts';
import * as t from '../../numeric/dist/t.ts';

/** An estimate against zero: t with df degrees of freedom, or z where df is null; two-sided, with its interval. */
export type WaldTest = {
  readonly statistic: number;
  readonly pValue: number;
  readonly confLow: number;
  readonly confHigh: number;
};

export function waldTest(
  estimate: number,
  stdError: number,
  df: number | null,
  confidence: number,
): WaldTest {
  const statistic = estimate / stdError;
  const size = Math.abs(statistic);
  const tail = (1 - confidence) / 2;
  const reach = (df === null ? normal.isf(tail) : t.isf(tail, df)) * stdError;
  return {
    statistic,
    pValue: 2 * (df === null ? normal.sf(size) : t.sf(size, df)),
    confLow: estimate - reach,
    confHigh: estimate + reach,
  };
}
