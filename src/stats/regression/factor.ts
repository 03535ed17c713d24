import { compareCodeUnits } from '../../base/compare.ts';
import { invariant } from '../../base/invariant.ts';
import type { Factor } from './types.ts';

/**
 * Dense codes 0 .. levels-1 of a categorical column, levels in ascending order (numbers by size, texts by code unit),
 * so that the codes do not depend on the order of the rows.
 */
export function makeFactor(name: string, values: ArrayLike<string | number>): Factor {
  if (values instanceof Float64Array || values instanceof Int32Array) return numberFactor(name, values);
  const distinct = [...new Set(Array.from(values))].sort(compareLevels);
  const codeOf = new Map(distinct.map((level, code) => [level, code]));
  const codes = new Int32Array(values.length);
  for (let i = 0; i < codes.length; i++) codes[i] = codeOf.get(values[i]!)!;
  return { name, codes, levels: distinct.length };
}

/** The same for numbers in one array: whole ones in a narrow range by a table, others by a map. */
function numberFactor(name: string, values: Float64Array | Int32Array): Factor {
  const range = values instanceof Int32Array ? rangeOfCodes(values) : rangeOf(values);
  return range !== null && range.room <= 4 * values.length
    ? tableFactor(name, values, range)
    : mapFactor(name, values);
}

type Range = { readonly low: number; readonly room: number };

function rangeOfCodes(values: Int32Array): Range {
  let low = values[0] ?? 0;
  let high = low;
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!;
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  return { low, room: high - low + 1 };
}

/** null unless all are whole. */
function rangeOf(values: Float64Array): Range | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isInteger(value)) return null;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, room: high - low + 1 };
}

function tableFactor(name: string, values: Float64Array | Int32Array, { low, room }: Range): Factor {
  const codeOf = new Int32Array(room);
  for (let i = 0; i < values.length; i++) codeOf[values[i]! - low] = 1;
  let levels = 0;
  for (let at = 0; at < room; at++) {
    const seen = codeOf[at]!;
    codeOf[at] = levels;
    levels += seen;
  }
  // Codes without holes are their own: nobody writes them.
  if (low === 0 && levels === room && values instanceof Int32Array) return { name, codes: values, levels };
  const codes = new Int32Array(values.length);
  for (let i = 0; i < codes.length; i++) codes[i] = codeOf[values[i]! - low]!;
  return { name, codes, levels };
}

function mapFactor(name: string, values: Float64Array | Int32Array): Factor {
  const sorted = Float64Array.from(new Set<number>(values)).sort();
  const codeOf = new Map<number, number>();
  for (let code = 0; code < sorted.length; code++) codeOf.set(sorted[code]!, code);
  const codes = new Int32Array(values.length);
  for (let i = 0; i < codes.length; i++) codes[i] = codeOf.get(values[i]!)!;
  return { name, codes, levels: sorted.length };
}

function compareLevels(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return compareCodeUnits(String(a), String(b));
}

/** The factor on some of its rows, codes made dense again in the same order. */
export function takeFactor(factor: Factor, rows: Int32Array): Factor {
  const seen = new Uint8Array(factor.levels);
  for (let i = 0; i < rows.length; i++) seen[factor.codes[rows[i]!]!] = 1;
  const denseOf = new Int32Array(factor.levels);
  let levels = 0;
  for (let level = 0; level < factor.levels; level++) {
    denseOf[level] = levels;
    levels += seen[level]!;
  }
  const codes = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) codes[i] = denseOf[factor.codes[rows[i]!]!]!;
  return { name: factor.name, codes, levels };
}

/** Rows per level. */
export function countLevels(factor: Factor): Int32Array {
  const counts = new Int32Array(factor.levels);
  for (let i = 0; i < factor.codes.length; i++) counts[factor.codes[i]!]! += 1;
  return counts;
}

/** Whether codes never fall, as an entity's do on sorted rows. */
export function isAscending(codes: Int32Array): boolean {
  for (let i = 1; i < codes.length; i++) if (codes[i]! < codes[i - 1]!) return false;
  return true;
}

/** Rows in the order of their level, those of one level in their own order. */
export function rowsByLevel(factor: Factor): Int32Array {
  const next = new Int32Array(factor.levels + 1);
  for (let i = 0; i < factor.codes.length; i++) next[factor.codes[i]! + 1]! += 1;
  for (let level = 0; level < factor.levels; level++) next[level + 1]! += next[level]!;
  const order = new Int32Array(factor.codes.length);
  for (let i = 0; i < order.length; i++) {
    const level = factor.codes[i]!;
    const at = next[level]!;
    order[at] = i;
    next[level] = at + 1;
  }
  return order;
}

/** The pairs of levels that occur together, as one factor. */
export function intersectFactors(a: Factor, b: Factor): Factor {
  invariant(a.codes.length === b.codes.length, 'intersectFactors: unequal lengths');
  const pairs = new Float64Array(a.codes.length);
  for (let i = 0; i < pairs.length; i++) pairs[i] = a.codes[i]! * b.levels + b.codes[i]!;
  return makeFactor(`${a.name} x ${b.name}`, pairs);
}

/** Whether every level of `inner` lies in one level of `outer`. */
export function isNested(inner: Factor, outer: Factor): boolean {
  if (inner.codes === outer.codes) return true;
  const home = new Int32Array(inner.levels).fill(-1);
  for (let i = 0; i < inner.codes.length; i++) {
    const level = inner.codes[i]!;
    if (home[level] === -1) home[level] = outer.codes[i]!;
    else if (home[level] !== outer.codes[i]) return false;
  }
  return true;
}

/**
 * Rows left after singletons are dropped, again and again until every level of every factor has two rows or more.
 * A singleton is fitted exactly by its own effect and says nothing about the slopes. A row with a frequency counts as
 * that many.
 *
 * @cite Correia (2015), "Singletons, cluster-robust standard errors and fixed effects: a bad mix"
 */
export function rowsWithoutSingletons(
  factors: readonly Factor[],
  rows: number,
  frequency: Float64Array | null = null,
): Int32Array {
  const counts = factors.map((factor) => countRows(factor, frequency));
  return rowsLeft(factors, rows, frequency, counts);
}

/** The same where the rows of every level are counted; the counts become those of the rows left. */
export function rowsLeft(
  factors: readonly Factor[],
  rows: number,
  frequency: Float64Array | null,
  counts: readonly Float64Array[],
): Int32Array {
  if (!haveSingletons(counts)) return allRows(rows);
  const dropped = new Uint8Array(rows);
  const alone = dropSingletons(factors, dropped, frequency, counts);
  const kept = new Int32Array(rows - alone.length);
  for (let i = 0, at = 0; i < rows; i++) if (dropped[i] === 0) kept[at++] = i;
  return kept;
}

/** A row that alone had a level of a factor once the ones before it had gone; `factor` is a position. */
export type Singleton = { readonly row: number; readonly factor: number };

/** The rows that `rowsWithoutSingletons` leaves out, in the order in which they fall. */
export function findSingletons(
  factors: readonly Factor[],
  rows: number,
  frequency: Float64Array | null = null,
): readonly Singleton[] {
  const counts = factors.map((factor) => countRows(factor, frequency));
  return dropSingletons(factors, new Uint8Array(rows), frequency, counts);
}

/** Marks them in `dropped` and takes them off the counts. */
function dropSingletons(
  factors: readonly Factor[],
  dropped: Uint8Array,
  frequency: Float64Array | null,
  counts: readonly Float64Array[],
): Singleton[] {
  const alone: Singleton[] = [];
  for (let before = -1; before < alone.length; ) {
    before = alone.length;
    for (let row = 0; row < dropped.length; row++) {
      if (dropped[row] === 1) continue;
      const factor = factors.findIndex(({ codes }, f) => counts[f]![codes[row]!] === 1);
      if (factor === -1) continue;
      dropped[row] = 1;
      alone.push({ row, factor });
      factors.forEach(({ codes }, f) => {
        counts[f]![codes[row]!]! -= frequency?.[row] ?? 1;
      });
    }
  }
  return alone;
}

export function haveSingletons(counts: readonly Float64Array[]): boolean {
  return counts.some((levels) => levels.includes(1));
}

/** Up to so many rows the list of all of them is kept: thousands of small fits share one. */
const SMALL = 4096;
let smallRows = new Int32Array(0);

/** Every row, in order: not to be written into. */
export function allRows(rows: number): Int32Array {
  if (smallRows.length === rows && rows > 0) return smallRows;
  const all = new Int32Array(rows);
  for (let i = 0; i < rows; i++) all[i] = i;
  if (rows <= SMALL) smallRows = all;
  return all;
}

/** Rows per level, or the sums of their frequencies. */
export function countRows(factor: Factor, frequency: Float64Array | null): Float64Array {
  const counts = new Float64Array(factor.levels);
  const { codes } = factor;
  if (frequency === null) for (let i = 0; i < codes.length; i++) counts[codes[i]!]! += 1;
  else for (let i = 0; i < codes.length; i++) counts[codes[i]!]! += frequency[i]!;
  return counts;
}

/** Number of groups of levels of two factors that no row connects: 1 in an ordinary panel. */
export function countComponents(a: Factor, b: Factor): number {
  const parent = Int32Array.from({ length: a.levels + b.levels }, (_, i) => i);
  const rootOf = (node: number): number => {
    let root = node;
    while (parent[root] !== root) root = parent[root]!;
    for (let next = node; next !== root; ) {
      const after = parent[next]!;
      parent[next] = root;
      next = after;
    }
    return root;
  };
  let components = a.levels + b.levels;
  for (let i = 0; i < a.codes.length; i++) {
    const left = rootOf(a.codes[i]!);
    const right = rootOf(a.levels + b.codes[i]!);
    if (left === right) continue;
    parent[Math.max(left, right)] = Math.min(left, right);
    components -= 1;
  }
  return components;
}
