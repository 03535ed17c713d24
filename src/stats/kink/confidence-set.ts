import { gainAt, type Profile } from './profile.ts';

type Segment = { low: number; high: number };

/**
 * Points whose fall of the sum of squares reaches `least`, as segments, ascending. Over all points the ends solve the
 * quadratic (n_a - g n_b)^2 = least (D_aa - 2 g D_ab + g^2 D_bb) within each interval.
 */
export function pointsReaching(profile: Profile, numerator: Float64Array, least: number): Segment[] {
  const segments: Segment[] = [];
  const add = (low: number, high: number): void => {
    const last = segments[segments.length - 1];
    if (last !== undefined && low <= last.high + 1e-12 * Math.max(1, Math.abs(low)))
      last.high = Math.max(last.high, high);
    else segments.push({ low, high });
  };
  if (profile.points !== null) {
    let open = false;
    for (const point of profile.points) {
      const inside = gainAt(profile, numerator, point) >= least;
      const last = segments[segments.length - 1];
      if (inside && open && last !== undefined) last.high = point.gamma;
      else if (inside) segments.push({ low: point.gamma, high: point.gamma });
      open = inside;
    }
    return segments;
  }
  const { gamma } = profile.candidates;
  for (let j = 0; j + 1 < gamma.length; j++) {
    for (const { low, high } of within(profile, numerator, j, least, gamma[j]!, gamma[j + 1]!))
      add(low, high);
  }
  return segments;
}

/** The parts of one interval where the quadratic is not negative. */
function within(
  profile: Profile,
  numerator: Float64Array,
  j: number,
  least: number,
  from: number,
  to: number,
): Segment[] {
  const at = j * 4;
  const { gram } = profile.scan;
  const [na, nb] = [numerator[j * 2]!, numerator[j * 2 + 1]!];
  const a = nb * nb - least * gram[at + 3]!;
  const b = -2 * (na * nb - least * gram[at + 1]!);
  const c = na * na - least * gram[at]!;
  const inside = (g: number): boolean => gainAt(profile, numerator, { interval: j, gamma: g }) >= least;
  const marks = [from, ...roots(a, b, c).filter((root) => root > from && root < to), to];
  return marks.slice(1).flatMap((high, i) => {
    const low = marks[i]!;
    return inside((low + high) / 2) ? [{ low, high }] : [];
  });
}

function roots(a: number, b: number, c: number): number[] {
  if (a === 0) return b === 0 ? [] : [-c / b];
  const discriminant = b * b - 4 * a * c;
  if (!(discriminant > 0)) return [];
  const half = -(b + (b < 0 ? -1 : 1) * Math.sqrt(discriminant)) / 2;
  return [half / a, c / half].sort((x, y) => x - y);
}
