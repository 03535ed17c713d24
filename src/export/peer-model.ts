import type { Expr } from '../formula/ast.ts';
import { printFormula } from '../formula/print.ts';
import type { ColumnResult, Results } from '../results/results.ts';
import type { IndexInput } from '../stats/index/input.ts';
import type { Study, VcovSpec } from '../study/study.ts';
import type { ColumnTable, ModelView, PeerRows } from './column-table.ts';
import type { PeerModel, PeerNeighbors, PeerSample } from './peer.ts';
import { type FitContext, peerFit } from './peer-fit.ts';

export type PeerSource = {
  readonly study: Study;
  readonly results: Results;
  readonly version: string;
  readonly rows: PeerRows;
  readonly view: (model: string) => ModelView;
  readonly neighbors: readonly PeerNeighbors[];
  /** What an index is computed from, and its indicators as they are normalized: after their treatment, if any. */
  readonly index: (name: string) => {
    readonly input: IndexInput;
    readonly values: readonly Float64Array[];
  } | null;
};

/** What a model is made from here. */
export type PeerContext = { readonly source: PeerSource; readonly table: ColumnTable };

export function emptyModel(name: string, kind: string): PeerModel {
  return {
    name,
    kind,
    fits: [],
    descriptives: [],
    hausman: null,
    threshold: null,
    products: [],
    effects: [],
    nonlinear: null,
    tests: null,
    companion: null,
    numbers: [],
    left: [],
  };
}

/** Terms as plain names; those that a model was not given are left out. */
export function termNames({ table }: PeerContext, view: ModelView, names: readonly string[]): string[] {
  return [...new Set(names)].flatMap((name) => table.term(view, name) ?? []);
}

/** The rows of a model of one equation: complete for its terms, effects and clusters. */
export function sampleOf(
  context: PeerContext,
  view: ModelView,
  model: { readonly effects: readonly string[]; readonly vcov: VcovSpec; readonly where: Expr | null },
  terms: readonly string[],
): Omit<PeerSample, 'rows'> {
  const { table } = context;
  const clusters = model.vcov.type === 'cluster' ? model.vcov.by : [];
  const factors = [...model.effects, ...clusters].flatMap((name) => table.factor(view, name) ?? []);
  const complete = [...new Set([...termNames(context, view, terms), ...factors])];
  return { complete, where: model.where === null ? null : table.flag(view, printFormula(model.where)) };
}

/** Adds fits of columns to a model; a column with a term that no script can make is said to be left. */
export function withColumns(
  model: PeerModel,
  columns: readonly ColumnResult[],
  context: (index: number) => FitContext,
): PeerModel {
  const fits = columns.map((column, i) => ({ column, fit: peerFit(column, context(i)) }));
  return {
    ...model,
    fits: fits.flatMap(({ fit }) => ('unknown' in fit ? [] : [fit])),
    left: [
      ...model.left,
      ...fits.flatMap(({ column, fit }) =>
        'unknown' in fit ? [`column ${column.label}, for ${fit.unknown}`] : [],
      ),
      ...columns.flatMap((column) =>
        column.wild_bootstrap === undefined
          ? []
          : [`column ${column.label}: the wild cluster bootstrap, whose random draws are repro's own`],
      ),
    ],
  };
}
