import type { Outcome, Verdict } from '../results/results.ts';

/**
 * How parts combine. A part is true (`met`), false (`unmet`, or `opposite` where the data say the reverse) or unknown
 * (`untestable`); `all`, `any` and `not` are those of three-valued logic (Kleene), so that an unknown member decides
 * nothing that the known members leave open.
 */

/** Every outcome has to be met. False as soon as one is; `opposite` where none is met and one is reversed. */
export function conjunction(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.length === 0) return 'untestable';
  if (outcomes.every((outcome) => outcome === 'met')) return 'met';
  if (outcomes.includes('opposite') && !outcomes.includes('met')) return 'opposite';
  return outcomes.includes('unmet') || outcomes.includes('opposite') ? 'unmet' : 'untestable';
}

/** One outcome met is enough. An untestable member might have been; `opposite` only where every member is reversed. */
export function disjunction(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('met')) return 'met';
  if (outcomes.length === 0 || outcomes.includes('untestable')) return 'untestable';
  return outcomes.every((outcome) => outcome === 'opposite') ? 'opposite' : 'unmet';
}

/** A negation is met by `unmet` and `opposite` alike, and claims no direction of its own, so it is never reversed. */
export function negation(outcome: Outcome): Outcome {
  if (outcome === 'untestable') return 'untestable';
  return outcome === 'met' ? 'unmet' : 'met';
}

/**
 * The verdict of a hypothesis from the outcomes of its parts: all met, supported; some met, partially supported; none
 * met and one opposite, contradicted; all untestable, not testable; anything else, not supported.
 */
export function verdictOf(outcomes: readonly Outcome[]): Verdict {
  const met = outcomes.filter((outcome) => outcome === 'met').length;
  if (outcomes.length > 0 && met === outcomes.length) return 'supported';
  if (met > 0) return 'partially_supported';
  if (outcomes.includes('opposite')) return 'contradicted';
  return outcomes.every((outcome) => outcome === 'untestable') ? 'not_testable' : 'not_supported';
}
