import { linearityOf } from '../../results/nonlinear.ts';
import type { ColumnResult, KinkResult, SmoothTransitionResult } from '../../results/results.ts';
import type { KinkSpec, SmoothTransitionSpec } from '../../study/study.ts';
import type { Inlines } from '../document.ts';
import { controlsAreVector } from '../equations.ts';
import { formatNumber } from '../format.ts';
import { block, inline, runs } from '../fragment.ts';
import { kinkEquation, smoothEquation, transitionEquation } from '../nonlinear-equations.ts';
import { coverage, level } from '../notes.ts';
import { numberOf, pEquationOf, percentOf, type Scope, statisticOf } from '../scope.ts';
import { estimateKey } from '../tables/coefficients.ts';
import { intervalRun } from '../tables/effects.ts';
import {
  kinkCondition,
  kinkKey,
  kinkLabel,
  kinkTable,
  transitionCondition,
  transitionKey,
  transitionLabel,
  transitionTable,
  transitionTestTable,
} from '../tables/nonlinear.ts';
import { regimeTable } from '../tables/regression.ts';
import type { Context, ContextMap } from '../template.ts';
import { estimateContext, regimeSizes, sampleContext } from './estimate.ts';
import { figuresAt } from './figures.ts';
import { countWord, effectsContext, modelTitle, proseList, reference } from './places.ts';
import { newSymbols } from './symbols.ts';

type Slopes = {
  readonly name: string;
  readonly outcome: { readonly name: string };
  readonly column: ColumnResult;
  readonly differences: KinkResult['regime_difference'];
  readonly confidence: number;
  readonly condition: (regime: number) => Inlines;
};

/** The slopes of one regressor by regime, and the tests between neighbors. */
function slopeContext(
  scope: Scope,
  term: string,
  { name, outcome, column, differences, confidence, condition }: Slopes,
): ContextMap {
  const regimes = column.terms.filter((it) => it.of === term && it.regime !== undefined);
  const z = column.vcov.df === null;
  const keyed = (key: string) => ({ key, z });
  return {
    name: runs(scope.names.prose(term)),
    regimes: regimes.map((it) => ({
      condition: runs(condition(it.regime ?? 0)),
      ...estimateContext(scope, it, confidence, keyed(estimateKey(name, column.label, it.term))),
    })),
    sizes: regimeSizes(scope, { name, outcome }, regimes),
    differences: differences
      .filter((it) => it.of === term)
      .map((it) => ({
        lower: runs(condition(it.between[0])),
        upper: runs(condition(it.between[1])),
        ...estimateContext(
          scope,
          it,
          confidence,
          keyed(JSON.stringify([name, 'difference', it.of, ...it.between])),
        ),
      })),
  };
}

/** A line that bends: the test, the point, the slopes on either side and whether they differ. */
export function kinkContext(scope: Scope, spec: KinkSpec, result: KinkResult): ContextMap {
  const column = result.columns[0]!;
  const title = {
    outcome: runs(scope.names.prose(spec.outcome.name)),
    variable: runs(scope.names.prose(spec.kinkVariable.name)),
  };
  const caption = (kind: string): Inlines =>
    scope.templates.inlines(`caption/${kind}`, { ...title, title: spec.title });
  const { test, kink } = result;
  const counted = { replications: test.replications - test.failed, step: 1 as const };
  const slopes: Slopes = {
    name: spec.name,
    outcome: spec.outcome,
    column,
    differences: result.regime_difference,
    confidence: spec.confidence,
    condition: (regime) => kinkCondition(scope, spec.name, result, regime),
  };
  return {
    ...shared(scope, spec),
    ...sampleContext(column),
    title: modelTitle(scope, spec, title),
    ...title,
    equation: block({ kind: 'equation', id: `eq:${spec.name}`, math: kinkEquation(scope, spec) }),
    table: block(kinkTable(scope, spec, result, caption('kink'))),
    table_ref: reference(`tbl:${spec.name}:kink`),
    f: inline(numberOf(scope, test, 'f_statistic', JSON.stringify([spec.name, 'F']))),
    p: test.p_value === null ? null : runs(pEquationOf(scope, test, 'p_value', counted)),
    rejected: test.p_value !== null && test.p_value < 1 - spec.confidence + 1e-12,
    alpha: level(Number((1 - spec.confidence).toFixed(10))),
    reason: test.reason === undefined ? null : scope.phrase(test.reason),
    kink: inline(numberOf(scope, kink, 'value', kinkKey(spec.name))),
    interval: inline(intervalRun(scope, kink)),
    connected: kink.connected,
    bounded: kink.bounded,
    coverage: coverage(spec.confidence),
    slopes: [slopeContext(scope, spec.kinkVariable.name, slopes)],
    regime_table: block(
      regimeTable(
        scope,
        spec.name,
        result,
        spec.confidence,
        caption('kink-slopes'),
        kinkLabel(scope, spec.name, result),
        {
          kink: true,
          smooth: false,
          none: false,
          one: false,
        },
      ),
    ),
    regime_ref: reference(`tbl:${spec.name}:regimes`),
    figures: block(...figuresAt(scope, 'kink', { model: spec.name })),
  };
}

function shared(scope: Scope, spec: KinkSpec | SmoothTransitionSpec): ContextMap {
  return {
    effects: effectsContext(scope, spec.effects),
    panel: scope.input.study.panel.time !== null,
    controls: proseList(scope, spec.controls),
    symbols: newSymbols(scope, spec),
    control_vector: controlsAreVector(spec.controls),
  };
}

const subscripts = '₁₂₃₄₅₆₇₈₉';

/** Whether two locations print as one, or lie within each other's intervals, so that the data do not tell them apart. */
export function apart(
  scope: Scope,
  locations: SmoothTransitionResult['transitions'][number]['locations'],
): ContextMap {
  const [first, second] = locations;
  if (first === undefined || second === undefined) return { coincide: false, near: false };
  const printed = ({ estimate }: typeof first) =>
    estimate === null ? null : formatNumber(estimate, scope.digits);
  const holds = (a: typeof first, b: typeof first) =>
    a.conf_low !== null && a.conf_high !== null && b.estimate !== null
      ? a.conf_low <= b.estimate && b.estimate <= a.conf_high
      : null;
  return {
    coincide: printed(first) === printed(second),
    near: [holds(first, second), holds(second, first)].every((it) => it === true),
  };
}

/** The slope of a regressor in the linear model. */
function linearSlope(
  scope: Scope,
  { name, confidence }: SmoothTransitionSpec,
  column: ColumnResult,
  term: string,
): Context[] {
  const found = column.terms.find((it) => it.term === term);
  if (found === undefined) return [];
  const key = estimateKey(name, column.label, term);
  return [
    {
      name: runs(scope.names.prose(term)),
      ...estimateContext(scope, found, confidence, { key, z: column.vcov.df === null }),
    },
  ];
}

/** Linearity tests, the transitions found, slopes at either end. */
export function smoothTransitionContext(
  scope: Scope,
  spec: SmoothTransitionSpec,
  result: SmoothTransitionResult,
): ContextMap {
  const column = result.columns[0]!;
  const title = {
    outcome: runs(scope.names.prose(spec.outcome.name)),
    variable: runs(scope.names.prose(spec.transitionVariable.name)),
    regressors: proseList(scope, spec.regimeRegressors),
  };
  const none = result.selected === 0;
  const caption = (kind: string): Inlines =>
    scope.templates.inlines(`caption/${kind}`, { ...title, title: spec.title, none });
  const transitions = Math.max(1, result.selected);
  const slopes: Slopes = {
    name: spec.name,
    outcome: spec.outcome,
    column,
    differences: result.regime_difference,
    confidence: spec.confidence,
    condition: (regime) => transitionCondition(result, regime),
  };
  const linearity = linearityOf(result);
  const last = result.tests.find(
    (test) =>
      test.hypothesis === 'remaining' &&
      test.order === result.locations &&
      test.transitions === result.selected,
  )?.[result.decided_by];
  const told = (test: typeof linearity | undefined): Context =>
    test === null || test === undefined || test.statistic === null || test.p_value === null
      ? null
      : {
          statistic: inline(statisticOf(test, 'statistic')),
          p: runs(pEquationOf(scope, test, 'p_value')),
        };
  const halved = spec.alpha / (1 << result.selected);
  return {
    ...shared(scope, spec),
    ...sampleContext(column),
    title: modelTitle(scope, spec, title),
    ...title,
    equation: block({
      kind: 'equation',
      id: `eq:${spec.name}`,
      math: smoothEquation(scope, spec, transitions),
    }),
    transition: block({
      kind: 'equation',
      id: `eq:${spec.name}:g`,
      math: transitionEquation(scope, spec, transitions, result.locations),
    }),
    two_locations: result.locations === 2,
    auto: spec.locations === 'auto',
    tests_table: block(transitionTestTable(scope, spec, result, caption('transition-tests'))),
    tests_ref: reference(`tbl:${spec.name}:tests`),
    statistic: scope.words(`transition.${result.decided_by}`),
    linearity: told(linearity),
    rejected: !none,
    alpha: level(spec.alpha, 'alpha'),
    remaining: none ? null : told(last),
    remaining_level: level(halved),
    remaining_rejected: last?.p_value !== null && last !== undefined && last.p_value < halved,
    none,
    one: result.selected === 1,
    selected: countWord(scope, transitions),
    transitions_table: none ? null : block(transitionTable(scope, spec, result, caption('transition'))),
    transitions_ref: reference(`tbl:${spec.name}:transition`),
    transitions: result.transitions.map((it, r) => ({
      number: transitions > 1 ? String(r + 1) : null,
      locations: it.locations.map((c, j) => ({
        value: inline(numberOf(scope, c, 'estimate', transitionKey(spec.name, r, `c${j}`))),
        interval: c.conf_low === null ? null : inline(intervalRun(scope, c)),
      })),
      gamma: inline(numberOf(scope, it.gamma, 'estimate', transitionKey(spec.name, r, 'gamma'))),
      bound: it.at_bound,
      ...apart(scope, it.locations),
      zero: transitions > 1 ? `g${subscripts[r] ?? ''} = 0` : 'g = 0',
      between: inline(percentOf(it, 'between')),
    })),
    converged: result.converged,
    coverage: coverage(spec.confidence),
    linear: none ? spec.regimeRegressors.flatMap((term) => linearSlope(scope, spec, column, term.name)) : [],
    slopes: none ? [] : spec.regimeRegressors.map((term) => slopeContext(scope, term.name, slopes)),
    regime_table: block(
      regimeTable(
        scope,
        spec.name,
        result,
        spec.confidence,
        caption('transition-slopes'),
        transitionLabel(scope, result),
        { kink: false, smooth: !none, none, one: false },
      ),
    ),
    regime_ref: reference(`tbl:${spec.name}:regimes`),
    figures: block(...figuresAt(scope, 'smooth_transition', { model: spec.name })),
  };
}
