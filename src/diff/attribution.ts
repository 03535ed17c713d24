import { invariant } from '../base/invariant.ts';
import type { Results } from '../results/results.ts';
import { compareValues } from './compare.ts';
import { coefficientOf, type Outcome, outcomesOf } from './outcomes.ts';
import type { Attribution, AttributionRow, Change, Scalar } from './types.ts';

/** Up to so many changes every version in between is built: 2 to the power of their number. */
export const MAX_SHAPLEY = 5;

/** Changes by number, ascending. */
export type ChangeSet = readonly number[];

export function setKey(set: ChangeSet): string {
  return set.join(' ');
}

export function methodFor(changes: number): Attribution['method'] {
  return changes <= MAX_SHAPLEY ? 'average over orders' : 'one at a time';
}

/** The versions that must be built: every subset, or the old study, the new one, and the old one with each change alone. */
export function setsFor(changes: number): ChangeSet[] {
  const full = fullSet(changes);
  if (methodFor(changes) === 'one at a time') return [[], ...full.map((i) => [i]), full];
  return Array.from({ length: 1 << changes }, (_, bits) => full.filter((i) => (bits & (1 << i)) !== 0));
}

export function fullSet(changes: number): ChangeSet {
  return Array.from({ length: changes }, (_, i) => i);
}

/**
 * Which change moved which result, and by how much.
 *
 * Average over orders: the effect of a change is its effect when it is made after some of the others, averaged over all
 * orders of making them (Shapley, 1953), so that the parts add up to the whole and no order is preferred. One at a
 * time: its effect on the old study alone; what the parts leave of the whole is the rest. Of a result that is no number,
 * or that one side lacks, the parts say how much of its turning from the old state to the new one is due to each change.
 *
 * @param versions results of every set of {@link setsFor}, by {@link setKey}
 */
export function attributionRows(
  changes: number,
  versions: ReadonlyMap<string, Results>,
): readonly AttributionRow[] {
  const outcomes = new Map([...versions].map(([set, results]) => [set, outcomesOf(results)] as const));
  const [before, after] = [outcomes.get(setKey([])), outcomes.get(setKey(fullSet(changes)))];
  invariant(before && after, 'both ends are among the versions');
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const rows = keys.map((key): AttributionRow => {
    const { layer, name } = (after.get(key) ?? before.get(key))!;
    const [old, fresh] = [scalarOf(before.get(key)), scalarOf(after.get(key))];
    const counted = typeof old === 'number' && typeof fresh === 'number';
    const value = (set: ChangeSet): number | null => {
      const found = outcomes.get(setKey(set))?.get(key);
      return counted ? numberOf(found) : Number(isLike(scalarOf(found), fresh));
    };
    const change = compareValues(old, fresh);
    const shown = { old: before.get(key)?.shown ?? null, new: after.get(key)?.shown ?? null };
    const texts = shown.old === null && shown.new === null ? {} : { shown };
    const parts = change === 'same' ? zeros(changes) : partsOf(changes, value);
    return { layer, name, old, new: fresh, ...texts, counted, change, ...parts };
  });
  const changeOf = new Map(keys.map((key, at) => [key, rows[at]!.change]));
  return rows.filter((row, at) => {
    const estimate = coefficientOf(keys[at]!);
    return estimate === null || movesAlone(row.change, changeOf.get(estimate));
  });
}

/** A standard error is told of where it moves and its estimate stays: where that moves, it moves too. */
function movesAlone(own: Change, estimate: Change | undefined): boolean {
  const stays = (change: Change | undefined) => change === 'same' || change === 'rounding';
  return !stays(own) && stays(estimate);
}

/** Of a number that comes or goes, only that it is there counts. */
function isLike(value: Scalar, wanted: Scalar): boolean {
  return typeof wanted === 'number' ? typeof value === 'number' : value === wanted;
}

function scalarOf(outcome: Outcome | undefined): Scalar {
  return outcome?.value ?? null;
}

function numberOf(outcome: Outcome | undefined): number | null {
  return typeof outcome?.value === 'number' ? outcome.value : null;
}

type Parts = Pick<AttributionRow, 'parts' | 'rest'>;

function zeros(changes: number): Parts {
  return { parts: Array.from({ length: changes }, () => 0), rest: 0 };
}

function partsOf(changes: number, value: (set: ChangeSet) => number | null): Parts {
  if (methodFor(changes) === 'average over orders') return { parts: shapley(changes, value), rest: 0 };
  const [start, end] = [value([]), value(fullSet(changes))];
  const parts = Array.from({ length: changes }, (_, i) => minus(value([i]), start));
  let rest = minus(end, start);
  for (const part of parts) rest = minus(rest, part);
  return { parts, rest };
}

/**
 * Shapley values of a function of sets; null throughout where it is not defined on some set.
 *
 * @cite Shapley (1953), A value for n-person games
 * @throws nothing; `changes` is at most {@link MAX_SHAPLEY}
 */
export function shapley(changes: number, value: (set: ChangeSet) => number | null): (number | null)[] {
  const values = setsFor(changes).map(value);
  return Array.from({ length: changes }, (_, i) => {
    let part = 0;
    for (const [bits, without] of values.entries()) {
      if ((bits & (1 << i)) !== 0) continue;
      const withIt = values[bits | (1 << i)] ?? null;
      if (without === null || withIt === null) return null;
      part += orderShare(changes, membersOf(bits)) * (withIt - without);
    }
    return part;
  });
}

/** Share of the orders of n changes in which exactly the given k ones come before a given other one. */
function orderShare(n: number, k: number): number {
  return (factorial(k) * factorial(n - k - 1)) / factorial(n);
}

function factorial(n: number): number {
  let product = 1;
  for (let i = 2; i <= n; i++) product *= i;
  return product;
}

function membersOf(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function minus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}
