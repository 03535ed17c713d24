import { invariant } from '../../base/invariant.ts';
import { stream } from '../../numeric/rng.ts';
import type { Factor } from '../regression/types.ts';
import { sweepPivot } from '../within/sweep.ts';
import { createBlocks } from './blocks.ts';
import type { MediationInput } from './types.ts';

/** A regressor of which less than this share of its sum of squares is left beyond effects and the others fails a replicate. */
const DEPENDENT_SHARE = 1e-12;
/** Replicates between two reports of progress. */
const PROGRESS_STRIDE = 50;

/** ab per mediator, their sum and the proportion of the total effect, of every replicate that did not fail, in order. */
export type Replicates = {
  readonly products: readonly Float64Array[];
  readonly totalIndirect: Float64Array;
  readonly proportion: Float64Array;
  readonly replications: number;
  readonly failed: number;
};

/**
 * Cluster bootstrap of the indirect effects: entities are drawn with replacement, a redrawn one counts as a new one,
 * and every effect is taken out anew. Each replicate's regressions come from sums of per-entity cross-products.
 *
 * @status failed: replicates in which the treatment or a mediator is collinear
 * @cite Cameron, Gelbach and Miller (2008), REStat 90, section 3; Preacher and Hayes (2008), Behavior Research Methods 40
 */
export function bootstrapIndirect(input: MediationInput): Replicates {
  const { treatment, mediators, controls, bootstrap } = input;
  invariant(bootstrap !== null, 'bootstrapIndirect: no bootstrap asked for');
  const cluster = input.entity ?? rowsAsClusters(input.y.length);
  const variables = [
    ...controls.map(({ values }) => values),
    treatment.values,
    ...mediators.map(({ values }) => values),
    input.y,
  ];
  const blocks = createBlocks(variables, input.absorb, cluster);
  const replications = bootstrap.draws?.length ?? bootstrap.replications;
  const gram = new Float64Array(blocks.width * blocks.width);
  const times = new Float64Array(blocks.clusters);
  const paths = new Float64Array(mediators.length + 1);
  const products = mediators.map(() => new Float64Array(replications));
  const totalIndirect = new Float64Array(replications);
  const proportion = new Float64Array(replications);
  let valid = 0;
  for (let b = 0; b < replications; b++) {
    drawTimes(times, input, b);
    blocks.gramInto(gram, times);
    if (pathsInto(paths, gram, blocks.squares, controls.length, mediators.length)) {
      products.forEach((product, j) => {
        product[valid] = paths[j]!;
        totalIndirect[valid] = totalIndirect[valid]! + paths[j]!;
      });
      proportion[valid] = totalIndirect[valid]! / paths[mediators.length]!;
      valid += 1;
    }
    const done = b + 1;
    if (done % PROGRESS_STRIDE === 0 || done === replications) {
      input.onProgress?.({ done, total: replications });
    }
  }
  return {
    products: products.map((product) => product.slice(0, valid)),
    totalIndirect: totalIndirect.slice(0, valid),
    proportion: proportion.slice(0, valid),
    replications,
    failed: replications - valid,
  };
}

function rowsAsClusters(n: number): Pick<Factor, 'codes' | 'levels'> {
  return { codes: Int32Array.from({ length: n }, (_, i) => i), levels: n };
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

/**
 * ab of each mediator and, last, the total effect, from the cross-products of controls, treatment, mediators, outcome
 * in this order; false where a path is not identified. A control that depends on others in a replicate is set aside.
 */
function pathsInto(
  out: Float64Array,
  gram: Float64Array,
  squares: Float64Array,
  controls: number,
  mediators: number,
): boolean {
  const size = controls + mediators + 2;
  const y = size - 1;
  const enter = (j: number): boolean => {
    if (!(gram[j * size + j]! > DEPENDENT_SHARE * squares[j]!)) return false;
    sweepPivot(gram, size, j);
    return true;
  };
  for (let j = 0; j < controls; j++) enter(j);
  if (!enter(controls)) return false;
  const x = controls * size;
  const total = gram[x + y]!;
  for (let j = 0; j < mediators; j++) out[j] = gram[x + controls + 1 + j]!;
  for (let j = 0; j < mediators; j++) if (!enter(controls + 1 + j)) return false;
  for (let j = 0; j < mediators; j++) out[j] = out[j]! * gram[(controls + 1 + j) * size + y]!;
  out[mediators] = total;
  return true;
}
