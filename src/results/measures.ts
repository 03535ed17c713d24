import type { Estimate } from './columns.ts';
import type { CompanionResult, MeasureResult } from './companion.ts';

export type MeasureAsked = {
  readonly measure: string;
  readonly of: readonly string[];
  readonly periods: 'all' | 'last' | readonly number[];
};

/** The numbers of a companion by name, in the order of time: of all periods, of the last, or of some. */
export function measuresAsked(
  { measures }: CompanionResult,
  { measure, of, periods }: MeasureAsked,
): readonly MeasureResult[] {
  const named = measures.filter(
    (one) => one.measure === measure && one.of.join('\u0000') === of.join('\u0000'),
  );
  if (periods === 'all') return named;
  if (periods === 'last') return named.slice(-1);
  return named.filter(({ time }) => time !== null && periods.includes(time));
}

/** A number of a companion as an estimate; members that it does not have are null. */
export function estimateOfMeasure(one: MeasureResult): Estimate {
  const { estimate, std_error = null, statistic = null, p_value = null, reason } = one;
  const numbers = { estimate, std_error, statistic, p_value, conf_low: null, conf_high: null };
  return { ...numbers, reason: reason ?? `${one.measure} comes without it` };
}
