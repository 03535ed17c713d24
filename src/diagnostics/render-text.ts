import type { Diagnostic, Span } from './diagnostic.ts';
import { frameOf, positionOf, type Texts, textOf } from './source.ts';

export type RenderOptions = {
  /** ANSI colors. */
  readonly color: boolean;
};

const ansi = {
  red: '\u001b[31m',
  yellow: '\u001b[33m',
  blue: '\u001b[34m',
  bold: '\u001b[1m',
  plain: '\u001b[0m',
};

type Paint = (color: keyof typeof ansi, text: string) => string;

function painter(options: RenderOptions): Paint {
  return (color, text) => (options.color ? `${ansi[color]}${text}${ansi.plain}` : text);
}

/** `study.yaml:12:7`, or the file alone where its text is not at hand. */
export function placeName(at: Span, texts: Texts): string {
  const text = textOf(texts, at.file);
  if (text === undefined) return at.file;
  const { line, column } = positionOf(text, at.start);
  return `${at.file}:${line}:${column}`;
}

type Drawn = {
  readonly at: Span;
  readonly mark: '^' | '-';
  readonly note: string;
  readonly color: 'red' | 'yellow' | 'blue';
};

/** The place's name, its line, and a mark under it. */
function drawFrame(drawn: Drawn, texts: Texts, gutter: number, paint: Paint): string[] {
  const text = textOf(texts, drawn.at.file);
  const blank = ' '.repeat(gutter);
  const head = `${blank}${paint('blue', '-->')} ${placeName(drawn.at, texts)}`;
  if (text === undefined) return drawn.note === '' ? [head] : [head, `${blank}  ${drawn.note}`];
  const frame = frameOf(text, drawn.at.start, drawn.at.end);
  const bar = paint('blue', '|');
  const mark = paint(
    drawn.color,
    drawn.mark.repeat(frame.marked) + (drawn.note === '' ? '' : ` ${drawn.note}`),
  );
  const number = paint('blue', String(frame.number).padStart(gutter));
  return [
    head,
    `${blank} ${bar}`,
    `${number} ${bar} ${frame.text}`.trimEnd(),
    `${blank} ${bar} ${' '.repeat(frame.before)}${mark}`,
  ];
}

function gutterOf(diagnostic: Diagnostic, texts: Texts): number {
  let most = 1;
  for (const at of [diagnostic.at, ...diagnostic.related.map((other) => other.at)]) {
    const text = at === null ? undefined : textOf(texts, at.file);
    if (at !== null && text !== undefined)
      most = Math.max(most, String(positionOf(text, at.start).line).length);
  }
  return most;
}

/** Text of ours that goes to a terminal: control characters from data or a study cannot move its cursor. */
function safe(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    character === '\n' ? character : '\ufffd',
  );
}

function renderOne(diagnostic: Diagnostic, texts: Texts, paint: Paint): string {
  const color = diagnostic.severity === 'error' ? 'red' : 'yellow';
  const head = `${paint(color, `${diagnostic.severity}[${diagnostic.code}]`)}: ${paint('bold', safe(diagnostic.message))}`;
  const gutter = gutterOf(diagnostic, texts);
  const lines = [head];
  if (diagnostic.at !== null)
    lines.push(...drawFrame({ at: diagnostic.at, mark: '^', note: '', color }, texts, gutter, paint));
  for (const { at, note } of diagnostic.related) {
    lines.push(...drawFrame({ at, mark: '-', note: safe(note), color: 'blue' }, texts, gutter, paint));
  }
  if (diagnostic.hint !== undefined) {
    lines.push(`${' '.repeat(gutter)} ${paint('blue', '=')} hint: ${safe(diagnostic.hint)}`);
  }
  return lines.join('\n');
}

function summary(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const count = (many: number, one: string) => (many === 0 ? [] : [`${many} ${one}${many === 1 ? '' : 's'}`]);
  return [...count(errors, 'error'), ...count(warnings, 'warning')].join(', ');
}

/**
 * Diagnostics for people, in the order given: code, message, file:line:column, the line with a mark, related places,
 * hint; then how many there are. '' for none. Ends in a line end.
 */
export function renderText(diagnostics: readonly Diagnostic[], texts: Texts, options: RenderOptions): string {
  if (diagnostics.length === 0) return '';
  const paint = painter(options);
  const parts = diagnostics.map((diagnostic) => renderOne(diagnostic, texts, paint));
  return `${parts.join('\n\n')}\n\n${summary(diagnostics)}\n`;
}
