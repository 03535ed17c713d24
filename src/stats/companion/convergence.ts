import { mean, standardDeviation } from '../../numeric/sum.ts';

/** Dispersion in one period. */
export type Dispersion = {
  /** Standard deviation of the logarithm. */
  readonly sdLog: number;
  /** Standard deviation over the mean. */
  readonly cv: number;
};

/**
 * sigma convergence is a falling dispersion. Both variances have the divisor.
 *
 * @shape x n, all positive
 * @cite Barro & Sala-i-Martin (1992), JPE 100(2)
 * @oracle test/oracle/companion
 */
export function dispersion(x: Float64Array, divisor: 'n - 1' | 'n' = 'n - 1'): Dispersion {
  const scale = divisor === 'n' ? Math.sqrt((x.length - 1) / x.length) : 1;
  return { sdLog: scale * standardDeviation(x.map(Math.log)), cv: (scale * standardDeviation(x)) / mean(x) };
}

export type Speed = {
  /** Share of the gap that closes in a period; NaN where the slope implies none. */
  readonly speed: number;
  readonly speedStdError: number;
  /** Periods until half of the gap is left; NaN without convergence. */
  readonly halfLife: number;
};

/**
 * Speed of convergence that a slope on the initial logarithm implies: growth per period over a span of T periods,
 * b = -(1 - e^(-speed T)) / T, so speed = -ln(1 + b T) / T, and half-life ln 2 / speed. The standard error is that of
 * the delta method, se(b) / (1 + b T). No speed where 1 + b T <= 0 (a jump beyond the steady state).
 *
 * @cite Barro & Sala-i-Martin (2004), Economic Growth, ch. 11
 * @oracle test/oracle/companion
 */
export function convergenceSpeed(slope: number, stdError: number, span: number): Speed {
  const left = 1 + slope * span;
  if (!(left > 0)) return { speed: Number.NaN, speedStdError: Number.NaN, halfLife: Number.NaN };
  const speed = -Math.log(left) / span;
  return { speed, speedStdError: stdError / left, halfLife: speed > 0 ? Math.LN2 / speed : Number.NaN };
}
