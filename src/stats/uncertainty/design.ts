import { invariant } from '../../base/invariant.ts';
import type { Rng } from '../../numeric/rng.ts';

/** One choice and how many alternatives it has, the study's own among them. */
export type Factor = { readonly name: string; readonly levels: number };

export type DesignKind = 'monte_carlo' | 'sobol' | 'factorial';

/** One draw: the level of each factor. `block` says where it stands in a Sobol design: `A`, `B`, or the factor taken from B. */
export type Draw = { readonly block: string; readonly levels: Int32Array };

/**
 * Rows of a design in a fixed order.
 *
 * `monte_carlo`: n draws, each level equally likely, draws that are excluded drawn again. `sobol`: n rows of A, n of B, then
 * for each factor the n rows of A with that factor from B: n (k + 2) in all. `factorial`: every combination, the last factor
 * fastest.
 *
 * @cite Saltelli et al. (2010), Computer Physics Communications 181, table 2: A, B and A with a column of B
 * @throws InvariantError where exclusions leave nothing to draw
 */
export function makeDesign(
  kind: DesignKind,
  factors: readonly Factor[],
  n: number,
  stream: (row: number) => Rng,
  excluded: (levels: Int32Array) => boolean = () => false,
): Draw[] {
  if (kind === 'factorial') return factorial(factors, excluded);
  const rows = Array.from({ length: n }, (_, row) => stream(row));
  if (kind === 'monte_carlo')
    return rows.map((rng) => ({ block: '', levels: drawAllowed(rng, factors, excluded) }));
  const a: Int32Array[] = [];
  const b: Int32Array[] = [];
  for (const rng of rows) {
    a.push(drawOne(rng, factors));
    b.push(drawOne(rng, factors));
  }
  return sobolRows(factors, a, b);
}

/** A, B, and A with one column from B, for each factor. */
export function sobolRows(
  factors: readonly Factor[],
  a: readonly Int32Array[],
  b: readonly Int32Array[],
): Draw[] {
  const mixed = factors.flatMap(({ name }, k) =>
    a.map((levels, row): Draw => {
      const one = levels.slice();
      one[k] = b[row]![k]!;
      return { block: name, levels: one };
    }),
  );
  return [
    ...a.map((levels): Draw => ({ block: 'A', levels })),
    ...b.map((levels): Draw => ({ block: 'B', levels })),
    ...mixed,
  ];
}

function drawOne(rng: Rng, factors: readonly Factor[]): Int32Array {
  return Int32Array.from(factors, ({ levels }) => rng.integer(levels));
}

/** Far more than any sensible set of exclusions needs. */
const MOST_TRIES = 100_000;

function drawAllowed(
  rng: Rng,
  factors: readonly Factor[],
  excluded: (levels: Int32Array) => boolean,
): Int32Array {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const levels = drawOne(rng, factors);
    if (!excluded(levels)) return levels;
  }
  return invariant(false, 'makeDesign: everything is excluded') as never;
}

function factorial(factors: readonly Factor[], excluded: (levels: Int32Array) => boolean): Draw[] {
  const draws: Draw[] = [];
  const levels = new Int32Array(factors.length);
  const fill = (at: number): void => {
    if (at === factors.length) {
      if (!excluded(levels)) draws.push({ block: '', levels: levels.slice() });
      return;
    }
    for (let level = 0; level < factors[at]!.levels; level++) {
      levels[at] = level;
      fill(at + 1);
    }
  };
  fill(0);
  return draws;
}

/** How many combinations there are. */
export function combinations(factors: readonly Factor[]): number {
  return factors.reduce((product, { levels }) => product * levels, 1);
}
