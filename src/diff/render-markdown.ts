import { isEmpty } from './diff-builds.ts';
import { markOf } from './scalar-text.ts';
import type { Section, SentenceRow } from './section.ts';
import { remarksOf, sectionsOf, sentenceRows } from './sections.ts';
import type { DiffReport } from './types.ts';

/** Rows of one table; `--all` lists the rest. */
const MAX_ROWS = 100;

/** The report in Markdown (GitHub's tables), for a comment on a change. */
export function renderDiffMarkdown(report: DiffReport): string {
  const title = `# ${escaped(report.a)} → ${escaped(report.b)}`;
  const blocks = sectionsOf(report).map((section) => `## ${section.title}\n\n${table(section, report.all)}`);
  const sentences = sentenceRows(report);
  if (sentences.length > 0) blocks.push(`## Sentences\n\n${sentences.map(sentence).join('\n')}`);
  const verdict = isEmpty(report) ? ['No differences.'] : [];
  return `${[title, ...blocks, ...verdict, ...remarksOf(report).map(escaped)].join('\n\n')}\n`;
}

/** What went is struck through, what came is bold. */
function sentence({ change, runs }: SentenceRow): string {
  const text = runs.map((run) => {
    const [blankBefore = '', inner = '', blankAfter = ''] =
      /^(\s*)([\s\S]*?)(\s*)$/.exec(run.text)?.slice(1) ?? [];
    const marks =
      inner === '' || change !== 'changed' ? '' : { same: '', removed: '~~', added: '**' }[run.change];
    return `${blankBefore}${marks}${escaped(inner)}${marks}${blankAfter}`;
  });
  return `- ${escaped(markOf(change)).trim()} ${text.join('')}`;
}

function table({ head, right, rows, limit, unlisted }: Section, all: boolean): string {
  const shown = all ? rows : rows.slice(0, limit ?? MAX_ROWS);
  const used = head.map((_, j) => shown.some(({ cells }) => cells[j] !== ''));
  const line = (cells: readonly string[]) => `| ${cells.filter((_, j) => used[j]).join(' | ')} |`;
  const rule = head.map((_, j) => (right.includes(j) ? '---:' : '---'));
  const body = shown.map(({ cells }) => line(cells.map(escaped)));
  const rest = rows.length - shown.length + (unlisted ?? 0);
  const more = rest > 0 ? [`\n${rest} more rows: \`--all\` lists them.`] : [];
  return [line(head), line(rule), ...body, ...more].join('\n');
}

/** Text that stands for itself in a table cell. */
function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#|~&]/g, (character) => `\\${character}`);
}
