import type { TransitionTestResult } from '../../results/nonlinear.ts';
import type { KinkResult, SmoothTransitionResult, TermResult } from '../../results/results.ts';
import type { KinkSpec, SmoothTransitionSpec } from '../../study/study.ts';
import { cell, type Inlines, type TableBlock, type TableRow, text, textCell } from '../document.ts';
import { formatCount } from '../format.ts';
import { inline } from '../fragment.ts';
import { coverage, coverageRun, level } from '../notes.ts';
import { fixed, from, setting } from '../origin.ts';
import {
  count,
  countOf,
  emptyCell,
  finishTable,
  number,
  numberOf,
  pValueOf,
  type Scope,
  slug,
  starRun,
  statisticOf,
} from '../scope.ts';
import { starLegend, starLevels } from '../star-legend.ts';
import type { ContextMap } from '../template.ts';
import type { RegimeLabel } from './coefficients.ts';
import { intervalCell } from './effects.ts';
export const kinkKey = (model: string): string => JSON.stringify([model, 'kink']);
export const transitionKey = (model: string, r: number, parameter: string): string =>
  JSON.stringify([model, 'transition', r, parameter]);

/** F of no kink with its bootstrap, and the kink point with its interval. */
export function kinkTable(scope: Scope, spec: KinkSpec, result: KinkResult, caption: Inlines): TableBlock {
  const { words } = scope;
  const { test, kink, regime_rows: rows } = result;
  const kept = { replications: test.replications - test.failed, step: 1 as const };
  const line = (label: string, content: TableRow['cells'][number]): TableRow => ({
    cells: [textCell(label), content],
  });
  return finishTable(scope, {
    kind: 'table',
    id: `tbl:${spec.name}:kink`,
    file: `kink-${slug(spec.name)}`,
    caption,
    columns: [{ align: 'left' }, { align: 'center' }],
    head: [{ cells: [emptyCell, textCell(words('table.estimate'))] }],
    body: [
      [
        line(words('kink.f'), {
          content: [
            numberOf(scope, test, 'f_statistic', JSON.stringify([spec.name, 'F'])),
            ...starRun(scope, test.p_value),
          ],
        }),
        line(words('table.p'), cell(pValueOf(scope, test, 'p_value', undefined, kept))),
        ...(['0.10', '0.05', '0.01'] as const).map((level) =>
          line(words(`table.critical_${Number(level) * 100}`), cell(numberOf(scope, test.critical, level))),
        ),
      ],
      [
        line(words('kink.point'), cell(numberOf(scope, kink, 'value', kinkKey(spec.name)))),
        line(words('kink.std_error'), cell(numberOf(scope, kink, 'std_error'))),
        line(`${coverage(spec.confidence)}${words('table.interval')}`, intervalCell(scope, kink)),
        line(words('kink.rows_below'), cell(from(count(rows[0] ?? 0), rows, '0'))),
        line(words('kink.rows_above'), cell(from(count(rows[1] ?? 0), rows, '1'))),
      ],
    ],
    notes: [scope.templates.inlines('note/kink', kinkNote(scope, spec, result))],
  });
}

function kinkNote(scope: Scope, spec: KinkSpec, result: KinkResult): ContextMap {
  const { test, kink, grid } = result;
  return {
    grid_all: grid.rule === 'all',
    points: inline(countOf(grid, 'candidates')),
    trim: inline(setting(String(grid.trim), grid.trim, 'trim')),
    bootstrap:
      spec.bootstrap === null
        ? null
        : {
            replications: inline(
              setting(formatCount(test.replications), test.replications, 'bootstrap/replications'),
            ),
            failed: test.failed > 0 ? inline(countOf(test, 'failed')) : null,
            normal: spec.bootstrap.weights === 'normal',
            seed: inline(setting(String(scope.input.study.seed), scope.input.study.seed, '/study/seed')),
            entity: scope.names.label(scope.input.study.panel.entity),
          },
    coverage: coverage(spec.confidence),
    critical: inline(numberOf(scope, kink, 'critical')),
    drawn: kink.method === 'bootstrap',
    connected: kink.connected,
    bounded: kink.bounded,
    entity_effects: spec.effects.includes('entity'),
    reason: test.reason === undefined ? null : scope.phrase(test.reason),
    stars: starLegend(scope),
    levels: starLevels(scope),
  };
}

/** A term and where its slope holds, in the brackets of the language. */
function bracketed({ names, typography }: Scope, term: string, where: Inlines): Inlines {
  return [text(`${names.term(term)}${typography.open}`), ...where, text(typography.close)];
}

/** `debt (debt ≤ 0.9)` for the slope on one side of the kink. */
export function kinkLabel(scope: Scope, model: string, result: KinkResult): RegimeLabel {
  return (term: TermResult) => {
    if (term.of === undefined || term.regime === undefined) return null;
    return bracketed(scope, term.of, kinkCondition(scope, model, result, term.regime));
  };
}

export function kinkCondition(scope: Scope, model: string, result: KinkResult, regime: number): Inlines {
  const sign = regime === 0 ? '≤' : '>';
  return [
    text(`${scope.names.term(result.kink_variable)} ${sign} `),
    numberOf(scope, result.kink, 'value', kinkKey(model)),
  ];
}

/** `digital (g = 0)`: the slope where the transitions are at that end. */
export function transitionLabel(scope: Scope, result: SmoothTransitionResult): RegimeLabel {
  return (term: TermResult) => {
    if (term.of === undefined || term.regime === undefined) return null;
    return bracketed(scope, term.of, transitionCondition(result, term.regime));
  };
}

export function transitionCondition({ selected }: SmoothTransitionResult, regime: number): Inlines {
  return Array.from({ length: selected }, (_, r): Inlines => {
    const name = selected === 1 ? 'g' : `g${'₁₂₃'[r]}`;
    return [text(`${r === 0 ? '' : ', '}${name} = `), fixed(r < regime ? '1' : '0')];
  }).flat();
}

/** Linearity, the sequence for the number of locations, and remaining nonlinearity: the four statistics of each. */
export function transitionTestTable(
  scope: Scope,
  spec: SmoothTransitionSpec,
  result: SmoothTransitionResult,
  caption: Inlines,
): TableBlock {
  const { words } = scope;
  const row = (test: TransitionTestResult): TableRow => {
    const decided = test[result.decided_by];
    return {
      cells: [
        textCell(
          words(`transition.${test.hypothesis}`, {
            order: String(test.order),
            transitions: String(test.transitions),
          }),
        ),
        ...(['lm_chi2', 'lm_f', 'robust_chi2', 'robust_f'] as const).map((key) =>
          cell(statisticOf(test[key], 'statistic')),
        ),
        cell(...degreesOf(decided)),
        cell(pValueOf(scope, decided, 'p_value')),
      ],
    };
  };
  const groups = (['linearity', 'sequence', 'remaining'] as const)
    .map((hypothesis) => result.tests.filter((test) => test.hypothesis === hypothesis).map(row))
    .filter((rows) => rows.length > 0);
  const reasons = result.tests.flatMap((test) => test[result.decided_by].reason ?? []);
  return finishTable(scope, {
    kind: 'table',
    id: `tbl:${spec.name}:tests`,
    file: `transition-tests-${slug(spec.name)}`,
    caption,
    columns: [
      { align: 'left', share: 0.34 },
      ...Array.from({ length: 4 }, () => ({ align: 'decimal' as const })),
      { align: 'left' },
      { align: 'decimal' },
    ],
    head: [
      {
        cells: [
          'table.null',
          'transition.lm_chi2',
          'transition.lm_f',
          'transition.robust_chi2',
          'transition.robust_f',
          'table.df',
          'table.p',
        ].map((key) => textCell(words(key))),
      },
    ],
    body: groups,
    notes: [
      scope.templates.inlines('note/transition-tests', {
        statistic: words(`transition.${result.decided_by}`),
        entity: scope.names.label(scope.input.study.panel.entity),
        alpha: level(spec.alpha, 'alpha'),
        several: spec.maxTransitions > 1,
        auto: spec.locations === 'auto',
        reasons: [...new Set(reasons)].map((reason) => scope.phrase(reason)),
      }),
    ],
  });
}

function degreesOf(test: { readonly df: number; readonly df2: number | null }): Inlines {
  const first = countOf(test, 'df');
  return test.df2 === null ? [first] : [first, text(', '), countOf(test, 'df2')];
}

/** Steepness and locations of every transition. */
export function transitionTable(
  scope: Scope,
  spec: SmoothTransitionSpec,
  result: SmoothTransitionResult,
  caption: Inlines,
): TableBlock {
  const { words } = scope;
  const several = result.transitions.length > 1;
  const name = (symbol: string, r: number, j: number | null): string => {
    const index = `${several ? r + 1 : ''}${several && j !== null ? ',' : ''}${j ?? ''}`;
    return index === ''
      ? symbol
      : `${symbol}${[...index].map((digit) => '₀₁₂₃'[Number(digit)] ?? ' ').join('')}`;
  };
  const body = result.transitions.map(({ gamma, locations }, r): TableRow[] => [
    row(scope, name('γ', r, null), gamma, transitionKey(spec.name, r, 'gamma')),
    ...locations.map((it, j) =>
      row(scope, name('c', r, locations.length > 1 ? j + 1 : null), it, transitionKey(spec.name, r, `c${j}`)),
    ),
  ]);
  return finishTable(scope, {
    kind: 'table',
    id: `tbl:${spec.name}:transition`,
    file: `transition-${slug(spec.name)}`,
    caption,
    columns: [{ align: 'left' }, { align: 'decimal' }, { align: 'decimal' }, { align: 'center' }],
    head: [
      {
        cells: [
          textCell(words('table.parameter')),
          textCell(words('table.estimate')),
          textCell(words('kink.std_error')),
          cell(coverageRun(spec.confidence), text(words('table.interval'))),
        ],
      },
    ],
    body,
    notes: [
      scope.templates.inlines('note/transition', {
        gammas: inline(setting(String(spec.grid.gamma), spec.grid.gamma, 'grid/gamma')),
        locations: inline(setting(String(spec.grid.location), spec.grid.location, 'grid/location')),
        trim: inline(setting(String(spec.trim), spec.trim, 'trim')),
        bound: result.transitions.some((it) => it.at_bound),
        coincide: result.transitions.some(({ locations }) =>
          locations.some(
            (it) => it.std_error === null && locations.some((other) => other.std_error !== null),
          ),
        ),
        converged: result.converged,
        rss: result.rss.map((value, k) => inline(from(number(scope, value), result.rss, String(k)))),
        aic: inline(numberOf(scope, result, 'aic')),
        bic: inline(numberOf(scope, result, 'bic')),
      }),
    ],
  });
}

function row(
  scope: Scope,
  name: string,
  it: SmoothTransitionResult['transitions'][number]['gamma'],
  key: string,
): TableRow {
  return {
    cells: [
      textCell(name),
      cell(numberOf(scope, it, 'estimate', key)),
      cell(numberOf(scope, it, 'std_error')),
      intervalCell(scope, it),
    ],
  };
}
