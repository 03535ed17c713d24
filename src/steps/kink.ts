import type { StepKind } from '../plan/step.ts';
import type { KinkDetails, KinkResult } from '../results/results.ts';
import { fitKink } from '../stats/kink/fit.ts';
import type { KinkFit, KinkTest } from '../stats/kink/types.ts';
import type { KinkSpec } from '../study/study.ts';
import { columnResult, finite } from './column-result.ts';
import {
  differenceResult,
  type NonlinearParams,
  nonlinearInput,
  nonlinearSample,
  regimesOf,
  runProblem,
} from './nonlinear.ts';
import { type Dropped, modelData, onRows } from './sample.ts';
import { withSingletons } from './singletons.ts';

type Params = NonlinearParams & {
  readonly kinkVariable: string;
  readonly grid: 'all' | number;
  readonly bootstrap: KinkSpec['bootstrap'];
};

/** Fewer entities than this leave a bootstrap by entity too few samples that differ. */
const FEW_ENTITIES = 10;

export const step: StepKind = {
  kind: 'kink',
  heavy: true,
  draws: true,
  run(inputs, jsonParams, context) {
    const params = jsonParams as unknown as Params;
    const data = modelData(inputs);
    const sample = nonlinearSample(data, params, [params.kinkVariable]);
    if (!sample.ok) return { ok: false, problems: sample.error };
    const { rows } = sample.value;
    const fitted = fitKink({
      ...nonlinearInput(data, params, rows),
      kinkVariable: { name: params.kinkVariable, values: onRows(data.term(params.kinkVariable), rows) },
      grid: params.grid,
      bootstrap: params.bootstrap,
      seed: context.seed,
      stepId: context.stepId,
      onProgress: (done, total) => context.progress('bootstrap', done, total),
    });
    if (!fitted.ok) return { ok: false, problems: [runProblem(params, fitted.error)] };
    const fit = fitted.value;
    for (const warning of warningsOf(fit, params))
      context.warn({ ...runProblem(params, warning), severity: 'warning' });
    return {
      ok: true,
      value: {
        result: kinkResult(fit, params, withSingletons(data, params, sample.value, fit)),
        details: details(fit),
      },
    };
  },
};

function warningsOf(fit: KinkFit, { bootstrap, kinkVariable }: Params) {
  const entities = fit.column.fit.nEntities ?? fit.column.fit.nObs;
  const few =
    bootstrap !== null && entities < FEW_ENTITIES
      ? [
          {
            at: 'bootstrap',
            message: `the bootstrap draws one multiplier per entity, and there are ${entities}: its p-value and critical values are rough`,
            hint: null,
          },
        ]
      : [];
  const open = fit.set.bounded
    ? []
    : [
        {
          at: 'kink_variable',
          message: `the interval of the kink point reaches an end of the range of ${kinkVariable} that trimming leaves: the data do not bound it there`,
          hint: 'report the interval as open at that end, or use a smaller trim',
        },
      ];
  return [...few, ...open];
}

const TEST_REASONS = {
  no_bootstrap: 'no bootstrap was asked for',
  all_replicates_failed: 'every bootstrap replicate failed',
};

function testResult(test: KinkTest, bootstrap: Params['bootstrap']): KinkResult['test'] {
  const result = {
    f_statistic: test.fStatistic,
    p_value: finite(test.pValue),
    critical: test.critical,
    replications: test.replications,
    failed: test.failed,
    method: bootstrap?.weights ?? 'none',
  };
  return test.reason === null ? result : { ...result, reason: TEST_REASONS[test.reason] };
}

function kinkResult(fit: KinkFit, params: Params, dropped: Dropped): KinkResult {
  const { kink, set } = fit;
  return {
    kind: 'kink',
    kink_variable: params.kinkVariable,
    test: testResult(fit.test, params.bootstrap),
    kink: {
      value: kink.estimate,
      std_error: finite(kink.stdError),
      conf_low: set.confLow,
      conf_high: set.confHigh,
      connected: set.connected,
      bounded: set.bounded,
      critical: set.critical,
      method: set.method,
      ...(kink.reason === null ? {} : { reason: kink.reason }),
    },
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
    regime_rows: fit.regimeRows,
    rss: fit.rss,
    grid: { rule: params.grid, candidates: fit.candidates, trim: params.trim },
  };
}

function details({ curve, partial }: KinkFit): KinkDetails {
  return {
    curve: Array.from(curve.gamma, (gamma, i) => ({ gamma, rss: curve.rss[i]!, f: curve.f[i]! })),
    points: Array.from(partial.x, (x, i) => ({ x, y: partial.y[i]! })),
  };
}
