import { significant } from '../base/significant.ts';

/** One identity or bound that was checked on this build. A row that is not ok is a bug of ours, never bad data. */
export type AuditRow = {
  readonly check: string;
  readonly subject: string;
  readonly observed: string;
  readonly expected: string;
  readonly ok: boolean;
};

/** How far one number is from where an identity puts it; NaN counts as infinitely far. */
export type Deviation = { readonly at: string; readonly value: number };

/** A row for an identity that holds up to rounding: the largest deviation, and where it is. None to check, no row. */
export function withinTolerance(
  check: string,
  subject: string,
  deviations: readonly Deviation[],
  tolerance: number,
): AuditRow[] {
  if (deviations.length === 0) return [];
  let worst = { at: deviations[0].at, value: 0 };
  for (const { at, value } of deviations) {
    const size = Number.isNaN(value) ? Number.POSITIVE_INFINITY : Math.abs(value);
    if (size > worst.value) worst = { at, value: size };
  }
  const ok = worst.value <= tolerance;
  const place = ok || worst.at === '' ? '' : `, ${worst.at}`;
  const expected = `at most ${significant(tolerance, 3)}`;
  return [
    { check, subject, observed: `largest deviation ${significant(worst.value, 2)}${place}`, expected, ok },
  ];
}

/** What was counted against a yes-or-no rule. */
export type Tally = { readonly held: number; readonly broken: readonly string[] };

/** A row for a rule that each of several things keeps or breaks. None to check, no row. */
export function everyHolds(check: string, subject: string, expected: string, tally: Tally): AuditRow[] {
  const total = tally.held + tally.broken.length;
  if (total === 0) return [];
  const ok = tally.broken.length === 0;
  const observed = ok
    ? `${tally.held} of ${total}`
    : `${tally.held} of ${total}; not: ${tally.broken.slice(0, 3).join('; ')}`;
  return [{ check, subject, observed, expected, ok }];
}

/** Counts a rule over things; `holds` null passes a thing over, `name` says which one broke it. */
export function tally<T>(
  things: readonly T[],
  holds: (thing: T) => boolean | null,
  name: (thing: T) => string,
): Tally {
  const verdicts = things.map((thing) => ({ thing, held: holds(thing) }));
  return {
    held: verdicts.filter(({ held }) => held === true).length,
    broken: verdicts.filter(({ held }) => held === false).map(({ thing }) => name(thing)),
  };
}

/** Difference of two numbers relative to the larger one; 0 where both are 0. */
export function relative(a: number, b: number): number {
  const scale = Math.max(Math.abs(a), Math.abs(b));
  return scale === 0 ? 0 : (a - b) / scale;
}
