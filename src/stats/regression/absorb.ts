import { invariant } from '../../base/invariant.ts';
import {
  createDesign,
  largestFactor,
  meansByMain,
  subtractLevels,
  subtractMeans,
  sumsByLevel,
} from './absorb-design.ts';
import { createSolver } from './absorb-solver.ts';
import type { Absorption, Factor } from './types.ts';

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
  /** How the columns so far were taken apart. */
  absorption(): Absorption;
};

/**
 * Within transformation for any number of absorbed factors. The factor with most levels is taken out by its means; the
 * others solve the reduced normal equations (absorb-solver.ts). Every column goes through twice, which takes the
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
      absorption: () => ({ method: 'closed_form', iterations: 0, converged: true }),
    };
  }
  const main = largestFactor(factors);
  const others = factors.filter((_, f) => f !== main);
  const design = createDesign(factors[main]!, others, weights);
  const { solveInPlace, rank, leverage, absorption } = createSolver(design);

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
  return { n, rank, absorb, effects, leverage, absorption };
}

function largestSize(column: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < column.length; i++) {
    const size = Math.abs(column[i]!);
    if (size > largest) largest = size;
  }
  return largest;
}
