import { printFormula } from '../formula/print.ts';
import type { ThresholdResult } from '../results/results.ts';
import type { ThresholdSpec } from '../study/study.ts';
import type { Expected, PeerModel } from './peer.ts';
import { emptyModel, type PeerContext, termNames, withColumns } from './peer-model.ts';

/** The regression at the estimated thresholds, and the search for them where it scans every distinct value. */
export function thresholdPeer(model: ThresholdSpec, context: PeerContext): PeerModel {
  const { source, table } = context;
  const result = source.results.models[model.name];
  const empty = emptyModel(model.name, model.kind);
  if (result?.kind !== 'threshold') return empty;
  if (model.compat === 'hansen1999' || model.compat === 'pdr')
    return {
      ...empty,
      left: [`the model under compat: ${model.compat}, which follows another program's ways`],
    };
  const view = source.view(model.name);
  const by = table.term(view, model.thresholdVariable.name);
  if (by === null) return { ...empty, left: ['the model, whose threshold variable is made inside repro'] };
  const names = (terms: readonly { readonly name: string }[]) =>
    termNames(
      context,
      view,
      terms.map(({ name }) => name),
    );
  const terms = names([model.outcome, model.thresholdVariable, ...model.regimeRegressors, ...model.controls]);
  const factorsOf = (list: readonly string[]) => list.flatMap((name) => table.factor(view, name) ?? []);
  const clusters = model.vcov.type === 'cluster' ? model.vcov.by : [];
  const complete = [...new Set([...terms, ...factorsOf([...model.effects, ...clusters])])];
  const where = model.where === null ? null : table.flag(view, printFormula(model.where));
  const closed = model.grid === 'all';
  const thresholds = result.thresholds.map(({ value }) => value);
  const made = withColumns(empty, result.columns, () => ({
    table,
    view,
    sample: { complete, where },
    regimes: { by, thresholds, closed },
  }));
  const searched = model.compat === 'none';
  const rows = result.columns[0]?.fit.n_obs ?? 0;
  return {
    ...made,
    threshold: {
      outcome: table.term(view, model.outcome.name) ?? '',
      by,
      switching: names(model.regimeRegressors),
      controls: names(model.controls),
      effects: factorsOf(model.effects),
      sample: { complete, where, rows },
      trim: model.trim,
      intercepts: model.regimeIntercepts,
      confidence: model.confidence,
      selected: result.selected,
      expected: searched ? searchExpected(result) : [],
      grid: model.grid,
      replications: model.bootstrap?.replications ?? null,
      tests: model.maxThresholds,
    },
    left: [
      ...made.left,
      ...(searched ? [] : ['the search for the thresholds, which are taken as given']),
      ...(model.bootstrap === null ? [] : ["the bootstrap of the tests, whose random draws are repro's own"]),
      ...(searched ? [] : ['the confidence sets of the thresholds']),
    ],
  };
}

function searchExpected({ rss, tests, thresholds }: ThresholdResult): Expected[] {
  const first = tests[0]?.method;
  return [
    ...rss.map((value, k): Expected => ({ quantity: `rss_${k}`, value })),
    ...tests
      .filter(({ method }) => method === first)
      .map(({ thresholds: k, f_statistic }): Expected => ({ quantity: `f_${k}`, value: f_statistic })),
    ...thresholds.flatMap(({ value, conf_low, conf_high }, i): Expected[] => [
      { quantity: `threshold_${i + 1}`, value },
      { quantity: `conf_low_${i + 1}`, value: conf_low },
      { quantity: `conf_high_${i + 1}`, value: conf_high },
    ]),
  ];
}
