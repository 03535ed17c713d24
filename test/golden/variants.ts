import type { ReportInput } from '../../src/report/input.ts';
import type { ModelResult, RegressionResult, ThresholdResult } from '../../src/results/results.ts';
import type { ModelSpec, Study } from '../../src/study/study.ts';
import { fixtureInput } from './fixture.ts';

/** Every label, title, statement, citation and entity of the fixture replaced by `label`, numbered. */
export function relabeled(label: string): ReportInput {
  const input = fixtureInput();
  let count = 0;
  const next = () => `${label}${++count}`;
  const study: Study = {
    ...input.study,
    title: next(),
    variables: input.study.variables.map((it) => ({
      ...it,
      label: next(),
      symbol: next(),
      unit: next(),
      description: next(),
      source: next(),
    })),
    indices: input.study.indices.map((index) => ({
      ...index,
      label: next(),
      symbol: next(),
      dimensions: index.dimensions.map((dimension) => ({
        ...dimension,
        label: next(),
        indicators: dimension.indicators.map((it) => ({ ...it, label: next(), unit: next() })),
      })),
    })),
    models: input.study.models.map((model) => ({ ...model, title: next() }) as ModelSpec),
    outputs: { ...input.study.outputs, stars: [{ symbol: label.slice(0, 3).trim() || '*', below: 0.05 }] },
  };
  const results = {
    ...input.results,
    sample: {
      ...input.results.sample,
      imputed: input.results.sample.imputed.map((it) => ({
        ...it,
        variable: next(),
        entity: next(),
        method: next(),
      })),
    },
    hypotheses: Object.fromEntries(
      Object.entries(input.results.hypotheses).map(([name, it]) => [
        name,
        {
          ...it,
          statement: next(),
          reasons: it.reasons.map((reason) => ({ ...reason, claim: next(), observed: next() })),
        },
      ]),
    ),
  };
  return {
    ...input,
    study,
    results,
    figures: input.figures.map((it) => ({ ...it, caption: next(), alt: next() })),
    data: {
      ...input.data,
      sources: input.data.sources.map((it) => ({
        ...it,
        name: next(),
        path: next(),
        citation: next(),
        license: next(),
        valueLabels: { [next()]: { '1': next() } },
      })),
    },
    audit: [{ check: next(), subject: next(), observed: next(), expected: next(), ok: true }],
    studyText: `title: ${next()}\n`,
  };
}

/** The fixture's documents in Chinese; what the study itself says stays as it was written. */
export function inChinese(input: ReportInput): ReportInput {
  return { ...input, study: { ...input.study, outputs: { ...input.study.outputs, language: 'zh' } } };
}

export function withModel(
  input: ReportInput,
  name: string,
  change: (result: ModelResult) => ModelResult,
): ReportInput {
  const result = input.results.models[name] as ModelResult;
  return {
    ...input,
    results: { ...input.results, models: { ...input.results.models, [name]: change(result) } },
  };
}

/** The threshold model with no threshold selected: a linear column, no thresholds, no differences. */
export function withoutThreshold(): ReportInput {
  return withModel(fixtureInput(), 'regimes', (result) => {
    const model = result as ThresholdResult;
    const linear = (fixtureInput().results.models.baseline as RegressionResult).columns[3];
    return {
      ...model,
      tests: model.tests.map((test) => ({ ...test, f_statistic: 9.87, p_value: 0.412 })),
      selected: 0,
      thresholds: [],
      regime_difference: [],
      regime_rows: [372],
      columns: linear === undefined ? [] : [{ ...linear, label: '(1)' }],
    };
  });
}

/** Only models of some kinds, and hypotheses only where asked for. */
export function only(kinds: readonly ModelSpec['kind'][], hypotheses = false): ReportInput {
  const input = fixtureInput();
  const models = input.study.models.filter((model) => kinds.includes(model.kind));
  return {
    ...input,
    study: { ...input.study, models, hypotheses: hypotheses ? input.study.hypotheses : [] },
    results: {
      ...input.results,
      models: Object.fromEntries(
        models.map((model) => [model.name, input.results.models[model.name] as ModelResult]),
      ),
      hypotheses: hypotheses ? input.results.hypotheses : {},
    },
  };
}

/** Observed rows without time and without indices. */
export function crossSection(): ReportInput {
  const input = only(['descriptives', 'regression'], true);
  const baseline = input.results.models.baseline as RegressionResult;
  const { study } = input;
  return {
    ...input,
    figures: [],
    study: {
      ...study,
      indices: [],
      panel: { entity: 'country', time: null },
      dataStatus: 'observed',
      sample: { ...study.sample, where: null },
      models: study.models.map((model) =>
        model.kind !== 'regression'
          ? model
          : {
              ...model,
              cumulative: false,
              columns: model.columns.slice(0, 1).map((column) => ({
                ...column,
                estimator: 'pooled_ols' as const,
                effects: [],
                vcov: { type: 'HC1' as const },
              })),
            },
      ),
    },
    results: {
      ...input.results,
      study: { ...input.results.study, data_status: 'observed' },
      indices: {},
      sample: { ...input.results.sample, periods: 1, imputed: [] },
      models: {
        ...input.results.models,
        baseline: {
          kind: 'regression',
          columns: baseline.columns.slice(0, 1).map((column) => ({
            ...column,
            estimator: 'pooled_ols',
            effects: [],
            fit: {
              ...column.fit,
              n_entities: null,
              n_periods: null,
              r2_within: null,
              r2_between: null,
              r2_lsdv: null,
            },
            vcov: { type: 'HC1', by: [], n_clusters: null, small_sample: null, df: 370 },
          })),
        },
      },
    },
    data: { ...input.data, periods: [], droppedBySample: 0, quotients: [] },
  };
}
