/** Lines of a study as the appendix prints it (block style, two spaces a level), first and last, from 1. */
export type StudyLines = { readonly from: number; readonly to: number };

/** The lines of what a JSON pointer leads to, or of the nearest thing above it that is found. */
export function studyLines(lines: readonly string[], pointer: string): StudyLines | null {
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  let best: StudyLines | null = null;
  let from = 0;
  let to = lines.length;
  for (const part of parts) {
    const indent = indentOf(lines[from] ?? '');
    const at = find(lines, from, to, indent, part);
    if (at === null) break;
    const end = endOf(lines, at, to, indent);
    best = { from: at + 1, to: end };
    from = at + 1;
    to = end;
  }
  return best;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

function find(
  lines: readonly string[],
  from: number,
  to: number,
  indent: number,
  part: string,
): number | null {
  let item = -1;
  for (let i = from; i < to; i++) {
    const line = lines[i] ?? '';
    if (indentOf(line) !== indent) continue;
    const text = line.slice(indent);
    if (text.startsWith('- ')) {
      item += 1;
      if (String(item) === part) return i;
    } else if (keyOf(text) === part) return i;
  }
  return null;
}

/** A key as it is written: plain, or in quotes. */
function keyOf(text: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)":|^'((?:[^']|'')*)':/.exec(text);
  if (quoted?.[1] !== undefined) return quoted[1].replace(/\\(.)/g, '$1');
  if (quoted?.[2] !== undefined) return quoted[2].replaceAll("''", "'");
  const end = text.search(/:(?: |$)/);
  return end < 0 ? '' : text.slice(0, end);
}

function endOf(lines: readonly string[], at: number, to: number, indent: number): number {
  let end = at + 1;
  while (end < to && ((lines[end] ?? '').trim() === '' || indentOf(lines[end] ?? '') > indent)) end += 1;
  return end;
}
