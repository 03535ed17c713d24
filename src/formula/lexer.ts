import type { Range } from './ast.ts';

/** What is wrong with a formula, where in its own text, and what may help. */
export type FormulaError = { readonly message: string; readonly hint?: string; readonly at: Range };

export type Token = {
  readonly kind: 'number' | 'text' | 'name' | 'quoted' | 'operator' | 'end';
  /** Operators and keywords as the grammar names them (`=` is `==`); else the value. */
  readonly value: string;
  readonly at: Range;
};

/** A name that needs no backticks: a letter of any script or `_`, then letters, marks, digits, `_`. */
const plainName = /[\p{L}\p{Nl}_][\p{L}\p{M}\p{N}_]*/uy;
const numeral = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const operator = /==|!=|<=|>=|[-+*/^()<>=,]/y;
const space = /[ \t\r\n\u00a0\u3000]+/y;

/** Words that are operators; a column so named needs backticks. */
export const keywords: ReadonlySet<string> = new Set(['and', 'or', 'not']);

/** What people type, or paste, for an operator of the grammar. */
const instead: { readonly [character: string]: string } = {
  '×': '*',
  '·': '*',
  '÷': '/',
  '−': '-',
  '–': '-',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '（': '(',
  '）': ')',
  '，': ',',
  '＋': '+',
  '＊': '*',
  '／': '/',
  '＝': '=',
  '&': 'and',
  '|': 'or',
  '!': 'not',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
};

/** Whether `name` can stand in a formula as it is. */
export function isPlainName(name: string): boolean {
  plainName.lastIndex = 0;
  return !keywords.has(name) && plainName.exec(name)?.[0] === name;
}

function matchAt(pattern: RegExp, text: string, offset: number): string | null {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? null;
}

function strayCharacter(text: string, offset: number): FormulaError {
  const character = String.fromCodePoint(text.codePointAt(offset)!);
  const at = { start: offset, end: offset + character.length };
  const message = `\`${character}\` has no meaning in a formula.`;
  if (text.startsWith('**', offset)) return { message, hint: 'a power is written `^`', at };
  const better = instead[character];
  if (better !== undefined) return { message, hint: `write \`${better}\` instead`, at };
  if (character === '%') return { message, hint: 'write a share as a decimal: 0.05 for 5%', at };
  return { message, hint: 'a name with such a character goes in backticks: `` `my column` ``', at };
}

type Lexeme = { readonly token: Token } | { readonly error: FormulaError };

/** Text in quotes or backticks; the quote itself is doubled inside (`'it''s'`). */
function quotedAt(text: string, start: number): Lexeme {
  const quote = text[start]!;
  let value = '';
  let offset = start + 1;
  for (;;) {
    const close = text.indexOf(quote, offset);
    if (close < 0) {
      const what = quote === '`' ? 'name' : 'text';
      return {
        error: {
          message: `This ${what} has no closing ${quote}.`,
          at: { start, end: text.length },
        },
      };
    }
    value += text.slice(offset, close);
    offset = close + 1;
    if (text[offset] !== quote) break;
    value += quote;
    offset += 1;
  }
  const at = { start, end: offset };
  if (quote === '`' && value === '') return { error: { message: 'A name in backticks is empty.', at } };
  return { token: { kind: quote === '`' ? 'quoted' : 'text', value, at } };
}

function numberAt(text: string, start: number, digits: string): Lexeme {
  const end = start + digits.length;
  const tail = matchAt(plainName, text, end);
  if (tail !== null) {
    const whole = text.slice(start, end + tail.length);
    return {
      error: {
        message: `\`${whole}\` is neither a number nor a name.`,
        hint: `a product is written \`${digits} * ${tail}\`; a name that begins with a digit goes in backticks`,
        at: { start, end: end + tail.length },
      },
    };
  }
  if (!Number.isFinite(Number(digits))) {
    return { error: { message: `\`${digits}\` is too large for a number.`, at: { start, end } } };
  }
  return { token: { kind: 'number', value: digits, at: { start, end } } };
}

function lexemeAt(text: string, start: number): Lexeme {
  const first = text[start]!;
  if (first === '"' || first === "'" || first === '`') return quotedAt(text, start);
  const name = matchAt(plainName, text, start);
  if (name !== null) {
    const kind = keywords.has(name) ? 'operator' : 'name';
    return { token: { kind, value: name, at: { start, end: start + name.length } } };
  }
  const digits = matchAt(numeral, text, start);
  if (digits !== null) return numberAt(text, start, digits);
  const sign = text.startsWith('**', start) ? null : matchAt(operator, text, start);
  if (sign === null) return { error: strayCharacter(text, start) };
  const value = sign === '=' ? '==' : sign;
  return { token: { kind: 'operator', value, at: { start, end: start + sign.length } } };
}

/** The tokens of a formula, ended by an `end` token. Stray characters are reported and skipped. */
export function tokenize(text: string): {
  readonly tokens: readonly Token[];
  readonly errors: readonly FormulaError[];
} {
  const tokens: Token[] = [];
  const errors: FormulaError[] = [];
  let offset = 0;
  for (;;) {
    offset += matchAt(space, text, offset)?.length ?? 0;
    if (offset >= text.length) break;
    const lexeme = lexemeAt(text, offset);
    if ('token' in lexeme) {
      tokens.push(lexeme.token);
      offset = lexeme.token.at.end;
    } else {
      errors.push(lexeme.error);
      offset = lexeme.error.at.end;
    }
  }
  tokens.push({ kind: 'end', value: '', at: { start: text.length, end: text.length } });
  return { tokens, errors };
}
