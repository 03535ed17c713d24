/**
 * Rows that are worked on at a time: a few columns of them stay in the first cache, a dozen in the second. Loops over a
 * tile begin their sums with `let a = 0`, one by one: taken from an array they would be kept as objects, four times as
 * slow.
 */
export const TILE = 1024;
/** Columns that one loop works on, so that their sums do not wait for one another. */
export const ABREAST = 3;
/** In doubles. */
const CACHE_LINE = 8;

/** Tiles of some columns, made up to a multiple of three by columns of zeros. */
export type Tiles = readonly Float64Array[];

/** In one piece, each a cache line further than its rows: tiles 8 KiB apart would push one another out of the cache. */
export function tileRoom(columns: number, rows: number): Tiles {
  const room = Math.min(TILE, rows);
  const count = Math.ceil(columns / ABREAST) * ABREAST;
  const stride = room + CACHE_LINE;
  const all = new Float64Array(count * stride);
  return Array.from({ length: count }, (_, j) => all.subarray(j * stride, j * stride + room));
}

/** What tiles are for: those of different purposes are in use at the same time. */
type Purpose = 'remainders' | 'scores';
const lent = new Map<Purpose, { readonly columns: number; readonly rows: number; readonly tiles: Tiles }>();

/**
 * The same, lent until somebody asks for the same purpose again: thousands of small fits share one, and each would else
 * spend a tenth of its time on room. What a caller leaves in the first `columns` tiles the next one finds there.
 */
export function lentTiles(purpose: Purpose, columns: number, rows: number): Tiles {
  const before = lent.get(purpose);
  if (before !== undefined && before.columns === columns && before.rows === Math.min(TILE, rows))
    return before.tiles;
  const tiles = tileRoom(columns, rows);
  lent.set(purpose, { columns, rows: Math.min(TILE, rows), tiles });
  return tiles;
}

/** Sums that keep what rounding takes off each addition. @cite Neumaier (1974), ZAMM 54 */
export type Compensated = { readonly totals: Float64Array; readonly lost: Float64Array };

export function compensated(size: number): Compensated {
  return { totals: new Float64Array(size), lost: new Float64Array(size) };
}

export function addTo({ totals, lost }: Compensated, at: number, value: number): void {
  const total = totals[at]!;
  const next = total + value;
  lost[at]! += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
  totals[at] = next;
}

export function valuesOf({ totals, lost }: Compensated): Float64Array {
  const values = new Float64Array(totals.length);
  for (let at = 0; at < values.length; at++) values[at] = totals[at]! + lost[at]!;
  return values;
}

/** Sum of a column: four running sums per tile, in an order that depends on nothing but the length. */
export function tiledSum(column: Float64Array): number {
  let total = 0;
  let lost = 0;
  for (let start = 0; start < column.length; start += TILE) {
    const end = Math.min(column.length, start + TILE);
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let i = start;
    for (; i + 3 < end; i += 4) {
      a += column[i]!;
      b += column[i + 1]!;
      c += column[i + 2]!;
      d += column[i + 3]!;
    }
    for (; i < end; i++) a += column[i]!;
    const value = a + b + (c + d);
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

const block = new Float64Array(ABREAST * ABREAST);

/**
 * A'A of the first n rows of tiles, added to sums of tiles.length^2. Only places (i, j) with i in the block of three of
 * j or a later one are kept; `symmetricOf` reads those.
 */
export function addCrossProducts(sums: Compensated, tiles: Tiles, n: number): void {
  const size = tiles.length;
  for (let j = 0; j < size; j += ABREAST) {
    for (let i = j; i < size; i += ABREAST) {
      productsOfThree(tiles[j]!, tiles[j + 1]!, tiles[j + 2]!, tiles[i]!, tiles[i + 1]!, tiles[i + 2]!, n);
      for (let b = 0; b < ABREAST; b++) {
        for (let a = 0; a < ABREAST; a++) addTo(sums, (j + b) * size + i + a, block[b * ABREAST + a]!);
      }
    }
  }
}

function productsOfThree(
  x0: Float64Array,
  x1: Float64Array,
  x2: Float64Array,
  y0: Float64Array,
  y1: Float64Array,
  y2: Float64Array,
  n: number,
): void {
  if (x0 === y0) squaresOfThree(x0, x1, x2, n);
  else crossOfThree(x0, x1, x2, y0, y1, y2, n);
}

function squaresOfThree(x0: Float64Array, x1: Float64Array, x2: Float64Array, n: number): void {
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s11 = 0;
  let s12 = 0;
  let s22 = 0;
  for (let i = 0; i < n; i++) {
    const a = x0[i]!;
    const b = x1[i]!;
    const c = x2[i]!;
    s00 += a * a;
    s01 += a * b;
    s02 += a * c;
    s11 += b * b;
    s12 += b * c;
    s22 += c * c;
  }
  block[0] = s00;
  block[1] = s01;
  block[2] = s02;
  block[3] = s01;
  block[4] = s11;
  block[5] = s12;
  block[6] = s02;
  block[7] = s12;
  block[8] = s22;
}

function crossOfThree(
  x0: Float64Array,
  x1: Float64Array,
  x2: Float64Array,
  y0: Float64Array,
  y1: Float64Array,
  y2: Float64Array,
  n: number,
): void {
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  for (let i = 0; i < n; i++) {
    const a = x0[i]!;
    const b = x1[i]!;
    const c = x2[i]!;
    const u = y0[i]!;
    const v = y1[i]!;
    const w = y2[i]!;
    s00 += a * u;
    s01 += a * v;
    s02 += a * w;
    s10 += b * u;
    s11 += b * v;
    s12 += b * w;
    s20 += c * u;
    s21 += c * v;
    s22 += c * w;
  }
  block[0] = s00;
  block[1] = s01;
  block[2] = s02;
  block[3] = s10;
  block[4] = s11;
  block[5] = s12;
  block[6] = s20;
  block[7] = s21;
  block[8] = s22;
}

/** The leading symmetric matrix of sums of cross-products, column-major. */
export function symmetricOf(sums: Compensated, padded: number, size: number): Float64Array {
  const { totals, lost } = sums;
  const matrix = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      const value = totals[j * padded + i]! + lost[j * padded + i]!;
      matrix[j * size + i] = value;
      matrix[i * size + j] = value;
    }
  }
  return matrix;
}

/** out[j] += sum of x_j (times y) over rows [from, to), for every column. */
export function addRangeSums(
  out: Float64Array,
  tiles: Tiles,
  y: Float64Array | null,
  from: number,
  to: number,
): void {
  for (let j = 0; j < tiles.length; j += ABREAST) {
    const [x0, x1, x2] = [tiles[j]!, tiles[j + 1]!, tiles[j + 2]!];
    let a = 0;
    let b = 0;
    let c = 0;
    if (y === null) {
      for (let i = from; i < to; i++) {
        a += x0[i]!;
        b += x1[i]!;
        c += x2[i]!;
      }
    } else {
      for (let i = from; i < to; i++) {
        const value = y[i]!;
        a += x0[i]! * value;
        b += x1[i]! * value;
        c += x2[i]! * value;
      }
    }
    out[j]! += a;
    out[j + 1]! += b;
    out[j + 2]! += c;
  }
}

/** out -= factors' x of the first n rows of three columns at a time. */
export function subtractCombination(out: Float64Array, factors: Float64Array, tiles: Tiles, n: number): void {
  for (let j = 0; j < tiles.length; j += ABREAST) {
    const [x0, x1, x2] = [tiles[j]!, tiles[j + 1]!, tiles[j + 2]!];
    const [a, b, c] = [factors[j] ?? 0, factors[j + 1] ?? 0, factors[j + 2] ?? 0];
    for (let i = 0; i < n; i++) out[i]! -= a * x0[i]! + b * x1[i]! + c * x2[i]!;
  }
}

/** Ends of the stretches of equal codes among rows [start, start + n), counted from `start`; how many there are. */
export function stretches(codes: Int32Array, start: number, n: number, ends: Int32Array): number {
  let count = 0;
  let open = codes[start]!;
  for (let i = 1; i < n; i++) {
    const code = codes[start + i]!;
    if (code !== open) {
      ends[count++] = i;
      open = code;
    }
  }
  ends[count++] = n;
  return count;
}
