import { printFormula } from '../formula/print.ts';
import type { ModelSpec } from '../study/study.ts';
import type { PeerFit } from './peer.ts';
import { type FitContext, peerFit } from './peer-fit.ts';
import { type PeerContext, termNames } from './peer-model.ts';

export type RegressionModel = Extract<ModelSpec, { kind: 'regression' }>;

/** Rows complete for every column, as docs/language.md has it. */
export function regressionContext(
  model: Pick<RegressionModel, 'columns'>,
  viewOf: string,
  context: PeerContext,
) {
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

/** The last column of a regression, which tests are of; null where it is none, or none that a script makes. */
export function lastFit(name: string, context: PeerContext): PeerFit | null {
  const { results, study } = context.source;
  const of = study.models.find((model) => model.name === name);
  const fitted = results.models[name];
  const column = fitted?.kind === 'regression' ? fitted.columns.at(-1) : undefined;
  if (of?.kind !== 'regression' || column === undefined) return null;
  const fit = peerFit(column, regressionContext(of, of.name, context)(of.columns.length - 1));
  return 'unknown' in fit ? null : fit;
}
