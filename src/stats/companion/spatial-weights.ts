import { invariant } from '../../base/invariant.ts';
import { power } from '../../numeric/power.ts';
import { sum } from '../../numeric/sum.ts';

/** A spatial weights matrix over n entities, by row: who weighs on whom, and how much. No entity weighs on itself. */
export type SpatialWeights = {
  readonly size: number;
  /** Start of each row in `columns` and `values`; n + 1 long. */
  readonly starts: Int32Array;
  /** Ascending within a row. */
  readonly columns: Int32Array;
  readonly values: Float64Array;
};

export type Link = { readonly from: number; readonly to: number; readonly weight: number };

/** @shape links in any order, each pair once, from and to in 0 ... size - 1 and not the same */
export function spatialWeights(size: number, links: readonly Link[]): SpatialWeights {
  const ordered = [...links].sort((a, b) => a.from - b.from || a.to - b.to);
  const starts = new Int32Array(size + 1);
  for (const { from } of ordered) starts[from + 1]! += 1;
  for (let i = 0; i < size; i++) starts[i + 1]! += starts[i]!;
  return {
    size,
    starts,
    columns: Int32Array.from(ordered, ({ to }) => to),
    values: Float64Array.from(ordered, ({ weight }) => weight),
  };
}

/** Each row divided by its sum. Rows without a neighbor stay empty. */
export function rowStandardized(weights: SpatialWeights): SpatialWeights {
  const values = Float64Array.from(weights.values);
  for (let i = 0; i < weights.size; i++) {
    const row = weights.values.subarray(weights.starts[i]!, weights.starts[i + 1]!);
    const total = sum(row);
    for (let k = weights.starts[i]!; k < weights.starts[i + 1]!; k++) values[k] = weights.values[k]! / total;
  }
  return { ...weights, values };
}

/** W x. @shape x n → n */
export function spatialLag(weights: SpatialWeights, x: Float64Array): Float64Array {
  invariant(x.length === weights.size, 'a spatial lag needs one value per entity');
  const out = new Float64Array(weights.size);
  for (let i = 0; i < weights.size; i++) {
    const [start, end] = [weights.starts[i]!, weights.starts[i + 1]!];
    out[i] = sum(
      Float64Array.from({ length: end - start }, (_, k) => {
        return weights.values[start + k]! * x[weights.columns[start + k]!]!;
      }),
    );
  }
  return out;
}

/** Entities without a neighbor. */
export function isolates(weights: SpatialWeights): number[] {
  return Array.from({ length: weights.size }, (_, i) => i).filter(
    (i) => weights.starts[i] === weights.starts[i + 1],
  );
}

/** Mean radius of the earth, km. */
export const EARTH_RADIUS_KM = 6371;

/**
 * Great-circle distance by the haversine formula, on a sphere of 6371 km.
 *
 * @units degrees in, km out
 */
export function greatCircleKm(
  a: { readonly latitude: number; readonly longitude: number },
  b: { readonly latitude: number; readonly longitude: number },
): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const half = (angle: number) => Math.sin(angle / 2) * Math.sin(angle / 2);
  const across = half(radians(b.latitude) - radians(a.latitude));
  const along = half(radians(b.longitude) - radians(a.longitude));
  const chord = across + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * along;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** How neighbors follow from distances. */
export type DistanceRule =
  | { readonly kind: 'inverse_distance'; readonly power: number; readonly within: number | null }
  | { readonly kind: 'within'; readonly within: number }
  | { readonly kind: 'k_nearest'; readonly k: number };

/**
 * Links of every entity by its distances: d^-power, 1 within a distance, or 1 for the k nearest (of equal distances
 * the earlier entity).
 *
 * @shape distance(i, j) of n entities, positive for i != j
 */
export function distanceLinks(
  size: number,
  distance: (i: number, j: number) => number,
  rule: DistanceRule,
): Link[] {
  const links: Link[] = [];
  for (let from = 0; from < size; from++) {
    const others = Array.from({ length: size }, (_, to) => to)
      .filter((to) => to !== from)
      .map((to) => ({ to, km: distance(from, to) }));
    if (rule.kind === 'k_nearest') {
      others.sort((a, b) => a.km - b.km || a.to - b.to);
      links.push(...others.slice(0, rule.k).map(({ to }) => ({ from, to, weight: 1 })));
      continue;
    }
    for (const { to, km } of others) {
      if (rule.within !== null && km > rule.within) continue;
      links.push({ from, to, weight: rule.kind === 'within' ? 1 : power(km, -rule.power) });
    }
  }
  return links;
}

/** The part of a matrix over some entities, in their order; -1 where an entity is left out. */
export function weightsAmong(weights: SpatialWeights, kept: readonly number[]): SpatialWeights {
  const place = new Int32Array(weights.size).fill(-1);
  kept.forEach((entity, i) => {
    place[entity] = i;
  });
  const links: Link[] = [];
  for (const entity of kept)
    for (let k = weights.starts[entity]!; k < weights.starts[entity + 1]!; k++) {
      const to = place[weights.columns[k]!]!;
      if (to >= 0) links.push({ from: place[entity]!, to, weight: weights.values[k]! });
    }
  return spatialWeights(kept.length, links);
}
