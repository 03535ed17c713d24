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

/** Levels of the other effects that a cluster meets, with its cross-products D'D, X'X and D'X, own effect taken out. */
type Block = {
  readonly columns: Int32Array;
  readonly inner: Float64Array;
  /** X'X, then D'X, so that a block that meets every level is added in one run. */
  readonly record: Float64Array;
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
  const transformed = variables.map((variable) => {
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
  const rows = rowsByCluster(cluster);
  const blocks = rows.map((members) => createBlock(transformed, members, columns, width, own));
  const whole = own && width === 1 && blocks.every((block, i) => meetsEachLevelOnce(block, rows[i]!, size));
  return {
    clusters: cluster.levels,
    width: variables.length,
    squares: Float64Array.from(transformed, (variable) => dot(variable, variable)),
    gramInto: whole
      ? balancedCombiner(blocks, size, variables.length)
      : combiner(blocks, size, variables.length),
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
    centered(rows, (row) => countOf(dummies, row, width, column), own),
  );
  const values = variables.map((variable) => centered(rows, (row) => variable[row]!, own));
  const [first, second] = [products(values, values), products(local, values)];
  const record = new Float64Array(first.length + second.length);
  record.set(first);
  record.set(second, first.length);
  // A balanced panel needs no D'D: the most costly part of a block is made where it is asked for.
  let inner: Float64Array | null = null;
  return {
    columns,
    get inner() {
      inner ??= products(local, local);
      return inner;
    },
    record,
  };
}

function countOf(dummies: Int32Array, row: number, width: number, column: number): number {
  let count = 0;
  for (let f = 0; f < width; f++) if (dummies[row * width + f] === column) count += 1;
  return count;
}

function centered(rows: readonly number[], pick: (row: number) => number, own: boolean): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = pick(rows[i]!);
  if (!own) return out;
  const mean = sum(out) / out.length;
  for (let i = 0; i < out.length; i++) out[i] = out[i]! - mean;
  return out;
}

function products(left: readonly Float64Array[], right: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(left.length * right.length);
  for (let a = 0; a < left.length; a++) {
    const x = left[a]!;
    for (let b = 0; b < right.length; b++) {
      const y = right[b]!;
      let total = 0;
      for (let i = 0; i < x.length; i++) total += x[i]! * y[i]!;
      out[a * right.length + b] = total;
    }
  }
  return out;
}

const meetsEachLevelOnce = (block: Block, rows: readonly number[], size: number): boolean =>
  rows.length === size && block.columns.length === size;

type Combiner = (out: Float64Array, times: Float64Array) => void;

/**
 * Every cluster meets every level of the one other effect once: W = n(I - J/T) for n clusters drawn, B has columns that
 * sum to zero, and B'W^-B = B'B/n.
 */
function balancedCombiner(blocks: readonly Block[], size: number, width: number): Combiner {
  const records = joined(blocks);
  const length = width * width + size * width;
  const total = new Float64Array(length);
  const scratch = { starts: new Int32Array(blocks.length), weights: new Float64Array(blocks.length) };
  return (out, times) => {
    const drawn = addRecords(total, records, times, scratch);
    for (let a = 0; a < width; a++) {
      for (let b = a; b < width; b++) {
        let explained = 0;
        for (let at = width * width; at < length; at += width) explained += total[at + a]! * total[at + b]!;
        const left = drawn === 0 ? 0 : total[a * width + b]! - explained / drawn;
        out[a * width + b] = left;
        out[b * width + a] = left;
      }
    }
  };
}

/** The clusters of a sample that are drawn at all: where their records start, and how often each is drawn. */
type Drawn = { readonly starts: Int32Array; readonly weights: Float64Array };

/**
 * Sum of the records, each as often as it is drawn; returns the number of draws. Four places at a time stay in registers
 * while the clusters go by, without a branch: a thousand replicates are made of little else.
 */
function addRecords(total: Float64Array, records: Float64Array, times: Float64Array, drawn: Drawn): number {
  const { starts, weights } = drawn;
  const length = total.length;
  let [count, draws] = [0, 0];
  for (let i = 0; i < times.length; i++) {
    if (times[i] === 0) continue;
    starts[count] = i * length;
    weights[count] = times[i]!;
    draws += times[i]!;
    count += 1;
  }
  let at = 0;
  for (; at + 3 < length; at += 4) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let c = 0; c < count; c++) {
      const weight = weights[c]!;
      const place = starts[c]! + at;
      s0 += weight * records[place]!;
      s1 += weight * records[place + 1]!;
      s2 += weight * records[place + 2]!;
      s3 += weight * records[place + 3]!;
    }
    total[at] = s0;
    total[at + 1] = s1;
    total[at + 2] = s2;
    total[at + 3] = s3;
  }
  for (; at < length; at++) {
    let s = 0;
    for (let c = 0; c < count; c++) s += weights[c]! * records[starts[c]! + at]!;
    total[at] = s;
  }
  return draws;
}

function joined(blocks: readonly Block[]): Float64Array {
  const length = blocks[0]?.record.length ?? 0;
  const out = new Float64Array(blocks.length * length);
  blocks.forEach(({ record }, i) => {
    out.set(record, i * length);
  });
  return out;
}

/** Gram* = sum of G - B'W^-B, with B and W the sums of the blocks' D'X and D'D. */
function combiner(blocks: readonly Block[], size: number, width: number): Combiner {
  const inner = new Float64Array(size * size);
  const record = new Float64Array(width * width + size * width);
  const outer = record.subarray(width * width);
  const solved = new Float64Array(width);
  return (out, times) => {
    inner.fill(0);
    record.fill(0);
    for (let i = 0; i < blocks.length; i++) {
      const weight = times[i]!;
      if (weight !== 0) addBlock(blocks[i]!, weight, inner, record, size, width);
    }
    for (let at = 0; at < out.length; at++) out[at] = record[at]!;
    if (size === 0) return;
    sweepInPlace(inner, size);
    subtractExplained(out, outer, inner, solved, size, width);
  };
}

function subtractExplained(
  gram: Float64Array,
  outer: Float64Array,
  inverse: Float64Array,
  solved: Float64Array,
  size: number,
  width: number,
): void {
  for (let s = 0; s < size; s++) {
    solved.fill(0);
    for (let r = 0; r < size; r++) {
      const weight = inverse[s * size + r]!;
      if (weight === 0) continue;
      for (let b = 0; b < width; b++) solved[b] = solved[b]! + weight * outer[r * width + b]!;
    }
    for (let a = 0; a < width; a++) {
      const left = outer[s * width + a]!;
      for (let b = 0; b < width; b++) gram[a * width + b] = gram[a * width + b]! - left * solved[b]!;
    }
  }
}

function addBlock(
  block: Block,
  weight: number,
  inner: Float64Array,
  record: Float64Array,
  size: number,
  width: number,
): void {
  const first = width * width;
  for (let at = 0; at < first; at++) record[at] = record[at]! + weight * block.record[at]!;
  const local = block.columns.length;
  for (let a = 0; a < local; a++) {
    const row = block.columns[a]!;
    for (let b = 0; b < local; b++) {
      const at = row * size + block.columns[b]!;
      inner[at] = inner[at]! + weight * block.inner[a * local + b]!;
    }
    for (let b = 0; b < width; b++) {
      const at = first + row * width + b;
      record[at] = record[at]! + weight * block.record[first + a * width + b]!;
    }
  }
}
