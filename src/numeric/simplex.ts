import { invariant } from '../base/invariant.ts';

/** max c'x subject to A x <= b, x >= 0, with b >= 0 so that x = 0 is feasible. */
export type LinearProgram = {
  /** m */
  readonly objective: Float64Array;
  /** n of m */
  readonly rows: readonly Float64Array[];
  /** n */
  readonly bounds: Float64Array;
};

export type Optimum = { readonly value: number; readonly x: Float64Array };

/** Coefficients below this share of the largest count as zero. */
const ZERO = 1e-11;
/** After so many pivots that gain nothing the least index enters (Bland), which cannot cycle. */
const PATIENCE = 20;

/**
 * Dantzig's simplex method on a dictionary, from x = 0: the largest gain enters, the least index where gains tie or where
 * nothing was gained for long, so that it ends and takes the same path on every machine. null where the objective has no
 * bound.
 *
 * @cite Chvatal (1983), Linear Programming, ch. 3; Bland (1977), Mathematics of Operations Research 2(2)
 */
export function maximize({ objective, rows, bounds }: LinearProgram): Optimum | null {
  const m = objective.length;
  const n = rows.length;
  invariant(
    bounds.every((bound) => bound >= 0),
    'the simplex method starts at 0, which must be feasible',
  );
  // Row i: slack = table[i][m] - sum table[i][j] x_j. The last row: value + sum gain_j x_j.
  const table = rows.map((row, i) => Float64Array.of(...row, bounds[i]!));
  const gains = Float64Array.of(...objective, 0);
  const outside = Int32Array.from({ length: m }, (_, j) => j);
  const inside = Int32Array.from({ length: n }, (_, i) => m + i);
  const scale = Math.max(...objective.map(Math.abs), Number.MIN_VALUE);
  let idle = 0;
  for (;;) {
    const entering = enteringColumn(gains, outside, ZERO * scale, idle > PATIENCE);
    if (entering < 0) break;
    const leaving = leavingRow(table, inside, entering);
    if (leaving < 0) return null;
    const before = gains[m]!;
    pivot(table, gains, leaving, entering);
    const swapped = outside[entering]!;
    outside[entering] = inside[leaving]!;
    inside[leaving] = swapped;
    idle = gains[m]! < before ? 0 : idle + 1;
  }
  const x = new Float64Array(m);
  inside.forEach((variable, i) => {
    if (variable < m) x[variable] = Math.max(0, table[i]![m]!);
  });
  return { value: -gains[m]!, x };
}

function enteringColumn(gains: Float64Array, outside: Int32Array, least: number, bland: boolean): number {
  let best = -1;
  for (let j = 0; j < outside.length; j++) {
    if (!(gains[j]! > least)) continue;
    if (best < 0) best = j;
    else if (bland ? outside[j]! < outside[best]! : gains[j]! > gains[best]!) best = j;
  }
  return best;
}

/** The row that binds first; of several the one with the least index. */
function leavingRow(table: readonly Float64Array[], inside: Int32Array, entering: number): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  table.forEach((row, i) => {
    const slope = row[entering]!;
    if (!(slope > ZERO)) return;
    const ratio = row[row.length - 1]! / slope;
    if (ratio < least || (ratio === least && inside[i]! < inside[best]!)) {
      best = i;
      least = ratio;
    }
  });
  return best;
}

/** Solves the leaving row for the entering variable and puts it into the others. */
function pivot(table: readonly Float64Array[], gains: Float64Array, leaving: number, entering: number): void {
  const row = table[leaving]!;
  const by = row[entering]!;
  row[entering] = 1;
  for (let j = 0; j < row.length; j++) row[j]! /= by;
  for (const other of [...table, gains]) {
    if (other === row) continue;
    const factor = other[entering]!;
    if (factor === 0) continue;
    other[entering] = 0;
    for (let j = 0; j < row.length; j++) other[j]! -= factor * row[j]!;
  }
}
