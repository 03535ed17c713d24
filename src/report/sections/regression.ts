import type { ColumnResult, HausmanResult, RegressionResult } from '../../results/results.ts';
import type { HausmanSpec, RegressionColumnSpec, RegressionSpec, Term } from '../../study/study.ts';
import { controlsAreVector } from '../equations.ts';
import { columnLabel, formatNumber } from '../format.ts';
import { block, inline, runs } from '../fragment.ts';
import { alphaRun, choice, level, remainder } from '../notes.ts';
import { regressionEquation } from '../regression-equation.ts';
import { countOf, numberOf, pEquationOf, type Scope, statisticOf } from '../scope.ts';
import { pointerPart } from '../selection.ts';
import { estimateKey } from '../tables/coefficients.ts';
import { regressionTable } from '../tables/regression.ts';
import { roleName } from '../tables/role-names.ts';
import type { Context, ContextMap } from '../template.ts';
import { entangledWith } from './entangled.ts';
import { estimateContext, sizeContext } from './estimate.ts';
import { figuresAt } from './figures.ts';
import { effectsContext, modelTitle, proseList, reference } from './places.ts';

/** One regression: why its estimator, its equation, its table, what the table says. */
export function regressionContext(scope: Scope, spec: RegressionSpec, result: RegressionResult): ContextMap {
  const last = spec.columns.at(-1) as RegressionColumnSpec;
  const lastResult = result.columns.at(-1) as ColumnResult;
  const mixed = new Set(spec.columns.map((column) => column.estimator)).size > 1;
  const title = titleContext(scope, spec);
  const caption = scope.templates.inlines('caption/regression', { ...title, title: spec.title });
  const outcomes = new Set(spec.columns.map((column) => column.outcome.name));
  return {
    title: modelTitle(scope, spec, title),
    ...title,
    kind: {
      ...choice(['pooled_ols', 'random_effects', 'between', 'first_difference', 'iv'], last.estimator),
      fixed_effects: absorbs(last),
    },
    random: { entity: last.random !== 'time', time: last.random !== undefined },
    level_slopes: (last.slopes ?? []).map(({ effect, terms }) => ({
      effect: roleName(scope, effect),
      names: proseList(scope, terms),
    })),
    span: last.span === 1 ? null : inline(countOf(last, 'span')),
    categorical: last.categorical.map(({ name }) => scope.names.label(name)),
    iv: ivContext(scope, last, lastResult),
    several_estimators: mixed,
    several_outcomes: outcomes.size > 1,
    equation: block({ kind: 'equation', id: `eq:${spec.name}`, math: regressionEquation(scope, last) }),
    equation_ref: reference(`eq:${spec.name}`),
    table: block(regressionTable(scope, spec.name, result, spec.confidence, caption)),
    table_ref: reference(`tbl:${spec.name}`),
    figures: block(...figuresAt(scope, 'regression', { model: spec.name })),
    effects: effectsContext(scope, last.effects),
    panel: scope.input.study.panel.time !== null,
    controls: proseList(scope, last.controls),
    control_vector: controlsAreVector(last.controls),
    regressor_list: proseList(scope, last.regressors),
    cumulative: spec.cumulative && result.columns.length > 1,
    several_columns: result.columns.length > 1,
    columns: columnCount(scope, result),
    last_column: columnLabel(lastResult.label),
    n: inline(countOf(lastResult.fit, 'n_obs')),
    n_entities: lastResult.fit.n_entities === null ? null : inline(countOf(lastResult.fit, 'n_entities')),
    entity: scope.names.label(scope.input.study.panel.entity),
    slopes: last.regressors.map((term) => slopeContext(scope, spec, result, term)),
    control_slopes: controlsContext(scope, spec, lastResult, last.controls),
    hausman: hausmanOf(scope, spec),
  };
}

/** What the title of a regression is made of. */
export function titleContext(scope: Scope, { columns }: RegressionSpec): ContextMap {
  const last = columns.at(-1) as RegressionColumnSpec;
  const mixed = new Set(columns.map((column) => column.estimator)).size > 1;
  return {
    outcome: runs(scope.names.prose(last.outcome.name)),
    regressors: proseList(scope, last.regressors),
    estimator: scope.words(`estimator.${mixed ? 'several' : last.estimator}`),
  };
}

function absorbs({ estimator, effects }: RegressionColumnSpec): boolean {
  return estimator === 'fixed_effects' || (estimator !== 'random_effects' && effects.length > 0);
}

/** Two-stage least squares: what is instrumented by what, how strong the instruments are, what the tests say. */
function ivContext(scope: Scope, spec: RegressionColumnSpec, column: ColumnResult): Context {
  const { iv, vcov } = column;
  if (spec.instruments === null) return null;
  const named = (names: readonly string[]) => names.map((name) => runs(scope.names.prose(name)));
  const test = (it: { statistic: number | null; p_value: number | null } | null | undefined): Context =>
    it == null || it.p_value === null
      ? null
      : { p: runs(pEquationOf(scope, it, 'p_value')), rejected: it.p_value < 0.05 };
  const weak = iv?.kleibergen_paap ?? null;
  return {
    endogenous: named(spec.instruments.endogenous),
    instruments: named(spec.instruments.terms.map((term) => term.name)),
    one: spec.instruments.endogenous.length === 1,
    one_instrument: spec.instruments.terms.length === 1,
    column: columnLabel(column.label),
    identified: iv !== undefined,
    robust: vcov.type !== 'iid',
    weak: weak === null || iv === undefined ? null : inline(statisticOf(iv, 'kleibergen_paap')),
    below_ten: weak !== null && weak < 10,
    over: test(iv?.overidentification),
    just: iv !== undefined && spec.instruments.terms.length === spec.instruments.endogenous.length,
    over_name: iv?.overidentification?.method === 'sargan' ? 'Sargan' : 'Hansen',
    endogeneity: test(iv?.endogeneity),
  };
}

function columnCount(scope: Scope, result: RegressionResult): Context {
  return scope.words(`count.${Math.min(10, result.columns.length)}`);
}

/** A regressor in the last column, and how its estimate moves over the columns that have it. */
function slopeContext(scope: Scope, spec: RegressionSpec, result: RegressionResult, term: Term): ContextMap {
  const last = result.columns.at(-1) as ColumnResult;
  const found = last.terms.find((it) => it.term === term.name);
  const name = runs(scope.names.prose(term.name));
  const entangled = entangledWith(scope, term, spec.columns.at(-1) as RegressionColumnSpec, last);
  if (found === undefined) {
    const omitted = last.omitted.find((it) => it.term === term.name);
    return { name, missing: true, reason: omitted === undefined ? null : scope.phrase(omitted.reason) };
  }
  return {
    name,
    missing: false,
    column: columnLabel(last.label),
    outcome: runs(scope.names.prose(last.outcome)),
    ...estimateContext(scope, found, spec.confidence, {
      key: estimateKey(spec.name, last.label, term.name),
      z: last.vcov.df === null,
    }),
    entangled: entangled.in.map((other) => runs(scope.names.prose(other.name))),
    // With a product or a power of it in the equation, its own slope is no effect of it alone.
    size_in: !entangled.alone
      ? { elasticity: null, percent: null, standard: null, up: false }
      : sizeContext(scope, last.outcome, term.name, found.estimate, {
          path: `/models/${pointerPart(spec.name)}/columns/${result.columns.length - 1}/terms`,
          where: { term: term.name },
          field: 'estimate',
        }),
    across: acrossContext(scope, spec, result, term),
  };
}

/** Range, signs and p-values of one term over all columns; null where one column only has it. */
function acrossContext(scope: Scope, spec: RegressionSpec, result: RegressionResult, term: Term): Context {
  const all = result.columns.flatMap((column) => {
    const found = column.terms.find((it) => it.term === term.name && it.estimate !== null);
    return found === undefined ? [] : [{ column, found, value: found.estimate as number }];
  });
  if (all.length < 2) return null;
  const sorted = [...all].sort((a, b) => a.value - b.value);
  const end = (it: (typeof all)[number]): ContextMap => ({
    value: inline(numberOf(scope, it.found, 'estimate', estimateKey(spec.name, it.column.label, term.name))),
    column: columnLabel(it.column.label),
  });
  const below = all.filter(
    ({ found }) => found.p_value !== null && found.p_value < remainder(spec.confidence),
  ).length;
  return {
    least: end(sorted[0] as (typeof all)[number]),
    most: end(sorted.at(-1) as (typeof all)[number]),
    agree: new Set(all.map(({ value }) => formatNumber(value, scope.digits))).size === 1,
    same_sign: all.every(({ value }) => value > 0) || all.every(({ value }) => value < 0),
    all: below === all.length,
    none: below === 0,
    two: all.length === 2,
    below: scope.words(`count.${Math.max(1, Math.min(10, below))}`),
    of: scope.words(`count.${Math.min(10, all.length)}`),
    alpha: alphaRun(remainder(spec.confidence)),
  };
}

/** Controls of the last column by what their p-values allow to say. */
function controlsContext(
  scope: Scope,
  spec: RegressionSpec,
  column: ColumnResult,
  controls: readonly Term[],
): ContextMap {
  const found = controls.flatMap((control) => column.terms.filter((it) => it.term === control.name));
  const alpha = remainder(spec.confidence);
  const listed = (keep: (p: number | null, value: number | null) => boolean): readonly Context[] =>
    found
      .filter((it) => keep(it.p_value, it.estimate))
      .map((it) =>
        runs([
          ...scope.names.prose(it.term),
          { kind: 'text', text: scope.typography.open },
          numberOf(scope, it, 'estimate', estimateKey(spec.name, column.label, it.term)),
          { kind: 'text', text: scope.typography.close },
        ]),
      );
  const significant = (p: number | null) => p !== null && p < alpha;
  const positive = listed((p, value) => significant(p) && (value ?? 0) > 0);
  const negative = listed((p, value) => significant(p) && (value ?? 0) < 0);
  const neither = listed((p) => !significant(p));
  return {
    any: found.length > 0,
    one: found.length === 1,
    level: level(alpha),
    some: positive.length + negative.length > 0,
    positive,
    negative,
    neither,
    one_positive: positive.length === 1,
    one_negative: negative.length === 1,
    one_neither: neither.length === 1,
    alpha: alphaRun(alpha),
  };
}

function hausmanOf(scope: Scope, spec: RegressionSpec): Context {
  const test = scope.input.study.models.find(
    (it): it is HausmanSpec => it.kind === 'hausman' && it.of === spec.name,
  );
  if (test === undefined) return null;
  const result = scope.input.results.models[test.name];
  if (result?.kind !== 'hausman') return null;
  const last = spec.columns.at(-1) as RegressionColumnSpec;
  return hausmanContext(scope, result, last.estimator, `tbl:${spec.name}`);
}

/** The level at which `preferred` follows from the test. */
const HAUSMAN_LEVEL = 0.05;

export function hausmanContext(
  scope: Scope,
  result: HausmanResult,
  estimator: RegressionColumnSpec['estimator'],
  table: string,
): ContextMap {
  const { sigmamore, auxiliary } = result;
  const test = (it: {
    statistic: number | null;
    df: number | null;
    p_value: number | null;
    reason?: string;
  }): ContextMap => ({
    known: it.statistic !== null,
    /** Whether it decides as the test that does. */
    agrees: it.p_value === null || it.p_value < HAUSMAN_LEVEL === (result.preferred === 'fixed_effects'),
    statistic: inline(numberOf(scope, it, 'statistic')),
    df: inline(countOf(it, 'df')),
    p: runs(pEquationOf(scope, it, 'p_value')),
    reason: it.reason === undefined ? null : scope.phrase(it.reason),
  });
  return {
    table_ref: reference(table),
    decides: test(sigmamore),
    classical: test(result),
    mundlak: test(auxiliary),
    definite: result.definite,
    fixed: result.preferred === 'fixed_effects',
    follows: result.preferred === estimator,
    reported: scope.words(`estimator.${estimator}`),
    preferred: scope.words(`estimator.${result.preferred}`),
  };
}
