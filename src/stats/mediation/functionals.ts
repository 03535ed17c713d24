import type { Shape } from './design.ts';
import type { Places } from './paths.ts';

/** An effect as a function of the slopes. */
export type Functional = { readonly key: string; readonly of: (slopes: Float64Array) => number };

export const TOTAL_INDIRECT = 'indirect';
export const PROPORTION = 'proportion';
export const RHO = 'rho';
export const indirectKey = (mediator: number): string => `indirect ${mediator}`;
export const chainKey = (through: readonly number[]): string => `chain ${through.join(' ')}`;
export const moderationKey = (part: 'index' | 'low' | 'high' | 'difference', mediator: number): string =>
  `${part} ${mediator}`;
export const sensitivityKey = (at: number): string => `rho ${at}`;

/** Correlations at which the sensitivity curve is computed: -.9 to .9. */
export const RHO_GRID: readonly number[] = Array.from({ length: 19 }, (_, i) => (i - 9) / 10);

/** Positions of two and more mediators in their order: every way from x to y through several. */
export function chainsOf({ mediators, serial }: Pick<Shape, 'mediators' | 'serial'>): number[][] {
  if (!serial) return [];
  const chains: number[][] = [];
  const extend = (chain: readonly number[], from: number): void => {
    for (let j = from; j < mediators; j++) {
      const longer = [...chain, j];
      if (longer.length > 1) chains.push(longer);
      extend(longer, j + 1);
    }
  };
  extend([], 0);
  return chains.sort((a, b) => a.length - b.length);
}

/** Every effect of a design, in a fixed order. */
export function functionalsOf(
  shape: Shape,
  places: Places,
  options: { readonly moderatorSd: number | null; readonly sensitivity: boolean },
): Functional[] {
  const mediators = Array.from({ length: shape.mediators }, (_, j) => j);
  const single = (j: number) => (s: Float64Array) => s[places.a(j)]! * s[places.b(j)]!;
  const singles = mediators.map((j) => ({ key: indirectKey(j), of: single(j) }));
  const chains = chainsOf(shape).map((through) => ({ key: chainKey(through), of: along(through, places) }));
  const parts = [...singles, ...chains];
  const whole = (s: Float64Array): number => {
    let total = 0;
    for (const part of parts) total += part.of(s);
    return total;
  };
  const { moderatorSd } = options;
  return [
    ...parts,
    { key: TOTAL_INDIRECT, of: whole },
    { key: PROPORTION, of: (s) => whole(s) / s[places.total]! },
    ...(moderatorSd === null
      ? []
      : mediators.flatMap((j) => moderationFunctionals(j, shape, places, moderatorSd))),
    ...(options.sensitivity ? sensitivityFunctionals(places) : []),
  ];
}

/** a of the first, slope of each on the one before, b of the last. */
function along(through: readonly number[], places: Places): Functional['of'] {
  const last = through[through.length - 1]!;
  return (s) => {
    let product = s[places.a(through[0]!)]!;
    for (let i = 1; i < through.length; i++) product *= s[places.link(through[i - 1]!, through[i]!)]!;
    return product * s[places.b(last)]!;
  };
}

/**
 * Indirect effects where the moderator is a standard deviation below and above its mean, their difference, and the index
 * of moderated mediation: what one unit of the moderator adds to ab.
 *
 * @cite Preacher, Rucker and Hayes (2007), Multivariate Behavioral Research 42; Hayes (2015), the same 50
 */
function moderationFunctionals(j: number, shape: Shape, places: Places, sd: number): Functional[] {
  const at = (deviation: number) => (s: Float64Array) => {
    const a = s[places.a(j)]! + (shape.a ? s[places.aProduct(j)]! * deviation : 0);
    const b = s[places.b(j)]! + (shape.b ? s[places.bProduct(j)]! * deviation : 0);
    return a * b;
  };
  const [low, high] = [at(-sd), at(sd)];
  const index = (s: Float64Array) =>
    shape.a ? s[places.aProduct(j)]! * s[places.b(j)]! : s[places.a(j)]! * s[places.bProduct(j)]!;
  return [
    ...(shape.a && shape.b ? [] : [{ key: moderationKey('index', j), of: index }]),
    { key: moderationKey('low', j), of: low },
    { key: moderationKey('high', j), of: high },
    { key: moderationKey('difference', j), of: (s) => high(s) - low(s) },
  ];
}

/**
 * The indirect effect if the errors of m and y correlate by rho: a s_y/s_m (r - rho sqrt((1 - r^2)/(1 - rho^2))), with
 * s_m, s_y, r the spread and correlation of the residuals of m and y given treatment and controls. Zero at rho = r.
 *
 * @cite Imai, Keele and Yamamoto (2010), Statistical Science 25, theorem 4
 */
function sensitivityFunctionals(places: Places): Functional[] {
  const { mm, my, yy } = places.spread;
  const r = (s: Float64Array) => s[my]! / Math.sqrt(s[mm]! * s[yy]!);
  const effect = (rho: number) => (s: Float64Array) => {
    const own = r(s);
    const shift = rho * Math.sqrt((1 - own * own) / (1 - rho * rho));
    return s[places.a(0)]! * Math.sqrt(s[yy]! / s[mm]!) * (own - shift);
  };
  return [{ key: RHO, of: r }, ...RHO_GRID.map((rho, at) => ({ key: sensitivityKey(at), of: effect(rho) }))];
}
