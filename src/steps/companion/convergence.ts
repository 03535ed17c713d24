import { convergenceSpeed, dispersion } from '../../stats/companion/convergence.ts';
import { fitRegression } from '../../stats/regression/fit.ts';
import { columnResult } from '../column-result.ts';
import { columnSample, columnSingletons, regressionInput, saturated } from '../regression.ts';
import {
  type CompanionContext,
  measured,
  notPositive,
  type Outcome,
  orReason,
  problemOf,
  slicesOf,
  valuesOn,
} from './context.ts';

/** Dispersion of each period, and how much it changed from the first to the last. */
export function sigma(context: CompanionContext): Outcome {
  const { params, sample } = context;
  const logged = params.options.logged === true;
  const level = (rows: Int32Array) => {
    const values = valuesOn(context, rows);
    return logged ? values.map(Math.exp) : values;
  };
  const problem = notPositive(context, params.variables[0]!, level(sample.rows));
  if (problem !== null) return { problems: [problem] };
  const slices = slicesOf(context);
  const small = slices.find(({ rows }) => rows.length < 2);
  if (small !== undefined || slices.length < 2) {
    const message =
      small === undefined
        ? `one period says nothing of convergence.`
        : `${small.time} has one entity, and dispersion needs two.`;
    return {
      problems: [
        problemOf(context, message, 'look for missing values, or a `where` that keeps too little', 'DATA011'),
      ],
    };
  }
  const periods = slices.map(({ time, rows }) => ({
    time,
    ...dispersion(level(rows), params.options.divisor),
  }));
  const [first, last] = [periods[0]!, periods[periods.length - 1]!];
  return {
    measures: [
      ...periods.flatMap(({ time, sdLog, cv }) => [
        measured('sd_log', time, sdLog),
        measured('cv', time, cv),
      ]),
      measured('sd_log_change', null, last.sdLog - first.sdLog),
      measured('cv_change', null, last.cv - first.cv),
    ],
    frames: [],
  };
}

/** The growth equation, and the speed that its first slope implies. */
export function beta(context: CompanionContext): Outcome {
  const { params, data } = context;
  const column = params.columns[0]!;
  const sample = columnSample(data, params, column);
  if ('problems' in sample) return sample;
  const fit = fitRegression(regressionInput(data, column, sample.rows, params.confidence));
  const problem = saturated(fit, params, column.label);
  if (problem !== null) return { problems: [problem] };
  const { label, outcome, estimator, effects } = column;
  const result = columnResult(fit, {
    label,
    outcome,
    estimator,
    effects,
    dropped: sample.dropped,
    singletons: columnSingletons(data, fit, column, sample.rows),
  });
  const slope = result.terms.find(({ term }) => term === column.regressors[0]);
  const { from = 0, to = 1 } = params.options;
  const found = convergenceSpeed(slope?.estimate ?? Number.NaN, slope?.std_error ?? Number.NaN, to - from);
  const why =
    slope === undefined
      ? 'the initial level was omitted'
      : 'the slope is at or below minus one over the span';
  const none = slope === undefined ? why : 'there is no convergence: the slope is not negative';
  const speed = orReason('speed', null, found.speed, why);
  return {
    measures: [
      speed.estimate === null || !Number.isFinite(found.speedStdError)
        ? speed
        : { ...speed, std_error: found.speedStdError },
      orReason('half_life', null, found.halfLife, speed.estimate === null ? why : none),
    ],
    frames: [],
    columns: [result],
  };
}
