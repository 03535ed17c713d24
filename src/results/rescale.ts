import type { ColumnResult, Estimate, TermResult } from './columns.ts';

export type Scale = 'standardized' | 'exponentiated';

/** What a slope is multiplied by and divided by to be in standard deviations; null where the column does not say. */
export function spreads(
  { moments }: ColumnResult,
  { term, of }: TermResult,
): { readonly x: number; readonly y: number } | null {
  const x = moments?.terms.find((it) => it.term === (of ?? term))?.std_dev;
  const y = moments?.outcome_std_dev;
  return x === undefined || y === undefined || !(y > 0) ? null : { x, y };
}

/**
 * An estimate on another scale; statistic and p-value stay those of the coefficient. A slope of a regime is scaled by the
 * spread of its regressor over all regimes.
 * - standardized: b sd(x) / sd(y), with error and interval alike (Stata's `beta`)
 * - exponentiated: exp(b), error exp(b) se by the delta method, interval exp of its ends (Stata's `eform`)
 *
 * @status null where the column has no spread of the term, as of the constant; a number beyond the largest is null in it
 */
export function rescaled(column: ColumnResult, term: TermResult, scale: Scale): Estimate | null {
  const { estimate, std_error, conf_low, conf_high } = term;
  if (scale === 'standardized') {
    const spread = spreads(column, term);
    if (spread === null) return null;
    const scaled = (value: number | null) => (value === null ? null : (value * spread.x) / spread.y);
    return {
      ...term,
      estimate: scaled(estimate),
      std_error: scaled(std_error),
      conf_low: scaled(conf_low),
      conf_high: scaled(conf_high),
    };
  }
  const exp = (value: number | null) => {
    const raised = value === null ? Number.NaN : Math.exp(value);
    return Number.isFinite(raised) ? raised : null;
  };
  const level = exp(estimate);
  return {
    ...term,
    estimate: level,
    std_error: level === null || std_error === null ? null : level * std_error,
    conf_low: exp(conf_low),
    conf_high: exp(conf_high),
  };
}
