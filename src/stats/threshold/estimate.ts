import { innerProduct } from './basis.ts';
import { createCandidates } from './candidates.ts';
import type { ThresholdSample } from './sample.ts';
import { createScan, nullResidual, type Scan } from './scan.ts';
import { estimateSequence, type Sequence } from './sequence.ts';
import type { ThresholdInput } from './types.ts';

export type Estimated = { readonly scan: Scan; readonly residual: Float64Array; readonly sequence: Sequence };

/** What a threshold splits: the regime regressors, and a column of ones where regimes have intercepts. */
export function splitRegressors({ regimeRegressors, regimeIntercepts, y }: ThresholdInput): Float64Array[] {
  const columns = regimeRegressors.map(({ values }) => values);
  return regimeIntercepts ? [...columns, new Float64Array(y.length).fill(1)] : columns;
}

/** Every threshold asked for, placed and refined, with what the bootstrap needs: the scan and the linear model's residual. */
export function estimateThresholds({ input, within }: ThresholdSample): Estimated {
  const { thresholdVariable, controls, maxThresholds } = input;
  const candidates = createCandidates(thresholdVariable.values, input.grid, input.trim, maxThresholds);
  const scan = createScan(
    within,
    candidates,
    controls.map(({ values }) => values),
    splitRegressors(input),
  );
  const residual = nullResidual(scan, input.y);
  const sequence = estimateSequence(
    scan,
    residual,
    innerProduct(residual, residual),
    maxThresholds,
    input.compat === 'pdr',
  );
  return { scan, residual, sequence };
}
