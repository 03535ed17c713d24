import type { Design } from '../absorb-levels.ts';
import type { Solver } from '../absorb-solver.ts';
import { addScaled } from '../least-squares.ts';
import { type ColumnSums, columnSums } from './column-sums.ts';
import { solveEffects } from './solve-effects.ts';
import {
  ABREAST,
  addCrossProducts,
  compensated,
  lentTiles,
  symmetricOf,
  TILE,
  type Tiles,
  tiledSum,
} from './tiles.ts';

/** A column and what the absorbed effects take off it: its remainder at row i is x - center - main[g] - other[h]. */
export type Netted = {
  readonly column: Float64Array;
  readonly center: number;
  readonly mean: number;
  /** Sum of squares about the mean, and the size against which a remainder counts as zero (as in `center`). */
  readonly squares: number;
  readonly norm: number;
  readonly main: Float64Array;
  /** Empty where one factor is absorbed. */
  readonly other: Float64Array;
};

/** Columns with their effects, and the cross-products of their remainders. */
export type NettedColumns = {
  readonly nets: readonly Netted[];
  readonly products: Float64Array;
  /** Effects exact to rounding, and no remainder so small that differences of large numbers spoil it. */
  readonly exact: boolean;
};

/** A remainder with a smaller share of its column's sum of squares has lost digits that a second pass brings back. */
const SMALL_SHARE = 1e-2;

/**
 * Effects of one or two factors on some columns, and the cross-products of what is left, without storing anything per
 * row. One sweep gives sums by level and the columns' own cross-products; those of the remainders are these less the
 * part that the effects explain. Where that leaves less than a hundredth, or effects were found by iteration, a second
 * pass refines the effects and the cross-products are summed from the remainders themselves.
 *
 * @shape columns of n; design without weights, at most one other factor
 */
export function netColumns(design: Design, solver: Solver, columns: readonly Float64Array[]): NettedColumns {
  const n = design.main.codes.length;
  const sums = columnSums(design, columns);
  const explained = solver.iterative
    ? null
    : sums.main.map((main, j): LevelSums => [main.slice(), sums.other[j]!.slice()]);
  const nets = columns.map((column, j) => netOf(column, n, sums, j));
  solveEffects(design, solver, nets);
  const products = explained === null ? null : unexplained(sums, nets, explained);
  if (products !== null) return { nets, products, exact: true };
  refine(design, solver, nets);
  return { nets, products: crossProductsOf(design, nets), exact: false };
}

/** A column whose sums by level are in place of its effects still. */
export function netOf(column: Float64Array, n: number, sums: ColumnSums, j: number): Netted {
  const drift = tiledSum(sums.main[j]!) / n;
  const level = sums.centers[j]! + drift;
  const raw = sums.products[j * sums.centers.length + j]!;
  const squares = Math.max(0, raw - n * drift * drift);
  const norm = Math.max(Math.sqrt(squares), 1e-5 * Math.sqrt(n) * Math.abs(level));
  const [main, other] = [sums.main[j]!, sums.other[j]!];
  return { column, center: sums.centers[j]!, mean: level, squares, norm, main, other };
}

/** Sums by level of a column, of the main factor and of the other one. */
export type LevelSums = readonly [Float64Array, Float64Array];

/** What the effects of one column explain of its cross-product with another one, whose sums are given. */
export function explainedPart({ main, other }: Netted, sums: LevelSums): number {
  return innerProduct(main, sums[0]) + innerProduct(other, sums[1]);
}

/** Whether a column's remainder is large enough for its cross-products to be a difference. */
export function isLargeShare(left: number, whole: number): boolean {
  return left > SMALL_SHARE * whole;
}

/** What cross-products the effects leave, x'y - (effects of x)'(sums of y); null where too little for a difference. */
function unexplained(
  { products }: ColumnSums,
  nets: readonly Netted[],
  sums: readonly LevelSums[],
): Float64Array | null {
  const size = nets.length;
  const left = products.slice();
  for (let j = 0; j < size; j++) {
    for (let i = 0; i <= j; i++) {
      const part = explainedPart(nets[i]!, sums[j]!);
      left[j * size + i]! -= part;
      if (i < j) left[i * size + j]! -= part;
    }
    if (!isLargeShare(left[j * size + j]!, products[j * size + j]!)) return null;
  }
  return left;
}

function innerProduct(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let start = 0; start < a.length; start += TILE) {
    const end = Math.min(a.length, start + TILE);
    let part = 0;
    for (let i = start; i < end; i++) part += a[i]! * b[i]!;
    total += part;
  }
  return total;
}

/** Takes the effects of what is left of the columns, which is rounding or what the solver left, into the effects. */
function refine(design: Design, solver: Solver, nets: readonly Netted[]): void {
  const room = nets.slice(0, ABREAST).map(({ main, other }) => ({
    main: new Float64Array(main.length),
    other: new Float64Array(other.length),
  }));
  for (let j = 0; j < nets.length; j += ABREAST) refineSome(design, solver, nets.slice(j, j + ABREAST), room);
}

function refineSome(design: Design, solver: Solver, nets: readonly Netted[], room: readonly Levels[]): void {
  const rests = nets.map((net, j) => {
    const rest = { ...net, ...room[j]! };
    rest.main.fill(0);
    rest.other.fill(0);
    sumRemainders(design, net, rest);
    return rest;
  });
  solveEffects(design, solver, rests);
  nets.forEach((net, j) => {
    addScaled(net.main, 1, rests[j]!.main);
    addScaled(net.other, 1, rests[j]!.other);
  });
}

type Levels = Pick<Netted, 'main' | 'other'>;

function sumRemainders({ main, others }: Design, { column, center, ...own }: Netted, sums: Levels): void {
  const g = main.codes;
  const h = others[0]?.codes ?? null;
  if (h === null) {
    for (let i = 0; i < column.length; i++) sums.main[g[i]!]! += column[i]! - center - own.main[g[i]!]!;
    return;
  }
  for (let i = 0; i < column.length; i++) {
    const a = g[i]!;
    const b = h[i]!;
    const value = column[i]! - center - own.main[a]! - own.other[b]!;
    sums.main[a]! += value;
    sums.other[b]! += value;
  }
}

function crossProductsOf(design: Design, nets: readonly Netted[]): Float64Array {
  const n = design.main.codes.length;
  const tiles = lentTiles('remainders', nets.length, n);
  const sums = compensated(tiles.length * tiles.length);
  for (let start = 0; start < n; start += TILE) {
    const rows = Math.min(TILE, n - start);
    fillRemainders(tiles, nets, design, start, rows);
    addCrossProducts(sums, tiles, rows);
  }
  return symmetricOf(sums, tiles.length, nets.length);
}

/** What is left of columns on `rows` rows from `start` on, into the first places of tiles; three at a time share the codes. */
export function fillRemainders(
  tiles: Tiles,
  nets: readonly Netted[],
  design: Design,
  start: number,
  rows: number,
): void {
  let j = 0;
  if (design.others.length > 0) {
    for (; j + 2 < nets.length; j += 3) {
      fillThree(
        [tiles[j]!, tiles[j + 1]!, tiles[j + 2]!],
        [nets[j]!, nets[j + 1]!, nets[j + 2]!],
        design,
        start,
        rows,
      );
    }
  }
  for (; j < nets.length; j++) fillRemainder(tiles[j]!, nets[j]!, design, start, rows);
}

type Three<Value> = readonly [Value, Value, Value];

function fillThree(
  [outA, outB, outC]: Three<Float64Array>,
  [a, b, c]: Three<Netted>,
  design: Design,
  start: number,
  rows: number,
): void {
  const g = design.main.codes;
  const h = design.others[0]!.codes;
  const [xA, xB, xC] = [a.column, b.column, c.column];
  const [centerA, centerB, centerC] = [a.center, b.center, c.center];
  const [mainA, mainB, mainC] = [a.main, b.main, c.main];
  const [otherA, otherB, otherC] = [a.other, b.other, c.other];
  for (let at = 0; at < rows; at++) {
    const i = start + at;
    const one = g[i]!;
    const two = h[i]!;
    outA[at] = xA[i]! - centerA - mainA[one]! - otherA[two]!;
    outB[at] = xB[i]! - centerB - mainB[one]! - otherB[two]!;
    outC[at] = xC[i]! - centerC - mainC[one]! - otherC[two]!;
  }
}

/** What is left of the column on `rows` rows from `start` on, into the first places of `out`. */
function fillRemainder(
  out: Float64Array,
  { column, center, main, other }: Netted,
  design: Design,
  start: number,
  rows: number,
): void {
  const g = design.main.codes;
  const end = start + rows;
  if (other.length === 0) {
    for (let i = start; i < end; i++) out[i - start] = column[i]! - center - main[g[i]!]!;
    return;
  }
  const h = design.others[0]!.codes;
  for (let i = start; i < end; i++) out[i - start] = column[i]! - center - main[g[i]!]! - other[h[i]!]!;
}
