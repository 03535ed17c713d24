/** A piece of the body of a LaTeX paper. `kind`: `text`, `heading`, or the name of an environment. */
export type TexBlock = { readonly kind: string; readonly text: string };

/** A paper's preamble and the blocks between `\begin{document}` and `\end{document}`. */
export type TexPaper = { readonly preamble: string; readonly blocks: readonly TexBlock[] };

const BEGIN = '\\begin{document}';
const END = '\\end{document}';

export function readTex(paper: string): TexPaper {
  const start = paper.indexOf(BEGIN);
  const end = paper.lastIndexOf(END);
  if (start < 0 || end < start) return { preamble: '', blocks: blocksOf(paper) };
  return { preamble: paper.slice(0, start), blocks: blocksOf(paper.slice(start + BEGIN.length, end)) };
}

/** Environments, headings and paragraphs, in order; an environment inside a paragraph is a block of its own. */
function blocksOf(body: string): TexBlock[] {
  const blocks: TexBlock[] = [];
  let kind = 'text';
  let lines: string[] = [];
  let depth = 0;
  const flush = () => {
    const text = lines.join('\n').trim();
    if (text !== '') blocks.push({ kind, text });
    [kind, lines, depth] = ['text', [], 0];
  };
  for (const line of body.split('\n')) {
    const opening = depth === 0 ? /^\s*\\begin\{([^{}]+)\}/.exec(line)?.[1] : undefined;
    if (opening !== undefined) {
      flush();
      kind = opening;
    } else if (depth === 0 && isHeading(line)) {
      if (kind !== 'heading') flush();
      kind = 'heading';
    } else if (depth === 0 && (line.trim() === '' || kind === 'heading')) flush();
    lines.push(line);
    depth += count(line, /\\begin\{/g) - count(line, /\\end\{/g);
    if (depth === 0 && kind !== 'text' && kind !== 'heading') flush();
  }
  flush();
  return blocks;
}

function isHeading(line: string): boolean {
  return /^\s*\\(?:FloatBarrier|section|subsection|subsubsection|paragraph)\b/.test(line);
}

function count(text: string, pattern: RegExp): number {
  return (text.match(pattern) ?? []).length;
}
