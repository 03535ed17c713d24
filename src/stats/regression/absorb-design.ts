import type { Design } from './absorb-levels.ts';
import { countRows } from './factor.ts';
import type { Factor } from './types.ts';

/** The largest factor apart from the others, with what every level weighs. */
export function createDesign(
  main: Factor,
  others: readonly Factor[],
  weights: Float64Array | null,
  weightsOf = (factor: Factor): Float64Array => weightLevels(factor, weights),
): Design {
  const starts: number[] = [];
  let size = 0;
  for (const factor of others) {
    starts.push(size);
    size += factor.levels;
  }
  const counts = new Float64Array(size);
  others.forEach((factor, f) => {
    counts.set(weightsOf(factor), starts[f]!);
  });
  return {
    main,
    mainCounts: weightsOf(main),
    others,
    starts,
    counts,
    weights,
    scratch: new Float64Array(main.levels),
  };
}

function weightLevels(factor: Factor, weights: Float64Array | null): Float64Array {
  return countRows(factor, weights);
}

/** Position of the factor with most levels, the first of equals. */
export function largestFactor(factors: readonly Factor[]): number {
  let largest = 0;
  factors.forEach((factor, f) => {
    if (factor.levels > factors[largest]!.levels) largest = f;
  });
  return largest;
}

/** Takes its mean over the main level off every row. */
export function subtractMeans(design: Design, column: Float64Array): void {
  const { codes } = design.main;
  const means = meansByMain(design, column);
  for (let i = 0; i < column.length; i++) column[i]! -= means[codes[i]!]!;
}

/** Means by level of the main factor, in a scratch array that the next call overwrites. */
export function meansByMain(design: Design, column: Float64Array): Float64Array {
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

/** Sums by level of the other factors, in one list. */
export function sumsByLevel(design: Design, column: Float64Array): Float64Array {
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

export function subtractLevels(design: Design, levels: Float64Array, column: Float64Array): void {
  design.others.forEach((factor, f) => {
    const start = design.starts[f]!;
    for (let i = 0; i < column.length; i++) column[i]! -= levels[start + factor.codes[i]!]!;
  });
}
