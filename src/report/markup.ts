import { invariant } from '../base/invariant.ts';
import type { Block, Inline, Inlines } from './document.ts';
import type { Fragment } from './fragment.ts';
import { fixed } from './origin.ts';
import { TemplateError } from './template-error.ts';

/**
 * The few marks a template may use: `#`, `##`, `###` for headings, `- ` and `1. ` for lists, `*emphasis*`, `**strong**`,
 * a blank line between paragraphs. Everything else is text. Values stand in it as numbered placeholders.
 */
export type MarkupParts = { readonly blocks: readonly Block[] };

const PIECES = /\uE000(=?[\d.,]+)\uE001|\*\*([^*\uE002]+)\*\*|\*([^*\uE002]+)\*/g;

/** @throws TemplateError where a table or figure stands inside a paragraph */
export function parseMarkup(words: string, slots: readonly Fragment[], lineEnd = ' '): MarkupParts {
  const blocks: Block[] = [];
  const chunks = words
    .replace(/\r\n?/g, '\n')
    // A table or a figure is a block of its own wherever its placeholder stands on a line.
    .replace(/^[ \t]*(?:\uE002\d+\uE001[ \t]*)+$/gm, (line) => `\n\n${line.trim()}\n\n`)
    .split(/\n[ \t]*\n/);
  for (const chunk of chunks) {
    const trimmed = chunk.trim();
    if (trimmed !== '') blocks.push(...chunkBlocks(trimmed, slots, lineEnd));
  }
  return { blocks };
}

function chunkBlocks(chunk: string, slots: readonly Fragment[], lineEnd: string): readonly Block[] {
  if (/^(?:\uE002\d+\uE001\s*)+$/.test(chunk)) {
    return [...chunk.matchAll(/\uE002(\d+)\uE001/g)].flatMap((match) => slotAt(slots, match[1]).blocks);
  }
  if (chunk.includes('\uE002'))
    throw new TemplateError('', 'a table, figure or equation stands inside a paragraph');
  const heading = /^(#{1,3}) +([^\n]+)(?:\n([\s\S]+))?$/.exec(chunk);
  if (heading !== null) {
    const level = (heading[1] as string).length as 1 | 2 | 3;
    const first: Block = { kind: 'heading', level, content: parseInlines(heading[2] as string, slots) };
    return heading[3] === undefined ? [first] : [first, ...chunkBlocks(heading[3], slots, lineEnd)];
  }
  for (const [mark, ordered] of [
    [/^- /, false],
    [/^1\. /, true],
  ] as const) {
    const lines = joinedLines(chunk, mark, lineEnd);
    if (mark.test(chunk)) {
      return [
        { kind: 'list', ordered, items: lines.map((line) => parseInlines(line.replace(mark, ''), slots)) },
      ];
    }
  }
  return [{ kind: 'paragraph', content: parseInlines(joined(chunk, lineEnd), slots) }];
}

/** Lines of a list; a line without the mark continues the one before. */
function joinedLines(chunk: string, mark: RegExp, lineEnd: string): readonly string[] {
  const lines: string[] = [];
  for (const line of chunk.split('\n')) {
    if (mark.test(line) || lines.length === 0) lines.push(line);
    else lines[lines.length - 1] += `${lineEnd}${line.trim()}`;
  }
  return lines;
}

/** Lines of a paragraph: what their ends stand for is the language's. */
const joined = (chunk: string, lineEnd: string): string => chunk.replace(/[ \t]*\n[ \t]*/g, lineEnd);

function parseInlines(words: string, slots: readonly Fragment[]): Inlines {
  const flat = words.replace(/\s+/g, ' ');
  const out: Inline[] = [];
  let last = 0;
  for (const match of flat.matchAll(PIECES)) {
    pushText(out, flat.slice(last, match.index));
    last = match.index + match[0].length;
    if (match[1]?.startsWith('=')) out.push(fixed(match[1].slice(1)));
    else if (match[1] !== undefined) out.push(...slotAt(slots, match[1]).inlines);
    else if (match[2] !== undefined) out.push({ kind: 'strong', children: parseInlines(match[2], slots) });
    else out.push({ kind: 'emph', children: parseInlines(match[3] as string, slots) });
  }
  pushText(out, flat.slice(last));
  return out;
}

function pushText(out: Inline[], text: string): void {
  if (text === '') return;
  out.push({ kind: 'text', text, typed: true });
}

function slotAt(slots: readonly Fragment[], index: string | undefined): Fragment {
  const found = slots[Number(index)];
  invariant(found !== undefined, `placeholder ${index} has no value`);
  return found;
}
