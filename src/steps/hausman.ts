import type { StepKind } from '../plan/step.ts';
import type { ChiSquareTest, HausmanResult } from '../results/results.ts';
import { hausman } from '../stats/hausman.ts';
import type { ColumnParams } from './column-params.ts';
import { finite } from './column-result.ts';
import { columnSample, regressionInput } from './regression.ts';
import { modelData } from './sample.ts';

type Params = {
  readonly name: string;
  readonly pointer: string;
  readonly of: string;
  readonly columns: readonly ColumnParams[];
};

/** Fixed against random effects, on the rows and slopes of the last column of the model that it is of. */
export const step: StepKind = {
  kind: 'hausman',
  heavy: false,
  draws: false,
  run(inputs, jsonParams) {
    const params = jsonParams as unknown as Params;
    const data = modelData(inputs);
    const last = params.columns[params.columns.length - 1]!;
    const sample = columnSample(data, params, last);
    if ('problems' in sample) return { ok: false, problems: sample.problems };
    const outcome = hausman(regressionInput(data, last, sample.rows, 0.95));
    const result: HausmanResult = {
      kind: 'hausman',
      statistic: finite(outcome.statistic),
      df: finite(outcome.df),
      p_value: finite(outcome.pValue),
      definite: outcome.definite,
      sigmamore: chiSquare(outcome.sigmamore),
      auxiliary: { method: 'mundlak', ...chiSquare(outcome.mundlak) },
      preferred: outcome.preferred,
      contrast: outcome.contrast.map(({ term, fixedEffects, randomEffects, difference }) => ({
        term,
        fixed_effects: fixedEffects,
        random_effects: randomEffects,
        difference,
      })),
      ...(outcome.reason ? { reason: outcome.reason } : {}),
    };
    return { ok: true, value: { result } };
  },
};

function chiSquare(test: {
  statistic: number | null;
  df: number | null;
  pValue: number | null;
  reason?: string;
}): ChiSquareTest {
  const numbers = { statistic: finite(test.statistic), df: finite(test.df), p_value: finite(test.pValue) };
  return test.reason === undefined ? numbers : { ...numbers, reason: test.reason };
}
