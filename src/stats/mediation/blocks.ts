import { dot, sum } from '../../numeric/sum.ts';
import type { Factor } from '../regression/types.ts';
import { sweepInPlace } from '../within/sweep.ts';
import { createWithin, samePartition } from '../within/within.ts';

/**
 * Cross-products of each cluster, from which those of any multiset of clusters follow by adding up. A redrawn entity
 * counts as a new one: its own effect is taken out inside its block, the other effects (time) are taken out of the sum.
 */
export type ClusterBlocks = {
  readonly clusters: number;
  readonly width: number;
  /** Sums of squares of the transformed variables in the sample as it is: what a remainder is measured against. */
  readonly squares: Float64Array;
  /**
   * Cross-products of the transformed variables in a sample that has cluster i `times[i]` times, every effect taken
   * out anew.
   *
   * @shape times clusters -> out width x width
   */
  gramInto(out: Float64Array, times: Float64Array): void;
};

/** Levels of the other effects that a cluster meets, with its cross-products D'D and D'X, own effect taken out. */
type Block = {
  readonly columns: Int32Array;
  readonly inner: Float64Array;
  readonly outer: Float64Array;
  readonly gram: Float64Array;
};

/**
 * @shape variables `width` of n; absorb factors of n; cluster n
 */
export function createBlocks(
  variables: readonly Float64Array[],
  absorb: readonly Factor[],
  cluster: Pick<Factor, 'codes' | 'levels'>,
): ClusterBlocks {
  const n = cluster.codes.length;
  // Taking the effects out of the whole sample first changes no replicate and spares the blocks large means.
  const within = createWithin(n, absorb, cluster);
  const centered = variables.map((variable) => {
    const out = new Float64Array(n);
    within.applyInto(out, variable);
    return out;
  });
  const own = absorb.some((factor) => samePartition(factor, cluster));
  const others: readonly Pick<Factor, 'codes' | 'levels'>[] = absorb.filter(
    (factor) => !samePartition(factor, cluster),
  );
  const constant = { codes: new Int32Array(n), levels: 1 };
  const { columns, width, size } = dummyColumns(absorb.length === 0 ? [constant] : others, n);
  const blocks = rowsByCluster(cluster).map((rows) => createBlock(centered, rows, columns, width, own));
  return {
    clusters: cluster.levels,
    width: variables.length,
    squares: Float64Array.from(centered, (variable) => dot(variable, variable)),
    gramInto: combiner(blocks, size, variables.length),
  };
}

function dummyColumns(
  factors: readonly Pick<Factor, 'codes' | 'levels'>[],
  n: number,
): { columns: Int32Array; width: number; size: number } {
  const width = factors.length;
  const columns = new Int32Array(n * width);
  let size = 0;
  factors.forEach((factor, f) => {
    for (let i = 0; i < n; i++) columns[i * width + f] = size + factor.codes[i]!;
    size += factor.levels;
  });
  return { columns, width, size };
}

function rowsByCluster(cluster: Pick<Factor, 'codes' | 'levels'>): number[][] {
  const rows: number[][] = Array.from({ length: cluster.levels }, () => []);
  cluster.codes.forEach((code, i) => {
    rows[code]!.push(i);
  });
  return rows;
}

function createBlock(
  variables: readonly Float64Array[],
  rows: readonly number[],
  dummies: Int32Array,
  width: number,
  own: boolean,
): Block {
  const met = new Set<number>();
  for (const row of rows) for (let f = 0; f < width; f++) met.add(dummies[row * width + f]!);
  const columns = Int32Array.from(met).sort();
  const local = Array.from(columns, (column) =>
    center(
      rows.map((row) => countOf(dummies, row, width, column)),
      own,
    ),
  );
  const values = variables.map((variable) =>
    center(
      rows.map((row) => variable[row]!),
      own,
    ),
  );
  return {
    columns,
    inner: products(local, local),
    outer: products(local, values),
    gram: products(values, values),
  };
}

function countOf(dummies: Int32Array, row: number, width: number, column: number): number {
  let count = 0;
  for (let f = 0; f < width; f++) if (dummies[row * width + f] === column) count += 1;
  return count;
}

function center(values: number[], own: boolean): Float64Array {
  const mean = own ? sum(values) / values.length : 0;
  return Float64Array.from(values, (value) => value - mean);
}

function products(left: readonly Float64Array[], right: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(left.length * right.length);
  left.forEach((x, a) => {
    right.forEach((y, b) => {
      let total = 0;
      for (let i = 0; i < x.length; i++) total += x[i]! * y[i]!;
      out[a * right.length + b] = total;
    });
  });
  return out;
}

/** Gram* = sum of G - B'W^-B, with B and W the sums of the blocks' D'X and D'D. */
function combiner(
  blocks: readonly Block[],
  size: number,
  width: number,
): (out: Float64Array, times: Float64Array) => void {
  const inner = new Float64Array(size * size);
  const outer = new Float64Array(size * width);
  const solved = new Float64Array(width);
  return (out, times) => {
    out.fill(0);
    inner.fill(0);
    outer.fill(0);
    blocks.forEach((block, i) => {
      const weight = times[i]!;
      if (weight !== 0) addBlock(block, weight, out, inner, outer, size, width);
    });
    if (size === 0) return;
    sweepInPlace(inner, size);
    for (let s = 0; s < size; s++) {
      solved.fill(0);
      for (let r = 0; r < size; r++) {
        const weight = inner[s * size + r]!;
        if (weight === 0) continue;
        for (let b = 0; b < width; b++) solved[b] = solved[b]! + weight * outer[r * width + b]!;
      }
      for (let a = 0; a < width; a++) {
        const left = outer[s * width + a]!;
        for (let b = 0; b < width; b++) out[a * width + b] = out[a * width + b]! - left * solved[b]!;
      }
    }
  };
}

function addBlock(
  block: Block,
  weight: number,
  gram: Float64Array,
  inner: Float64Array,
  outer: Float64Array,
  size: number,
  width: number,
): void {
  for (let at = 0; at < gram.length; at++) gram[at] = gram[at]! + weight * block.gram[at]!;
  const local = block.columns.length;
  for (let a = 0; a < local; a++) {
    const row = block.columns[a]!;
    for (let b = 0; b < local; b++) {
      const at = row * size + block.columns[b]!;
      inner[at] = inner[at]! + weight * block.inner[a * local + b]!;
    }
    for (let b = 0; b < width; b++) {
      outer[row * width + b] = outer[row * width + b]! + weight * block.outer[a * width + b]!;
    }
  }
}
