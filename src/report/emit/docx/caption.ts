import type { EmitterWords } from '../../document.ts';
import { type DocxContext, run } from './runs.ts';

/**
 * `Table 3. ` before a caption: its number is a field that Word counts (an appendix has its letter before it), so that a
 * caption that an author adds moves those after it, and a list of tables can be made. A later part of a table repeats the
 * number as it is.
 */
export function captionStart(
  kind: 'table' | 'figure',
  id: string,
  words: EmitterWords,
  context: DocxContext,
  later = false,
): string {
  const { typography } = words;
  const style = { bold: typography.space !== '' };
  const number = context.numbering.of(id);
  const [before = '', after = ''] = (kind === 'table' ? words.tableLabel : words.figureLabel).split(
    '{number}',
  );
  const end = run(after + typography.afterLabel, style);
  if (later) return run(before + number, style) + end;
  const [letters = '', digits = ''] = /^(\D*)(\d+)$/.exec(number)?.slice(1) ?? [number];
  const sequence = kind === 'table' ? 'Table' : 'Figure';
  const counted = digits === '' ? '' : field(` SEQ ${sequence} \\* ARABIC `, digits, style);
  const mark = context.bookmark(id);
  const letter = letters === '' ? '' : run(letters, style);
  return `${run(before, style)}<w:bookmarkStart w:id="${mark.slice(1)}" w:name="${mark}"/>${letter}${counted}<w:bookmarkEnd w:id="${mark.slice(1)}"/>${end}`;
}

/** A field with what it shows until it is updated; its look is that of the run which begins it. */
function field(instruction: string, shown: string, style: { readonly bold: boolean }): string {
  const properties = style.bold ? '<w:rPr><w:b/></w:rPr>' : '';
  const part = (content: string) => `<w:r>${properties}${content}</w:r>`;
  const mark = (type: string) => part(`<w:fldChar w:fldCharType="${type}"/>`);
  const code = part(`<w:instrText xml:space="preserve">${instruction}</w:instrText>`);
  return `${mark('begin')}${code}${mark('separate')}${run(shown, style)}${mark('end')}`;
}
