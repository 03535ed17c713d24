import { compareCodeUnits } from '../base/compare.ts';
import type { Column } from '../data/table.ts';
import type { Expr } from '../formula/ast.ts';
import { printFormula } from '../formula/print.ts';
import type { ColumnResult, TermResult } from '../results/results.ts';
import type { RegressionColumnSpec } from '../study/study.ts';
import type { ColumnTable, ModelView } from './column-table.ts';
import type { MadeColumn, PeerFit, PeerSample, PeerTerm } from './peer.ts';

const CONSTANT = '(Intercept)';
const nowhere = { start: 0, end: 0 };

/** What of a model its columns do not say themselves. */
export type FitContext = {
  readonly table: ColumnTable;
  readonly view: ModelView;
  readonly sample: Omit<PeerSample, 'rows'>;
  readonly spec?: RegressionColumnSpec;
  /** Products of a term and a centered moderator, by the name that the results give them. */
  readonly products?: {
    readonly [name: string]: { readonly left: string; readonly right: string; readonly center: number };
  };
  readonly regimes?: {
    readonly by: string;
    readonly thresholds: readonly number[];
    readonly closed: boolean;
  };
};

/** A column of results as a peer can repeat it, or what of it no script makes. */
export function peerFit(column: ColumnResult, context: FitContext): PeerFit | { readonly unknown: string } {
  const { table, view, spec } = context;
  const made: MadeColumn[] = [];
  const terms: PeerTerm[] = [];
  const held = heldErrors(column);
  for (const term of column.terms) {
    if (term.term === CONSTANT) continue;
    const name = termName(term, column, context, made);
    if (name === null || term.estimate === null) return { unknown: `the term ${term.term}` };
    terms.push({ name, estimate: term.estimate, stdError: held ? term.std_error : null });
  }
  const constant = column.terms.find(({ term }) => term === CONSTANT);
  const names = (factors: readonly string[]) => factors.map((factor) => table.factor(view, factor) ?? factor);
  const instruments = spec?.instruments?.terms.map(({ name }) => table.term(view, name) ?? name) ?? [];
  const { fit, vcov } = column;
  return {
    label: column.label,
    estimator: column.estimator as PeerFit['estimator'],
    outcome: table.term(view, column.outcome) ?? column.outcome,
    terms,
    intercept:
      constant?.estimate === undefined || constant.estimate === null
        ? null
        : { name: CONSTANT, estimate: constant.estimate, stdError: held ? constant.std_error : null },
    made,
    effects: names(column.effects),
    keepsSingletons: column.singletons === 'keep',
    vcov: { ...vcov, by: names(vcov.by) },
    sample: { ...context.sample, rows: fit.n_obs },
    weights: weightsOf(column, context),
    endogenous: (column.iv?.endogenous ?? []).map((name) => table.term(view, name) ?? name),
    instruments,
    span: column.span ?? 1,
    balanced: fit.n_obs === (fit.n_entities ?? 0) * (fit.n_periods ?? 0),
    random: randomOf(column),
    ivMethod: column.iv_method ?? null,
    slopes: (column.slopes ?? []).map(({ effect, terms: own }) => ({
      effect: table.factor(view, effect) ?? effect,
      terms: own.map((name) => table.term(view, name) ?? name),
    })),
    constant: column.constant !== false,
    singletons: column.dropped_rows.reduce((sum, { singletons }) => sum + (singletons?.length ?? 0), 0),
  };
}

function randomOf({ random }: ColumnResult): PeerFit['random'] {
  return random === undefined ? null : { of: random.of ?? 'entity', method: random.method };
}

/** Where there are no standard errors there is nothing to hold a peer to. */
function heldErrors({ vcov }: ColumnResult): boolean {
  return vcov.reason === undefined;
}

function weightsOf({ weights }: ColumnResult, { table, view }: FitContext): PeerFit['weights'] {
  if (weights === undefined) return null;
  return { name: table.term(view, weights.variable) ?? weights.variable, type: weights.type };
}

function termName(
  { term, of, regime }: TermResult,
  column: ColumnResult,
  { table, view, products, regimes }: FitContext,
  made: MadeColumn[],
): string | null {
  if (regimes !== undefined && of !== undefined && regime !== undefined) {
    const plain = of === CONSTANT ? null : table.term(view, of);
    const name = table.made(`${plain ?? 'constant'} regime ${regime}`);
    const { by, thresholds, closed } = regimes;
    const above = thresholds[regime - 1] ?? null;
    made.push({ kind: 'regime', name, of: plain, by, above, upTo: thresholds[regime] ?? null, closed });
    return name;
  }
  for (const { name: factor } of column.categorical ?? []) {
    const values = view.factor(factor);
    const level = values === null ? undefined : levelOf(values, factor, term);
    if (level === undefined) continue;
    const name = table.made(term);
    made.push({ kind: 'dummy', name, of: table.factor(view, factor) ?? factor, level });
    return name;
  }
  const product = products?.[term];
  if (product !== undefined) {
    const [left, right] = [table.term(view, product.left), table.term(view, product.right)];
    if (left === null || right === null) return null;
    const name = table.made(term);
    made.push({ kind: 'product', name, left, right, center: product.center });
    return name;
  }
  return table.term(view, term);
}

/** The level whose dummy bears this name (`region == "west"`). */
function levelOf({ values }: Column, factor: string, term: string): string | number | undefined {
  const levels = [
    ...new Set<string | number | null>(Array.from(values as ArrayLike<string | number | null>)),
  ];
  return levels
    .filter((level) => level !== null)
    .sort((a, b) => compareCodeUnits(String(a), String(b)))
    .find((level) => dummyName(factor, level) === term);
}

function dummyName(name: string, level: string | number): string {
  const right: Expr =
    typeof level === 'number'
      ? { kind: 'number', value: level, at: nowhere }
      : { kind: 'text', value: level, at: nowhere };
  const left: Expr = { kind: 'name', name, at: nowhere };
  return printFormula({ kind: 'binary', operator: '==', left, right, at: nowhere });
}

/** The panel's roles whose effects are random. */
export function randomRoles({ random }: PeerFit, entity: string, time: string | null): readonly string[] {
  const of = random?.of ?? 'entity';
  if (of === 'entity' || time === null) return [entity];
  return of === 'time' ? [time] : [entity, time];
}
