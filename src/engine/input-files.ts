import { digest } from '../base/digest.ts';
import type { Files } from '../ports/files.ts';

/** A file among a step's inputs: what it holds, and the digest of that. */
export type InputFile = { readonly bytes: Uint8Array; readonly digest: string };

/** A template, not a table of data: so large a file is read again for whoever needs it. */
const MOST_KEPT = 1 << 16;

/**
 * Reads files that are inputs of steps: small ones once, since all steps that make documents have the same hundred of
 * them, for their keys and for their work. Each step then works with the very bytes that its key speaks of.
 *
 * @returns null where there is no such file
 */
export function inputFiles(files: Pick<Files, 'read'>): (path: string) => InputFile | null {
  const kept = new Map<string, InputFile>();
  return (path) => {
    const known = kept.get(path);
    if (known !== undefined) return known;
    const bytes = files.read(path);
    if (bytes === null) return null;
    const file = { bytes, digest: digest(bytes) };
    if (bytes.length <= MOST_KEPT) kept.set(path, file);
    return file;
  };
}
