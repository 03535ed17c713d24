import { isEmpty } from './diff-builds.ts';
import { markOf } from './scalar-text.ts';
import type { Section, SectionRow, SentenceRow } from './section.ts';
import { remarksOf, sectionsOf, sentenceRows } from './sections.ts';
import type { DiffReport } from './types.ts';

/** The frame of a page, as for papers (`<<name>>` stands for a part), and the style sheets to put into it. */
export type HtmlFrame = { readonly page: string; readonly styles: readonly string[] };

/** Rows of one table behind its first ones; `--all` lists the rest. */
const MAX_ROWS = 1000;

/** The report as one self-contained page: no script, nothing fetched, light and dark. */
export function renderDiffHtml(report: DiffReport, { page, styles }: HtmlFrame): string {
  const sections = sectionsOf(report).map((section) => ({
    title: section.title,
    body: sectionHtml(section, report.all),
  }));
  const sentences = sentenceRows(report);
  if (sentences.length > 0)
    sections.push({
      title: 'Sentences',
      body: `<ul class="sentences">\n${sentences.map(sentenceHtml).join('\n')}\n</ul>`,
    });
  const heading = `${escaped(report.a)} → ${escaped(report.b)}`;
  const remarks = remarksOf(report).map((remark) => `<p>${escaped(remark)}</p>`);
  const bodies = sections.map(({ title, body }, at) => `<h2 id="part-${at + 1}">${title}</h2>\n${body}`);
  const nothing = isEmpty(report) ? ['<p>No differences.</p>'] : [];
  return filled(page, {
    language: 'en',
    title: heading,
    style: styles.join('\n').replace(/<\//g, '<\\/'),
    skip: 'Skip to the changes',
    policy:
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'",
    banner: '',
    heading,
    subtitle: '<p class="subtitle">What changed, from cause to effect</p>',
    contents: contentsHtml(sections.map(({ title }) => title)),
    body: [...remarks, ...nothing, ...bodies].join('\n'),
  });
}

/** Parts are put in once: what a part holds is never looked at for more places. */
function filled(page: string, parts: { readonly [name: string]: string }): string {
  return page.replace(/<<([a-z]+)>>/g, (_, name: string) => parts[name] ?? '');
}

function contentsHtml(titles: readonly string[]): string {
  if (titles.length < 2) return '';
  const items = titles.map((title, at) => `<li><a href="#part-${at + 1}">${title}</a></li>`);
  return `<nav class="contents" aria-label="Contents"><ol>\n${items.join('\n')}\n</ol></nav>`;
}

function sectionHtml(section: Section, all: boolean): string {
  const { rows, limit } = section;
  const first = all || limit === undefined ? rows : rows.slice(0, limit);
  const behind = all ? rows.slice(first.length) : rows.slice(first.length, first.length + MAX_ROWS);
  const unlisted = rows.length - first.length - behind.length + (section.unlisted ?? 0);
  const parts = [tableHtml(section, first)];
  if (behind.length > 0)
    parts.push(
      `<details class="more"><summary>${behind.length} more</summary>\n${tableHtml(section, behind)}\n</details>`,
    );
  if (unlisted > 0) parts.push(`<p class="note">${unlisted} more rows: <code>--all</code> lists them.</p>`);
  return parts.join('\n');
}

function tableHtml({ title, head, right, rows }: Section, shown: readonly SectionRow[]): string {
  const used = head.map((_, j) => rows.some(({ cells }) => cells[j] !== ''));
  const titleAt = (text: string, j: number) => {
    const name = text === '' ? '<span class="aside">change</span>' : escaped(text);
    return `<th scope="col"${classOf(head, right, j)}>${name}</th>`;
  };
  const titles = head.map(titleAt).filter((_, j) => used[j]);
  const line = ({ change, cells }: SectionRow) => {
    const written = cells.map((cell, j) => `<td${classOf(head, right, j)}>${escaped(cell)}</td>`);
    return `<tr class="${change}">${written.filter((_, j) => used[j]).join('')}</tr>`;
  };
  return [
    `<div class="table scroll" role="region" aria-label="${escaped(title)}" tabindex="0"><table>`,
    `<thead><tr>${titles.join('')}</tr></thead>`,
    `<tbody>\n${shown.map(line).join('\n')}\n</tbody></table></div>`,
  ].join('\n');
}

function classOf(head: readonly string[], right: readonly number[], j: number): string {
  const classes = [
    ...(j === 0 && head[0] === '' ? ['mark'] : []),
    ...(right.includes(j) ? ['right'] : []),
    ...(head[j] === 'old' || head[j] === 'new' ? [head[j]] : []),
  ];
  return classes.length === 0 ? '' : ` class="${classes.join(' ')}"`;
}

function sentenceHtml({ change, runs }: SentenceRow): string {
  const text = runs.map((run) => {
    const tag = { same: null, added: 'ins', removed: 'del' }[run.change];
    return tag === null ? escaped(run.text) : `<${tag}>${escaped(run.text)}</${tag}>`;
  });
  return `<li class="${change}"><span class="mark">${escaped(markOf(change))}</span> ${text.join('')}</li>`;
}

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Names come from files: what HTML would read as its own, and what would turn the direction of the text, does not stand. */
function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
