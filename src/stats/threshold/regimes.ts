import type { NamedColumn, RegimeTerm } from './types.ts';

/** Fewest significant digits of a threshold in a term's name. */
const DIGITS = 4;
/** Digits that tell any two doubles apart. */
const ALL_DIGITS = 17;

/** Regime of every row (0 the lowest) and the rows in each. */
export type Membership = { readonly regime: Int32Array; readonly rows: readonly number[] };

/** @shape thresholds ascending */
export function regimeMembership(
  q: Float64Array,
  thresholds: readonly number[],
  split: '<=' | '<',
): Membership {
  const rows = new Array<number>(thresholds.length + 1).fill(0);
  const regime = Int32Array.from(q, (value) => {
    let r = 0;
    while (r < thresholds.length && (split === '<=' ? value > thresholds[r]! : value >= thresholds[r]!))
      r += 1;
    rows[r] = rows[r]! + 1;
    return r;
  });
  return { regime, rows };
}

/** What intercepts of regimes are terms of, as the constant of a regression is named. */
export const INTERCEPT = '(Intercept)';

/**
 * Regime terms with their columns, regressor by regressor, each from the lowest regime up; then, where asked, an
 * intercept for every regime above the lowest.
 */
export function regimeColumns(
  regressors: readonly NamedColumn[],
  variable: string,
  thresholds: readonly number[],
  split: '<=' | '<',
  regime: Int32Array,
  intercepts: boolean,
): { readonly terms: readonly RegimeTerm[]; readonly columns: readonly Float64Array[] } {
  const labels = regimeLabels(variable, thresholds, split);
  const terms: RegimeTerm[] = [];
  const columns: Float64Array[] = [];
  for (const { name, values } of regressors) {
    labels.forEach((label, r) => {
      terms.push({ term: `${name} [${label}]`, of: name, regime: r });
      columns.push(values.map((value, i) => (regime[i] === r ? value : 0)));
    });
  }
  if (!intercepts) return { terms, columns };
  labels.forEach((label, r) => {
    if (r === 0) return;
    terms.push({ term: `${INTERCEPT} [${label}]`, of: INTERCEPT, regime: r });
    columns.push(Float64Array.from(regime, (own) => (own === r ? 1 : 0)));
  });
  return { terms, columns };
}

/** `q <= 0.1`, `0.1 < q <= 0.2`, `q > 0.2`; or `q < 0.1`, `0.1 <= q < 0.2`, `q >= 0.2` for Hansen's grid. */
export function regimeLabels(
  variable: string,
  thresholds: readonly number[],
  split: '<=' | '<',
): readonly string[] {
  const [upTo, from] = split === '<=' ? ['<=', '<'] : ['<', '<='];
  const above = split === '<=' ? '>' : '>=';
  const names = thresholdNames(thresholds);
  return [...names, null].map((name, r) => {
    if (r === 0) return `${variable} ${upTo} ${name}`;
    const low = names[r - 1]!;
    return name === null ? `${variable} ${above} ${low}` : `${low} ${from} ${variable} ${upTo} ${name}`;
  });
}

/** Four significant digits, or as many as keep the thresholds apart. */
function thresholdNames(thresholds: readonly number[]): readonly string[] {
  for (let digits = DIGITS; ; digits++) {
    const names = thresholds.map((value) => String(Number(value.toPrecision(digits))));
    if (new Set(names).size === names.length || digits === ALL_DIGITS) return names;
  }
}
