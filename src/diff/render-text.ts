import { isEmpty } from './diff-builds.ts';
import { displayWidth, padded } from './display-width.ts';
import type { Section, SectionRow } from './section.ts';
import { remarksOf, sectionsOf, sentenceRows } from './sections.ts';
import { sentenceLines } from './sentence-lines.ts';
import type { DiffReport } from './types.ts';

/** Rows of one table on a terminal; `--all` lists the rest. */
const MAX_ROWS = 30;
const MAX_CELL = 72;

const COLORS: { readonly [change: string]: string } = {
  added: '\u001b[32m',
  removed: '\u001b[31m',
  changed: '\u001b[33m',
  renamed: '\u001b[36m',
};
const BOLD = '\u001b[1m';
const RESET = '\u001b[0m';

/** The report for a terminal: aligned tables, one per layer that changed. */
export function renderDiffText(report: DiffReport, options: { readonly color: boolean }): string {
  const bold = (text: string) => (options.color ? `${BOLD}${text}${RESET}` : text);
  const lines = [bold(plain(`${report.a} → ${report.b}`))];
  for (const section of sectionsOf(report)) {
    lines.push('', bold(section.title), ...tableLines(section, report.all, options.color));
  }
  const sentences = sentenceRows(report);
  if (sentences.length > 0)
    lines.push(
      '',
      bold('Sentences'),
      ...sentences.flatMap((row) => sentenceLines(row, painter(options.color))),
    );
  if (isEmpty(report)) lines.push('', 'No differences.');
  const remarks = remarksOf(report);
  if (remarks.length > 0) lines.push('', ...remarks);
  return `${lines.join('\n')}\n`;
}

function tableLines(section: Section, all: boolean, color: boolean): string[] {
  const shown = all ? section.rows : section.rows.slice(0, section.limit ?? MAX_ROWS);
  const cut = shown.map(({ cells, change }) => ({ change, cells: cells.map(clipped) }));
  const used = section.head.map((_, j) => cut.some(({ cells }) => cells[j] !== ''));
  const widths = section.head.map((title, j) =>
    Math.max(displayWidth(title), ...cut.map(({ cells }) => displayWidth(cells[j]))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .flatMap((cell, j) => (used[j] ? [padded(cell, widths[j], section.right.includes(j))] : []))
      .join('  ')
      .trimEnd();
  const body = cut.map((row) => colored(row, line(row.cells), color));
  const rest = section.rows.length - shown.length + (section.unlisted ?? 0);
  const more = rest > 0 ? [`    ... ${rest} more (--all lists them)`] : [];
  return [`  ${line(section.head)}`, ...body.map((text) => `  ${text}`), ...more];
}

function colored({ change }: SectionRow, text: string, color: boolean): string {
  const code = COLORS[change];
  return color && code !== undefined ? `${code}${text}${RESET}` : text;
}

function painter(color: boolean): (text: string, change: string) => string {
  return (text, change) => {
    const code = COLORS[change];
    const safe = plain(text);
    return color && code !== undefined && safe.trim() !== '' ? `${code}${safe}${RESET}` : safe;
  };
}

function clipped(text: string): string {
  const safe = plain(text);
  return safe.length <= MAX_CELL ? safe : `${safe.slice(0, MAX_CELL - 2)} …`;
}

/** Names come from files: what would steer the terminal is left out. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ');
}
