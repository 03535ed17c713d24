import { invariant } from '../../base/invariant.ts';
import type { Rng } from '../../numeric/rng.ts';
import { mean } from '../../numeric/sum.ts';
import type { SpatialWeights } from './spatial-weights.ts';

/** How often, and the stream of each entity or permutation. */
export type Permutations = { readonly times: number; readonly stream: (replicate: number) => Rng };

/** What chance gives: how many permutations reach the observed value from above and from below, and their moments. */
export type Reached = {
  readonly above: number;
  readonly below: number;
  readonly mean: number;
  readonly variance: number;
};

/** Of a statistic as sums in another order give it: what is nearer than this is equal. */
const ROUNDING = 1e-12;

/**
 * Pseudo p-value (r + 1) / (B + 1): of positive dependence from the permutations that reach the statistic from above,
 * of any dependence twice the smaller of both sides, at most 1.
 *
 * @cite Anselin (1995), Geographical Analysis 27(2); North, Curtis & Sham (2002) on the 1 that is added
 */
export function pseudoP(
  { above, below }: Pick<Reached, 'above' | 'below'>,
  times: number,
  alternative: 'two_sided' | 'greater',
): number {
  if (alternative === 'greater') return (above + 1) / (times + 1);
  return Math.min(1, (2 * (Math.min(above, below) + 1)) / (times + 1));
}

/** Keeps count of permuted values against the observed one. */
function tally(observed: number) {
  const near = ROUNDING * Math.max(Math.abs(observed), 1e-300);
  let [above, below, count, center, squares] = [0, 0, 0, 0, 0];
  return {
    add(value: number): void {
      if (value >= observed - near) above += 1;
      if (value <= observed + near) below += 1;
      count += 1;
      const gap = value - center;
      center += gap / count;
      squares += gap * (value - center);
    },
    reached: (): Reached => ({ above, below, mean: center, variance: squares / (count - 1) }),
  };
}

/** Moves the first `count` members of a random order to the front; any order may stand there before. */
function shuffle(values: Float64Array, count: number, rng: Rng): void {
  const last = values.length - 1;
  for (let k = 0; k < count && k < last; k++) {
    const other = k + rng.integer(values.length - k);
    const held = values[k]!;
    values[k] = values[other]!;
    values[other] = held;
  }
}

function crossProduct(z: Float64Array, { size, starts, columns, values }: SpatialWeights): number {
  let total = 0;
  for (let i = 0; i < size; i++) {
    let lag = 0;
    for (let k = starts[i]!; k < starts[i + 1]!; k++) lag += values[k]! * z[columns[k]!]!;
    total += z[i]! * lag;
  }
  return total;
}

/** The negative sum of squared differences, which is great where neighbors are alike, as Geary's C is small. */
function likeness(z: Float64Array, { size, starts, columns, values }: SpatialWeights): number {
  let total = 0;
  for (let i = 0; i < size; i++)
    for (let k = starts[i]!; k < starts[i + 1]!; k++) {
      const gap = z[i]! - z[columns[k]!]!;
      total -= values[k]! * gap * gap;
    }
  return total;
}

/**
 * Global permutation: all values change places. Of Moran's I as z'Wz / (S0 m2), of Geary's C turned so that likeness is
 * positive: only the order of its values counts.
 *
 * @shape x n, not constant
 * @oracle test/oracle/companion: spdep moran.mc, geary.mc; every order of five values
 */
export function permuteGlobal(
  x: Float64Array,
  weights: SpatialWeights,
  { times, stream }: Permutations,
): { readonly moran: Reached; readonly geary: Reached } {
  invariant(times >= 2, 'permutations: at least two');
  const center = mean(x);
  const z = x.map((value) => value - center);
  const scale = mean(z.map((value) => value * value)) * weights.values.reduce((a, b) => a + b, 0);
  const [moran, geary] = [tally(crossProduct(z, weights) / scale), tally(likeness(z, weights))];
  for (let replicate = 0; replicate < times; replicate++) {
    const moved = z.slice();
    shuffle(moved, moved.length, stream(replicate));
    moran.add(crossProduct(moved, weights) / scale);
    geary.add(likeness(moved, weights));
  }
  return { moran: moran.reached(), geary: geary.reached() };
}

/**
 * Conditional permutation: each entity keeps its value, and others drawn without replacement stand around it. Of local
 * Moran's I_i = z_i (Wz)_i / m2; the stream is that of the entity.
 *
 * @shape x n, not constant → n
 * @cite Anselin (1995), section 3
 * @oracle test/oracle/companion: spdep localmoran_perm; every choice of neighbors among six values
 */
export function permuteLocal(
  x: Float64Array,
  { size, starts, columns, values }: SpatialWeights,
  { times, stream }: Permutations,
): Reached[] {
  invariant(times >= 2, 'permutations: at least two');
  const center = mean(x);
  const z = x.map((value) => value - center);
  const m2 = mean(z.map((value) => value * value));
  return Array.from({ length: size }, (_, i) => {
    const weights = values.subarray(starts[i]!, starts[i + 1]!);
    const lagOf = (around: (k: number) => number) => {
      let lag = 0;
      for (let k = 0; k < weights.length; k++) lag += weights[k]! * around(k);
      return (z[i]! / m2) * lag;
    };
    const counts = tally(lagOf((k) => z[columns[starts[i]! + k]!]!));
    const others = z.filter((_, j) => j !== i);
    const rng = stream(i);
    for (let replicate = 0; replicate < times; replicate++) {
      shuffle(others, weights.length, rng);
      counts.add(lagOf((k) => others[k]!));
    }
    return counts.reached();
  });
}
