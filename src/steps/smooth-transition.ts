import type { StepKind } from '../plan/step.ts';
import type { LmResult, TransitionTestResult } from '../results/nonlinear.ts';
import type { SmoothTransitionDetails, SmoothTransitionResult } from '../results/results.ts';
import { fitSmoothTransition } from '../stats/smooth-transition/fit.ts';
import type { LmStatistic, SmoothFit, SmoothTest } from '../stats/smooth-transition/types.ts';
import type { SmoothTransitionSpec } from '../study/study.ts';
import { columnResult, finite } from './column-result.ts';
import {
  differenceResult,
  type NonlinearParams,
  nonlinearInput,
  nonlinearSample,
  parameterResult,
  regimesOf,
  runProblem,
} from './nonlinear.ts';
import { type Dropped, modelData, onRows } from './sample.ts';
import { withSingletons } from './singletons.ts';

type Params = NonlinearParams &
  Pick<SmoothTransitionSpec, 'locations' | 'maxTransitions' | 'alpha' | 'test' | 'grid'> & {
    readonly transitionVariable: string;
    readonly regimeRegressors: readonly string[];
  };

export const step: StepKind = {
  kind: 'smooth_transition',
  heavy: true,
  draws: false,
  run(inputs, jsonParams, context) {
    const params = jsonParams as unknown as Params;
    const data = modelData(inputs);
    const sample = nonlinearSample(data, params, [params.transitionVariable, ...params.regimeRegressors]);
    if (!sample.ok) return { ok: false, problems: sample.error };
    const { rows } = sample.value;
    const named = (name: string) => ({ name, values: onRows(data.term(name), rows) });
    const { locations, maxTransitions, alpha, test, grid } = params;
    const transitionVariable = named(params.transitionVariable);
    const fitted = fitSmoothTransition({
      ...nonlinearInput(data, params, rows),
      transitionVariable,
      regimeRegressors: params.regimeRegressors.map(named),
      locations,
      maxTransitions,
      alpha,
      test,
      grid,
    });
    if (!fitted.ok) return { ok: false, problems: [runProblem(params, fitted.error)] };
    const fit = fitted.value;
    for (const warning of warningsOf(fit, params))
      context.warn({ ...runProblem(params, warning), severity: 'warning' });
    const q = Float64Array.from(fit.rowsUsed, (row) => transitionVariable.values[row]!);
    return {
      ok: true,
      value: {
        result: result(fit, params, withSingletons(data, params, sample.value, fit)),
        details: details(fit, q),
      },
    };
  },
};

function warningsOf(fit: SmoothFit, { transitionVariable }: Params) {
  const steep = fit.transitions.flatMap(({ atBound }, r) =>
    atBound
      ? [
          {
            at: 'transition_variable',
            message: `transition ${r + 1} in ${transitionVariable} is as steep as the search allows: the data cannot tell it from a jump, and its steepness has no standard error`,
            hint: '`kind: threshold` estimates a jump, and tests for it',
          },
        ]
      : [],
  );
  const stuck = fit.converged
    ? []
    : [
        {
          at: 'grid',
          message: 'least squares did not converge: estimates are the best point found',
          hint: 'use more starting values, fewer locations or fewer transitions',
        },
      ];
  return [...steep, ...stuck];
}

function lmResult({ statistic, df, df2, pValue, reason }: LmStatistic): LmResult {
  const numbers = { statistic: finite(statistic), df, df2, p_value: finite(pValue) };
  return reason === null ? numbers : { ...numbers, reason };
}

function testResult({ hypothesis, order, transitions, statistics }: SmoothTest): TransitionTestResult {
  return {
    hypothesis,
    order,
    transitions,
    lm_chi2: lmResult(statistics.lm_chi2),
    lm_f: lmResult(statistics.lm_f),
    robust_chi2: lmResult(statistics.robust_chi2),
    robust_f: lmResult(statistics.robust_f),
  };
}

function result(fit: SmoothFit, params: Params, dropped: Dropped): SmoothTransitionResult {
  return {
    kind: 'smooth_transition',
    transition_variable: params.transitionVariable,
    tests: fit.tests.map(testResult),
    decided_by: params.test,
    locations: fit.locations,
    selected: fit.selected,
    transitions: fit.transitions.map(({ gamma, locations, atBound, between }) => ({
      gamma: parameterResult(gamma),
      locations: locations.map(parameterResult),
      at_bound: atBound,
      between,
    })),
    converged: fit.converged,
    columns: [
      columnResult(fit.column, {
        label: '(1)',
        outcome: params.outcome,
        estimator: params.effects.length > 0 ? 'fixed_effects' : 'pooled_ols',
        effects: params.effects,
        dropped,
        regimes: regimesOf(fit.regimeTerms),
      }),
    ],
    regime_difference: fit.regimeDifference.map(differenceResult),
    rss: fit.rss,
    aic: fit.aic,
    bic: fit.bic,
  };
}

function details({ values }: SmoothFit, q: Float64Array): SmoothTransitionDetails {
  return {
    points:
      values.length === 0 ? [] : Array.from(q, (value, i) => ({ q: value, g: values.map((g) => g[i]!) })),
  };
}
