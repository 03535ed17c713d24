import { displayWidth } from './display-width.ts';
import { markOf } from './scalar-text.ts';
import type { SentenceRow } from './section.ts';
import type { WordRun } from './types.ts';

/** Columns of a line of text. */
const WIDTH = 96;
const MARKS = {
  same: ['', ''],
  removed: ['[-', '-]'],
  added: ['{+', '+}'],
} as const;

type Token = { readonly text: string; readonly change: WordRun['change'] };

/**
 * A sentence in lines that fit a terminal, what went and what came marked as wdiff marks it: `[-0.40-]{+0.35+}`.
 *
 * @param painted what colors make of a run of text
 */
export function sentenceLines(
  { change, runs }: SentenceRow,
  painted: (text: string, change: string) => string,
): string[] {
  const marked = change === 'changed';
  return wrapped(runs.flatMap(tokensOf), marked ? 2 : 0).map((line, at) => {
    const text = joined(line)
      .map((run) => painted(marked ? withMarks(run) : run.text, run.change))
      .join('');
    const mark = at === 0 ? painted(markOf(change), change) : ' ';
    return `  ${mark}  ${text}`;
  });
}

/** Words with the blanks behind them. */
function tokensOf({ text, change }: WordRun): Token[] {
  return (text.match(/\s*\S+\s*|\s+/g) ?? []).map((token) => ({ text: token, change }));
}

/** `marks`: columns that the marks around a changed word take, at most. */
function wrapped(tokens: readonly Token[], marks: number): Token[][] {
  const lines: Token[][] = [];
  let used = WIDTH;
  for (const token of tokens) {
    const extra = token.change === 'same' ? 0 : marks;
    const width = displayWidth(token.text.trimEnd()) + extra;
    if (used + width > WIDTH || lines.length === 0) {
      lines.push([]);
      used = 0;
    }
    lines[lines.length - 1]!.push(token);
    used += displayWidth(token.text) + extra;
  }
  return lines;
}

/** Neighbors of one kind as one run; blanks at the ends of the line are left out. */
function joined(line: readonly Token[]): Token[] {
  const runs: { text: string; change: Token['change'] }[] = [];
  for (const { text, change } of line) {
    const last = runs[runs.length - 1];
    if (last?.change === change) last.text += text;
    else runs.push({ text, change });
  }
  const [first, last] = [runs[0], runs[runs.length - 1]];
  if (first !== undefined) first.text = first.text.trimStart();
  if (last !== undefined) last.text = last.text.trimEnd();
  return runs.filter(({ text }) => text !== '');
}

/** Blanks at the ends stay outside of the marks. */
function withMarks({ text, change }: Token): string {
  const [open, close] = MARKS[change];
  const inner = text.trim();
  if (inner === '' || open === '') return text;
  const start = text.indexOf(inner);
  return `${text.slice(0, start)}${open}${inner}${close}${text.slice(start + inner.length)}`;
}
