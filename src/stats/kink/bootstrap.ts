import { stream } from '../../numeric/rng.ts';
import { innerProduct } from '../threshold/basis.ts';
import { nullResidual } from '../threshold/scan.ts';
import { bestPoint, gainAt, type Point, type Profile } from './profile.ts';
import type { KinkInput } from './types.ts';

export type KinkReplicates = {
  readonly test: Float64Array;
  readonly point: Float64Array;
  readonly failed: number;
};

const PROGRESS_STRIDE = 50;

/**
 * Multiplier bootstrap by entity: residuals of the kink model times one draw per entity. Around the linear fit it gives
 * F of no kink against one; around the kink model's fit F of the estimated point against the replicate's own best.
 *
 * @shape fitted n: the kink's part of the fit off the null regressors; residual n: of the kink model; both transformed
 * @status failed: replicates with no admissible point or no residual variance
 * @cite Hansen (2017), JBES 35(2), Algorithms 1 and 3, by entity as Zhang, Zhou and Jiang (2017), Economics Letters 157
 */
export function kinkBootstrap(
  profile: Profile,
  input: KinkInput,
  fitted: Float64Array,
  residual: Float64Array,
  estimate: Point,
  df: number,
): KinkReplicates {
  const { scan, candidates } = profile;
  const { bootstrap, entity } = input;
  const replications = bootstrap?.draws?.length ?? bootstrap?.replications ?? 0;
  const rows = residual.length;
  const count = entity === null ? rows : entity.levels;
  const multipliers = new Float64Array(count);
  const drawn = new Float64Array(rows);
  const numerator = new Float64Array(candidates.count.length * 2);
  const test = new Float64Array(replications);
  const point = new Float64Array(replications);
  let valid = 0;
  for (let b = 0; b < replications; b++) {
    fillMultipliers(multipliers, input, b);
    for (let i = 0; i < rows; i++)
      drawn[i] = multipliers[entity === null ? i : entity.codes[i]!]! * residual[i]!;
    const noise = nullResidual(scan, drawn);
    scan.numeratorInto(numerator, noise);
    const total = innerProduct(noise, noise);
    const free = bestPoint(profile, numerator).gain;
    for (let i = 0; i < rows; i++) noise[i] = noise[i]! + fitted[i]!;
    scan.numeratorInto(numerator, noise);
    const around = innerProduct(noise, noise);
    const best = bestPoint(profile, numerator).gain;
    const own = gainAt(profile, numerator, estimate);
    const [f, g] = [(df * free) / (total - free), (df * Math.max(0, best - own)) / (around - best)];
    if (free >= 0 && total - free > 0 && around - best > 0 && Number.isFinite(f) && Number.isFinite(g)) {
      test[valid] = f;
      point[valid] = g;
      valid += 1;
    }
    if ((b + 1) % PROGRESS_STRIDE === 0) input.onProgress?.(b + 1, replications);
  }
  return { test: test.slice(0, valid), point: point.slice(0, valid), failed: replications - valid };
}

function fillMultipliers(out: Float64Array, { bootstrap, seed, stepId }: KinkInput, b: number): void {
  const explicit = bootstrap?.draws?.[b];
  if (explicit !== undefined) {
    for (let i = 0; i < out.length; i++) out[i] = explicit[i]!;
    return;
  }
  const rng = stream(seed, stepId, 'kink', b);
  const normal = bootstrap?.weights !== 'rademacher';
  for (let i = 0; i < out.length; i++) out[i] = normal ? rng.normal() : rng.sign();
}
