import { type Cholesky, choleskySolveInPlace } from '../../numeric/cholesky.ts';
import { rowsByLevel } from './factor.ts';
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
  readonly rows: Int32Array;
  readonly total: number;
  /** The first `count` are this group's. */
  readonly levels: Int32Array;
  readonly count: number;
  /** By level. */
  readonly weights: Float64Array;
};

/** D'MD of the other factors' dummies D, M the projection off the main factor. Column-major. */
export function reducedNormalMatrix(design: Design): Float64Array {
  const { others, counts } = design;
  const size = counts.length;
  const matrix = new Float64Array(size * size);
  for (let f = 0; f < others.length; f++) {
    for (let g = 0; g <= f; g++) addCells(design, matrix, f, g);
  }
  for (const { levels, count, weights, total } of groupsOfMain(design)) {
    for (let a = 0; a < count; a++) {
      const column = levels[a]! * size;
      const share = weights[levels[a]!]! / total;
      for (let b = 0; b < count; b++) matrix[column + levels[b]!]! -= share * weights[levels[b]!]!;
    }
  }
  return matrix;
}

/** Adds the rows' weights by the levels of two of the other factors, on both sides of the diagonal. */
function addCells(design: Design, matrix: Float64Array, f: number, g: number): void {
  const { others, starts, counts, weights } = design;
  const size = counts.length;
  const [one, two] = [others[f]!.codes, others[g]!.codes];
  for (let i = 0; i < one.length; i++) {
    const a = starts[f]! + one[i]!;
    const b = starts[g]! + two[i]!;
    const weight = weights === null ? 1 : weights[i]!;
    matrix[a * size + b]! += weight;
    if (f !== g) matrix[b * size + a]! += weight;
  }
}

/** One level of the main factor at a time; what is yielded is written over by the next. */
function* groupsOfMain(design: Design): Generator<Group> {
  const { main, mainCounts, others, starts, counts } = design;
  const order = rowsByLevel(main);
  const weights = new Float64Array(counts.length);
  const levels = new Int32Array(counts.length);
  for (let level = 0, start = 0; level < main.levels; level++) {
    let count = 0;
    let end = start;
    for (; end < order.length && main.codes[order[end]!] === level; end++) {
      const i = order[end]!;
      for (let f = 0; f < others.length; f++) {
        const at = starts[f]! + others[f]!.codes[i]!;
        if (weights[at] === 0) levels[count++] = at;
        weights[at]! += design.weights === null ? 1 : design.weights[i]!;
      }
    }
    yield { rows: order.subarray(start, end), total: mainCounts[level]!, levels, count, weights };
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
  for (const { rows, total, levels, count, weights } of groupsOfMain(design)) {
    const meanSide = new Float64Array(size);
    let both = 0;
    for (let a = 0; a < count; a++) {
      const share = weights[levels[a]!]! / total;
      for (let k = 0; k < size; k++) meanSide[k]! += share * inverse[levels[a]! * size + k]!;
    }
    for (let a = 0; a < count; a++) both += (weights[levels[a]!]! / total) * meanSide[levels[a]!]!;
    for (const i of rows) {
      const own = others.map((other, f) => starts[f]! + other.codes[i]!);
      let value = both + 1 / total;
      for (const a of own) {
        value -= 2 * meanSide[a]!;
        for (const b of own) value += inverse[a * size + b]!;
      }
      out[i] = (design.weights?.[i] ?? 1) * value;
    }
  }
  return out;
}
