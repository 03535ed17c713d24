import type { Change, Scalar } from './types.ts';

/** Relative difference up to which two doubles are the same number reached by another order of sums. */
const ROUNDING = 1e-12;

/** How two values differ. 0 and -0 are the same number; null stands for a value that is not there. */
export function compareValues(a: Scalar, b: Scalar): Change {
  if (a === b) return 'same';
  if (a === null) return 'added';
  if (b === null) return 'removed';
  if (typeof a !== 'number' || typeof b !== 'number') return 'changed';
  return Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b)) ? 'rounding' : 'changed';
}

/** The change of a thing from those of its parts: any real change makes it `changed`. */
export function combined(changes: readonly Change[]): Change {
  if (changes.some((change) => change !== 'same' && change !== 'rounding')) return 'changed';
  return changes.includes('rounding') ? 'rounding' : 'same';
}

/** Of two things of which one may be missing. */
export function presence(old: unknown, fresh: unknown, ifBoth: () => Change): Change {
  if (old === undefined || old === null) return fresh === undefined || fresh === null ? 'same' : 'added';
  return fresh === undefined || fresh === null ? 'removed' : ifBoth();
}

export type Pair<T> = { readonly key: string; readonly old: T | null; readonly new: T | null };

/**
 * Pairs two lists by key: the first list's order, then what only the second one has. A key met again gets a number, so
 * that equal keys pair in order and nothing is lost.
 */
export function pairByKey<T>(
  a: readonly T[],
  b: readonly T[],
  keyOf: (item: T) => string,
  rename: (key: string) => string = (key) => key,
): Pair<T>[] {
  const left = keyed(a, (item) => rename(keyOf(item)));
  const right = keyed(b, keyOf);
  const pairs: Pair<T>[] = [...left].map(([key, old]) => ({ key, old, new: right.get(key) ?? null }));
  for (const [key, fresh] of right) if (!left.has(key)) pairs.push({ key, old: null, new: fresh });
  return pairs;
}

function keyed<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T> {
  const map = new Map<string, T>();
  for (const item of items) {
    const base = keyOf(item);
    let key = base;
    for (let again = 2; map.has(key); again++) key = `${base} #${again}`;
    map.set(key, item);
  }
  return map;
}
