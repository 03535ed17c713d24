import { invariant } from '../../base/invariant.ts';
import { stream } from '../../numeric/rng.ts';
import type { Factor } from '../regression/types.ts';
import { type ClusterBlocks, createBlocks } from './blocks.ts';
import type { Design, Shape } from './design.ts';
import type { Functional } from './functionals.ts';
import { type Places, pathReader, variableCount } from './paths.ts';
import type { MediationInput } from './types.ts';

/** Replicates between two reports of progress. */
const PROGRESS_STRIDE = 50;

/** Every effect in every replicate that did not fail, in order, by key; and with each cluster left out once. */
export type Replicates = {
  readonly values: { readonly [key: string]: Float64Array };
  /** Empty where no interval asks for it. A sample without which nothing is identified is left out. */
  readonly jackknife: { readonly [key: string]: Float64Array };
  readonly replications: number;
  readonly failed: number;
};

/**
 * Cluster bootstrap of the effects: entities are drawn with replacement, a redrawn one counts as a new one, and every
 * effect is taken out anew. Each replicate's regressions come from sums of per-entity cross-products.
 *
 * @status failed: replicates in which the treatment, a mediator or a product is collinear
 * @cite Cameron, Gelbach and Miller (2008), REStat 90, section 3; Preacher and Hayes (2008), Behavior Research Methods 40
 */
export function bootstrapEffects(
  input: MediationInput,
  design: Design,
  shape: Shape,
  places: Places,
  functionals: readonly Functional[],
): Replicates {
  const { bootstrap } = input;
  invariant(bootstrap !== null, 'bootstrapEffects: no bootstrap asked for');
  const blocks = blocksOf(design);
  invariant(blocks.width === variableCount(shape), 'bootstrapEffects: the design has another shape');
  const replications = bootstrap.draws?.length ?? bootstrap.replications;
  const drawn = runSamples(blocks, shape, places, functionals, replications, (times, b) => {
    drawTimes(times, input, b);
    const done = b + 1;
    if (done % PROGRESS_STRIDE === 0 || done === replications) {
      input.onProgress?.({ done, total: replications });
    }
  });
  const jackknife =
    bootstrap.interval === 'bca'
      ? runSamples(blocks, shape, places, functionals, blocks.clusters, leaveOneOut).values
      : {};
  return { values: drawn.values, jackknife, replications, failed: replications - drawn.valid };
}

function blocksOf(design: Design): ClusterBlocks {
  const { y, treatment, treatmentProduct, mediators, mediatorProducts, controls } = design;
  const products = treatmentProduct === null ? [] : [treatmentProduct];
  const columns = [...controls, treatment, ...products, ...mediators, ...mediatorProducts];
  const cluster = design.entity ?? rowsAsClusters(y.length);
  return createBlocks([...columns.map(({ values }) => values), y], design.absorb, cluster);
}

function runSamples(
  blocks: ClusterBlocks,
  shape: Shape,
  places: Places,
  functionals: readonly Functional[],
  samples: number,
  setTimes: (times: Float64Array, sample: number) => void,
): { values: { [key: string]: Float64Array }; valid: number } {
  const gram = new Float64Array(blocks.width * blocks.width);
  const times = new Float64Array(blocks.clusters);
  const slopes = new Float64Array(places.length);
  const values = functionals.map(() => new Float64Array(samples));
  const read = pathReader(shape, places);
  let valid = 0;
  for (let b = 0; b < samples; b++) {
    setTimes(times, b);
    blocks.gramInto(gram, times);
    if (!read(slopes, gram, blocks.squares)) continue;
    for (let f = 0; f < functionals.length; f++) values[f]![valid] = functionals[f]!.of(slopes);
    valid += 1;
  }
  const named = functionals.map(({ key }, f) => [key, values[f]!.slice(0, valid)] as const);
  return { values: Object.fromEntries(named), valid };
}

function rowsAsClusters(n: number): Pick<Factor, 'codes' | 'levels'> {
  return { codes: Int32Array.from({ length: n }, (_, i) => i), levels: n };
}

function leaveOneOut(times: Float64Array, left: number): void {
  times.fill(1);
  times[left] = 0;
}

function drawTimes(times: Float64Array, input: MediationInput, b: number): void {
  times.fill(0);
  const drawn = input.bootstrap?.draws?.[b];
  if (drawn !== undefined) {
    for (let i = 0; i < drawn.length; i++) times[drawn[i]!] = times[drawn[i]!]! + 1;
    return;
  }
  const rng = stream(input.seed, input.stepId, 'mediation', b);
  for (let i = 0; i < times.length; i++) {
    const entity = rng.integer(times.length);
    times[entity] = times[entity]! + 1;
  }
}
