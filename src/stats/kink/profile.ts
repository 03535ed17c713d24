import { type Candidates, createCandidates } from '../threshold/candidates.ts';
import { createScan, type Scan } from '../threshold/scan.ts';
import type { Within } from '../within/within.ts';

/** A kink that adds less than this share of its own sum of squares to the null regressors is skipped. */
const SINGULAR_SHARE = 1e-10;

/** A point of the search: between candidates `interval` and the next, at gamma (centered). */
export type Point = { readonly interval: number; readonly gamma: number };

/** The fall of the sum of squares at the best point; gamma is centered. */
export type Best = { gamma: number; gain: number };

/**
 * S(g) of a kink at g, over all g between the trimmed ends. For g between neighboring values the rows below g are the
 * same, so that (x - g)_- is linear in g on them: with a = x 1(x <= v) and b = 1(x <= v), the fall of the sum of squares is
 * (n_a - g n_b)^2 / (D_aa - 2 g D_ab + g^2 D_bb), whose only interior maximum is where regressing on a and b puts it.
 * One pass over sorted rows gives n and D for every interval, and D is shared by all replicates.
 */
export type Profile = {
  readonly scan: Scan;
  readonly candidates: Candidates;
  /** What was taken off the kink variable, for digits. */
  readonly center: number;
  /** Points of an evenly spaced grid; null where every point counts. */
  readonly points: readonly Point[] | null;
};

/** @shape x n: the kink variable in panel order; controls of n */
export function createProfile(
  within: Within,
  x: Float64Array,
  center: number,
  controls: readonly Float64Array[],
  trim: number,
  grid: 'all' | number,
): Profile {
  const centered = x.map((value) => value - center);
  const candidates = createCandidates(centered, 'all', [trim], 1);
  const ones = new Float64Array(x.length).fill(1);
  const scan = createScan(within, candidates, controls, [centered, ones]);
  return { scan, candidates, center, points: grid === 'all' ? null : evenPoints(candidates.gamma, grid) };
}

function evenPoints(values: Float64Array, count: number): Point[] {
  const last = values.length - 1;
  if (last < 1) return last === 0 ? [{ interval: 0, gamma: values[0]! }] : [];
  const [from, to] = [values[0]!, values[last]!];
  const points: Point[] = [];
  let interval = 0;
  for (let i = 0; i < count; i++) {
    const gamma = i === count - 1 ? to : from + ((to - from) * i) / (count - 1);
    while (interval < last - 1 && values[interval + 1]! <= gamma) interval += 1;
    points.push({ interval, gamma });
  }
  return points;
}

/** The fall of the sum of squares at a point; NaN where the kink adds no regressor there. */
export function gainAt({ scan }: Profile, numerator: Float64Array, { interval, gamma }: Point): number {
  const { gram, scale } = scan;
  const at = interval * 4;
  const fall = numerator[interval * 2]! - gamma * numerator[interval * 2 + 1]!;
  const left = gram[at]! - 2 * gamma * gram[at + 1]! + gamma * gamma * gram[at + 3]!;
  const whole = size(scale[interval * 2]!) + gamma * gamma * size(scale[interval * 2 + 1]!);
  return left > SINGULAR_SHARE * whole ? (fall * fall) / left : Number.NaN;
}

/** The scan marks what the effects explain wholly by an infinite size; a kink may do with the other column alone. */
function size(scale: number): number {
  return Number.isFinite(scale) ? scale : 0;
}

/** The best point of all, the least of equals. Gamma NaN where there is none. */
export function bestPoint(profile: Profile, numerator: Float64Array): Best {
  const best: Best = { gamma: Number.NaN, gain: -1 };
  const consider = (point: Point): void => {
    const gain = gainAt(profile, numerator, point);
    if (gain > best.gain) {
      best.gain = gain;
      best.gamma = point.gamma;
    }
  };
  if (profile.points !== null) {
    for (const point of profile.points) consider(point);
    return best;
  }
  const { gamma } = profile.candidates;
  for (let j = 0; j < gamma.length; j++) {
    consider({ interval: j, gamma: gamma[j]! });
    if (j + 1 === gamma.length) break;
    const inside = stationary(profile.scan, numerator, j);
    if (inside > gamma[j]! && inside < gamma[j + 1]!) consider({ interval: j, gamma: inside });
  }
  return best;
}

/** -c_b / c_a of the regression on a and b. */
function stationary({ gram }: Scan, numerator: Float64Array, j: number): number {
  const at = j * 4;
  const [na, nb] = [numerator[j * 2]!, numerator[j * 2 + 1]!];
  const ca = gram[at + 3]! * na - gram[at + 1]! * nb;
  const cb = gram[at]! * nb - gram[at + 1]! * na;
  return -cb / ca;
}

/** The interval that a point lies in. */
export function intervalOf({ candidates }: Profile, gamma: number): number {
  const values = candidates.gamma;
  let interval = 0;
  while (interval < values.length - 1 && values[interval + 1]! <= gamma) interval += 1;
  return interval;
}
