import type { StepKind } from '../plan/step.ts';
import type { SpecificationTestResult, TestsResult } from '../results/results.ts';
import { fitRegression } from '../stats/regression/fit.ts';
import { takeSample } from '../stats/regression/sample.ts';
import type { RegressionInput } from '../stats/regression/types.ts';
import { breuschPaganTests } from '../stats/tests/breusch-pagan.ts';
import { effectsTests } from '../stats/tests/effects-f.ts';
import { jointTest } from '../stats/tests/joint.ts';
import { oneSidedMultipliers } from '../stats/tests/one-sided-multipliers.ts';
import { randomOrSerial } from '../stats/tests/random-or-serial.ts';
import { resetTest } from '../stats/tests/reset.ts';
import { crossSectionTest, groupwiseTest } from '../stats/tests/residual-tests.ts';
import { serialCorrelationTest } from '../stats/tests/serial-correlation.ts';
import type { TestRow } from '../stats/tests/types.ts';
import { varianceInflation } from '../stats/tests/vif.ts';
import { wooldridgeTest } from '../stats/tests/wooldridge.ts';
import type { SpecificationTest } from '../study/study.ts';
import type { ColumnParams } from './column-params.ts';
import { finite } from './column-result.ts';
import { columnSample, regressionInput } from './regression.ts';
import { modelData } from './sample.ts';
import { type UnitRootParams, unitRoots } from './unit-roots.ts';

type Params = {
  readonly name: string;
  readonly pointer: string;
  readonly of: string | null;
  readonly include: readonly SpecificationTest[];
  readonly joint: readonly (readonly string[])[];
  readonly columns: readonly ColumnParams[];
  readonly unitRoot: UnitRootParams | null;
};

/** Specification tests on the rows of the last column of the regression that they are of. */
export const step: StepKind = {
  kind: 'tests',
  heavy: false,
  draws: false,
  run(inputs, jsonParams) {
    const params = jsonParams as unknown as Params;
    const data = modelData(inputs);
    const roots = params.unitRoot === null ? null : unitRoots(data, params.unitRoot);
    const added = roots === null ? {} : { unit_root: roots.made };
    const last = params.columns[params.columns.length - 1];
    if (last === undefined) {
      const tests = (roots?.rows ?? []).map(rowResult);
      return {
        ok: true,
        value: { result: { kind: 'tests', of: null, column: null, tests, vif: [], ...added } },
      };
    }
    const sample = columnSample(data, params, last);
    if ('problems' in sample) return { ok: false, problems: sample.problems };
    const periods = Float64Array.from(sample.rows, (row) => data.frame.time[row]!);
    const input: RegressionInput = {
      ...regressionInput(data, last, sample.rows, 0.95),
      difference: { periods, span: 1 },
    };
    const rows = params.include.flatMap((test) => testRows(test, input));
    const fit = fitRegression(input);
    const joint = params.joint.map((terms) => jointTest(fit, terms));
    const result: TestsResult = {
      kind: 'tests',
      of: params.of,
      column: last.label,
      tests: [...rows, ...joint, ...(roots?.rows ?? [])].map(rowResult),
      ...added,
      vif: params.include.includes('vif') ? vifResult(input) : [],
    };
    return { ok: true, value: { result } };
  },
};

function testRows(test: SpecificationTest, input: RegressionInput): TestRow[] {
  switch (test) {
    case 'effects':
      return effectsTests(input, testedEffects(input));
    case 'breusch_pagan':
      return breuschPaganTests(input);
    case 'serial_correlation':
      return [serialCorrelationTest(input)];
    case 'groupwise_heteroskedasticity':
    case 'cross_section_dependence':
      return [ofResiduals(test, input)];
    case 'honda':
    case 'king_wu':
    case 'gourieroux_holly_monfort':
      return oneSidedMultipliers(test, input);
    case 'bera_sosa_escudero_yoon':
    case 'baltagi_li':
      return randomOrSerial(test, input);
    case 'wooldridge_within':
    case 'wooldridge_levels':
    case 'wooldridge_differences':
      return [wooldridgeTest(test, input)];
    case 'reset':
      return [resetTest(input)];
    case 'vif':
      return [];
  }
}

/** The absorbed effects; of a model without, the entity's, which it leaves out. */
function testedEffects({ absorb, entity, estimator }: RegressionInput): RegressionInput['absorb'] {
  if (estimator === 'fixed_effects' && absorb.length > 0) return absorb;
  return entity === null ? [] : [entity];
}

/** Residuals of the model; of random effects those of the fixed-effects model, which leave the entity effect out. */
function ofResiduals(
  test: 'groupwise_heteroskedasticity' | 'cross_section_dependence',
  input: RegressionInput,
): TestRow {
  const random = input.estimator === 'random_effects';
  const others = input.absorb.filter((factor) => factor.name !== 'entity');
  const fit = fitRegression({
    ...input,
    vcov: { type: 'iid' },
    ...(random ? { estimator: 'fixed_effects' as const, absorb: [input.entity!, ...others] } : {}),
  });
  const { entity, time } = takeSample(input, fit.rowsUsed);
  return test === 'groupwise_heteroskedasticity'
    ? groupwiseTest(fit.residuals, entity!)
    : crossSectionTest(fit.residuals, entity!, time!);
}

function rowResult(row: TestRow): SpecificationTestResult {
  const { test, of, distribution, df, df2, reason } = row;
  const numbers = { statistic: finite(row.statistic), df, df2, p_value: finite(row.pValue) };
  return { test, of, distribution, ...numbers, ...(reason === null ? {} : { reason }) };
}

function vifResult(input: RegressionInput): TestsResult['vif'] {
  return varianceInflation(input).map(({ term, pooled, within, reason }) => ({
    term,
    pooled,
    within,
    ...(reason === null ? {} : { reason }),
  }));
}
