import { invariant } from '../../base/invariant.ts';
import { stream } from '../../numeric/rng.ts';
import type { Draw } from './bootstrap.ts';
import type { BootstrapMethod, ThresholdBootstrap } from './types.ts';

/** Rows of the clusters that residuals are drawn by: an entity's rows, which are adjacent; a row in a cross-section. */
export type Clusters = {
  readonly count: number;
  readonly codes: Int32Array;
  /** Rows per cluster where all have as many, else null. */
  readonly size: number | null;
};

/**
 * How replicates of test `step` draw their residuals: whole entities' vectors with replacement, or every entity's own
 * vector with a random sign (Rademacher). Replicate b has a stream of its own.
 *
 * @cite Hansen (1999), section 4; Cameron, Gelbach and Miller (2008), REStat 90
 */
export function createDraw(
  bootstrap: ThresholdBootstrap,
  method: BootstrapMethod,
  clusters: Clusters,
  step: number,
  seed: number,
  stepId: string,
): Draw {
  const purpose = `threshold-${step}`;
  if (method === 'wild_cluster') {
    const signs = new Float64Array(clusters.count);
    return (out, residual, b) => {
      const rng = stream(seed, stepId, purpose, b);
      for (let i = 0; i < clusters.count; i++) signs[i] = rng.sign();
      for (let i = 0; i < out.length; i++) out[i] = signs[clusters.codes[i]!]! * residual[i]!;
    };
  }
  const { size, count } = clusters;
  invariant(size !== null, 'createDraw: residual_by_entity needs a balanced panel');
  return (out, residual, b) => {
    const explicit = bootstrap.draws?.[step - 1]?.[b];
    const rng = explicit === undefined ? stream(seed, stepId, purpose, b) : null;
    let to = 0;
    for (let i = 0; i < count; i++) {
      let from = (rng === null ? explicit![i]! : rng.integer(count)) * size;
      for (const end = from + size; from < end; from++, to++) out[to] = residual[from]!;
    }
  };
}
