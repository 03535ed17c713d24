import { markOf, NOTHING, pairText, scalarText } from './scalar-text.ts';
import type { Section, SectionRow } from './section.ts';
import type { CellChange, ColumnChange, DiffReport, RowChange } from './types.ts';

/** Cells and rows may be as many as the data have: the largest tell. */
const SHOWN = 10;

/** Rows that came and went, what became of each column, and the largest changes of cells, by entity and time. */
export function tableSections({ rows, columns, cells, cellsChanged }: DiffReport): Section[] {
  const unlisted = cellsChanged - cells.length;
  return [
    {
      title: 'Rows of the data',
      head: ['', 'source', 'at'],
      right: [],
      limit: SHOWN,
      rows: rows.map((row) => ({
        change: row.change,
        cells: [markOf(row.change), row.source, placeOf(row)],
      })),
    },
    {
      title: 'Columns of the data',
      head: ['', 'source', 'column', 'cells', 'old range', 'new range'],
      right: [],
      rows: columns.map(columnRow),
    },
    {
      title: 'Cells of the data, the largest changes first',
      head: ['', 'source', 'column', 'at', 'old', 'new', 'of range'],
      right: [4, 5, 6],
      limit: SHOWN,
      unlisted,
      rows: cells.map(cellRow),
    },
  ];
}

function placeOf({ entity, time }: RowChange | CellChange): string {
  return time === null ? entity : `${entity} ${time}`;
}

function columnRow(row: ColumnChange): SectionRow {
  const ranges = [rangeText(row, row.oldRange), rangeText(row, row.newRange)];
  return {
    change: row.change,
    cells: [markOf(row.change), row.source, row.column, countText(row), ...ranges],
  };
}

/** `12 changed, 1 filled, 3 emptied`: filled were missing, emptied are. */
function countText({ changed, filled, emptied }: ColumnChange): string {
  const parts = Object.entries({ changed, filled, emptied }).filter(([, count]) => count > 0);
  return parts.map(([what, count]) => `${count} ${what}`).join(', ');
}

/** Both ends of both ranges as far as it takes to tell old from new. */
function rangeText({ oldRange, newRange }: ColumnChange, range: ColumnChange['oldRange']): string {
  if (range === null) return '';
  const side = range === oldRange ? 'old' : 'new';
  const end = (at: 0 | 1) => pairText(oldRange?.[at] ?? range[at], newRange?.[at] ?? range[at])[side];
  return `${end(0)} to ${end(1)}`;
}

function cellRow(row: CellChange): SectionRow {
  const pair = pairText(row.old, row.new);
  const share = row.size === null ? '' : `${scalarText(Number((row.size * 100).toPrecision(3)))}%`;
  const numbers = [row.old === null ? NOTHING : pair.old, row.new === null ? NOTHING : pair.new, share];
  return {
    change: row.change,
    cells: [markOf(row.change), row.source, row.column, placeOf(row), ...numbers],
  };
}
