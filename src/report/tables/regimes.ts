import type { ThresholdDetails, ThresholdResult } from '../../results/results.ts';
import type { ThresholdSpec } from '../../study/study.ts';
import {
  cell,
  type Inline,
  type Inlines,
  type TableBlock,
  type TableCell,
  type TableRow,
  text,
  textCell,
} from '../document.ts';
import { formatPercent } from '../format.ts';
import { coverageText } from '../notes.ts';
import { derived, from, period } from '../origin.ts';
import { count, finishTable, numberOf, type Scope, slug } from '../scope.ts';
import { type At, pointerPart, type Selection } from '../selection.ts';
import { conditionRuns, thresholdName } from './threshold.ts';

type Membership = ThresholdDetails['membership'];

/** Rows of each regime in one period, lowest regime first. */
export type PeriodCounts = { readonly time: number; readonly rows: readonly number[] };

/** More entities than this are left to the file: a table of them would be pages long. */
const MOST_ENTITIES = 150;

/** How many rows each regime has in each period, periods ascending; empty where there is no time. */
export function countByPeriod(membership: Membership, regimes: number): readonly PeriodCounts[] {
  const counts = new Map<number, number[]>();
  for (const { time, regime } of membership) {
    if (time === null) continue;
    const rows = counts.get(time) ?? new Array<number>(regimes).fill(0);
    rows[regime] = rows[regime]! + 1;
    counts.set(time, rows);
  }
  return [...counts].sort(([a], [b]) => a - b).map(([time, rows]) => ({ time, rows }));
}

/** Rows in each regime by period, with their share of the period (Hansen 1999, table 4). */
export function regimePeriodTable(
  scope: Scope,
  spec: ThresholdSpec,
  result: ThresholdResult,
  periods: readonly PeriodCounts[],
  caption: Inlines,
): TableBlock {
  const path = `/thresholds/${pointerPart(spec.name)}/membership`;
  const row = (head: Inline, rows: readonly number[], time: number | null): TableRow => {
    const all = total(rows);
    const when: NonNullable<At['where']> = time === null ? {} : { time };
    const whole: Selection = { details: true, path, where: when, field: 'regime' };
    const cells = rows.map((own, regime) =>
      shareCell(own, all, { ...whole, where: { ...when, regime } }, whole),
    );
    return { cells: [cell(head), ...cells, cell(derived(count(all), 'count', whole))] };
  };
  return finishTable(scope, {
    kind: 'table',
    id: `tbl:${spec.name}:periods`,
    file: `threshold-periods-${slug(spec.name)}`,
    caption,
    columns: [
      { align: 'left' },
      ...result.regime_rows.map(() => ({ align: 'center' as const })),
      { align: 'decimal' },
    ],
    head: [
      {
        cells: [
          textCell(scope.names.label(scope.input.study.panel.time ?? 'time')),
          ...conditions(scope, spec.name, result),
          textCell(scope.words('table.n')),
        ],
      },
    ],
    body: [
      periods.map(({ time, rows }) => row(period(time), rows, time)),
      [row(text(scope.words('table.all_periods')), sumByRegime(periods, result.regime_rows.length), null)],
    ],
    notes: [scope.templates.inlines('note/threshold-periods', {})],
  });
}

/** `12 (38.7%)`. */
function shareCell(rows: number, all: number, own: Selection, whole: Selection): TableCell {
  const share = all === 0 ? 0 : rows / all;
  return {
    content: [
      derived(count(rows), 'count', own),
      text(' ('),
      derived({ kind: 'number', text: formatPercent(share), value: share }, 'of_all', own, whole),
      text('%)'),
    ],
  };
}

function conditions(scope: Scope, model: string, result: ThresholdResult): readonly TableCell[] {
  const q = scope.names.term(result.threshold_variable);
  return result.regime_rows.map((_, regime) => ({
    content: conditionRuns(scope, model, result, q, regime).inlines,
  }));
}

function sumByRegime(periods: readonly PeriodCounts[], regimes: number): readonly number[] {
  return Array.from({ length: regimes }, (_, regime) => total(periods.map(({ rows }) => rows[regime]!)));
}

/** In which periods each entity is in which regime; null for so many entities that only the file holds them. */
export function regimeEntityTable(
  scope: Scope,
  spec: ThresholdSpec,
  result: ThresholdResult,
  membership: Membership,
  caption: Inlines,
): TableBlock | null {
  const periods = [...new Set(membership.flatMap(({ time }) => (time === null ? [] : [time])))];
  periods.sort((a, b) => a - b);
  const place = new Map(periods.map((time, at) => [time, at]));
  const entities = new Map<string, number[][]>();
  for (const { entity, time, regime } of membership) {
    if (time === null) continue;
    const spells = entities.get(entity) ?? result.regime_rows.map((): number[] => []);
    spells[regime]!.push(place.get(time)!);
    entities.set(entity, spells);
  }
  if (entities.size === 0 || entities.size > MOST_ENTITIES) return null;
  const share = 0.75 / result.regime_rows.length;
  return finishTable(scope, {
    kind: 'table',
    id: `app:membership-${slug(spec.name)}`,
    file: `threshold-membership-${slug(spec.name)}`,
    caption,
    columns: [
      { align: 'left', share: 0.25 },
      ...result.regime_rows.map(() => ({ align: 'left' as const, share })),
    ],
    head: [{ cells: [textCell(scope.words('table.entity')), ...conditions(scope, spec.name, result)] }],
    body: [
      [...entities].map(([entity, spells]) => ({
        cells: [
          textCell(scope.entityName(entity)),
          ...spells.map((at) => ({ content: rangesOf(at, periods) })),
        ],
      })),
    ],
    notes: [],
  });
}

/** `2011–2014, 2016`: runs of neighboring periods of the sample. */
function rangesOf(places: readonly number[], periods: readonly number[]): Inlines {
  const sorted = [...places].sort((a, b) => a - b);
  const runs: { first: number; last: number }[] = [];
  for (const at of sorted) {
    const last = runs[runs.length - 1];
    if (last !== undefined && at === last.last + 1) last.last = at;
    else runs.push({ first: at, last: at });
  }
  return runs.flatMap(({ first, last }, i): Inlines => {
    const lead = i === 0 ? [] : [text(', ')];
    const start = period(periods[first]!);
    return first === last ? [...lead, start] : [...lead, start, text('–'), period(periods[last]!)];
  });
}

/** The confidence sets at every level; null where the results hold none. */
export function intervalTable(
  scope: Scope,
  spec: ThresholdSpec,
  result: ThresholdResult,
  caption: Inlines,
): TableBlock | null {
  const sets = result.thresholds.flatMap(({ intervals }, i) => (intervals ?? []).map((set) => ({ set, i })));
  if (sets.length === 0) return null;
  const rows = sets.map(
    ({ set, i }): TableRow => ({
      cells: [
        textCell(thresholdName(result, i)),
        cell(
          from(
            { kind: 'number', text: coverageText(set.confidence), value: set.confidence },
            set,
            'confidence',
          ),
          text('%'),
        ),
        cell(numberOf(scope, set, 'critical')),
        cell(numberOf(scope, set, 'conf_low')),
        cell(numberOf(scope, set, 'conf_high')),
        textCell(scope.words(set.connected ? 'cell.no' : 'cell.yes')),
      ],
    }),
  );
  const heads = ['threshold', 'coverage', 'lr_critical', 'lower', 'upper', 'gaps'];
  return finishTable(scope, {
    kind: 'table',
    id: `app:intervals-${slug(spec.name)}`,
    file: `threshold-intervals-${slug(spec.name)}`,
    caption,
    columns: [
      { align: 'left' },
      { align: 'left' },
      { align: 'decimal' },
      { align: 'decimal' },
      { align: 'decimal' },
      { align: 'center' },
    ],
    head: [{ cells: heads.map((key) => textCell(scope.words(`table.${key}`))) }],
    body: [rows],
    notes: [],
  });
}

function total(counts: readonly number[]): number {
  let sum = 0;
  for (const it of counts) sum += it;
  return sum;
}
