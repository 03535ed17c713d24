import type { EmitterWords, TableBlock, TableCell, TableRow } from '../document.ts';
import { columnWidths } from './table-shape.ts';

/** In characters of a table: a table wider than `whole` comes in parts of `part` at most; `between` parts columns. */
export type SplitLimits = { readonly whole: number; readonly part: number; readonly between: number };

/** Running text wraps: this is what it asks for at least. */
const LEAST_TEXT = 14;
/** The columns of labels may take this share of a part, else only the first of them is repeated. */
const LABELS = 0.5;

/**
 * A table too wide for any page, as several under one number: each begins with the columns of labels, the later ones are
 * called continued, and the notes stand below the last. A table that fits comes back alone, as it is.
 */
export function tableParts(
  table: TableBlock,
  limits: SplitLimits,
  words: EmitterWords,
): readonly [TableBlock, ...TableBlock[]] {
  const needs = columnWidths(table).map(
    (widest, at) =>
      (table.columns[at]?.share === undefined ? widest : Math.min(widest, LEAST_TEXT)) + limits.between,
  );
  if (sumOf(needs) <= limits.whole) return [table];
  const labels = labelColumns(table, needs, limits.part);
  const room = limits.part - sumOf(needs.slice(0, labels));
  const [first, ...rest] = evenly(units(table, labels, needs, room), needs, room);
  if (first === undefined || rest.length === 0) return [table];
  const repeated = Array.from({ length: labels }, (_, at) => at);
  const whole = [...repeated, ...first];
  return [
    { ...partOf(table, whole, labels), notes: [] },
    ...rest.map((columns, i) => ({
      ...partOf(table, [...repeated, ...columns], labels),
      caption: [...table.caption, { kind: 'text' as const, text: words.continued }],
      notes: i === rest.length - 1 ? table.notes : [],
    })),
  ];
}

/** Columns at the left that name the rows. */
function labelColumns(table: TableBlock, needs: readonly number[], part: number): number {
  const other = table.columns.findIndex(({ align }) => align !== 'left');
  if (other <= 1) return 1;
  return sumOf(needs.slice(0, other)) <= part * LABELS ? other : 1;
}

/** Columns that stay together: those below one head, if a part has room for them. */
function units(
  table: TableBlock,
  labels: number,
  needs: readonly number[],
  room: number,
): readonly (readonly number[])[] {
  const joined = new Set<number>();
  for (const row of table.head) {
    let at = 0;
    for (const { span = 1, content } of row.cells) {
      const fits = sumOf(needs.slice(at, at + span)) <= room;
      if (span > 1 && at >= labels && content.length > 0 && fits)
        for (let next = at + 1; next < at + span; next++) joined.add(next);
      at += span;
    }
  }
  const found: number[][] = [];
  for (let at = labels; at < table.columns.length; at++) {
    const last = found.at(-1);
    if (joined.has(at) && last !== undefined) last.push(at);
    else found.push([at]);
  }
  return found;
}

/** As few parts as hold the units, and of these the ones whose widest is least. */
function evenly(
  all: readonly (readonly number[])[],
  needs: readonly number[],
  room: number,
): readonly (readonly number[])[] {
  const width = (unit: readonly number[]) => sumOf(unit.map((at) => needs[at]!));
  let best = filled(all, width, room);
  for (let less = room - 1; less > 0; less--) {
    const next = filled(all, width, less);
    if (next.length > best.length) break;
    best = next;
  }
  return best;
}

function filled(
  all: readonly (readonly number[])[],
  width: (unit: readonly number[]) => number,
  room: number,
): readonly (readonly number[])[] {
  const parts: number[][] = [];
  let left = 0;
  for (const unit of all) {
    const last = parts.at(-1);
    if (last === undefined || width(unit) > left) {
      parts.push([...unit]);
      left = room - width(unit);
    } else {
      last.push(...unit);
      left -= width(unit);
    }
  }
  return parts;
}

/** Some columns of a table. A row that has something only in other parts is left out, with the head of rows that are. */
function partOf(table: TableBlock, columns: readonly number[], labels: number): TableBlock {
  const kept = new Set(columns);
  const ascending = [...kept].sort((a, b) => a - b);
  return {
    ...table,
    columns: table.columns.filter((_, at) => kept.has(at)),
    head: table.head.map((row) => rowOf(row, ascending)),
    body: table.body.flatMap((group) => {
      const rows = group
        .map((row) => ({ row, part: rowOf(row, ascending) }))
        .filter(({ row, part }) => isBare(row, labels) || !isBare(part, labels));
      const empty = rows.every(({ row }) => row.group === true) && !group.every((row) => row.group === true);
      return empty ? [] : [rows.map(({ part }) => part)];
    }),
  };
}

/** A row without anything behind its labels. */
function isBare(row: TableRow, labels: number): boolean {
  let at = 0;
  return row.cells.every((it) => {
    const from = at;
    at += it.span ?? 1;
    return from < labels || it.content.length === 0;
  });
}

/** A cell spans what is left of the columns it spanned, which are in ascending order. */
function rowOf(row: TableRow, kept: readonly number[]): TableRow {
  const covering = covered.get(row) ?? cellsByColumn(row);
  covered.set(row, covering);
  const spans = new Map<number, number>();
  for (const column of kept) {
    const at = covering[column];
    if (at !== undefined) spans.set(at, (spans.get(at) ?? 0) + 1);
  }
  const cells = [...spans].flatMap(([at, span]): TableCell[] => {
    const it = row.cells[at];
    if (it === undefined) return [];
    return it.span === undefined ? [it] : [{ ...it, span }];
  });
  return { ...row, cells };
}

/** By column, which of a row's cells covers it: a table of a thousand columns is split into a hundred parts. */
const covered = new WeakMap<TableRow, readonly number[]>();

const cellsByColumn = (row: TableRow): readonly number[] =>
  row.cells.flatMap((it, at) => Array.from({ length: it.span ?? 1 }, () => at));

function sumOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
