import { invariant } from '../../base/invariant.ts';

/**
 * Min-max normalization: (x - min) / (max - min) where more is better (`direction` 1), (max - x) / (max - min) where
 * less is. Null for a constant indicator, which has no scale.
 *
 * @shape values n >= 1, complete -> n numbers in [0, 1]
 * @throws InvariantError on a missing value: it should have been reported before
 * @cite OECD (2008), Handbook on Constructing Composite Indicators, ch. 5
 */
export function normalizeMinMax(values: Float64Array, direction: 1 | -1): Float64Array | null {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    invariant(!Number.isNaN(value), 'normalizeMinMax: missing value');
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  const range = greatest - least;
  if (!(range > 0)) return null;
  if (Number.isFinite(range)) {
    return values.map((value) => (direction === 1 ? value - least : greatest - value) / range);
  }
  // Values so far apart that their difference overflows: in halves.
  const half = greatest / 2 - least / 2;
  return values.map((value) => (direction === 1 ? value / 2 - least / 2 : greatest / 2 - value / 2) / half);
}
