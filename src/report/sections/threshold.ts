import type { ColumnResult, ThresholdResult } from '../../results/results.ts';
import { decidingTests, leadingRejections, methodsOf, testsBy } from '../../results/threshold-tests.ts';
import type { Term, ThresholdSpec } from '../../study/study.ts';
import type { Inlines } from '../document.ts';
import { controlsAreVector, thresholdEquation } from '../equations.ts';
import { formatPercent } from '../format.ts';
import { block, inline, runs } from '../fragment.ts';
import { coverage, level, remainder } from '../notes.ts';
import { derived, from } from '../origin.ts';
import { count, numberOf, pEquationOf, type Scope } from '../scope.ts';
import { pointerPart } from '../selection.ts';
import { estimateKey } from '../tables/coefficients.ts';
import { intervalRun } from '../tables/effects.ts';
import { countByPeriod, regimePeriodTable } from '../tables/regimes.ts';
import { regimeTable } from '../tables/regression.ts';
import {
  conditionRuns,
  regimeLabel,
  thresholdEstimateTable,
  thresholdKey,
  thresholdName,
  thresholdTestTable,
} from '../tables/threshold.ts';
import type { Context, ContextMap } from '../template.ts';
import { estimateContext, regimeSizes, sampleContext } from './estimate.ts';
import { figuresAt } from './figures.ts';
import { countWord, effectsContext, modelTitle, proseList, reference } from './places.ts';
import { newSymbols } from './symbols.ts';

/** Tests for thresholds, the thresholds found, the slopes on either side and whether they differ. */
export function thresholdContext(scope: Scope, spec: ThresholdSpec, result: ThresholdResult): ContextMap {
  const { selected } = result;
  const deciding = decidingTests(result);
  const periods =
    selected === 0
      ? []
      : countByPeriod(scope.input.details.thresholds[spec.name]?.membership ?? [], result.regime_rows.length);
  const title = {
    outcome: runs(scope.names.prose(spec.outcome.name)),
    variable: runs(scope.names.prose(spec.thresholdVariable.name)),
    regressors: proseList(scope, spec.regimeRegressors),
  };
  const caption = (kind: string): Inlines =>
    scope.templates.inlines(`caption/${kind}`, { ...title, title: spec.title, none: selected === 0 });
  const column = result.columns[0];
  return {
    title: modelTitle(scope, spec, title),
    ...title,
    equation: block({
      kind: 'equation',
      id: `eq:${spec.name}`,
      math: thresholdEquation(scope, spec, Math.max(1, selected), result.grid.rule === 'all'),
    }),
    equation_ref: reference(`eq:${spec.name}`),
    equation_several: selected > 1,
    effects: effectsContext(scope, spec.effects),
    panel: scope.input.study.panel.time !== null,
    controls: proseList(scope, spec.controls),
    intercepts: spec.regimeIntercepts,
    symbols: newSymbols(scope, spec),
    control_vector: controlsAreVector(spec.controls),
    tests_table: block(thresholdTestTable(scope, spec, result, caption('threshold-tests'))),
    tests_ref: reference(`tbl:${spec.name}:tests`),
    tests: deciding.map((test, i) => testContext(scope, spec, result, i, test)),
    alpha: level(spec.alpha, 'alpha'),
    one_test: deciding.length === 1,
    schemes: schemesContext(scope, spec, result),
    none: selected === 0,
    one: selected === 1,
    selected: countWord(scope, Math.max(1, selected)),
    most: selected === deciding.length && selected > 0,
    estimates_table:
      selected === 0
        ? null
        : block(thresholdEstimateTable(scope, spec, result, caption('threshold-estimates'))),
    estimates_ref: reference(`tbl:${spec.name}:estimates`),
    thresholds: result.thresholds.map((it, i) => ({
      name: thresholdName(result, i),
      value: inline(numberOf(scope, it, 'value', thresholdKey(spec.name, i))),
      interval: inline(intervalRun(scope, it)),
      connected: it.connected,
    })),
    coverage: coverage(spec.confidence),
    regimes: regimeCounts(scope, spec.name, result),
    periods_table:
      periods.length < 2
        ? null
        : block(regimePeriodTable(scope, spec, result, periods, caption('threshold-periods'))),
    period: scope.names.label(scope.input.study.panel.time ?? 'time'),
    periods_ref: reference(`tbl:${spec.name}:periods`),
    regime_table:
      column === undefined
        ? null
        : block(
            regimeTable(
              scope,
              spec.name,
              result,
              spec.confidence,
              caption('regimes'),
              regimeLabel(scope, spec.name, result),
              { none: selected === 0, one: selected === 1, kink: false, smooth: false },
            ),
          ),
    regime_ref: reference(`tbl:${spec.name}:regimes`),
    slopes:
      column === undefined
        ? []
        : spec.regimeRegressors.map((term) => slopeContext(scope, spec, result, column, term)),
    ...sampleContext(column),
    figures: block(...figuresAt(scope, 'threshold', { model: spec.name })),
  };
}

/** The schemes of the bootstrap where there are several: the one that decides, and what the others say instead. */
function schemesContext(scope: Scope, spec: ThresholdSpec, result: ThresholdResult): Context {
  const [first, ...others] = methodsOf(result);
  if (first === undefined || others.length === 0) return null;
  const word = (method: string) => scope.words(`scheme.${method}`).toLowerCase();
  return {
    deciding: word(first),
    others: others.map((method) => {
      const found = leadingRejections(testsBy(result, method), spec.alpha);
      return {
        name: word(method),
        agrees: found === result.selected,
        none: found === 0,
        one: found === 1,
        selected: countWord(scope, Math.max(1, found)),
      };
    }),
  };
}

function testContext(
  scope: Scope,
  spec: ThresholdSpec,
  result: ThresholdResult,
  at: number,
  test: ThresholdResult['tests'][number],
): ContextMap {
  const rejected = test.p_value !== null && test.p_value < spec.alpha;
  return {
    name: scope.words(`threshold.${test.thresholds}`).toLowerCase(),
    first: at === 0,
    fewer: countWord(scope, Math.max(1, at)),
    one_fewer: at === 1,
    f: inline(numberOf(scope, test, 'f_statistic', JSON.stringify([spec.name, 'F', test.thresholds]))),
    p:
      test.p_value === null
        ? null
        : runs(
            pEquationOf(scope, test, 'p_value', { replications: test.replications - test.failed, step: 1 }),
          ),
    critical: test.critical['0.05'] === null ? null : inline(numberOf(scope, test.critical, '0.05')),
    rejected,
    counted: at < result.selected,
    /** A later test may reject although an earlier one did not. */
    ignored: rejected && at >= result.selected,
    reason: test.reason === undefined ? null : scope.phrase(test.reason),
    others: result.tests
      .filter((other) => other.thresholds === test.thresholds && other.method !== test.method)
      .map((other) => ({
        name: scope.words(`scheme.${other.method}`).toLowerCase(),
        p:
          other.p_value === null
            ? null
            : runs(
                pEquationOf(scope, other, 'p_value', {
                  replications: other.replications - other.failed,
                  step: 1,
                }),
              ),
        critical: other.critical['0.05'] === null ? null : inline(numberOf(scope, other.critical, '0.05')),
      })),
  };
}

function regimeCounts(scope: Scope, name: string, result: ThresholdResult): Context {
  const at = `/models/${pointerPart(name)}/regime_rows`;
  if (result.selected === 0) return [];
  const q = scope.names.term(result.threshold_variable);
  let all = 0;
  for (const rows of result.regime_rows) all += rows;
  return result.regime_rows.map((rows, regime) => ({
    condition: conditionRuns(scope, name, result, q, regime),
    rows: inline(from(count(rows), result.regime_rows, String(regime))),
    percent: inline(
      derived(
        { kind: 'number', text: formatPercent(rows / all), value: rows / all },
        'part',
        { path: `${at}/${regime}` },
        ...result.regime_rows.map((_, i) => ({ path: `${at}/${i}` })),
      ),
    ),
  }));
}

/** The slopes of one regressor, lowest regime first, and the tests between neighbors. */
function slopeContext(
  scope: Scope,
  spec: ThresholdSpec,
  result: ThresholdResult,
  column: ColumnResult,
  term: Term,
): ContextMap {
  const q = scope.names.term(result.threshold_variable);
  const z = column.vcov.df === null;
  const estimateOf = (it: ColumnResult['terms'][number]) =>
    estimateContext(scope, it, spec.confidence, { key: estimateKey(spec.name, column.label, it.term), z });
  const linear = column.terms.find((it) => it.term === term.name && it.of === undefined);
  const regimes = column.terms.filter((it) => it.of === term.name && it.regime !== undefined);
  return {
    name: runs(scope.names.prose(term.name)),
    linear: linear === undefined ? null : estimateOf(linear),
    regimes: regimes.map((it) => ({
      condition: conditionRuns(scope, spec.name, result, q, it.regime ?? 0),
      ...estimateOf(it),
    })),
    sizes: regimeSizes(scope, spec, regimes),
    differences: result.regime_difference
      .filter((it) => it.of === term.name)
      .map((it) => ({
        lower: conditionRuns(scope, spec.name, result, q, it.between[0]),
        upper: conditionRuns(scope, spec.name, result, q, it.between[1]),
        ...estimateContext(scope, it, spec.confidence, {
          key: JSON.stringify([spec.name, 'difference', it.of, ...it.between]),
          z,
        }),
      })),
    alpha: level(remainder(spec.confidence)),
  };
}
