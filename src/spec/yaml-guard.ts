import { maxDepth, maxTokens } from './limits.ts';

export type GuardFault = { readonly message: string; readonly start: number };

const opening = new Set(['[', '{']);
const closing = new Set([']', '}']);
const indicator = new Set(['-', '?', ':']);

/** Depth that indentation alone can make, line by line: a stack of ever deeper indents. */
function deepestIndent(text: string): number | null {
  const indents: number[] = [];
  const lineStart = /^( *)[^\s#]/gm;
  for (let match = lineStart.exec(text); match !== null; match = lineStart.exec(text)) {
    const indent = match[1]!.length;
    while (indents.length > 0 && indents[indents.length - 1]! >= indent) indents.pop();
    indents.push(indent);
    if (indents.length > maxDepth) return match.index;
  }
  return null;
}

/**
 * What would make the parser, which is recursive, run out of stack or memory. `tokens` are the lexer's, which is not
 * recursive; marks of scalars (`\x1f`) come before plain text, so that `-` alone is always an indicator.
 */
export function guardText(text: string, tokens: Iterable<string>): GuardFault | null {
  const tooDeep = `The text nests deeper than ${maxDepth} levels.`;
  const indentAt = deepestIndent(text);
  if (indentAt !== null) return { message: tooDeep, start: indentAt };
  let offset = 0;
  let count = 0;
  let flowDepth = 0;
  let onLine = 0;
  for (const token of tokens) {
    count += 1;
    if (count > maxTokens)
      return { message: 'The text has more parts than a study may have.', start: offset };
    if (opening.has(token)) flowDepth += 1;
    else if (closing.has(token)) flowDepth = Math.max(0, flowDepth - 1);
    if (indicator.has(token)) onLine += 1;
    else if (token.includes('\n') || token === ',' || opening.has(token) || closing.has(token)) onLine = 0;
    if (flowDepth > maxDepth || onLine > maxDepth) return { message: tooDeep, start: offset };
    if (!isMark(token)) offset += token.length;
  }
  return null;
}

/** Tokens that stand for no text: document start, end of flow, scalar. */
function isMark(token: string): boolean {
  return token === '\x02' || token === '\x18' || token === '\x1f';
}
