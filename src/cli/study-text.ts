import { readFileSync, statSync } from 'node:fs';
import { err, ok, type Result } from '../base/result.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import { maxStudyBytes } from '../spec/limits.ts';
import type { UnreadText } from '../spec/opened.ts';

/** The text of a study. `shown` is the file's name for messages. */
export function readStudyText(file: string, shown: string): Result<string, UnreadText> {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return err(problem('SPEC001', `there is no file ${shown}`));
  if (!stat.isFile()) return err(problem('SPEC001', `${shown} is not a file`));
  if (stat.size > maxStudyBytes) {
    const message = `${shown} has ${stat.size} bytes; a study has at most ${maxStudyBytes}`;
    return err(problem('SPEC002', message));
  }
  const bytes = readFileSync(file);
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    const broken = { ...problem('SPEC001', `${shown} is not UTF-8.`), hint: 'save it in the encoding UTF-8' };
    return err({ ...broken, near: firstFault(bytes) });
  }
}

function problem(code: string, message: string): Problem {
  return { code, severity: 'error', message, pointer: '' };
}

/** The text with signs in place of what is no UTF-8, and where the first of them stands. */
function firstFault(bytes: Uint8Array): { readonly text: string; readonly offset: number } {
  const decode = (part: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(part);
  const text = decode(bytes);
  const again = new TextEncoder().encode(text);
  let sound = 0;
  while (sound < bytes.length && bytes[sound] === again[sound]) sound++;
  return { text, offset: decode(bytes.subarray(0, sound)).replace(/\ufffd+$/, '').length };
}
