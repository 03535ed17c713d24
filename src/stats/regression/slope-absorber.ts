import { invariant } from '../../base/invariant.ts';
import { cholesky, choleskySolveInPlace } from '../../numeric/cholesky.ts';
import { dot } from '../../numeric/sum.ts';
import type { Absorber } from './absorb.ts';
import { addScaled } from './least-squares.ts';
import type { Factor, Slopes } from './types.ts';

/** Levels and slopes beside those of the largest effect are solved for as one dense system of this size at most. */
export const MOST_COLUMNS = 2000;
/** Rows times squared size of that system up to which leverages are worked out. */
const LEVERAGE_WORK = 1e9;
/** A slope's column whose part outside the level's constant and earlier slopes is below this share of it is none. */
const DEPENDENT = 1e-10;
/** Columns of unit length: what is left of one that others explain. */
const PIVOT = 1e-10;
const VOID = 1e-12;

/** Per level of a factor an orthonormal basis of its constant and slopes: values by row, zero where there is none. */
type Block = { readonly factor: Factor; readonly bases: readonly Float64Array[]; readonly rank: number };

/** How many columns the smaller effects and their slopes have: more than {@link MOST_COLUMNS} are not solved for. */
export function columnsBesideLargest(factors: readonly Factor[], slopes: readonly Slopes[]): number {
  const sizes = factors.map((factor, f) => factor.levels * (1 + slopesOf(slopes, f).length));
  return sizes.reduce((total, size) => total + size, 0) - Math.max(...sizes);
}

function slopesOf(slopes: readonly Slopes[], factor: number): Float64Array[] {
  return slopes.filter(({ effect }) => effect === factor).flatMap(({ columns }) => columns);
}

/**
 * The projection off the dummies of some factors and off slopes that differ by their levels (`i.entity#c.time`). The
 * largest factor goes by level; the columns of the others, freed of it, solve their normal equations by Cholesky, which
 * also tells the rank: periods lose a constant and a trend to trends of entities. Every column goes through twice.
 *
 * @shape every factor and slope n; weights n, all positive
 * @cite Wooldridge (2010), section 11.7; Correia (2016) for the absorption
 */
export function createSlopeAbsorber(
  factors: readonly Factor[],
  slopes: readonly Slopes[],
  weights: Float64Array | null,
): Absorber {
  const n = factors[0]!.codes.length;
  const root = weights?.map(Math.sqrt) ?? null;
  const blocks = factors.map((factor, f) => blockOf(factor, slopesOf(slopes, f), root));
  const main = blocks.reduce((largest, block) =>
    block.factor.levels * block.bases.length > largest.factor.levels * largest.bases.length ? block : largest,
  );
  const others = blocks.filter((block) => block !== main);
  const starts: number[] = [];
  let size = 0;
  for (const { factor, bases } of others) {
    starts.push(size);
    size += factor.levels * bases.length;
  }
  invariant(size <= MOST_COLUMNS, 'createSlopeAbsorber: too many columns');
  // One at a time: all of them together are rows times size.
  function* netted(): Generator<Float64Array> {
    for (const { factor, bases } of others) {
      for (const basis of bases) {
        for (let level = 0; level < factor.levels; level++) {
          const column = basis.map((value, i) => (factor.codes[i] === level ? value : 0));
          takeOut(main, column);
          takeOut(main, column);
          yield column;
        }
      }
    }
  }
  const gram = new Float64Array(size * size);
  let j = 0;
  for (const column of netted()) gram.set(sumsOf(others, column, size), j++ * size);
  // Columns have length one, so that what is left of them says whether there is anything left.
  for (let k = 0; k < size; k++) if (!(gram[k * (size + 1)]! > VOID)) gram[k * (size + 1)] = 0;
  const factor = cholesky(gram, size, PIVOT);
  const pass = (scaled: Float64Array): void => {
    takeOut(main, scaled);
    if (size === 0) return;
    const levels = sumsOf(others, scaled, size);
    choleskySolveInPlace(factor, levels);
    spread(others, levels, scaled);
    takeOut(main, scaled);
  };
  const absorb = (column: Float64Array): Float64Array => {
    invariant(column.length === n, 'absorb: a column of another length');
    const out = root === null ? column.slice() : column.map((value, i) => value * root[i]!);
    for (let i = 0; i < 2; i++) pass(out);
    return root === null ? out : out.map((value, i) => value / root[i]!);
  };
  return {
    n,
    rank: main.rank + factor.rank,
    absorb,
    effects: () => invariant(false, 'effects with slopes are not told apart') as never,
    leverage: () => (n * size * size > LEVERAGE_WORK ? null : leverageOf(main, [...netted()], factor, n)),
    absorption: () => ({ method: 'cholesky', iterations: 0, converged: true }),
  };
}

/** Gram-Schmidt within each level, twice, on columns times the roots of the weights. */
function blockOf(factor: Factor, slopes: readonly Float64Array[], root: Float64Array | null): Block {
  const { codes, levels } = factor;
  const bases: Float64Array[] = [];
  let rank = 0;
  for (const raw of [null, ...slopes]) {
    const column = Float64Array.from(codes, (_, i) => (raw?.[i] ?? 1) * (root?.[i] ?? 1));
    const before = squaresBy(factor, column);
    for (let pass = 0; pass < 2; pass++) for (const basis of bases) subtract(factor, basis, column);
    const after = squaresBy(factor, column);
    const scale = new Float64Array(levels);
    for (let level = 0; level < levels; level++) {
      if (!(after[level]! > DEPENDENT * DEPENDENT * before[level]!)) continue;
      scale[level] = 1 / Math.sqrt(after[level]!);
      rank += 1;
    }
    bases.push(column.map((value, i) => value * scale[codes[i]!]!));
  }
  return { factor, bases, rank };
}

function squaresBy({ codes, levels }: Factor, column: Float64Array): Float64Array {
  const squares = new Float64Array(levels);
  for (let i = 0; i < column.length; i++) squares[codes[i]!]! += column[i]! * column[i]!;
  return squares;
}

function alongBy({ codes, levels }: Factor, basis: Float64Array, column: Float64Array): Float64Array {
  const along = new Float64Array(levels);
  for (let i = 0; i < column.length; i++) along[codes[i]!]! += basis[i]! * column[i]!;
  return along;
}

function subtract(factor: Factor, basis: Float64Array, column: Float64Array): void {
  const along = alongBy(factor, basis, column);
  for (let i = 0; i < column.length; i++) column[i]! -= along[factor.codes[i]!]! * basis[i]!;
}

function takeOut({ factor, bases }: Block, column: Float64Array): void {
  for (const basis of bases) subtract(factor, basis, column);
}

/** What a column has in common with each column of some blocks. */
function sumsOf(blocks: readonly Block[], column: Float64Array, size: number): Float64Array {
  const sums = new Float64Array(size);
  let at = 0;
  for (const { factor, bases } of blocks) {
    for (const basis of bases) {
      sums.set(alongBy(factor, basis, column), at);
      at += factor.levels;
    }
  }
  return sums;
}

/** column -= the blocks' columns times their coefficients. */
function spread(blocks: readonly Block[], levels: Float64Array, column: Float64Array): void {
  let at = 0;
  for (const { factor, bases } of blocks) {
    for (const basis of bases) {
      for (let i = 0; i < column.length; i++) column[i]! -= levels[at + factor.codes[i]!]! * basis[i]!;
      at += factor.levels;
    }
  }
}

function leverageOf(
  main: Block,
  netted: readonly Float64Array[],
  factor: ReturnType<typeof cholesky>,
  n: number,
): Float64Array {
  const leverage = new Float64Array(n);
  for (const basis of main.bases)
    addScaled(
      leverage,
      1,
      basis.map((value) => value * value),
    );
  const row = new Float64Array(netted.length);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < row.length; j++) row[j] = netted[j]![i]!;
    const solved = Float64Array.from(row);
    choleskySolveInPlace(factor, solved);
    leverage[i]! += dot(row, solved);
  }
  return leverage;
}

/**
 * Rows of levels that their own constant and slopes fit exactly, which say nothing of the rest: as many rows as the
 * level has independent columns. They go one level after another, until every level left has a row more.
 *
 * @returns rows with the position of the factor, in the order in which they fall
 */
export function findFitted(
  factors: readonly Factor[],
  slopes: readonly Slopes[],
  rows: number,
  frequency: Float64Array | null,
): { readonly row: number; readonly factor: number }[] {
  const dropped = new Uint8Array(rows);
  const fallen: { row: number; factor: number }[] = [];
  for (let before = -1; before < fallen.length; ) {
    before = fallen.length;
    factors.forEach((factor, f) => {
      const own = slopesOf(slopes, f);
      for (const level of levelsLeft(factor, dropped, own.length + 1)) {
        const total = level.reduce((sum, row) => sum + (frequency?.[row] ?? 1), 0);
        if (total > level.length || rankOn(level, own) < level.length) continue;
        for (const row of level) {
          dropped[row] = 1;
          fallen.push({ row, factor: f });
        }
      }
    });
  }
  return fallen;
}

/** Rows left by level, where there are so few that the level's columns may fit them. */
function levelsLeft({ codes, levels }: Factor, dropped: Uint8Array, most: number): number[][] {
  const rows = Array.from({ length: levels }, (): number[] => []);
  for (let i = 0; i < codes.length; i++) {
    const own = rows[codes[i]!]!;
    if (dropped[i] === 0 && own.length <= most) own.push(i);
  }
  return rows.filter((own) => own.length > 0 && own.length <= most);
}

function rankOn(rows: readonly number[], slopes: readonly Float64Array[]): number {
  const factor: Factor = { name: '', codes: new Int32Array(rows.length), levels: 1 };
  const columns = slopes.map((column) => Float64Array.from(rows, (row) => column[row]!));
  return blockOf(factor, columns, null).rank;
}
