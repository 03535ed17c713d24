import { wordRuns } from './sentence-changes.ts';
import type { WordRun } from './types.ts';

/**
 * Text of a LaTeX paragraph in pieces that can stand alone: a word, blanks, a command with its arguments, a group, a
 * formula. Their concatenation is the text.
 */
export function texTokens(text: string): string[] {
  const tokens: string[] = [];
  for (let at = 0; at < text.length; ) {
    const end = tokenEnd(text, at);
    tokens.push(text.slice(at, end));
    at = end;
  }
  return tokens;
}

function tokenEnd(text: string, at: number): number {
  const character = text[at]!;
  if (/\s/.test(character)) return matchEnd(/\s+/y, text, at);
  if (character === '{') return groupEnd(text, at, '{', '}');
  if (character === '$') return text.indexOf('$', at + 1) < 0 ? text.length : text.indexOf('$', at + 1) + 1;
  if (character === '\\') return commandEnd(text, at);
  if (character === '~' || character === '&' || character === '}') return at + 1;
  // Scripts without blanks break between any two characters.
  if (/^\p{Script=Han}/u.test(text.slice(at, at + 2))) return matchEnd(/[\s\S]/uy, text, at);
  return matchEnd(/[\p{L}\p{N}]+(?:\.[\p{L}\p{N}]+)*|[^\s\\{}$~&]/uy, text, at);
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at + 1;
}

/** A command with every argument that follows it at once. */
function commandEnd(text: string, at: number): number {
  const name = /\\(?:[A-Za-z]+\*?|[\s\S])/y;
  let end = matchEnd(name, text, at);
  while (text[end] === '{' || (text[end] === '[' && /\\[A-Za-z]+\*?$/.test(text.slice(at, end))))
    end = text[end] === '{' ? groupEnd(text, end, '{', '}') : groupEnd(text, end, '[', ']');
  return end;
}

/** Behind the bracket that closes the one at `at`; the end of the text where none does. */
export function groupEnd(text: string, at: number, open: string, close: string): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === open) depth++;
    else if (text[i] === close && --depth === 0) return i + 1;
  }
  return text.length;
}

/** Commands that set no text: they stand outside of marks, and what went of them is left out. */
const SILENT = /^\\(?:noindent|par|medskip|FloatBarrier|\\|item|centering|small|label)(?![A-Za-z])/;

/** The new text with what went and what came marked. `labels`: those that the new paper has. */
export function markedText(old: string, fresh: string, labels: ReadonlySet<string>): string {
  if (old === fresh) return fresh;
  return wordRuns(texTokens(old), texTokens(fresh))
    .map((run) => markedRun(run, labels))
    .join('');
}

function markedRun({ text, change }: WordRun, labels: ReadonlySet<string>): string {
  if (change === 'same') return text;
  const pieces: string[] = [];
  let marked = '';
  const flush = () => {
    pieces.push(mark(marked, change, labels));
    marked = '';
  };
  for (const token of texTokens(text)) {
    if (!SILENT.test(token)) marked += token;
    else {
      flush();
      if (change === 'added') pieces.push(token);
    }
  }
  flush();
  return pieces.join('');
}

/**
 * One run in its marks, word by word so that lines can break; blanks stay outside. An empty run gives nothing.
 */
export function mark(text: string, change: 'added' | 'removed', labels: ReadonlySet<string>): string {
  const shown = change === 'added' ? text : withoutLabels(text, labels);
  const name = change === 'added' ? 'Came' : 'Went';
  const pieces: string[] = [];
  let word = '';
  const flush = () => {
    if (word.replaceAll('{}', '') !== '') pieces.push(`\\${name}{${word}}`);
    else pieces.push(word);
    word = '';
  };
  for (const token of texTokens(shown)) {
    const styled = /^(\\(?:emph|textbf|textit|texttt|textrm)|)\{([\s\S]+)\}$/.exec(token);
    if (styled !== null) {
      flush();
      pieces.push(`${styled[1]}{${mark(styled[2]!, change, labels)}}`);
    } else if (/^\s|^~$|^\\allowbreak/.test(token)) {
      flush();
      pieces.push(token);
    } else if (/^\p{Script=Han}/u.test(token)) {
      flush();
      word = token;
      flush();
    } else word += token;
  }
  flush();
  const marked = pieces.join('');
  return change === 'removed' && marked.trim() === '' ? '' : marked;
}

/** What went defines no label again and refers to none that is gone. */
export function withoutLabels(text: string, labels: ReadonlySet<string>): string {
  return text
    .replace(/\\label\{[^{}]*\}/g, '')
    .replace(/\\ref\{([^{}]*)\}/g, (whole, label: string) => (labels.has(label) ? whole : '--'));
}

export function labelsIn(text: string): Set<string> {
  return new Set([...text.matchAll(/\\label\{([^{}]*)\}/g)].map((match) => match[1]!));
}
