import type { RowBytes } from './row-bytes.ts';

/** Rows of so few are sorted by comparing them. */
const FEW = 24;
const VALUES = 256;

/** Rows in the order of their bytes, which end alike (no row is the beginning of another one): radix, first byte first. */
export function sortedRows({ bytes, starts }: RowBytes): Int32Array {
  const rows = starts.length - 1;
  const order = new Int32Array(rows);
  for (let row = 0; row < rows; row++) order[row] = row;
  const moved = new Int32Array(rows);
  const ends = new Int32Array(VALUES);
  const waiting = [0, rows, 0];
  while (waiting.length > 0) {
    const depth = waiting.pop()!;
    const to = waiting.pop()!;
    const from = waiting.pop()!;
    if (to - from <= FEW) {
      sortFew(bytes, starts, order, from, to, depth);
      continue;
    }
    count(bytes, starts, order, from, to, depth, ends);
    const first = order[from]!;
    const value = bytes[starts[first]! + depth]!;
    if (ends[value] === to - from) {
      // One byte for all: nothing moves. Past the end of the row they are equal.
      if (starts[first]! + depth + 1 < starts[first + 1]!) waiting.push(from, to, depth + 1);
      continue;
    }
    distribute(bytes, starts, order, moved, from, to, depth, ends);
    for (let v = 0, start = from; v < VALUES; v++) {
      const end = ends[v]!;
      if (end - start > 1) waiting.push(start, end, depth + 1);
      start = end;
    }
  }
  return order;
}

function count(
  bytes: Uint8Array,
  starts: Float64Array,
  order: Int32Array,
  from: number,
  to: number,
  depth: number,
  counts: Int32Array,
): void {
  counts.fill(0);
  for (let i = from; i < to; i++) counts[bytes[starts[order[i]!]! + depth]!]! += 1;
}

/** Sorts [from, to) by one byte, rows of one value in their order; counts become where each value's rows end. */
function distribute(
  bytes: Uint8Array,
  starts: Float64Array,
  order: Int32Array,
  moved: Int32Array,
  from: number,
  to: number,
  depth: number,
  counts: Int32Array,
): void {
  for (let v = 0, at = from; v < VALUES; v++) {
    const here = counts[v]!;
    counts[v] = at;
    at += here;
  }
  for (let i = from; i < to; i++) {
    const row = order[i]!;
    const value = bytes[starts[row]! + depth]!;
    const place = counts[value]!;
    moved[place] = row;
    counts[value] = place + 1;
  }
  for (let i = from; i < to; i++) order[i] = moved[i]!;
}

function sortFew(
  bytes: Uint8Array,
  starts: Float64Array,
  order: Int32Array,
  from: number,
  to: number,
  depth: number,
): void {
  for (let i = from + 1; i < to; i++) {
    const row = order[i]!;
    let at = i;
    for (; at > from && isBefore(bytes, starts, row, order[at - 1]!, depth); at--) order[at] = order[at - 1]!;
    order[at] = row;
  }
}

function isBefore(bytes: Uint8Array, starts: Float64Array, a: number, b: number, depth: number): boolean {
  const end = starts[a + 1]!;
  let there = starts[b]! + depth;
  for (let at = starts[a]! + depth; at < end; at++, there++) {
    const [own, other] = [bytes[at]!, bytes[there]!];
    if (own !== other) return own < other;
  }
  return false;
}
