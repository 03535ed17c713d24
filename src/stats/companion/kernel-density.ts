import type { BandwidthRule } from '../../catalog/companion-methods.ts';
import { power } from '../../numeric/power.ts';
import { quantileType7, sorted } from '../../numeric/quantile.ts';
import { standardDeviation, sum } from '../../numeric/sum.ts';

export type Kernel = 'gaussian' | 'epanechnikov';

/** Factor before the spread, and what the quartiles' distance is divided by. */
const RULES: { readonly [rule in BandwidthRule]: readonly [factor: number, quartiles: number] } = {
  nrd0: [0.9, 1.34],
  nrd: [1.06, 1.34],
  stata: [0.9, 1.349],
};

/**
 * A bandwidth by rule of thumb: factor min(sd, IQR / d) n^(-1/5), quartiles of type 7. nrd0 is Silverman's (0.9 and
 * 1.34), nrd Scott's (1.06), stata that of Stata's kdensity (0.9 and 1.349). Where the middle half of the values is one
 * value, the standard deviation alone counts. NaN where all values are equal.
 *
 * @cite Silverman (1986), Density Estimation, eq. 3.31; Scott (1992)
 * @oracle test/oracle/companion
 */
export function ruleBandwidth(x: Float64Array, rule: BandwidthRule): number {
  const [factor, quartiles] = RULES[rule];
  const ascending = sorted(x);
  const deviation = x.length < 2 ? 0 : standardDeviation(x);
  const middle = (quantileType7(ascending, 0.75) - quantileType7(ascending, 0.25)) / quartiles;
  const spread = middle > 0 ? Math.min(deviation, middle) : deviation;
  return spread > 0 ? factor * spread * power(x.length, -0.2) : Number.NaN;
}

/** The standard deviation of an Epanechnikov kernel on [-1, 1] is 1 / sqrt(5): so it is as wide as the Gaussian. */
const EPANECHNIKOV_WIDTH = Math.sqrt(5);
const GAUSSIAN = Math.sqrt(2 * Math.PI);

/**
 * Kernel density at the points of a grid: the exact sum over the values, no binning. The bandwidth is the standard
 * deviation of the kernel.
 *
 * @shape x n; at g → g
 * @units densities per unit of x
 */
export function kernelDensity(
  x: Float64Array,
  at: Float64Array,
  bandwidth: number,
  kernel: Kernel,
): Float64Array {
  const terms = new Float64Array(x.length);
  return at.map((point) => {
    for (let i = 0; i < x.length; i++) terms[i] = kernelAt((point - x[i]!) / bandwidth, kernel);
    return sum(terms) / (x.length * bandwidth);
  });
}

function kernelAt(u: number, kernel: Kernel): number {
  if (kernel === 'gaussian') return Math.exp(-0.5 * u * u) / GAUSSIAN;
  const scaled = u / EPANECHNIKOV_WIDTH;
  return Math.abs(scaled) <= 1 ? (0.75 * (1 - scaled * scaled)) / EPANECHNIKOV_WIDTH : 0;
}

/** `count` points from `low` to `high`, ends included. */
export function evenGrid(low: number, high: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/** Local maxima of a curve on its grid: a flat top counts once, at its first point. Ends count. */
export function peaksOf(density: Float64Array): number[] {
  const peaks: number[] = [];
  for (let i = 0; i < density.length; i++) {
    const before = i === 0 ? Number.NEGATIVE_INFINITY : density[i - 1]!;
    let next = i + 1;
    while (next < density.length && density[next] === density[i]) next++;
    const after = next === density.length ? Number.NEGATIVE_INFINITY : density[next]!;
    if (density[i]! > before && density[i]! > after) peaks.push(i);
  }
  return peaks;
}
