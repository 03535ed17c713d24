/**
 * Against what a statistic is read. `chibar2`: half a chi-square with one degree of freedom, half a point mass at 0; with
 * df 2 a quarter of one with two besides, and a quarter of the point mass.
 */
export type Distribution = 'f' | 'chi2' | 'chibar2' | 'normal';

/** One specification test; NaN or null with a reason where it cannot be made. */
export type TestRow = {
  readonly test: TestName;
  /** Which effects or terms it is about; empty where it is about the whole model. */
  readonly of: readonly string[];
  readonly statistic: number;
  readonly distribution: Distribution;
  readonly df: number | null;
  /** Denominator of F. */
  readonly df2: number | null;
  readonly pValue: number | null;
  readonly reason: string | null;
};

export type TestName =
  | 'effects'
  | 'breusch_pagan'
  | 'serial_correlation'
  | 'groupwise_heteroskedasticity'
  | 'cross_section_dependence'
  | 'reset'
  | 'honda'
  | 'king_wu'
  | 'gourieroux_holly_monfort'
  | 'bera_sosa_escudero_yoon'
  | 'baltagi_li'
  | 'wooldridge_within'
  | 'wooldridge_levels'
  | 'wooldridge_differences'
  | 'bera_sosa_escudero_yoon_serial'
  | 'joint'
  | 'levin_lin_chu'
  | 'im_pesaran_shin'
  | 'maddala_wu';

/** A row that could not be made. */
export function withoutTest(
  test: TestName,
  distribution: Distribution,
  reason: string,
  of: readonly string[] = [],
): TestRow {
  return { test, of, statistic: Number.NaN, distribution, df: null, df2: null, pValue: null, reason };
}
