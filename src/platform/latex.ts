import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A program of TeX that ended, with what it said last where it failed. */
export type Typeset =
  | { readonly ok: true; readonly pdf: Uint8Array }
  | { readonly ok: false; readonly said: string };

/** A document may load no program and must end: TeX asks where it is in doubt. */
const MINUTES_5 = 300_000;

/** Whether latexmk is on the path. */
export function hasLatexmk(): Promise<boolean> {
  return new Promise((resolve) => {
    execFile('latexmk', ['-version'], { timeout: 20_000 }, (error) => resolve(error === null));
  });
}

/**
 * Compiles `name` (which says in its first line what program it is for) among `files`, in a folder of its own that is
 * removed afterwards.
 */
export async function latexPdf(
  files: { readonly [name: string]: string | Uint8Array },
  name: string,
): Promise<Typeset> {
  const folder = mkdtempSync(path.join(tmpdir(), 'repro-latex-'));
  try {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), content);
    }
    const xelatex = /^% !TeX program = xelatex/m.test(String(files[name]));
    const args = [
      xelatex ? '-xelatex' : '-pdf',
      '-norc',
      '-interaction=nonstopmode',
      '-halt-on-error',
      '-latexoption=-no-shell-escape',
      name,
    ];
    const said = await new Promise<string | null>((resolve) => {
      const options = { cwd: folder, timeout: MINUTES_5, maxBuffer: 1e8 };
      execFile('latexmk', args, options, (error, stdout) => resolve(error === null ? null : stdout));
    });
    if (said !== null)
      return { ok: false, said: said.split('\n').find((line) => line.startsWith('!')) ?? '' };
    return { ok: true, pdf: readFileSync(path.join(folder, name.replace(/\.tex$/, '.pdf'))) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
