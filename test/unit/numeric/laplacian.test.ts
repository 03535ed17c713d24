import { describe, expect, test } from 'vitest';
import { approximateCholesky } from '../../../src/numeric/approximate-cholesky.ts';
import { cholesky, choleskySolveInPlace } from '../../../src/numeric/cholesky.ts';
import { componentsOf, type Graph, multiplyLaplacian, pairSums } from '../../../src/numeric/graph.ts';
import { laplacianSolver } from '../../../src/numeric/laplacian-solve.ts';
import { stream } from '../../../src/numeric/rng.ts';

/** Conjugate gradients stop at 1e-11; conditions here reach 1e5. */
const SOLVED = 1e-8;

type Edge = readonly [number, number, number];

function graphOf(size: number, edges: readonly Edge[]): Graph {
  const pairs = pairSums(size);
  for (const [a, b, weight] of edges) pairs.add(a, b, weight);
  return pairs.graph();
}

const draws = stream(1, 'laplacian', 'graphs', 0);
const weight = (): number => 0.1 + draws.uniform();
const path = (size: number): Edge[] => Array.from({ length: size - 1 }, (_, v) => [v, v + 1, weight()]);
const random = (size: number, count: number): Edge[] =>
  Array.from({ length: count }, () => [draws.integer(size), draws.integer(size), weight()] as const).filter(
    ([a, b]) => a !== b,
  );

const GRAPHS: { readonly [name: string]: Graph } = {
  'one edge': graphOf(2, [[0, 1, 2]]),
  'a path': graphOf(300, path(300)),
  'a ring': graphOf(300, [...path(300), [299, 0, 1]]),
  'a star': graphOf(
    300,
    Array.from({ length: 299 }, (_, v) => [0, v + 1, weight()]),
  ),
  'a random graph': graphOf(300, [...path(300), ...random(300, 3000)]),
  'a dense graph': graphOf(120, random(120, 20000)),
  'weights far apart': graphOf(300, [
    ...path(300),
    ...random(300, 900).map(([a, b], i) => [a, b, i % 2 === 0 ? 1e-4 : 1e2] as const),
  ]),
  'three parts, one of them alone': graphOf(201, [
    ...path(100),
    ...path(100).map(([a, b, w]) => [a + 100, b + 100, w] as const),
  ]),
};

function rightSide(graph: Graph): Float64Array {
  const rng = stream(2, 'laplacian', 'side', 0);
  const x = Float64Array.from({ length: graph.size }, () => rng.normal());
  const b = new Float64Array(graph.size);
  multiplyLaplacian(graph, b, x);
  return b;
}

function denseLaplacian(graph: Graph): Float64Array {
  const { size } = graph;
  const matrix = new Float64Array(size * size);
  const unit = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    unit.fill(0);
    unit[j] = 1;
    multiplyLaplacian(graph, matrix.subarray(j * size, (j + 1) * size), unit);
  }
  return matrix;
}

describe.each(Object.entries(GRAPHS))('%s', (_, graph) => {
  test('the solution is that of a dense factorization, the last vertex of each part at zero', () => {
    const solver = laplacianSolver(graph, stream(1, 'laplacian', 'test', 0));
    const b = rightSide(graph);
    const x = b.slice();
    solver.solveInPlace(x, 1);
    const factor = cholesky(denseLaplacian(graph), graph.size);
    expect(solver.components).toBe(graph.size - factor.rank);
    expect(solver.progress().converged).toBe(true);
    expect(solver.progress().iterations).toBeLessThan(60);
    const direct = b.slice();
    choleskySolveInPlace(factor, direct);
    const largest = Math.max(...direct.map(Math.abs));
    x.forEach((value, v) => {
      expect(Math.abs(value - direct[v]!)).toBeLessThan(SOLVED * largest);
    });
  });

  test('twice the same bits', () => {
    const [x, y] = [rightSide(graph), rightSide(graph)];
    laplacianSolver(graph, stream(1, 'laplacian', 'test', 0)).solveInPlace(x, 1);
    laplacianSolver(graph, stream(1, 'laplacian', 'test', 0)).solveInPlace(y, 1);
    expect(x).toEqual(y);
  });
});

test.each(['one edge', 'a path', 'a ring', 'a star'])('%s is factored exactly', (name) => {
  const graph = GRAPHS[name]!;
  const b = rightSide(graph);
  const x = b.slice();
  approximateCholesky(graph, stream(1, 'laplacian', 'test', 0)).solveInPlace(x);
  const back = new Float64Array(graph.size);
  multiplyLaplacian(graph, back, x);
  back.forEach((value, v) => {
    expect(value).toBeCloseTo(b[v]!, 9);
  });
});

test('sums of pairs do not depend on how the table grew', () => {
  const edges = random(2000, 30000);
  const sums = new Map<string, number>();
  for (const [a, b, w] of edges) {
    const key = `${Math.min(a, b)} ${Math.max(a, b)}`;
    sums.set(key, (sums.get(key) ?? 0) + w);
  }
  const { starts, neighbors, weights } = graphOf(2000, edges);
  expect(neighbors).toHaveLength(2 * sums.size);
  for (let v = 0; v < 2000; v++) {
    for (let e = starts[v]!; e < starts[v + 1]!; e++) {
      const u = neighbors[e]!;
      expect(weights[e]).toBe(sums.get(`${Math.min(u, v)} ${Math.max(u, v)}`));
    }
  }
});

test('components are numbered by their first vertices', () => {
  const graph = graphOf(6, [
    [1, 4, 1],
    [0, 5, 1],
  ]);
  expect(componentsOf(graph)).toEqual({ of: Int32Array.of(0, 1, 2, 3, 1, 0), count: 4 });
});
