import { significant, significantAgainst } from '../base/significant.ts';
import type { Estimate, Outcome } from '../results/results.ts';
import type { Condition } from '../study/study.ts';

/** What a claim of a sign asks for where it names neither `p_below` nor `interval_excludes_zero`. */
export const DEFAULT_P_BELOW = 0.05;

const ESTIMATE_DIGITS = 4;
/** Where a number is held to a published one: a reader sees how it rounds. */
const TARGET_DIGITS = 7;
const P_DIGITS = 3;

/** A part, decided: the numbers that decided it, as text, and what they say. */
export type Finding = { readonly observed: string; readonly outcome: Outcome };

/** How an estimate was made, as far as its printing needs it. */
export type EstimateContext = {
  /** Coverage of the interval, .95. */
  readonly confidence: number;
  /** What a bootstrap's p of 0 is known to be below; null where p is analytic. */
  readonly leastP: number | null;
};

/**
 * The significance level in force: the claim's own, else .05 where a sign is claimed without saying what shows it.
 * Null where p plays no part.
 */
export function levelOf(condition: Condition): number | null {
  if (condition.pBelow !== undefined) return condition.pBelow;
  return condition.sign !== undefined && condition.intervalExcludesZero === undefined
    ? DEFAULT_P_BELOW
    : null;
}

/**
 * Whether an estimate satisfies a condition. Every member must hold, every inequality is strict. `opposite` needs a
 * claimed sign: the estimate has the other one and p is below the level, or the interval lies wholly on the other
 * side of 0. A number that the condition asks for and that is not there makes the part untestable.
 */
export function testCondition(condition: Condition, estimate: Estimate, context: EstimateContext): Finding {
  const lacking = missingNumber(condition, estimate);
  if (lacking !== null)
    return { observed: `${lacking}: ${estimate.reason ?? 'no reason was recorded'}`, outcome: 'untestable' };
  const observed = describeEstimate(condition, estimate, context);
  if (holds(condition, estimate)) return { observed, outcome: 'met' };
  return { observed, outcome: isReversed(condition, estimate) ? 'opposite' : 'unmet' };
}

function missingNumber(condition: Condition, estimate: Estimate): string | null {
  if (estimate.estimate === null) return 'no estimate';
  if (levelOf(condition) !== null && estimate.p_value === null) return 'no p-value';
  const asksInterval = condition.intervalExcludesZero !== undefined;
  return asksInterval && (estimate.conf_low === null || estimate.conf_high === null) ? 'no interval' : null;
}

function holds(condition: Condition, estimate: Estimate): boolean {
  const value = estimate.estimate!;
  const level = levelOf(condition);
  if (condition.sign !== undefined && Math.sign(value) !== signOf(condition.sign)) return false;
  if (level !== null && !(estimate.p_value! < level)) return false;
  if (condition.greaterThan !== undefined && !(value > condition.greaterThan)) return false;
  if (condition.lessThan !== undefined && !(value < condition.lessThan)) return false;
  return equalsTarget(condition, value) && intervalHolds(condition, estimate);
}

/** Without `within` only the very number will do. */
function equalsTarget({ equals, within }: Condition, value: number): boolean {
  if (equals === undefined) return true;
  return within === undefined ? value === equals : Math.abs(value - equals) < within;
}

/** An interval that has to exclude 0 excludes it on the side of the claimed sign. */
function intervalHolds(condition: Condition, estimate: Estimate): boolean {
  if (condition.intervalExcludesZero === undefined) return true;
  const side = intervalSide(estimate);
  if (!condition.intervalExcludesZero) return side === 0;
  return condition.sign === undefined ? side !== 0 : side === signOf(condition.sign);
}

function isReversed(condition: Condition, estimate: Estimate): boolean {
  if (condition.sign === undefined) return false;
  const other = -signOf(condition.sign);
  const level = levelOf(condition);
  if (level !== null && Math.sign(estimate.estimate!) === other && estimate.p_value! < level) return true;
  return condition.intervalExcludesZero === true && intervalSide(estimate) === other;
}

/** 1 where the whole interval is above 0, -1 below, 0 where it holds 0. */
function intervalSide(estimate: Estimate): 1 | 0 | -1 {
  return estimate.conf_low! > 0 ? 1 : estimate.conf_high! < 0 ? -1 : 0;
}

function signOf(sign: 'positive' | 'negative'): 1 | -1 {
  return sign === 'positive' ? 1 : -1;
}

/** `0.0816, p = 1.23e-9, 95% interval [0.0602, 0.103]`, with digits enough to see why the part is met or not. */
function describeEstimate(condition: Condition, estimate: Estimate, context: EstimateContext): string {
  const digits = condition.equals === undefined ? ESTIMATE_DIGITS : TARGET_DIGITS;
  const parts = [significantAgainst(estimate.estimate!, boundsOf(condition), digits)];
  if (estimate.p_value !== null) parts.push(describeP(estimate.p_value, levelOf(condition), context.leastP));
  if (estimate.conf_low !== null && estimate.conf_high !== null) {
    const low = significant(estimate.conf_low, ESTIMATE_DIGITS);
    const high = significant(estimate.conf_high, ESTIMATE_DIGITS);
    parts.push(`${significant(context.confidence * 100, 6)}% interval [${low}, ${high}]`);
  }
  return parts.join(', ');
}

function boundsOf(condition: Condition): number[] {
  const { equals, within, greaterThan, lessThan } = condition;
  const margin = within ?? 0;
  const target = equals === undefined ? [] : [equals - margin, equals + margin];
  return [0, ...target, ...[greaterThan, lessThan].filter((bound) => bound !== undefined)];
}

/** `p = 0.0123`; a bootstrap's 0 is `p < leastP`, an underflow `p < 1e-300`. */
export function describeP(p: number, level: number | null, leastP: number | null): string {
  if (p === 0) return `p < ${leastP === null ? '1e-300' : significant(leastP, P_DIGITS)}`;
  return `p = ${significantAgainst(p, level === null ? [] : [level], P_DIGITS)}`;
}

/** The condition in words: `positive, p < 0.05`. */
export function describeCondition(condition: Condition): string {
  const parts: string[] = [];
  const level = levelOf(condition);
  if (condition.sign !== undefined) parts.push(condition.sign);
  if (level !== null) parts.push(`p < ${level}`);
  if (condition.greaterThan !== undefined) parts.push(`greater than ${condition.greaterThan}`);
  if (condition.lessThan !== undefined) parts.push(`less than ${condition.lessThan}`);
  if (condition.equals !== undefined) parts.push(describeTarget(condition.equals, condition.within));
  if (condition.intervalExcludesZero !== undefined)
    parts.push(condition.intervalExcludesZero ? 'interval excludes zero' : 'interval contains zero');
  return parts.length === 0 ? 'estimated' : parts.join(', ');
}

function describeTarget(equals: number, within: number | undefined): string {
  return within === undefined ? `equal to ${equals}` : `within ${within} of ${equals}`;
}
