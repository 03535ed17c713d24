import type { Expr } from '../../formula/ast.ts';
import { callsBeyondCell, nameUses } from '../../formula/names.ts';
import { type FormulaError, parseFormula } from '../../formula/parse.ts';
import { printFormula, printName } from '../../formula/print.ts';
import type { Term } from '../../study/study.ts';
import { hole } from '../fit.ts';
import { partAt, spanInside } from '../located.ts';
import type { Binding } from './binding.ts';

/** What a formula may use where it stands. */
export type Allowed = {
  readonly names: 'all' | 'columns';
  /** Whether functions over all rows of a group may stand in it. */
  readonly groups: boolean;
};

export const everything: Allowed = { names: 'all', groups: true };
/** `sample.where`: it decides which rows groups are made of. */
export const rowsOfData: Allowed = { names: 'columns', groups: false };

const noPlace = { start: 0, end: 0 };

/** The formula that is a name and nothing else. */
export function nameExpr(name: string): Expr {
  return { kind: 'name', name, at: { start: 0, end: name.length } };
}

function checkNames(binding: Binding, expr: Expr, pointer: string, allowed: Allowed): void {
  const told = new Set<string>();
  for (const { name, at } of nameUses(expr)) {
    if (told.has(name)) continue;
    told.add(name);
    const meaning = binding.meaning(name);
    const place = spanInside(binding.document, pointer, at.start, at.end);
    const columnsOnly = allowed.names === 'columns';
    if (columnsOnly && !binding.columns.has(name) && meaning !== 'hole') {
      const hint = binding.columnHint(name, binding.columns.keys());
      const made =
        meaning === 'unknown'
          ? `The data have no column \`${name}\`.`
          : `\`${name}\` is made by the study; only columns of the data can stand here.`;
      binding.errorAt('BIND011', place, made, { pointer, hint });
    } else if (meaning === 'unknown') {
      const hint = binding.columnHint(name, binding.allNames());
      binding.errorAt(
        'BIND002',
        place,
        `\`${name}\` is neither a variable, nor an index, nor a column of the data.`,
        { pointer, hint },
      );
    }
  }
}

function checkCalls(binding: Binding, expr: Expr, pointer: string, allowed: Allowed): void {
  for (const { callee, scope, at } of callsBeyondCell(expr)) {
    const place = spanInside(binding.document, pointer, at.start, at.end);
    if (scope === 'group' && !allowed.groups) {
      const hint = 'the sample decides which rows such a function sees';
      binding.errorAt('BIND013', place, `\`${callee}\` cannot stand in a condition on the sample.`, {
        pointer,
        hint,
      });
    }
    if (scope === 'time' && !binding.hasTime) {
      const hint = 'name the column of the periods: `data.panel.time`';
      binding.errorAt('BIND013', place, `\`${callee}\` needs periods, and the panel has no \`time\`.`, {
        pointer,
        hint,
      });
    }
  }
}

const unclosed = 'This `(` is not closed.';

function tellUnread(binding: Binding, text: string, pointer: string, error: FormulaError): void {
  // A comma outside quotes cuts a formula in two; the rest of it has been told as a key or an item of its own.
  if (error.message === unclosed && binding.isFaulty(partAt(pointer))) return;
  const isName = binding.columns.has(text) || binding.variables.has(text);
  const cut = error.message === unclosed ? 'inside [ ] or { } a formula with a comma goes in quotes' : null;
  const hint = isName ? `write \`${printName(text)}\`, in backticks` : (error.hint ?? cut);
  const place = spanInside(binding.document, pointer, error.at.start, error.at.end);
  binding.errorAt('BIND001', place, error.message, { pointer, hint });
}

/** Reads a formula and looks up its names. null where it cannot be read; then that has been said. */
export function bindFormula(
  binding: Binding,
  text: string,
  pointer: string,
  allowed: Allowed = everything,
): Expr | null {
  if (text === hole) return { kind: 'name', name: hole, at: noPlace };
  const parsed = parseFormula(text);
  if (!parsed.ok) {
    for (const error of parsed.error) tellUnread(binding, text, pointer, error);
    return null;
  }
  checkNames(binding, parsed.value, pointer, allowed);
  checkCalls(binding, parsed.value, pointer, allowed);
  return parsed.value;
}

/** A condition on rows; null where there is none. */
export function bindWhere(
  binding: Binding,
  text: string | undefined,
  pointer: string,
  allowed: Allowed = everything,
): Expr | null {
  return text === undefined ? null : bindFormula(binding, text, pointer, allowed);
}

/** The name under which tables and claims know a formula: that of a plain name, else the canonical text. */
export function termName(expr: Expr): string {
  return expr.kind === 'name' ? expr.name : printFormula(expr);
}

const unreadable: Term = { name: hole, expr: { kind: 'name', name: hole, at: noPlace } };

/** A term of a model. One that cannot be read becomes a hole, of which nothing more is said. */
export function bindTerm(binding: Binding, text: string, pointer: string): Term {
  const expr = bindFormula(binding, text, pointer);
  return expr === null ? unreadable : { name: termName(expr), expr, pointer };
}

/** Whether a comma outside quotes has cut a call in two: `lag(x` and `1)`. */
function isCut(text: string, next: string | undefined): boolean {
  const opened = (part: string) => part.split('(').length - part.split(')').length;
  return next !== undefined && opened(text) === 1 && opened(next) === -1;
}

export function bindTerms(binding: Binding, texts: readonly string[] | undefined, pointer: string): Term[] {
  const list = texts ?? [];
  return list.map((text, i) => {
    if (i > 0 && isCut(list[i - 1]!, text)) return unreadable;
    if (!isCut(text, list[i + 1])) return bindTerm(binding, text, `${pointer}/${i}`);
    const hint = `write "${text}, ${list[i + 1]}"`;
    binding.error('BIND001', `${pointer}/${i}`, 'A comma outside quotes cuts this formula in two.', { hint });
    return unreadable;
  });
}
