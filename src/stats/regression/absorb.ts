import { invariant } from '../../base/invariant.ts';
import { cholesky, choleskySolveInPlace } from '../../numeric/cholesky.ts';
import {
  type Design,
  leverageOfBalanced,
  leverageOfDesign,
  leverageOfMain,
  reducedNormalMatrix,
} from './absorb-levels.ts';
import { conjugateGradient } from './conjugate-gradient.ts';
import { countComponents, countLevels } from './factor.ts';
import type { Factor } from './types.ts';

/** The projection off the dummies of some factors. Columns are n long, in the order of the factors' codes. */
export type Absorber = {
  readonly n: number;
  /** Absorbed degrees of freedom: the rank of all dummies together, the constant included. 0 without factors. */
  readonly rank: number;
  /** The residuals of the column on all dummies; the column itself, copied, without factors. */
  absorb(column: Float64Array): Float64Array;
  /** Coefficients of the column on the dummies, one array of levels per factor; their sum fits the column. */
  effects(column: Float64Array): Float64Array[];
  /**
   * What each row weighs in its own fit by the dummies, the diagonal of their projection; null where there are too many
   * levels to work it out.
   */
  leverage(): Float64Array | null;
};

/** Up to this many levels besides the largest factor's the dummies are solved for directly. */
const DIRECT_LEVELS = 1500;

/**
 * Within transformation for any number of absorbed factors. The factor with most levels is taken out by its means; the
 * others solve the reduced normal equations: a division where the panel is balanced, a Cholesky factor with a
 * generalized inverse up to 1,500 levels, conjugate gradients beyond. Every column goes through twice, which takes the
 * rounding of the first pass out again. With weights every mean is a weighted one; columns go in and come out unscaled.
 *
 * @shape every factor n; rows: n, needed only where there is no factor; weights n, all positive
 * @cite Guimaraes & Portugal (2010), Stata Journal 10(4); Abowd, Creecy & Kramarz (2002) for the rank
 */
export function createAbsorber(
  factors: readonly Factor[],
  rows = factors[0]?.codes.length ?? 0,
  weights: Float64Array | null = null,
): Absorber {
  const n = rows;
  invariant(
    factors.every((factor) => factor.codes.length === n),
    'createAbsorber: factors of unequal length',
  );
  if (factors.length === 0) {
    return {
      n,
      rank: 0,
      absorb: (column) => column.slice(),
      effects: () => [],
      leverage: () => new Float64Array(n),
    };
  }
  const main = largestFactor(factors);
  const others = factors.filter((_, f) => f !== main);
  const design = createDesign(factors[main]!, others, weights);
  const { solveInPlace, rank, leverage } = createSolver(design);

  const takeOut = (column: Float64Array, magnitude: number): { rest: Float64Array; levels: Float64Array } => {
    const rest = column.slice();
    subtractMeans(design, rest);
    const levels = sumsByLevel(design, rest);
    solveInPlace(levels, magnitude);
    rest.set(column);
    subtractLevels(design, levels, rest);
    return { rest, levels };
  };
  const absorb = (column: Float64Array): Float64Array => {
    invariant(column.length === n, 'absorb: a column of another length');
    const magnitude = largestSize(column);
    let out = column;
    for (let pass = 0; pass < 2; pass++) {
      out = takeOut(out, magnitude).rest;
      subtractMeans(design, out);
    }
    return out;
  };
  const effects = (column: Float64Array): Float64Array[] => {
    const fitted = column.slice();
    const residuals = absorb(column);
    for (let i = 0; i < n; i++) fitted[i]! -= residuals[i]!;
    const { rest, levels } = takeOut(fitted, largestSize(column));
    const means = meansByMain(design, rest).slice();
    let next = 0;
    return factors.map((_, f) => {
      if (f === main) return means;
      const start = design.starts[next]!;
      next += 1;
      return levels.slice(start, start + factors[f]!.levels);
    });
  };
  return { n, rank, absorb, effects, leverage };
}

function createDesign(main: Factor, others: readonly Factor[], weights: Float64Array | null): Design {
  const starts: number[] = [];
  let size = 0;
  for (const factor of others) {
    starts.push(size);
    size += factor.levels;
  }
  const counts = new Float64Array(size);
  others.forEach((factor, f) => {
    counts.set(weightLevels(factor, weights), starts[f]!);
  });
  return {
    main,
    mainCounts: weightLevels(main, weights),
    others,
    starts,
    counts,
    weights,
    scratch: new Float64Array(main.levels),
  };
}

function weightLevels(factor: Factor, weights: Float64Array | null): Float64Array {
  if (weights === null) return Float64Array.from(countLevels(factor));
  const totals = new Float64Array(factor.levels);
  for (let i = 0; i < weights.length; i++) totals[factor.codes[i]!]! += weights[i]!;
  return totals;
}

function largestFactor(factors: readonly Factor[]): number {
  let largest = 0;
  factors.forEach((factor, f) => {
    if (factor.levels > factors[largest]!.levels) largest = f;
  });
  return largest;
}

type Solver = {
  readonly rank: number;
  solveInPlace(levels: Float64Array, magnitude: number): void;
  leverage(): Float64Array | null;
};

function createSolver(design: Design): Solver {
  const { main, others, counts } = design;
  const size = counts.length;
  if (size === 0) {
    return { rank: main.levels, solveInPlace: () => {}, leverage: () => leverageOfMain(design) };
  }
  if (isBalanced(design)) {
    const solveInPlace = (levels: Float64Array): void => {
      for (let j = 0; j < size; j++) levels[j]! /= counts[j]!;
    };
    return { rank: main.levels + size - 1, solveInPlace, leverage: () => leverageOfBalanced(design) };
  }
  if (size > DIRECT_LEVELS) {
    return {
      rank: pairwiseRank([main, ...others]),
      solveInPlace: conjugateGradient(counts, reducedGram(design)),
      leverage: () => null,
    };
  }
  const factor = cholesky(reducedNormalMatrix(design), size);
  const rank = others.length === 1 ? pairwiseRank([main, ...others]) : main.levels + factor.rank;
  return {
    rank,
    solveInPlace: (levels) => choleskySolveInPlace(factor, levels),
    leverage: () => leverageOfDesign(design, factor),
  };
}

/** Two factors whose every pair of levels has the same number of rows. */
function isBalanced(design: Design): boolean {
  const { main, others, weights } = design;
  if (others.length !== 1 || weights !== null) return false;
  const other = others[0]!;
  const cells = main.levels * other.levels;
  if (main.codes.length % cells !== 0) return false;
  const perCell = new Int32Array(cells);
  for (let i = 0; i < main.codes.length; i++) perCell[main.codes[i]! * other.levels + other.codes[i]!]! += 1;
  return perCell.every((count) => count === perCell[0]);
}

/**
 * Rank of the dummies by connected components: exact for two factors; for more, each later factor loses its largest
 * number of components with an earlier one, as in Stata's reghdfe, which may count a level too many.
 */
function pairwiseRank(factors: readonly Factor[]): number {
  let rank = 0;
  factors.forEach((factor, f) => {
    let redundant = 0;
    for (let earlier = 0; earlier < f; earlier++) {
      redundant = Math.max(redundant, countComponents(factors[earlier]!, factor));
    }
    rank += factor.levels - redundant;
  });
  return rank;
}

/** x -> D'MD x without the matrix. */
function reducedGram(design: Design): (out: Float64Array, levels: Float64Array) => void {
  const column = new Float64Array(design.main.codes.length);
  return (out, levels) => {
    column.fill(0);
    subtractLevels(design, levels, column);
    subtractMeans(design, column);
    const sums = sumsByLevel(design, column);
    for (let j = 0; j < out.length; j++) out[j] = -sums[j]!;
  };
}

function subtractMeans(design: Design, column: Float64Array): void {
  const { codes } = design.main;
  const means = meansByMain(design, column);
  for (let i = 0; i < column.length; i++) column[i]! -= means[codes[i]!]!;
}

/** Means by level of the main factor, in a scratch array that the next call overwrites. */
function meansByMain(design: Design, column: Float64Array): Float64Array {
  const { main, mainCounts, scratch, weights } = design;
  scratch.fill(0);
  if (weights === null) {
    for (let i = 0; i < column.length; i++) scratch[main.codes[i]!]! += column[i]!;
  } else {
    for (let i = 0; i < column.length; i++) scratch[main.codes[i]!]! += weights[i]! * column[i]!;
  }
  for (let level = 0; level < scratch.length; level++) scratch[level]! /= mainCounts[level]!;
  return scratch;
}

function sumsByLevel(design: Design, column: Float64Array): Float64Array {
  const { weights, starts } = design;
  const sums = new Float64Array(design.counts.length);
  design.others.forEach((factor, f) => {
    const start = starts[f]!;
    if (weights === null) {
      for (let i = 0; i < column.length; i++) sums[start + factor.codes[i]!]! += column[i]!;
    } else {
      for (let i = 0; i < column.length; i++) sums[start + factor.codes[i]!]! += weights[i]! * column[i]!;
    }
  });
  return sums;
}

function subtractLevels(design: Design, levels: Float64Array, column: Float64Array): void {
  design.others.forEach((factor, f) => {
    const start = design.starts[f]!;
    for (let i = 0; i < column.length; i++) column[i]! -= levels[start + factor.codes[i]!]!;
  });
}

function largestSize(column: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < column.length; i++) {
    const size = Math.abs(column[i]!);
    if (size > largest) largest = size;
  }
  return largest;
}
