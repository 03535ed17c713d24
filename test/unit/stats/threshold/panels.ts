import { leastSquares, qr, residualsOf } from '../../../../src/numeric/qr.ts';
import { stream } from '../../../../src/numeric/rng.ts';
import type { Factor } from '../../../../src/stats/regression/types.ts';
import type { ThresholdInput } from '../../../../src/stats/threshold/types.ts';

/** A simulated panel with one threshold at .3; `keep` drops rows and makes it unbalanced. */
export function simulatedInput(options: {
  readonly entities: number;
  readonly periods: number;
  readonly regressors: 1 | 2;
  readonly effects: readonly ('entity' | 'time')[];
  readonly keep?: (entity: number, time: number) => boolean;
  readonly seed?: number;
  readonly ties?: boolean;
}): ThresholdInput {
  const { entities, periods, regressors, effects, keep, seed = 1, ties = false } = options;
  const rng = stream(seed, 'test', 'panel', 0);
  const names = ['q', 'x1', 'x2', 'z1', 'z2', 'y'] as const;
  const values: Record<(typeof names)[number], number[]> = { q: [], x1: [], x2: [], z1: [], z2: [], y: [] };
  const entityCodes: number[] = [];
  const timeCodes: number[] = [];
  const timeEffect = Array.from({ length: periods }, () => rng.normal());
  for (let i = 0; i < entities; i++) {
    const effect = rng.normal();
    for (let t = 0; t < periods; t++) {
      const row = {
        q: ties ? Math.round(4 * rng.normal()) / 4 : rng.normal(),
        x1: rng.normal() + effect,
        x2: rng.normal() + timeEffect[t]!,
        z1: rng.normal() - effect,
        z2: rng.normal(),
      };
      const slope = row.q <= 0.3 ? 0.2 : 1;
      const y = effect + timeEffect[t]! + slope * row.x1 - 0.5 * row.x2 + 0.3 * row.z1 + rng.normal();
      if (keep !== undefined && !keep(i, t)) continue;
      for (const name of ['q', 'x1', 'x2', 'z1', 'z2'] as const) values[name].push(row[name]);
      values.y.push(y);
      entityCodes.push(i);
      timeCodes.push(t);
    }
  }
  const column = (name: (typeof names)[number]) => ({ name, values: Float64Array.from(values[name]) });
  const entity: Factor = { name: 'entity', codes: Int32Array.from(entityCodes), levels: entities };
  const time: Factor = { name: 'time', codes: Int32Array.from(timeCodes), levels: periods };
  return {
    y: column('y').values,
    thresholdVariable: column('q'),
    regimeRegressors: regressors === 1 ? [column('x1')] : [column('x1'), column('x2')],
    controls: regressors === 1 ? [column('x2'), column('z1'), column('z2')] : [column('z1'), column('z2')],
    absorb: effects.map((effect) => (effect === 'entity' ? entity : time)),
    entity,
    time,
    vcov: { type: 'iid' },
    confidence: 0.95,
    maxThresholds: 2,
    alpha: 0.05,
    trim: [0.1],
    grid: 'all',
    bootstrap: null,
    regimeIntercepts: false,
    compat: 'none',
    seed: 7,
    stepId: 'regimes',
  };
}

/** Indicator columns of the absorbed effects, or a constant. */
function dummies(input: ThresholdInput): Float64Array[] {
  if (input.absorb.length === 0) return [new Float64Array(input.y.length).fill(1)];
  return input.absorb.flatMap(({ codes, levels }) =>
    Array.from({ length: levels }, (_, level) =>
      Float64Array.from(codes, (code) => (code === level ? 1 : 0)),
    ),
  );
}

export function below(x: Float64Array, q: Float64Array, gamma: number): Float64Array {
  return x.map((value, i) => (q[i]! <= gamma ? value : 0));
}

/** Dense least squares on dummies, controls, regime regressors and their splits: residuals and their square sum. */
export function denseFit(
  input: ThresholdInput,
  y: Float64Array,
  thresholds: readonly number[],
): { rss: number; residuals: Float64Array } {
  const q = input.thresholdVariable.values;
  const regressors = input.regimeRegressors.map(({ values }) => values);
  const columns = [
    ...dummies(input),
    ...input.controls.map(({ values }) => values),
    ...regressors,
    ...thresholds.flatMap((gamma) => regressors.map((x) => below(x, q, gamma))),
  ];
  const factor = qr(columns, y.length);
  const residuals = residualsOf(factor, columns, y, leastSquares(factor, columns, y));
  let rss = 0;
  for (const e of residuals) rss += e * e;
  return { rss, residuals };
}

/** Distinct values of q that leave `least` rows in every regime cut by `given` and by themselves. */
export function admissible(q: Float64Array, given: readonly number[], least: number): number[] {
  const distinct = [...new Set(q)].sort((a, b) => a - b);
  return distinct.filter((gamma) => {
    const cuts = [...given, gamma].sort((a, b) => a - b);
    const counts = [...cuts.map((cut) => q.filter((value) => value <= cut).length), q.length];
    return counts.every((count, i) => count - (counts[i - 1] ?? 0) >= least);
  });
}

/** The best further threshold by brute force. */
export function denseSearch(
  input: ThresholdInput,
  y: Float64Array,
  given: readonly number[],
  least: number,
): { gamma: number; rss: number; curve: { gamma: number; rss: number }[] } {
  const curve = admissible(input.thresholdVariable.values, given, least).map((gamma) => ({
    gamma,
    rss: denseFit(input, y, [...given, gamma]).rss,
  }));
  const best = curve.reduce((least, point) => (point.rss < least.rss ? point : least));
  return { ...best, curve };
}
