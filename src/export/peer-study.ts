import { printFormula } from '../formula/print.ts';
import type { ModelSpec } from '../study/study.ts';
import { columnTable } from './column-table.ts';
import type { Expected, PeerModel, PeerStudy } from './peer.ts';
import { type FitContext, peerFit } from './peer-fit.ts';
import { indexPeers } from './peer-index.ts';
import { mediationPeer } from './peer-mediation.ts';
import { emptyModel, type PeerContext, type PeerSource, termNames, withColumns } from './peer-model.ts';
import { nonlinearPeer } from './peer-nonlinear.ts';
import { thresholdPeer } from './peer-threshold.ts';

/** A study with its results as other programs can repeat it. Models keep the study's order. */
export function peerStudy(source: PeerSource): PeerStudy {
  const { study, version, rows } = source;
  const table = columnTable(rows);
  const models = study.models.map((model) => peerModel(model, { source, table }));
  return {
    id: study.id,
    title: study.title,
    version,
    simulated: study.dataStatus === 'simulated',
    entity: table.entity,
    time: table.time,
    columns: table.columns(),
    models,
    indices: indexPeers(source),
    rows: { entity: rows.entity, time: rows.timeName === null ? null : rows.time },
  };
}

function peerModel(model: ModelSpec, context: PeerContext): PeerModel {
  const empty = emptyModel(model.name, model.kind);
  switch (model.kind) {
    case 'descriptives':
      return descriptivesPeer(model, context);
    case 'regression':
      return regressionPeer(model, context);
    case 'hausman':
      return hausmanPeer(model, context);
    case 'mediation':
      return mediationPeer(model, context);
    case 'threshold':
      return thresholdPeer(model, context);
    case 'kink':
    case 'smooth_transition':
      return nonlinearPeer(model, context);
    case 'tests':
      return {
        ...empty,
        left: [`specification tests of ${model.of}: each program has its own variants of them`],
      };
    default:
      return {
        ...empty,
        left: [`models of the kind ${(model as ModelSpec).kind}: no peer command repeats them`],
      };
  }
}

function descriptivesPeer(
  model: Extract<ModelSpec, { kind: 'descriptives' }>,
  context: PeerContext,
): PeerModel {
  const { source, table } = context;
  const result = source.results.models[model.name];
  const view = source.view(model.name);
  const rows = result?.kind === 'descriptives' ? result.rows : [];
  const descriptives = rows.flatMap((row) => {
    const name = table.term(view, row.variable);
    if (name === null) return [];
    const { n, mean, std_dev, min, max } = row;
    const values = { n, mean, std_dev, min, max };
    const expected = Object.entries(values).flatMap(([quantity, value]): Expected[] =>
      value === null ? [] : [{ quantity, value }],
    );
    return [{ name, expected }];
  });
  return { ...emptyModel(model.name, model.kind), descriptives };
}

type RegressionModel = Extract<ModelSpec, { kind: 'regression' }>;

/** Rows complete for every column, as docs/language.md has it. */
function regressionContext(model: RegressionModel, viewOf: string, context: PeerContext) {
  const { source, table } = context;
  const view = source.view(viewOf);
  const terms = model.columns.flatMap((column) => [
    column.outcome.name,
    ...[...column.regressors, ...column.controls, ...(column.instruments?.terms ?? [])].map(
      ({ name }) => name,
    ),
    ...(column.weights === null ? [] : [column.weights.variable.name]),
    ...(column.slopes ?? []).flatMap(({ terms: own }) => own.map(({ name }) => name)),
  ]);
  const factors = model.columns.flatMap(({ effects, vcov, categorical }) => [
    ...effects,
    ...(vcov.type === 'cluster' ? vcov.by : []),
    ...categorical.map(({ name }) => name),
  ]);
  const complete = [
    ...new Set([
      ...termNames(context, view, terms),
      ...factors.flatMap((name) => table.factor(view, name) ?? []),
    ]),
  ];
  return (index: number): FitContext => {
    const spec = model.columns[index]!;
    const where = spec.where === null ? null : table.flag(view, printFormula(spec.where));
    return { table, view, spec, sample: { complete, where } };
  };
}

function regressionPeer(model: RegressionModel, context: PeerContext): PeerModel {
  const result = context.source.results.models[model.name];
  const columns = result?.kind === 'regression' ? result.columns : [];
  return withColumns(
    emptyModel(model.name, model.kind),
    columns,
    regressionContext(model, model.name, context),
  );
}

/** Both estimators on the rows and slopes of the last column of the model that the test is of. */
function hausmanPeer(model: Extract<ModelSpec, { kind: 'hausman' }>, context: PeerContext): PeerModel {
  const { results, study } = context.source;
  const empty = emptyModel(model.name, model.kind);
  const of = study.models.find(({ name }) => name === model.of);
  const fitted = results.models[model.of];
  const test = results.models[model.name];
  const column = fitted?.kind === 'regression' ? fitted.columns.at(-1) : undefined;
  if (of?.kind !== 'regression' || column === undefined || test?.kind !== 'hausman') return empty;
  const fit = peerFit(column, regressionContext(of, of.name, context)(of.columns.length - 1));
  const plain = !('unknown' in fit) && fit.estimator === 'fixed_effects' && fit.weights === null;
  const role = plain && fit.effects.includes(context.table.entity);
  if (!role || 'unknown' in fit) return { ...empty, left: [`the Hausman test of ${model.of}`] };
  const definite = test.definite ? test.statistic : null;
  return {
    ...empty,
    hausman: { of: fit, statistic: definite, sigmamore: test.sigmamore.statistic },
    left: ['the auxiliary (Mundlak) regression'],
  };
}
