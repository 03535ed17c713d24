import { type Cholesky, choleskySolveInPlace } from '../../numeric/cholesky.ts';
import { isAscending, rowsByLevel } from './factor.ts';
import type { Factor } from './types.ts';

/** The dummies of all factors but the largest as one list of levels. */
export type Design = {
  readonly main: Factor;
  /** Rows, or the sum of their weights, by level. */
  readonly mainCounts: Float64Array;
  readonly others: readonly Factor[];
  /** Where each other factor's levels begin in the list. */
  readonly starts: readonly number[];
  readonly counts: Float64Array;
  readonly weights: Float64Array | null;
  readonly scratch: Float64Array;
};

/** Levels of the other factors that occur with one level of the main factor, with the weight of each. */
type Group = {
  /** Its rows are those at [start, end) of the order, or themselves where that is null. */
  readonly order: Int32Array | null;
  readonly start: number;
  readonly end: number;
  readonly total: number;
  /** The first `count` are this group's. */
  readonly levels: Int32Array;
  readonly count: number;
  /** By level. */
  readonly weights: Float64Array;
};

/** D'MD of the other factors' dummies D, M the projection off the main factor: its lower triangle, column-major. */
export function reducedNormalMatrix(design: Design): Float64Array {
  const { others, counts } = design;
  const size = counts.length;
  const matrix = new Float64Array(size * size);
  for (let f = 0; f < others.length; f++) {
    for (let g = 0; g < f; g++) addCells(design, matrix, f, g);
  }
  for (let j = 0; j < size; j++) matrix[j * size + j] = counts[j]!;
  const sorted = others.length === 1;
  forEachGroup(design, ({ start, end, levels, count, weights, total }) => {
    // Mostly a level of the main factor meets every other one once at most, in ascending order.
    const once =
      sorted && design.weights === null && count === end - start && isAscending(levels.subarray(0, count));
    if (once) subtractShare(matrix, size, levels, count, 1 / total);
    else subtractOuterProduct(matrix, size, levels, count, weights, total);
  });
  return matrix;
}

function subtractShare(
  matrix: Float64Array,
  size: number,
  levels: Int32Array,
  count: number,
  share: number,
): void {
  for (let a = 0; a < count; a++) {
    const column = levels[a]! * size;
    for (let b = a; b < count; b++) matrix[column + levels[b]!]! -= share;
  }
}

function subtractOuterProduct(
  matrix: Float64Array,
  size: number,
  levels: Int32Array,
  count: number,
  weights: Float64Array,
  total: number,
): void {
  for (let a = 0; a < count; a++) {
    const one = levels[a]!;
    const share = weights[one]! / total;
    for (let b = a; b < count; b++) {
      const two = levels[b]!;
      const at = one < two ? one * size + two : two * size + one;
      matrix[at]! -= share * weights[two]!;
    }
  }
}

/** Adds the rows' weights by the levels of two of the other factors, below the diagonal: g stands before f. */
function addCells(design: Design, matrix: Float64Array, f: number, g: number): void {
  const { others, starts, counts, weights } = design;
  const size = counts.length;
  const [one, two] = [others[f]!.codes, others[g]!.codes];
  for (let i = 0; i < one.length; i++) {
    const at = (starts[g]! + two[i]!) * size + starts[f]! + one[i]!;
    matrix[at]! += weights === null ? 1 : weights[i]!;
  }
}

/** One level of the main factor at a time; what is shown of it is written over by the next. */
function forEachGroup(design: Design, visit: (group: Group) => void): void {
  const { main, mainCounts, others, starts, counts } = design;
  const n = main.codes.length;
  const order = isAscending(main.codes) ? null : rowsByLevel(main);
  const weights = new Float64Array(counts.length);
  const levels = new Int32Array(counts.length);
  for (let start = 0; start < n; ) {
    const level = main.codes[order === null ? start : order[start]!]!;
    let count = 0;
    let end = start;
    for (; end < n; end++) {
      const i = order === null ? end : order[end]!;
      if (main.codes[i] !== level) break;
      for (let f = 0; f < others.length; f++) {
        const at = starts[f]! + others[f]!.codes[i]!;
        if (weights[at] === 0) levels[count++] = at;
        weights[at]! += design.weights === null ? 1 : design.weights[i]!;
      }
    }
    visit({ order, start, end, total: mainCounts[level]!, levels, count, weights });
    for (let a = 0; a < count; a++) weights[levels[a]!] = 0;
    start = end;
  }
}

/** One factor: w / (sum of w in the level). */
export function leverageOfMain({ main, mainCounts, weights }: Design): Float64Array {
  return Float64Array.from(main.codes, (code, i) => (weights?.[i] ?? 1) / mainCounts[code]!);
}

/** Two factors whose every pair of levels has the same number of rows: 1/n_a + 1/n_b - 1/n. */
export function leverageOfBalanced({ main, mainCounts, others, counts }: Design): Float64Array {
  const n = main.codes.length;
  const other = others[0]!;
  return Float64Array.from(
    main.codes,
    (code, i) => 1 / mainCounts[code]! + 1 / counts[other.codes[i]!]! - 1 / n,
  );
}

/** w (1/W_g + r'S^-r), r the row of the other factors' dummies less its mean over the main factor's level g. */
export function leverageOfDesign(design: Design, factor: Cholesky): Float64Array {
  const { main, others, starts, counts } = design;
  const size = counts.length;
  const inverse = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    const column = inverse.subarray(j * size, (j + 1) * size);
    column[j] = 1;
    choleskySolveInPlace(factor, column);
  }
  const out = new Float64Array(main.codes.length);
  forEachGroup(design, ({ order, start, end, total, levels, count, weights }) => {
    const meanSide = new Float64Array(size);
    let both = 0;
    for (let a = 0; a < count; a++) {
      const share = weights[levels[a]!]! / total;
      for (let k = 0; k < size; k++) meanSide[k]! += share * inverse[levels[a]! * size + k]!;
    }
    for (let a = 0; a < count; a++) both += (weights[levels[a]!]! / total) * meanSide[levels[a]!]!;
    for (let at = start; at < end; at++) {
      const i = order === null ? at : order[at]!;
      const own = others.map((other, f) => starts[f]! + other.codes[i]!);
      let value = both + 1 / total;
      for (const a of own) {
        value -= 2 * meanSide[a]!;
        for (const b of own) value += inverse[a * size + b]!;
      }
      out[i] = (design.weights?.[i] ?? 1) * value;
    }
  });
  return out;
}
