import { alignment, likePairs } from './sequence.ts';
import { readTex, type TexBlock } from './tex-blocks.ts';
import { markedCaption, markedTable } from './tex-table.ts';
import { groupEnd, labelsIn, mark, markedText, texTokens, withoutLabels } from './tex-tokens.ts';

/** Likeness of paragraphs, at least, for one to be the other changed. */
const LEAST_LIKENESS = 0.3;
/** Longer hunks stand as gone and come: pairing costs the product of their lengths. */
const MAX_HUNK = 2500;

/**
 * Colors as on the screen, lines for paper in black and white. Made of what the paper needs anyway, so that the marked one
 * compiles wherever it does; robust, so that captions and headings can hold them.
 */
const MARKS = String.raw`\usepackage{color}
\definecolor{came}{rgb}{0.07,0.38,0.23}
\definecolor{went}{rgb}{0.56,0.11,0.13}
\newsavebox{\DiffBox}
\DeclareRobustCommand{\DiffWord}[3]{\leavevmode{\color{#1}\sbox{\DiffBox}{#3}\rlap{\rule[#2]{\wd\DiffBox}{0.4pt}}\usebox{\DiffBox}}}
\DeclareRobustCommand{\Came}[1]{\DiffWord{came}{-0.45ex}{#1}}
\DeclareRobustCommand{\Went}[1]{\DiffWord{went}{0.55ex}{#1}}
\DeclareRobustCommand{\CameNote}[1]{{\color{came}\footnotesize[#1]}}
\DeclareRobustCommand{\WentNote}[1]{{\color{went}\footnotesize[#1]}}
`;

/**
 * The new paper with what differs from the old one marked, as latexdiff marks it: what went is struck through, what came
 * is underlined; table by table, cell by cell.
 *
 * @param old the old side's `paper.tex`
 * @param fresh the new side's `paper.tex`; its figures are the ones shown
 * @param redrawn figures (as `\includegraphics` names them) whose drawing differs
 */
export function markedPaper(old: string, fresh: string, redrawn: ReadonlySet<string>): string {
  const [before, after] = [readTex(old), readTex(fresh)];
  const labels = labelsIn(fresh);
  const blocks: string[] = [];
  let [gone, come]: [TexBlock[], TexBlock[]] = [[], []];
  const flush = () => {
    blocks.push(...markedHunk(gone, come, labels));
    [gone, come] = [[], []];
  };
  for (const step of alignment(before.blocks.map(keyOf), after.blocks.map(keyOf))) {
    if (step.change === 'removed') gone.push(before.blocks[step.old]!);
    else if (step.change === 'added') come.push(after.blocks[step.new]!);
    else {
      flush();
      blocks.push(after.blocks[step.new]!.text);
    }
  }
  flush();
  const body = joined(blocks.map((block) => withRedrawn(block, redrawn)));
  return `${after.preamble}${MARKS}\\begin{document}\n${body}\n\\end{document}\n`;
}

/** A formula belongs to the paragraph before it. */
function joined(blocks: readonly string[]): string {
  const ends = blocks.map((_, at) =>
    blocks[at + 1]?.startsWith('\\begin{gather}') === true ? '\n' : '\n\n',
  );
  return blocks
    .map((block, at) => block + ends[at])
    .join('')
    .trimEnd();
}

function keyOf({ kind, text }: TexBlock): string {
  return `${kind}\n${text}`;
}

function markedHunk(
  old: readonly TexBlock[],
  fresh: readonly TexBlock[],
  labels: ReadonlySet<string>,
): string[] {
  const pairs =
    old.length * fresh.length > MAX_HUNK
      ? []
      : likePairs(old.length, fresh.length, (i, j) => likeness(old[i]!, fresh[j]!), LEAST_LIKENESS);
  const blocks: string[] = [];
  let [i, j] = [0, 0];
  const upTo = (oldEnd: number, newEnd: number) => {
    while (i < oldEnd) blocks.push(wentBlock(old[i++]!, labels));
    while (j < newEnd) blocks.push(cameBlock(fresh[j++]!, labels));
  };
  for (const [oldAt, newAt] of pairs) {
    upTo(oldAt, newAt);
    blocks.push(changedBlock(old[i++]!, fresh[j++]!, labels));
  }
  upTo(old.length, fresh.length);
  return blocks.filter((block) => block !== '');
}

/** Blocks of one kind; floats and formulas by their label, text by the words that they share. */
function likeness(old: TexBlock, fresh: TexBlock): number {
  if (old.kind !== fresh.kind) return 0;
  const [before, after] = [labelsIn(old.text), labelsIn(fresh.text)];
  if (before.size > 0 || after.size > 0) return [...before].some((label) => after.has(label)) ? 1 : 0;
  const [left, right] = [wordsOf(old), wordsOf(fresh)];
  const shared = alignment(left, right).filter(({ change }) => change === 'same').length;
  return left.length + right.length === 0 ? 1 : (2 * shared) / (left.length + right.length);
}

function wordsOf({ kind, text }: TexBlock): string[] {
  const read = kind === 'heading' ? (titleOf(text)?.title ?? text) : text;
  return texTokens(read).filter((token) => token.trim() !== '');
}

function changedBlock(old: TexBlock, fresh: TexBlock, labels: ReadonlySet<string>): string {
  switch (fresh.kind) {
    case 'text':
      return markedText(old.text, fresh.text, labels);
    case 'heading':
      return markedHeading(old.text, fresh.text, labels);
    case 'itemize':
    case 'enumerate':
      return markedList(old.text, fresh.text, labels);
    case 'table':
    case 'longtable':
      return (
        markedTable(old.text, fresh.text, labels) ?? cameBlock(fresh, labels, 'table with other columns')
      );
    case 'figure':
      return markedFigure(old.text, fresh.text, labels);
    default:
      return [wentBlock(old, labels), cameBlock(fresh, labels)].filter((part) => part !== '').join('\n\n');
  }
}

function markedHeading(old: string, fresh: string, labels: ReadonlySet<string>): string {
  const [before, after] = [titleOf(old), titleOf(fresh)];
  if (before === null || after === null || before.title === after.title) return fresh;
  const marked = markedText(before.title, after.title, labels);
  // The short title goes where marks cannot: bookmarks, running heads.
  return `${fresh.slice(0, after.at)}[${after.title}]{${marked}}${fresh.slice(after.end)}`;
}

function titleOf(
  heading: string,
): { readonly title: string; readonly at: number; readonly end: number } | null {
  const opening = /\\(?:sub)*section(?=\{)/.exec(heading);
  if (opening === null) return null;
  const at = opening.index + opening[0].length;
  const end = groupEnd(heading, at, '{', '}');
  return { title: heading.slice(at + 1, end - 1), at, end };
}

/** Items are compared one by one, in order. */
function markedList(old: string, fresh: string, labels: ReadonlySet<string>): string {
  const [before, after] = [itemsOf(old), itemsOf(fresh)];
  const like = (i: number, j: number) =>
    likeness({ kind: 'text', text: before.items[i]! }, { kind: 'text', text: after.items[j]! });
  const pairs = likePairs(before.items.length, after.items.length, like, LEAST_LIKENESS);
  const items: string[] = [];
  let [i, j] = [0, 0];
  const upTo = (oldEnd: number, newEnd: number) => {
    while (i < oldEnd) items.push(`\\item ${mark(before.items[i++]!, 'removed', labels)}`);
    while (j < newEnd) items.push(`\\item ${mark(after.items[j++]!, 'added', labels)}`);
  };
  for (const [oldAt, newAt] of pairs) {
    upTo(oldAt, newAt);
    items.push(`\\item ${markedText(before.items[i++]!, after.items[j++]!, labels)}`);
  }
  upTo(before.items.length, after.items.length);
  return [after.head, ...items, after.tail].join('\n');
}

function itemsOf(list: string): {
  readonly head: string;
  readonly items: readonly string[];
  readonly tail: string;
} {
  const lines = list.split('\n');
  const inner = lines.slice(1, -1).join('\n');
  const items = inner.split(/^\s*\\item\s?/m).slice(1);
  return { head: lines[0]!, items: items.map((item) => item.trim()), tail: lines[lines.length - 1]! };
}

function markedFigure(old: string, fresh: string, labels: ReadonlySet<string>): string {
  const before = old.split('\n').find((line) => line.startsWith('\\caption{'));
  const lines = fresh.split('\n');
  if (before === undefined) return fresh;
  return lines
    .map((line) => (line.startsWith('\\caption{') ? markedCaption(before, line, labels) : line))
    .join('\n');
}

/** What went: text struck through, formulas in color and without their numbers, of floats the caption. */
function wentBlock({ kind, text }: TexBlock, labels: ReadonlySet<string>): string {
  if (kind === 'text') return mark(withoutSilent(text), 'removed', labels);
  if (kind === 'heading') {
    const title = titleOf(text)?.title;
    return title === undefined ? '' : `\\noindent\\textbf{${mark(title, 'removed', labels)}}`;
  }
  if (kind === 'itemize' || kind === 'enumerate') {
    const { head, items, tail } = itemsOf(text);
    return [head, ...items.map((item) => `\\item ${mark(item, 'removed', labels)}`), tail].join('\n');
  }
  if (['gather', 'align', 'equation'].includes(kind)) {
    const bare = withoutLabels(text, labels)
      .replace(`\\begin{${kind}}`, `\\begin{${kind}*}`)
      .replace(`\\end{${kind}}`, `\\end{${kind}*}`);
    return `\\noindent\\WentNote{equation removed}\n{\\color{went}${bare}}`;
  }
  const caption = captionOf(text);
  return caption === null ? '' : `\\noindent\\WentNote{${kind} removed} ${mark(caption, 'removed', labels)}`;
}

function cameBlock({ kind, text }: TexBlock, labels: ReadonlySet<string>, note = `${kind} added`): string {
  if (kind === 'text') return markedText('', text, labels);
  if (kind === 'heading') return markedHeading('\\section{}', text, labels);
  if (kind === 'itemize' || kind === 'enumerate') {
    const { head, items, tail } = itemsOf(text);
    return [head, ...items.map((item) => `\\item ${mark(item, 'added', labels)}`), tail].join('\n');
  }
  if (['gather', 'align', 'equation'].includes(kind))
    return `\\noindent\\CameNote{equation added}\n{\\color{came}${text}}`;
  return `\\noindent\\CameNote{${note}}\n\n${text}`;
}

function captionOf(text: string): string | null {
  const at = text.indexOf('\\caption{');
  if (at < 0) return null;
  const start = at + '\\caption'.length;
  return text.slice(start + 1, groupEnd(text, start, '{', '}') - 1);
}

function withoutSilent(text: string): string {
  return text.replace(/\\(?:noindent|medskip|par)\b\s*/g, '');
}

function withRedrawn(block: string, redrawn: ReadonlySet<string>): string {
  const figure = /\\includegraphics(?:\[[^\]]*\])?\{([^{}]+)\}/.exec(block)?.[1];
  if (figure === undefined || !redrawn.has(figure)) return block;
  return block.replace('\\caption{', () => '\\caption{\\CameNote{drawn anew} ');
}
