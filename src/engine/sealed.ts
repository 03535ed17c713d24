import { canonicalJson } from '../base/canonical.ts';
import { digest } from '../base/digest.ts';
import type { Json } from '../base/json.ts';
import type { Files } from '../ports/files.ts';

/** A small JSON record with its format and a digest of itself, so that a flipped byte or another version is noticed. */
export function sealed(format: string, content: Json): string {
  return sealedText(format, canonicalJson(content));
}

function sealedText(format: string, text: string): string {
  const { head, tail } = sealedFrame(format, digest(format + text));
  return `${head}${text}${tail}`;
}

/** What stands before and after the content. */
export function sealedFrame(format: string, check: string): { readonly head: string; readonly tail: string } {
  return { head: `{"format":${JSON.stringify(format)},"check":"${check}","content":`, tail: '}\n' };
}

export type Unsealed =
  | { readonly state: 'whole'; readonly content: Json }
  /** A whole record of another version of the program: no damage, and of no use here. */
  | { readonly state: 'foreign'; readonly format: string }
  | { readonly state: 'damaged' };

const damaged: Unsealed = { state: 'damaged' };

const sealedLine = /^\{"format":"([\w/.-]*)","check":"([0-9a-f]{64})","content":/;

/** All of the bytes are compared: white space and the order of keys are part of what was written. */
export function unseal(format: string, bytes: Uint8Array): Unsealed {
  const text = textOf(bytes);
  const match = text === null ? null : sealedLine.exec(text);
  if (text === null || match === null || !text.endsWith('}\n')) return damaged;
  const found = match[1] ?? '';
  const content = text.slice(match[0].length, -2);
  if (digest(found + content) !== match[2]) return damaged;
  if (found !== format) return { state: 'foreign', format: found };
  return { state: 'whole', content: JSON.parse(content) as Json };
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The content, or null where the bytes are not a whole record of this format. */
export function readSealed(format: string, bytes: Uint8Array): Json {
  const unsealed = unseal(format, bytes);
  return unsealed.state === 'whole' ? unsealed.content : null;
}

/** Told the path of a stored file that did not pass its check. */
export type OnDamage = (path: string) => void;

/** Puts a stored file that did not pass its check aside, where nothing reads it, and tells of it. */
export function quarantine(files: Files, root: string, path: string, onDamage: OnDamage): void {
  files.rename(path, `${root}/damaged/${path.slice(root.length + 1).replaceAll('/', '-')}`);
  onDamage(path);
}

/** The content of a sealed file. null where it is absent, of another version, or damaged: then it is put aside. */
export function readSealedFile(
  files: Files,
  root: string,
  path: string,
  format: string,
  onDamage: OnDamage,
): Json {
  const bytes = files.read(path);
  if (bytes === null) return null;
  const unsealed = unseal(format, bytes);
  if (unsealed.state === 'damaged') quarantine(files, root, path, onDamage);
  return unsealed.state === 'whole' ? unsealed.content : null;
}
