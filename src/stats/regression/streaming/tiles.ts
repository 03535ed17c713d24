/** Rows that are worked on at a time: a dozen columns of them stay in the first cache. */
export const TILE = 512;

/**
 * Sum of a column: four running sums per tile, tiles added with what rounding takes off them (Neumaier 1974), in an
 * order that depends on nothing but the length.
 */
export function tiledSum(column: Float64Array): number {
  const total = compensated(1);
  for (let start = 0; start < column.length; start += TILE) {
    const end = Math.min(column.length, start + TILE);
    let [a, b, c, d] = [0, 0, 0, 0];
    let i = start;
    for (; i + 3 < end; i += 4) {
      a += column[i]!;
      b += column[i + 1]!;
      c += column[i + 2]!;
      d += column[i + 3]!;
    }
    for (; i < end; i++) a += column[i]!;
    total.add(0, a + b + (c + d));
  }
  return total.values()[0]!;
}

/** Inner product of the first n elements, at most a tile of them, by four running sums. */
export function tileDot(x: Float64Array, y: Float64Array, n: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    a += x[i]! * y[i]!;
    b += x[i + 1]! * y[i + 1]!;
    c += x[i + 2]! * y[i + 2]!;
    d += x[i + 3]! * y[i + 3]!;
  }
  for (; i < n; i++) a += x[i]! * y[i]!;
  return a + b + (c + d);
}

/** Several sums that keep what rounding takes off each addition. @cite Neumaier (1974), ZAMM 54 */
export type Compensated = {
  readonly add: (at: number, value: number) => void;
  readonly values: () => Float64Array;
};

export function compensated(size: number): Compensated {
  const totals = new Float64Array(size);
  const lost = new Float64Array(size);
  return {
    add: (at, value) => {
      const total = totals[at]!;
      const next = total + value;
      lost[at]! += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
      totals[at] = next;
    },
    values: () => totals.map((total, at) => total + lost[at]!),
  };
}

/** A'A of the columns of a tile, added to the sums: the lower triangle, column by column. */
export function addCrossProducts(sums: Compensated, columns: readonly Float64Array[], n: number): void {
  let at = 0;
  for (let j = 0; j < columns.length; j++) {
    const x = columns[j]!;
    for (let i = j; i < columns.length; i++) sums.add(at++, tileDot(x, columns[i]!, n));
  }
}

/** The symmetric matrix of a lower triangle, column-major. */
export function symmetricOf(triangle: Float64Array, size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  let at = 0;
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      matrix[j * size + i] = triangle[at]!;
      matrix[i * size + j] = triangle[at]!;
      at += 1;
    }
  }
  return matrix;
}

export function triangleSize(size: number): number {
  return (size * (size + 1)) / 2;
}

/** A tile's worth of room for each of some columns. */
export function tileRoom(columns: number, rows: number): Float64Array[] {
  return Array.from({ length: columns }, () => new Float64Array(Math.min(TILE, rows)));
}
