import type { TermResult, ThresholdResult } from '../../results/results.ts';
import { methodsOf } from '../../results/threshold-tests.ts';
import type { ThresholdSpec } from '../../study/study.ts';
import {
  cell,
  type Inline,
  type Inlines,
  type TableBlock,
  type TableRow,
  text,
  textCell,
} from '../document.ts';
import { formatCount, formatNumber } from '../format.ts';
import { type Fragment, inline, runs } from '../fragment.ts';
import { choice, coverage, coverageRun } from '../notes.ts';
import { derived, from, setting } from '../origin.ts';
import { count, countOf, finishTable, numberOf, pValueOf, type Scope, slug, starRun } from '../scope.ts';
import { pointerPart } from '../selection.ts';
import { starLegend, starLevels } from '../star-legend.ts';
import type { ContextMap } from '../template.ts';
import { intervalRun } from './effects.ts';
/** F of each number of thresholds against one fewer, with p and critical values from the bootstrap. */
export function thresholdTestTable(
  scope: Scope,
  spec: ThresholdSpec,
  result: ThresholdResult,
  caption: Inlines,
): TableBlock {
  const { words } = scope;
  const several = methodsOf(result).length > 1;
  // Number by number, the schemes of each below one another.
  const tests = several ? [...result.tests].sort((a, b) => a.thresholds - b.thresholds) : result.tests;
  const rows = tests.map((test): TableRow => {
    const kept = { replications: test.replications - test.failed, step: 1 as const };
    return {
      cells: [
        textCell(words(`threshold.${test.thresholds}`)),
        ...(several ? [textCell(words(`scheme.${test.method}`))] : []),
        {
          content: [
            numberOf(scope, test, 'f_statistic', JSON.stringify([spec.name, 'F', test.thresholds])),
            ...starRun(scope, test.p_value),
          ],
        },
        cell(pValueOf(scope, test, 'p_value', undefined, kept)),
        cell(numberOf(scope, test.critical, '0.10')),
        cell(numberOf(scope, test.critical, '0.05')),
        cell(numberOf(scope, test.critical, '0.01')),
      ],
    };
  });
  const head = [
    'table.thresholds',
    ...(several ? ['table.bootstrap'] : []),
    'table.f',
    'table.p',
    'table.critical_10',
    'table.critical_5',
    'table.critical_1',
  ];
  return finishTable(scope, {
    kind: 'table',
    id: `tbl:${spec.name}:tests`,
    file: `threshold-tests-${slug(spec.name)}`,
    caption,
    columns: [
      { align: 'left' },
      ...(several ? [{ align: 'left' as const }] : []),
      ...Array.from({ length: 5 }, () => ({ align: 'decimal' as const })),
    ],
    head: [{ cells: head.map((key) => textCell(words(key))) }],
    body: [rows],
    notes: [scope.templates.inlines('note/threshold-tests', testsNote(scope, spec, result))],
  });
}

export function testsNote(scope: Scope, spec: ThresholdSpec, result: ThresholdResult): ContextMap {
  const first = result.tests[0];
  const failed = result.tests.map((test) => test.failed);
  return {
    bootstrap:
      spec.bootstrap === null || first === undefined || first.replications === 0
        ? null
        : {
            residual_by_entity: spec.bootstrap.methods.includes('residual_by_entity'),
            wild_cluster: spec.bootstrap.methods.includes('wild_cluster'),
            deciding:
              spec.bootstrap.methods.length === 1 ? null : scope.words(`scheme.${spec.bootstrap.methods[0]}`),
            replications: inline(
              setting(formatCount(first.replications), first.replications, 'bootstrap/replications'),
            ),
            failed: failed.some((it) => it > 0)
              ? result.tests.map((test) => inline(countOf(test, 'failed')))
              : null,
            seed: inline(setting(String(scope.input.study.seed), scope.input.study.seed, '/study/seed')),
            entity: scope.names.label(scope.input.study.panel.entity),
          },
    grid_all: result.grid.rule === 'all',
    grid: result.grid.rule === 'all' ? null : inline(from(count(result.grid.rule), result.grid, 'rule')),
    candidates: inline(countOf(result.grid, 'candidates')),
    several: spec.maxThresholds > 1,
    trims: [...new Set(result.grid.trim)].map((it) => inline(setting(String(it), it, 'trim'))),
    ...choice(['hansen1999', 'xthreg', 'pdr'], spec.compat),
    pdr_third: spec.compat === 'pdr' && result.tests.some((test) => test.thresholds === 3),
    stars: starLegend(scope),
    levels: starLevels(scope),
    reasons: [...new Set(result.tests.flatMap((test) => test.reason ?? []))].map(scope.phrase),
  };
}

/** The selected thresholds with their intervals and the rows on either side. */
export function thresholdEstimateTable(
  scope: Scope,
  spec: ThresholdSpec,
  result: ThresholdResult,
  caption: Inlines,
): TableBlock {
  const { words } = scope;
  // Every distinct value splits q <= g, Hansen's grid q < g.
  const atOrBelow = result.grid.rule === 'all';
  return finishTable(scope, {
    kind: 'table',
    id: `tbl:${spec.name}:estimates`,
    file: `threshold-estimates-${slug(spec.name)}`,
    caption,
    columns: [
      { align: 'left' },
      { align: 'decimal' },
      { align: 'center' },
      { align: 'decimal' },
      { align: 'decimal' },
    ],
    head: [
      {
        cells: [
          textCell(words('table.threshold')),
          textCell(words('table.estimate')),
          cell(coverageRun(spec.confidence), text(words('table.interval'))),
          textCell(words(atOrBelow ? 'table.rows_below' : 'table.rows_strictly_below')),
          textCell(words(atOrBelow ? 'table.rows_above' : 'table.rows_from')),
        ],
      },
    ],
    body: [
      result.thresholds.map((it, i) => ({
        cells: [
          cell(text(thresholdName(result, i))),
          cell(numberOf(scope, it, 'value', thresholdKey(spec.name, i))),
          cell(intervalRun(scope, it)),
          cell(regimesTogether(spec.name, result, 0, i + 1)),
          cell(regimesTogether(spec.name, result, i + 1, result.regime_rows.length)),
        ],
      })),
    ],
    notes: [
      scope.templates.inlines('note/threshold-estimates', {
        coverage: coverage(spec.confidence),
        holes: result.thresholds.flatMap((it, i) => (it.connected ? [] : [thresholdName(result, i)])),
      }),
    ],
  });
}

/** Rows of neighboring regimes. */
function regimesTogether(model: string, result: ThresholdResult, start: number, end: number): Inline {
  const regimes = result.regime_rows.map((_, regime) => regime).slice(start, end);
  return derived(
    count(total(result.regime_rows.slice(start, end))),
    'sum',
    ...regimes.map((regime) => ({ path: `/models/${pointerPart(model)}/regime_rows/${regime}` })),
  );
}

export const thresholdKey = (model: string, at: number): string => JSON.stringify([model, 'threshold', at]);

/** γ, or γ₁, γ₂ where there are several. */
export function thresholdName(result: ThresholdResult, at: number): string {
  return result.thresholds.length > 1 ? `γ${'₁₂₃'[at] ?? ''}` : 'γ';
}

function total(counts: readonly number[]): number {
  let sum = 0;
  for (const it of counts) sum += it;
  return sum;
}

/** `lnX × 1(Ind-a ≤ 0.1071)` for a slope of one regime; null for any other term. */
export function regimeLabel(
  scope: Scope,
  model: string,
  result: ThresholdResult,
): (term: TermResult) => Inlines | null {
  const q = scope.names.term(result.threshold_variable);
  const { open, close } = scope.typography;
  return (term) => {
    if (term.of === undefined || term.regime === undefined) return null;
    const condition = conditionRuns(scope, model, result, q, term.regime);
    return [text(`${scope.names.term(term.of)}${open}`), ...condition.inlines, text(close)];
  };
}

/** `Ind-a ≤ 0.1071`, `0.1071 < Ind-a ≤ 0.3` or `Ind-a > 0.3`; on Hansen's grid a row at the threshold is above it. */
export function regimeCondition(scope: Scope, result: ThresholdResult, q: string, regime: number): string {
  return conditionText(result, q, regime, scope.digits);
}

export function conditionText(result: ThresholdResult, q: string, regime: number, digits: number): string {
  return conditionOf(result, q, regime, (i) =>
    formatNumber(result.thresholds[i]?.value ?? Number.NaN, digits),
  );
}

/** The same in running text, each threshold with the quantity that it is. */
export function conditionRuns(
  scope: Scope,
  model: string,
  result: ThresholdResult,
  q: string,
  regime: number,
): Fragment {
  const parts = conditionOf(result, q, regime, (i) => `${MARK}${i}${MARK}`).split(MARK);
  return runs(
    parts.flatMap((part, at): Inlines => {
      if (at % 2 === 0) return part === '' ? [] : [text(part)];
      const key = thresholdKey(model, Number(part));
      return [numberOf(scope, result.thresholds[Number(part)] ?? {}, 'value', key)];
    }),
  );
}

/** No name holds it: the emitters take it out. */
const MARK = '\u0000';

function conditionOf(result: ThresholdResult, q: string, regime: number, at: (i: number) => string): string {
  const [upTo, above] = result.grid.rule === 'all' ? ['≤', '>'] : ['<', '≥'];
  if (regime === 0) return `${q} ${upTo} ${at(0)}`;
  if (regime >= result.thresholds.length) return `${q} ${above} ${at(result.thresholds.length - 1)}`;
  return `${at(regime - 1)} ${upTo === '≤' ? '<' : '≤'} ${q} ${upTo} ${at(regime)}`;
}
