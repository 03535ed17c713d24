import type { ColumnResult, DroppedResult, VcovResult } from '../results/results.ts';
import { columnText, type Inline, type Inlines, text } from './document.ts';
import { formatLevel } from './format.ts';
import { type Fragment, inline, runs } from './fragment.ts';
import { oneLine } from './names.ts';
import { derived, from, period, setting } from './origin.ts';
import { count, countOf, type Scope } from './scope.ts';
import { starLegend, starLevels } from './star-legend.ts';
import { effectLabel, roleName } from './tables/role-names.ts';
import type { Context, ContextMap } from './template.ts';
/** Coverage in percent (`95`) and what is left of it (`0.05`). */
export const coverageText = (confidence: number): string => String(Number((confidence * 100).toFixed(6)));
export const coverage = (confidence: number): Fragment => inline(coverageRun(confidence));
/** The same in a cell. */
export const coverageRun = (confidence: number): Inline =>
  setting(coverageText(confidence), confidence, 'confidence', 'percent');
/** What is left of the coverage, as people say it: `5%`. */
export const level = (alpha: number, key: 'alpha' | 'confidence' = 'confidence'): Fragment =>
  inline(
    setting(coverageText(alpha), alpha, key, key === 'alpha' ? 'percent' : 'remainder_percent'),
    text('%'),
  );
/** The same as a number: `0.05`. */
export const alphaRun = (alpha: number): Fragment =>
  inline(setting(formatLevel(alpha), alpha, 'confidence', 'remainder'));
export const remainder = (confidence: number): number => Number((1 - confidence).toFixed(10));

/** One member of a closed set as a map of flags, so that a template can ask for each. */
export function choice<T extends string>(all: readonly T[], chosen: string | null): ContextMap {
  return Object.fromEntries(all.map((name) => [name, name === chosen]));
}

/** What a covariance matrix allows for, for the notes. */
export function vcovContext(scope: Scope, vcov: VcovResult): ContextMap {
  const { by, n_clusters } = vcov;
  return {
    type: choice(['iid', 'HC0', 'HC1', 'HC2', 'HC3', 'cluster', 'driscoll_kraay', 'newey_west'], vcov.type),
    lags: vcov.lags === undefined ? null : inline(countOf(vcov, 'lags')),
    one_lag: vcov.lags === 1,
    by: by.map((name, i) => ({
      name: roleName(scope, name),
      clusters:
        n_clusters?.[i] === undefined ? null : inline(from(count(n_clusters[i]), n_clusters, String(i))),
    })),
    names: by.map((name) => roleName(scope, name)),
    two_way: by.length > 1,
    small_sample: choice(['reghdfe', 'areg', 'plm', 'xtscc', 'none'], vcov.small_sample),
    repaired: vcov.repaired === true,
  };
}

/** Degrees of freedom of t, where the columns share them; N - K differs from column to column. */
function freedom(columns: readonly ColumnResult[]): ContextMap {
  const [first, ...others] = new Set(columns.map((column) => column.vcov.df));
  const shared = others.length === 0 ? (first ?? null) : null;
  return {
    df: shared === null || columns[0] === undefined ? null : inline(countOf(columns[0].vcov, 'df')),
    normal: first === null && others.length === 0,
  };
}

/**
 * The note below estimates: covariance matrix, degrees of freedom, parentheses, stars, effects, rows dropped, terms
 * omitted. Columns that agree are described once.
 */
export function conventionNote(
  scope: Scope,
  template: string,
  columns: readonly ColumnResult[],
  confidence: number,
  more: ContextMap = {},
): Inlines {
  return scope.templates.inlines(`note/${template}`, { ...conventions(scope, columns, confidence), ...more });
}

export function conventions(scope: Scope, columns: readonly ColumnResult[], confidence: number): ContextMap {
  const kinds = distinct(columns, (column) =>
    JSON.stringify([
      column.vcov.type,
      column.vcov.by,
      column.vcov.small_sample,
      column.vcov.lags ?? null,
      column.vcov.df === null,
    ]),
  );
  return {
    vcovs: kinds.map((same) => ({
      columns: kinds.length > 1 ? same.map((column) => inline(columnText(column))) : null,
      ...vcovContext(scope, (same[0] as ColumnResult).vcov),
      ...freedom(same),
    })),
    estimators: estimatorContext(scope, columns),
    ...uncertaintyContext(scope, columns, confidence),
    z: columns.every((column) => column.vcov.df === null),
    mixed:
      columns.some((column) => column.vcov.df === null) && columns.some((column) => column.vcov.df !== null),
    coverage: coverage(confidence),
    stars: starLegend(scope),
    levels: starLevels(scope),
    within: columns.some((column) => column.fit.r2_lsdv !== null && column.estimator !== 'iv'),
    designs: designContext(scope, columns),
    effects: [...new Set(columns.flatMap((column) => column.effects))].map((effect) =>
      effectLabel(scope, effect),
    ),
    omitted: omittedContext(scope, columns),
    dropped: droppedContext(scope, columns),
    reasons: [
      ...new Set(
        columns.flatMap((column) =>
          column.terms.flatMap((term) => [term.reason ?? [], term.wild?.reason ?? []].flat()),
        ),
      ),
    ].map(scope.phrase),
  };
}

/** One kind as `parentheses`; several as `lines`, in their order, each with what its words need. */
function uncertaintyContext(
  { uncertainty }: Scope,
  columns: readonly ColumnResult[],
  confidence: number,
): ContextMap {
  const [first = null, ...more] = uncertainty;
  const z = columns.every((column) => column.vcov.df === null);
  const of = (kind: string | null) => choice(['statistic', 'std_error', 'interval', 'p_value'], kind);
  return {
    parentheses: of(more.length === 0 ? first : null),
    lines:
      more.length === 0
        ? null
        : uncertainty.map((kind) => ({ ...of(kind), z, coverage: coverage(confidence) })),
  };
}

function estimatorContext(scope: Scope, columns: readonly ColumnResult[]): Context {
  const kinds = distinct(columns, (column) => column.estimator);
  return kinds.map((same) => {
    const first = same[0] as ColumnResult;
    return {
      columns: kinds.length > 1 ? same.map((column) => inline(columnText(column))) : null,
      name: scope.words(`estimator.${first.estimator}`),
      random: first.estimator === 'random_effects',
    };
  });
}

/** Weights, spans of differences, variance components, bases and instruments, told once where columns agree. */
function designContext(scope: Scope, columns: readonly ColumnResult[]): Context {
  const kinds = distinct(columns, (column) => JSON.stringify(designOf(column)));
  return kinds.flatMap((same) => {
    const first = same[0] as ColumnResult;
    if (Object.values(designOf(first)).every((part) => part === null)) return [];
    const { absorption, weights, span, categorical = [], iv, random, wild_bootstrap: wild } = first;
    const { constant, singletons, slopes = [], iv_method: staged } = first;
    return [
      {
        columns: kinds.length > 1 ? same.map((column) => inline(columnText(column))) : null,
        weights:
          weights === undefined
            ? null
            : { name: runs(scope.names.prose(weights.variable)), frequency: weights.type === 'frequency' },
        wild:
          wild === undefined
            ? null
            : {
                count: inline(countOf(wild, 'replications')),
                webb: wild.weights === 'webb',
                enumerated: wild.enumerated,
              },
        span: span === undefined || span === 1 ? null : inline(countOf(first, 'span')),
        absorption:
          absorption === undefined
            ? null
            : { steps: inline(countOf(absorption, 'iterations')), converged: absorption.converged },
        method: designOf(first).method === null ? null : scope.words(`variance.${random?.method}`),
        random: random?.of === undefined ? null : choice(['time', 'both'], random.of),
        period: roleName(scope, 'time'),
        entity: roleName(scope, 'entity'),
        staged: staged === undefined ? null : choice(['g2sls', 'ec2sls'], staged),
        bare: constant === false,
        kept: singletons === 'keep',
        slopes: slopes.map(({ effect, terms }) => ({
          effect: roleName(scope, effect),
          names: terms.map((term) => runs(scope.names.prose(term))),
        })),
        bases: categorical.map(({ name, base }) => ({ name: scope.names.label(name), base })),
        instruments:
          iv === undefined
            ? null
            : {
                endogenous: iv.endogenous.map((term) => runs(scope.names.prose(term))),
                names: iv.instruments.map((term) => runs(scope.names.prose(term))),
              },
      },
    ];
  });
}

function designOf(column: ColumnResult) {
  const { absorption, weights, span, categorical, iv, random, wild_bootstrap } = column;
  const method = random === undefined || random.method === 'swamy_arora' ? null : random.method;
  return {
    random: random?.of ?? null,
    staged: column.iv_method ?? null,
    bare: column.constant ?? null,
    singletons: column.singletons ?? null,
    slopes: column.slopes ?? null,
    weights: weights ?? null,
    span: span === undefined || span === 1 ? null : span,
    categorical: categorical ?? null,
    absorption: absorption ?? null,
    wild: wild_bootstrap ?? null,
    instruments: iv === undefined ? null : [iv.endogenous, iv.instruments],
    method,
  };
}

function omittedContext(scope: Scope, columns: readonly ColumnResult[]): Context {
  return columns.flatMap((column) =>
    column.omitted.map((it) => ({
      term: runs(scope.names.prose(it.term)),
      column: columns.length > 1 ? inline(columnText(column)) : null,
      reason: scope.phrase(it.reason),
    })),
  );
}

function droppedContext(scope: Scope, columns: readonly ColumnResult[]): Context {
  const kinds = distinct(columns, (column) => JSON.stringify(column.dropped_rows));
  return kinds.flatMap((same) =>
    (same[0] as ColumnResult).dropped_rows.map((it) => ({
      rows: inline(countOf(it, 'rows')),
      one: it.rows === 1,
      reason: runs(droppedReason(scope, it.reason)),
      columns: kinds.length > 1 ? same.map((column) => column.label) : null,
      ...singletonContext(scope, it),
    })),
  );
}

/** Why rows were left out, with terms by the names that tables give them. */
export function droppedReason(scope: Scope, reason: string): Inlines {
  const found = /^(missing|infinite|zero weight): (.+)$/su.exec(reason);
  if (found === null) return [text(scope.phrase(oneLine(reason)))];
  const [, why = '', term = ''] = found;
  return [text(scope.words(`dropped.${why.replace(' ', '_')}`, { term: scope.names.term(term) }))];
}

/** Rows that stand alone in an effect: so many are named in a note, and all in the appendix. */
const NAMED = 5;

export function singletonContext(scope: Scope, { singletons = [] }: DroppedResult): ContextMap {
  const more = singletons.length - NAMED;
  return {
    named: singletons.slice(0, NAMED).map(({ entity, time }) => ({
      entity: scope.entityName(entity),
      time: time === null ? null : inline(period(time)),
    })),
    more:
      more > 0 ? inline(derived(count(more), 'after_five', { entry: singletons, field: 'length' })) : null,
  };
}

/** Columns with the same `of`, in order of first appearance. */
function distinct(
  columns: readonly ColumnResult[],
  of: (column: ColumnResult) => string,
): readonly (readonly ColumnResult[])[] {
  const groups = new Map<string, ColumnResult[]>();
  for (const column of columns) {
    const key = of(column);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [column]);
    else group.push(column);
  }
  return [...groups.values()];
}
