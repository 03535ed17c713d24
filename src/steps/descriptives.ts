import type { StepKind } from '../plan/step.ts';
import type { DescriptivesResult } from '../results/results.ts';
import { describe } from '../stats/descriptives.ts';
import { finite } from './column-result.ts';
import { completeRows, modelData, onRows } from './sample.ts';

/** Moments of each variable on its own complete rows. */
export const step: StepKind = {
  kind: 'descriptives',
  heavy: false,
  draws: false,
  run(inputs, params) {
    const data = modelData(inputs);
    const rows = (params.variables as readonly string[]).map((variable) => {
      const sample = completeRows(data, [variable], [], null);
      const { n, mean, stdDev, min, max } = describe(onRows(data.term(variable), sample.rows));
      const row = {
        variable,
        n,
        mean: finite(mean),
        std_dev: finite(stdDev),
        min: finite(min),
        max: finite(max),
      };
      if (n > 1) return row;
      return { ...row, reason: n === 0 ? 'no row has a value' : 'one row has no standard deviation' };
    });
    const result: DescriptivesResult = { kind: 'descriptives', rows };
    return { ok: true, value: { result } };
  },
};
