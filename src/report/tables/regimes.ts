import type { ThresholdDetails, ThresholdResult } from '../../results/results.ts';
import type { ThresholdSpec } from '../../study/study.ts';
import type { Inline, Inlines, TableBlock, TableCell, TableRow } from '../document.ts';
import { cell, text, textCell } from '../document.ts';
import { formatPercent, formatTime } from '../format.ts';
import { coverageText } from '../notes.ts';
import { period } from '../origin.ts';
import { count, finishTable, number, type Scope, slug } from '../scope.ts';
import { regimeCondition, thresholdName } from './threshold.ts';

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
  const row = (head: Inline, rows: readonly number[]): TableRow => {
    const all = total(rows);
    return { cells: [cell(head), ...rows.map((own) => shareCell(own, all)), cell(count(all))] };
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
          ...conditions(scope, result),
          textCell(scope.words('table.n')),
        ],
      },
    ],
    body: [
      periods.map(({ time, rows }) => row(period(time), rows)),
      [row(text(scope.words('table.all_periods')), sumByRegime(periods, result.regime_rows.length))],
    ],
    notes: [scope.templates.inlines('note/threshold-periods', {})],
  });
}

/** `12 (38.7%)`. */
function shareCell(rows: number, all: number): TableCell {
  const share = all === 0 ? 0 : rows / all;
  return {
    content: [
      count(rows),
      text(' ('),
      { kind: 'number', text: formatPercent(share), value: share },
      text('%)'),
    ],
  };
}

function conditions(scope: Scope, result: ThresholdResult): readonly TableCell[] {
  const q = scope.names.term(result.threshold_variable);
  return result.regime_rows.map((_, regime) => textCell(regimeCondition(scope, result, q, regime)));
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
    head: [{ cells: [textCell(scope.words('table.entity')), ...conditions(scope, result)] }],
    body: [
      [...entities].map(([entity, spells]) => ({
        cells: [textCell(scope.entityName(entity)), ...spells.map((at) => textCell(rangesOf(at, periods)))],
      })),
    ],
    notes: [],
  });
}

/** `2011–2014, 2016`: runs of neighboring periods of the sample. */
function rangesOf(places: readonly number[], periods: readonly number[]): string {
  const sorted = [...places].sort((a, b) => a - b);
  const runs: { from: number; to: number }[] = [];
  for (const at of sorted) {
    const last = runs[runs.length - 1];
    if (last !== undefined && at === last.to + 1) last.to = at;
    else runs.push({ from: at, to: at });
  }
  const named = (at: number) => formatTime(periods[at]!);
  return runs.map(({ from, to }) => (from === to ? named(from) : `${named(from)}–${named(to)}`)).join(', ');
}

/** The confidence sets at every level; null where the results hold none. */
export function intervalTable(
  scope: Scope,
  spec: ThresholdSpec,
  result: ThresholdResult,
  caption: Inlines,
): TableBlock | null {
  const sets = result.thresholds.flatMap(({ intervals }, i) =>
    (intervals ?? []).map((set) => ({ ...set, i })),
  );
  if (sets.length === 0) return null;
  const rows = sets.map(
    (set): TableRow => ({
      cells: [
        textCell(thresholdName(result, set.i)),
        textCell(`${coverageText(set.confidence)}%`),
        cell(number(scope, set.critical)),
        cell(number(scope, set.conf_low)),
        cell(number(scope, set.conf_high)),
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
