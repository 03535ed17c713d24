import { type Cholesky, choleskySolveInPlace } from '../../numeric/cholesky.ts';
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
  readonly rows: readonly number[];
  readonly total: number;
  readonly levels: readonly number[];
  readonly weights: readonly number[];
};

/** D'MD of the other factors' dummies D, M the projection off the main factor. Column-major. */
export function reducedNormalMatrix(design: Design): Float64Array {
  const { main, others, starts, counts } = design;
  const size = counts.length;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < main.codes.length; i++) {
    const weight = design.weights?.[i] ?? 1;
    for (let f = 0; f < others.length; f++) {
      const a = starts[f]! + others[f]!.codes[i]!;
      for (let g = 0; g < others.length; g++) {
        matrix[a * size + starts[g]! + others[g]!.codes[i]!]! += weight;
      }
    }
  }
  for (const { levels, weights, total } of groupsOfMain(design)) {
    for (let a = 0; a < levels.length; a++) {
      for (let b = 0; b < levels.length; b++) {
        matrix[levels[a]! * size + levels[b]!]! -= (weights[a]! * weights[b]!) / total;
      }
    }
  }
  return matrix;
}

function* groupsOfMain(design: Design): Generator<Group> {
  const { main, mainCounts, others, starts, counts } = design;
  const rowsOf: number[][] = Array.from({ length: main.levels }, () => []);
  for (let i = 0; i < main.codes.length; i++) rowsOf[main.codes[i]!]!.push(i);
  const within = new Float64Array(counts.length);
  for (let level = 0; level < main.levels; level++) {
    const rows = rowsOf[level]!;
    const levels: number[] = [];
    for (const i of rows) {
      for (let f = 0; f < others.length; f++) {
        const at = starts[f]! + others[f]!.codes[i]!;
        if (within[at] === 0) levels.push(at);
        within[at]! += design.weights?.[i] ?? 1;
      }
    }
    yield { rows, total: mainCounts[level]!, levels, weights: levels.map((at) => within[at]!) };
    for (const at of levels) within[at] = 0;
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
  for (const { rows, total, levels, weights } of groupsOfMain(design)) {
    const meanSide = new Float64Array(size);
    levels.forEach((level, a) => {
      const share = weights[a]! / total;
      for (let k = 0; k < size; k++) meanSide[k]! += share * inverse[level * size + k]!;
    });
    let both = 0;
    levels.forEach((level, a) => {
      both += (weights[a]! / total) * meanSide[level]!;
    });
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
