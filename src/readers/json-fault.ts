const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const MARKS = '[]{}:,';

/** What may come next: a value, a value or `]`, a key or `}`, a key, a colon, or a comma or closing mark. */
type Due = 'value' | 'first' | 'firstKey' | 'key' | 'colon' | 'next';

/**
 * Offset of the first token that makes a text no JSON; its length where the text ends too early. Engines report the
 * place of an error in their own ways, which differ between versions.
 */
export function jsonFault(text: string): number {
  const open: string[] = [];
  let due: Due = 'value';
  let at = 0;
  for (;;) {
    while (at < text.length && ' \t\n\r'.includes(text[at]!)) at++;
    const end = tokenEnd(text, at);
    const next: Due | null = end === null ? null : after(due, kindOf(text[at]!), open);
    if (end === null || next === null) return at;
    due = next;
    at = end;
  }
}

function kindOf(first: string): string {
  return MARKS.includes(first) ? first : first === '"' ? 'string' : 'literal';
}

/** Where the token that begins at `at` ends; null where none begins. */
function tokenEnd(text: string, at: number): number | null {
  const first = text[at];
  if (first === undefined) return null;
  if (MARKS.includes(first)) return at + 1;
  if (first === '"') return stringEnd(text, at + 1);
  LITERAL.lastIndex = at;
  return LITERAL.test(text) ? LITERAL.lastIndex : null;
}

function stringEnd(text: string, from: number): number | null {
  for (let at = from; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return null;
    ESCAPE.lastIndex = at;
    if (code !== 0x5c) at++;
    else if (ESCAPE.test(text)) at = ESCAPE.lastIndex;
    else return null;
  }
  return null;
}

function after(due: Due, token: string, open: string[]): Due | null {
  if (due === 'next') {
    const top = open.at(-1);
    if (token === ',' && top !== undefined) return top === '[' ? 'value' : 'key';
    return closes(token, open) ? 'next' : null;
  }
  if (due === 'colon') return token === ':' ? 'value' : null;
  if (due === 'key' || due === 'firstKey') {
    if (token === 'string') return 'colon';
    return due === 'firstKey' && token === '}' && closes(token, open) ? 'next' : null;
  }
  if (token === 'string' || token === 'literal') return 'next';
  if (token === '[' || token === '{') {
    open.push(token);
    return token === '[' ? 'first' : 'firstKey';
  }
  return due === 'first' && closes(token, open) ? 'next' : null;
}

function closes(token: string, open: string[]): boolean {
  const top = open.at(-1);
  if (!((token === ']' && top === '[') || (token === '}' && top === '{'))) return false;
  open.pop();
  return true;
}
