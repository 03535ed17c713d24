import { cholesky, choleskySolveInPlace } from '../../numeric/cholesky.ts';
import { componentsOf, type Graph, pairSums } from '../../numeric/graph.ts';
import { laplacianSolver } from '../../numeric/laplacian-solve.ts';
import { stream } from '../../numeric/rng.ts';
import { subtractLevels, subtractMeans, sumsByLevel } from './absorb-design.ts';
import {
  type Design,
  leverageOfBalanced,
  leverageOfDesign,
  leverageOfMain,
  reducedNormalMatrix,
} from './absorb-levels.ts';
import { isBalanced } from './balanced.ts';
import { conjugateGradient } from './conjugate-gradient.ts';
import { countComponents } from './factor.ts';
import { reducedGraph } from './reduced-graph.ts';
import type { Absorption, Factor } from './types.ts';

/** Up to this many levels besides the largest factor's leverages and the rank of three factors are worked out. */
const DENSE_LEVELS = 1500;
/** Up to this many levels a dense Cholesky factor costs less than a sparse solution. */
const DIRECT_LEVELS = 200;

/** The other factors' effects from their sums over rows, the main factor's means taken out. */
export type Solver = {
  readonly rank: number;
  /** A division by counts: every level of one factor meets every level of the other as often, or there is no other. */
  readonly closedForm: boolean;
  /** Solutions come near to the exact one in steps: a second pass is due. */
  readonly iterative: boolean;
  readonly solveInPlace: (levels: Float64Array, magnitude: number) => void;
  readonly leverage: () => Float64Array | null;
  /** How the solutions so far were found. */
  readonly absorption: () => Absorption;
};

/**
 * Chooses how the reduced normal equations are solved: a division where two factors are balanced; a dense Cholesky
 * factor for few levels, and for three factors or more up to 1,500; the graph's Laplacian for two factors with more;
 * conjugate gradients on the rows beyond.
 */
export function createSolver(design: Design): Solver {
  const { others, counts } = design;
  const size = counts.length;
  if (size === 0 || isBalanced(design)) return closedForm(design);
  if (size <= DIRECT_LEVELS || (others.length > 1 && size <= DENSE_LEVELS)) return dense(design);
  const graph = others.length === 1 ? reducedGraph(design) : null;
  return graph === null ? byRows(design) : byGraph(design, graph);
}

function closedForm(design: Design): Solver {
  const { main, counts } = design;
  const size = counts.length;
  const solveInPlace = (levels: Float64Array): void => {
    for (let j = 0; j < size; j++) levels[j]! /= counts[j]!;
  };
  return {
    rank: main.levels + Math.max(0, size - 1),
    closedForm: true,
    iterative: false,
    solveInPlace,
    leverage: () => (size === 0 ? leverageOfMain(design) : leverageOfBalanced(design)),
    absorption: () => ({ method: 'closed_form', iterations: 0, converged: true }),
  };
}

function dense(design: Design): Solver {
  const { main, others, counts } = design;
  const size = counts.length;
  const matrix = reducedNormalMatrix(design);
  const factor = cholesky(matrix, size);
  return {
    rank: main.levels + (others.length === 1 ? size - componentsOfMatrix(matrix, size) : factor.rank),
    closedForm: false,
    iterative: false,
    solveInPlace: (levels) => choleskySolveInPlace(factor, levels),
    leverage: () => leverageOfDesign(design, factor),
    absorption: () => ({ method: 'cholesky', iterations: 0, converged: true }),
  };
}

function byGraph(design: Design, graph: Graph): Solver {
  const { main, counts } = design;
  const size = counts.length;
  const solver = laplacianSolver(graph, stream(1, 'absorb', 'approximate elimination', 0));
  return {
    rank: main.levels + size - solver.components,
    closedForm: false,
    iterative: true,
    solveInPlace: solver.solveInPlace,
    leverage: () =>
      size > DENSE_LEVELS ? null : leverageOfDesign(design, cholesky(reducedNormalMatrix(design), size)),
    absorption: () => ({ method: 'conjugate_gradient', ...solver.progress() }),
  };
}

function byRows(design: Design): Solver {
  const { main, others, counts } = design;
  const { solveInPlace, progress } = conjugateGradient(counts, reducedGram(design));
  return {
    rank: pairwiseRank([main, ...others]),
    closedForm: false,
    iterative: true,
    solveInPlace,
    leverage: () => null,
    absorption: () => ({ method: 'conjugate_gradient', ...progress() }),
  };
}

/** Groups of levels that no element off the diagonal connects; of the lower triangle. */
function componentsOfMatrix(matrix: Float64Array, size: number): number {
  const pairs = pairSums(size);
  for (let j = 0; j < size; j++) {
    for (let i = j + 1; i < size; i++) if (matrix[j * size + i] !== 0) pairs.add(j, i, 1);
  }
  return componentsOf(pairs.graph()).count;
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
