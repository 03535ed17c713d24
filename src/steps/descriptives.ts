import type { StepKind } from '../plan/step.ts';
import type { DescriptivesDetails, DescriptivesResult } from '../results/results.ts';
import { correlationMatrix } from '../stats/correlation.ts';
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
    const variables = [...new Set(params.variables as readonly string[])];
    const { rows: complete } = completeRows(data, variables, [], null);
    const matrix = correlationMatrix(variables.map((name) => onRows(data.term(name), complete)));
    const details: DescriptivesDetails = {
      variables,
      rows: complete.length,
      correlations: matrix.map((row) => row.map(finite)),
    };
    return { ok: true, value: { result, details } };
  },
};
