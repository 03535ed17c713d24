import path from 'node:path';
import { markedPaper } from '../diff/marked-paper.ts';
import type { OutputFiles } from '../engine/outputs.ts';
import type { TwoSides } from './diff-targets.ts';
import { exitCodes, Stop } from './exit-codes.ts';
import type { Session } from './session.ts';

/**
 * `--tex DIR`: the new paper with what changed marked, as `DIR/marked.tex`, and the figures that it shows. Gives back the
 * files written.
 *
 * @throws Stop where a side has no LaTeX paper
 */
export function writeMarkedPaper(session: Session, { a, b }: TwoSides, named: string): string[] {
  const [old, fresh] = [texOf(a.documents, a.side.label), texOf(b.documents, b.side.label)];
  const figures = Object.entries(b.documents).filter(([name]) => /^figures\/.*\.pdf$/.test(name));
  const redrawn = figures.flatMap(([name]) => (sameDrawing(a.documents, b.documents, name) ? [] : [name]));
  const folder = path.resolve(session.options.cwd, named);
  const text = markedPaper(old, fresh, new Set(redrawn));
  const files = [['marked.tex', text] as const, ...figures];
  session.files.writeAll(files.map(([name, content]) => ({ path: path.join(folder, name), content })));
  return files.map(([name]) => path.join(folder, name));
}

function texOf(documents: OutputFiles, label: string): string {
  const text = documents['paper.tex'];
  if (typeof text === 'string') return text;
  throw new Stop(`${label} has no paper.tex: add tex to outputs.formats`, exitCodes.usage);
}

/** Figures that only the new side has are not drawn anew: their captions say that they came. */
function sameDrawing(old: OutputFiles, fresh: OutputFiles, name: string): boolean {
  const [before, after] = [drawingIn(old, name), drawingIn(fresh, name)];
  return before === null || before === after;
}

/** The SVG beside the PDF is the same drawing, in text. */
function drawingIn(documents: OutputFiles, name: string): string | null {
  const svg = documents[name.replace(/\.pdf$/, '.svg')];
  return typeof svg === 'string' ? svg : null;
}
