import { sf } from '../../numeric/dist/normal.ts';
import { mean, sum } from '../../numeric/sum.ts';
import { type SpatialWeights, spatialLag } from './spatial-weights.ts';

/** What the variance of a spatial statistic supposes: values in any order, or normal draws. */
export type SpatialInference = 'randomization' | 'normality';

export type SpatialTest = {
  readonly estimate: number;
  readonly expectation: number;
  readonly variance: number;
  /** Standardized so that positive dependence is positive, of Geary's C too. */
  readonly statistic: number;
};

type Sums = { readonly S0: number; readonly S1: number; readonly S2: number };

/** S0 = sum w, S1 = sum (w_ij + w_ji)^2 / 2, S2 = sum (row sum + column sum)^2. */
function sumsOf({ size, starts, columns, values }: SpatialWeights): Sums {
  const rows = new Float64Array(size);
  const across = new Float64Array(size);
  const cells = new Map<number, number>();
  for (let i = 0; i < size; i++)
    for (let k = starts[i]!; k < starts[i + 1]!; k++) {
      rows[i]! += values[k]!;
      across[columns[k]!]! += values[k]!;
      cells.set(i * size + columns[k]!, values[k]!);
    }
  // (w_ij + w_ji)^2 over both orders: a pair of which one side is 0 counts twice too.
  const squares = [...cells].map(([cell, value]) => {
    const back = cells.get((cell % size) * size + Math.floor(cell / size));
    const both = value + (back ?? 0);
    return back === undefined ? both * both : (both * both) / 2;
  });
  return {
    S0: sum(values),
    S1: sum(squares),
    S2: sum(rows.map((row, i) => (row + across[i]!) * (row + across[i]!))),
  };
}

/** Deviations from the mean, their mean square and kurtosis. */
function moments(x: Float64Array): { z: Float64Array; m2: number; b2: number } {
  const center = mean(x);
  const z = x.map((value) => value - center);
  const m2 = mean(z.map((value) => value * value));
  return { z, m2, b2: mean(z.map((value) => value * value * value * value)) / (m2 * m2) };
}

/**
 * Moran's I = (n / S0) z'Wz / z'z with its expectation and variance.
 *
 * @shape x n >= 4, not constant
 * @cite Cliff & Ord (1981), Spatial Processes, ch. 1-2
 * @oracle test/oracle/companion: spdep moran.test
 */
export function moran(x: Float64Array, weights: SpatialWeights, inference: SpatialInference): SpatialTest {
  const n = x.length;
  const { S0, S1, S2 } = sumsOf(weights);
  const { z, m2, b2 } = moments(x);
  const lag = spatialLag(weights, z);
  const estimate = sum(z.map((value, i) => value * lag[i]!)) / (S0 * m2);
  const expectation = -1 / (n - 1);
  const square =
    inference === 'randomization'
      ? (n * ((n * n - 3 * n + 3) * S1 - n * S2 + 3 * S0 * S0) -
          b2 * ((n * n - n) * S1 - 2 * n * S2 + 6 * S0 * S0)) /
        ((n - 1) * (n - 2) * (n - 3) * S0 * S0)
      : (n * n * S1 - n * S2 + 3 * S0 * S0) / (S0 * S0 * (n * n - 1));
  const variance = square - expectation * expectation;
  return { estimate, expectation, variance, statistic: (estimate - expectation) / Math.sqrt(variance) };
}

/**
 * Geary's C = (n - 1) sum w_ij (x_i - x_j)^2 / (2 S0 z'z), around 1; its statistic is (1 - C) / sd.
 *
 * @shape x n >= 4, not constant
 * @cite Cliff & Ord (1981), Spatial Processes, ch. 1-2
 * @oracle test/oracle/companion: spdep geary.test
 */
export function geary(x: Float64Array, weights: SpatialWeights, inference: SpatialInference): SpatialTest {
  const n = x.length;
  const { S0, S1, S2 } = sumsOf(weights);
  const { m2, b2 } = moments(x);
  const terms: number[] = [];
  for (let i = 0; i < n; i++)
    for (let k = weights.starts[i]!; k < weights.starts[i + 1]!; k++) {
      const gap = x[i]! - x[weights.columns[k]!]!;
      terms.push(weights.values[k]! * gap * gap);
    }
  const estimate = ((n - 1) * sum(terms)) / (2 * S0 * n * m2);
  const variance =
    inference === 'randomization'
      ? ((n - 1) * S1 * (n * n - 3 * n + 3 - (n - 1) * b2) -
          0.25 * (n - 1) * S2 * (n * n + 3 * n - 6 - (n * n - n + 2) * b2) +
          S0 * S0 * (n * n - 3 - (n - 1) * (n - 1) * b2)) /
        (n * (n - 2) * (n - 3) * S0 * S0)
      : ((2 * S1 + S2) * (n - 1) - 4 * S0 * S0) / (2 * (n + 1) * S0 * S0);
  return { estimate, expectation: 1, variance, statistic: (1 - estimate) / Math.sqrt(variance) };
}

/** p of a standardized statistic: of any dependence, or of positive dependence alone. */
export function spatialP(statistic: number, alternative: 'two_sided' | 'greater'): number {
  return alternative === 'greater' ? sf(statistic) : Math.min(1, 2 * sf(Math.abs(statistic)));
}

export type Quadrant = 'High-High' | 'Low-Low' | 'High-Low' | 'Low-High';

/** Local Moran's I of each entity. */
export type LocalMoran = {
  readonly z: Float64Array;
  readonly lag: Float64Array;
  readonly estimate: Float64Array;
  readonly expectation: Float64Array;
  readonly variance: Float64Array;
  readonly quadrant: readonly Quadrant[];
};

/**
 * Local Moran I_i = z_i (Wz)_i / m2, m2 = z'z / n. Moments `conditional` on the value of i (Sokal, Oden & Thomson
 * 1998), or `total` randomization (Anselin 1995). With z and Wz standardized to deviations, High is above the mean.
 *
 * @shape x n >= 3, not constant
 * @oracle test/oracle/companion: spdep localmoran
 */
export function localMoran(
  x: Float64Array,
  weights: SpatialWeights,
  variance: 'conditional' | 'total',
): LocalMoran {
  const n = x.length;
  const { z, m2, b2 } = moments(x);
  const lag = spatialLag(weights, z);
  const expectations = new Float64Array(n);
  const variances = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const row = weights.values.subarray(weights.starts[i]!, weights.starts[i + 1]!);
    const w = sum(row);
    const w2 = sum(row.map((value) => value * value));
    const own = z[i]! * z[i]!;
    if (variance === 'conditional') {
      expectations[i] = (-own * w) / ((n - 1) * m2);
      variances[i] = (own / (m2 * m2)) * (n / (n - 2)) * (w2 - (w * w) / (n - 1)) * (m2 - own / (n - 1));
    } else {
      const expectation = -w / (n - 1);
      expectations[i] = expectation;
      variances[i] =
        ((n - b2) / (n - 1)) * w2 +
        ((2 * b2 - n) / ((n - 1) * (n - 2))) * (w * w - w2) -
        expectation * expectation;
    }
  }
  return {
    z,
    lag,
    estimate: z.map((value, i) => (value / m2) * lag[i]!),
    expectation: expectations,
    variance: variances,
    quadrant: Array.from(z, (value, i) => quadrantOf(value, lag[i]!)),
  };
}

function quadrantOf(z: number, lag: number): Quadrant {
  if (z > 0) return lag > 0 ? 'High-High' : 'High-Low';
  return lag > 0 ? 'Low-High' : 'Low-Low';
}

/**
 * Getis and Ord's Gi*, standardized, with weight 1 of each entity on itself: hot spots are above 0, cold spots below.
 *
 * @shape x n, not constant; weights as given, not row-standardized
 * @cite Ord & Getis (1995), Geographical Analysis 27(4)
 * @oracle test/oracle/companion: spdep localG
 */
export function getisOrd(x: Float64Array, weights: SpatialWeights): Float64Array {
  const n = x.length;
  const center = mean(x);
  const deviation = Math.sqrt(moments(x).m2);
  const lag = spatialLag(weights, x);
  return x.map((value, i) => {
    const row = weights.values.subarray(weights.starts[i]!, weights.starts[i + 1]!);
    const w = sum(row) + 1;
    const w2 = sum(row.map((one) => one * one)) + 1;
    return (lag[i]! + value - center * w) / (deviation * Math.sqrt((n * w2 - w * w) / (n - 1)));
  });
}
