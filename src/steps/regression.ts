import type { Problem } from '../diagnostics/diagnostic.ts';
import { stream } from '../numeric/rng.ts';
import type { StepKind } from '../plan/step.ts';
import type { ColumnResult, RegressionDetails, RegressionResult } from '../results/results.ts';
import { fitSeries } from '../stats/regression/fit-series.ts';
import type { RegressionFit, RegressionInput } from '../stats/regression/types.ts';
import { summarizeResiduals } from '../stats/residual-summary.ts';
import type { Estimator } from '../study/study.ts';
import { categoricalFaults, dummiesOn } from './categorical.ts';
import type { ColumnParams } from './column-params.ts';
import { columnResult } from './column-result.ts';
import { completeSample } from './complete-sample.ts';
import { designInput, tooManySlopes } from './design.ts';
import { columnMoments } from './moments.ts';
import { carryPowers } from './powers.ts';
import {
  type Dropped,
  factorOn,
  type ModelData,
  modelData,
  rolesOn,
  type Sample,
  termOn,
  vcovOn,
} from './sample.ts';
import { droppedSingletons } from './singletons.ts';
import { weightFaults, withoutZeroWeights } from './weights.ts';

type Params = {
  readonly name: string;
  readonly pointer: string;
  readonly confidence: number;
  readonly columns: readonly ColumnParams[];
};

export const step: StepKind = {
  kind: 'regression',
  heavy: false,
  draws: false,
  run(inputs, jsonParams, context) {
    const params = jsonParams as unknown as Params;
    const data = modelData(inputs);
    const problems: Problem[] = [];
    const columns: ColumnResult[] = [];
    const fitNext = fitSeries();
    let last: RegressionFit | null = null;
    for (const column of params.columns) {
      const sample = columnSample(data, params, column);
      if ('problems' in sample) {
        problems.push(...sample.problems);
        continue;
      }
      const input = regressionInput(data, column, sample.rows, params.confidence);
      const fit = fitNext({ ...input, ...wildOptions(column, params.confidence, context.stepId) });
      const problem = saturated(fit, params, column.label, column.estimator);
      last = fit;
      if (problem === null) columns.push(columnOf(data, fit, column, sample, input));
      else problems.push(problem);
    }
    if (problems.length > 0) return { ok: false, problems };
    const result: RegressionResult = { kind: 'regression', columns };
    const details: RegressionDetails = {
      residuals: last === null ? null : summarizeResiduals(last.residuals, last.fitted),
    };
    return { ok: true, value: { result, details } };
  },
};

/**
 * The rows of one column: complete for every term of every column of the model (so that columns are comparable), and
 * within the column's own `where`.
 */
export function columnSample(
  data: ModelData,
  model: Pick<Params, 'name' | 'pointer' | 'columns'>,
  column: ColumnParams,
): Sample | { readonly problems: readonly Problem[] } {
  const complete = completeSample(data, model, column);
  if (!complete.ok) return { problems: complete.error };
  const sample = withoutZeroWeights(data, column, complete.value);
  const faults = [...weightFaults(data, model, column, sample), ...categoricalFaults(data, model, column)];
  if (faults.length > 0) return { problems: faults };
  const many = tooManySlopes(data, model, column, sample);
  if (many !== null) return { problems: [many] };
  const problem = tooFewRows(sample, column.regressors.length + column.controls.length, model, column.label);
  return problem === null ? sample : { problems: [problem] };
}

/** A model that no row is left for cannot be estimated: said with what became of the rows. */
export function tooFewRows(
  sample: Sample,
  terms: number,
  model: { readonly name: string; readonly pointer: string },
  label: string,
): Problem | null {
  if (sample.rows.length > terms + 1) return null;
  const lost = describeDropped(sample.dropped);
  return {
    code: 'DATA011',
    severity: 'error',
    message: `${model.name}, column ${label}: ${sample.rows.length} complete rows are left for ${terms} terms${lost}`,
    hint: 'look for terms with missing values, or a `where` that keeps too little',
    pointer: model.pointer,
  };
}

/** An equation that its rows fit exactly has no errors to estimate anything from. */
export function saturated(
  { fit, singletons, undifferenced = 0 }: RegressionFit,
  model: { readonly name: string; readonly pointer: string },
  label: string,
  estimator?: Estimator,
): Problem | null {
  if (fit.dfResid > 0) return null;
  const lost = [
    ...(undifferenced === 0 ? [] : [`${undifferenced} more have no row one span of periods before`]),
    ...(singletons === 0 ? [] : [`${singletons} more stand alone in an absorbed effect`]),
  ];
  const alone = lost.length === 0 ? '' : ` (${lost.join(', ')})`;
  const count = estimator === 'between' ? `means of ${fit.nEntities} entities` : `${fit.nObs} rows`;
  return {
    code: 'DATA011',
    severity: 'error',
    message: `${model.name}, column ${label}: ${count}${alone} leave no degree of freedom beside the terms and the absorbed effects`,
    hint: 'take fewer effects or terms, or a `where` that keeps more',
    pointer: model.pointer,
  };
}

function describeDropped(dropped: Dropped): string {
  if (dropped.length === 0) return '';
  return ` (${dropped.map(({ reason, rows }) => `${rows} rows ${reason}`).join(', ')})`;
}

export function regressionInput(
  data: ModelData,
  column: ColumnParams,
  rows: Int32Array,
  confidence: number,
): RegressionInput {
  const categories = dummiesOn(data, column, rows);
  const terms = [...column.regressors, ...column.controls];
  const { weights, instruments, span } = column;
  const plain = terms.map((name) => termOn(data, name, rows));
  // Without effects and weights nothing stands between the columns and the solve.
  const bare = column.estimator === 'pooled_ols' && weights === undefined;
  const powers = bare ? carryPowers(terms, plain) : { columns: plain, low: null };
  const low = powers.low === null ? null : [...powers.low, ...categories.columns.map(() => null)];
  return {
    y: termOn(data, column.outcome, rows),
    terms: [...terms, ...categories.terms],
    columns: [...powers.columns, ...categories.columns],
    ...(low === null ? {} : { low }),
    estimator: column.estimator,
    absorb: column.effects.map((name) => factorOn(data, name, rows)),
    ...rolesOn(data, rows),
    vcov: vcovOn(data, column.vcov, rows),
    confidence,
    variance: column.variance,
    ...(weights === undefined
      ? {}
      : { weights: { type: weights.type, values: termOn(data, weights.variable, rows) } }),
    ...(column.estimator === 'first_difference'
      ? {
          difference: {
            periods: Float64Array.from(rows, (row) => data.frame.time[row]!),
            span: span ?? 1,
          },
        }
      : {}),
    ...(instruments === undefined
      ? {}
      : {
          instruments: {
            ...instruments,
            columns: instruments.names.map((name) => termOn(data, name, rows)),
          },
        }),
    ...designInput(data, column, rows),
  };
}

/** Each column has streams of its own, told apart by its label. */
function wildOptions(
  { wild, label }: ColumnParams,
  confidence: number,
  stepId: string,
): Pick<RegressionInput, 'wild'> {
  if (wild === undefined) return {};
  const { replications, weights, seed } = wild;
  const purpose = `wild bootstrap ${label}`;
  return {
    wild: {
      replications,
      weights,
      confidence,
      stream: (replicate) => stream(seed, stepId, purpose, replicate),
    },
  };
}

/** The rows of a column that its fit left out, by name: of differences, the later row of each. */
export function columnSingletons(
  data: ModelData,
  { singletons, differenced }: RegressionFit,
  { effects, weights, slopes }: ColumnParams,
  rows: Int32Array,
): Dropped {
  return droppedSingletons(data, {
    effects,
    ...(slopes === undefined ? {} : { slopes }),
    rows: differenced === undefined ? rows : differenced.map((position) => rows[position]!),
    expected: singletons,
    ...(weights?.type === 'frequency' ? { frequency: data.term(weights.variable) } : {}),
  });
}

/** Differences and means of entities are other rows than those of the panel. */
function momentsOf(fit: RegressionFit, input: RegressionInput): Pick<ColumnResult, 'moments'> {
  const { y, terms, columns, weights = null, estimator } = input;
  if (estimator === 'first_difference' || estimator === 'between') return {};
  const named = terms.map((name, j) => ({ name, values: columns[j]! }));
  return { moments: columnMoments(fit, { y, columns: named, weights }) };
}

function columnOf(
  data: ModelData,
  fit: RegressionFit,
  column: ColumnParams,
  sample: Sample,
  input: RegressionInput,
): ColumnResult {
  const { bases } = dummiesOn(data, column, sample.rows);
  return {
    ...columnResult(fit, {
      label: column.label,
      outcome: column.outcome,
      estimator: column.estimator,
      effects: column.effects,
      dropped: sample.dropped,
      singletons: columnSingletons(data, fit, column, sample.rows),
      ...momentsOf(fit, input),
    }),
    ...(column.wild === undefined || fit.wild === undefined
      ? {}
      : {
          wild_bootstrap: {
            weights: column.wild.weights,
            replications: fit.wild.replications,
            enumerated: fit.wild.enumerated,
          },
        }),
    ...(column.weights === undefined ? {} : { weights: column.weights }),
    ...(column.estimator === 'first_difference' ? { span: column.span ?? 1 } : {}),
    ...(bases.length === 0 ? {} : { categorical: bases }),
    ...(column.ivMethod === undefined ? {} : { iv_method: column.ivMethod }),
    ...(column.constant === undefined ? {} : { constant: column.constant }),
    ...(column.singletons === undefined ? {} : { singletons: column.singletons }),
    ...(column.slopes === undefined ? {} : { slopes: column.slopes }),
  };
}
