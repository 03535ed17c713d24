import { parseNumber } from '../data/number.ts';
import type { Panel } from '../data/panel.ts';
import type { TextColumn } from '../data/table.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import type { Expr } from './ast.ts';
import { printFormula } from './print.ts';

/** What a formula belongs to, for messages: a variable's name, an indicator's, `sample.where`. */
export type FormulaPlace = { readonly name: string; readonly pointer: string };

/** `Anhui, 2011`; `Anhui` in a cross-section. */
export function cellName(panel: Panel, row: number): string {
  const entity = panel.entityLabels[panel.entity[row]!]!;
  return panel.timeName === null ? entity : `${entity}, ${panel.time[row]!}`;
}

function more(count: number, what: string): string {
  return count === 0 ? '' : ` (and in ${count} more ${count === 1 ? what : `${what}s`})`;
}

/** A formula that has no value in some cells. `why` completes "has no value at X: ...". */
export function domainProblem(
  panel: Panel,
  place: FormulaPlace,
  expr: Expr,
  rows: readonly number[],
  why: string,
): Problem {
  const message = `${namedIn(place, expr)} has no value at ${cellName(panel, rows[0]!)}: ${why}${more(rows.length - 1, 'cell')}.`;
  const hint = 'Correct the data, leave such rows out with `sample.where`, or write `if(condition, a, b)`.';
  return { code: 'DATA007', severity: 'error', message, hint, pointer: place.pointer };
}

/** A part of a formula by what it belongs to; a whole term of a model is known by nothing but itself. */
function namedIn(place: FormulaPlace, expr: Expr): string {
  const text = printFormula(expr);
  return text === place.name ? `\`${text}\`` : `\`${text}\` in \`${place.name}\``;
}

/** Text where a number is due: names the first cell that spoils the column. */
export function textProblem(panel: Panel, place: FormulaPlace, expr: Expr, column: TextColumn): Problem {
  const base = { code: 'DATA003', severity: 'error', pointer: place.pointer } as const;
  if (expr.kind !== 'name') {
    return { ...base, message: `${namedIn(place, expr)} is text, where a number is due.` };
  }
  const rows: number[] = [];
  column.values.forEach((cell, row) => {
    if (cell !== null && parseNumber(cell) === null) rows.push(row);
  });
  const first = rows[0];
  if (first === undefined)
    return { ...base, message: `column \`${expr.name}\` is text, where a number is due.` };
  const text = column.values[first]!;
  const due = place.name === expr.name ? 'a number is due' : `\`${place.name}\` needs numbers`;
  const where = `${cellName(panel, first)}${more(rows.length - 1, 'cell')}`;
  const time = panel.timeName === null ? null : panel.time[first]!;
  return {
    ...base,
    message: `column \`${expr.name}\` holds the text ${JSON.stringify(text)}, where ${due}, at ${where}.`,
    hint: textHint(text),
    cell: { column: expr.name, entity: panel.entityLabels[panel.entity[first]!]!, time },
  };
}

function textHint(cell: string): string {
  if (/^[\s\d.,'’]+$/.test(cell))
    return 'Numbers are written without thousands separators and with a decimal point.';
  return `If ${JSON.stringify(cell)} stands for a missing value, list it in the source's \`missing_codes\`.`;
}

export function unknownName(panel: Panel, place: FormulaPlace, name: string): Problem {
  return {
    code: 'BIND002',
    severity: 'error',
    message: `\`${name}\` in \`${place.name}\` is neither a data column, nor a variable, nor an index.`,
    hint: `The data have ${panel.names.map((column) => `\`${column}\``).join(', ')}.`,
    pointer: place.pointer,
  };
}

export function needsTime(place: FormulaPlace, expr: Expr): Problem {
  return {
    code: 'BIND013',
    severity: 'error',
    message: `\`${printFormula(expr)}\` in \`${place.name}\` looks at other periods, but the panel has no time.`,
    hint: 'Name the time column in `data.panel`.',
    pointer: place.pointer,
  };
}
