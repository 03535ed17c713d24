import { innerProduct } from './basis.ts';
import { createCandidates } from './candidates.ts';
import type { ThresholdSample } from './sample.ts';
import { createScan, nullResidual, type Scan } from './scan.ts';
import { estimateSequence, type Sequence } from './sequence.ts';

export type Estimated = { readonly scan: Scan; readonly residual: Float64Array; readonly sequence: Sequence };

/** Every threshold asked for, placed and refined, with what the bootstrap needs: the scan and the linear model's residual. */
export function estimateThresholds({ input, within }: ThresholdSample): Estimated {
  const { thresholdVariable, regimeRegressors, controls, maxThresholds } = input;
  const candidates = createCandidates(thresholdVariable.values, input.grid, input.trim, maxThresholds);
  const scan = createScan(
    within,
    candidates,
    controls.map(({ values }) => values),
    regimeRegressors.map(({ values }) => values),
  );
  const residual = nullResidual(scan, input.y);
  const sequence = estimateSequence(scan, residual, innerProduct(residual, residual), maxThresholds);
  return { scan, residual, sequence };
}
