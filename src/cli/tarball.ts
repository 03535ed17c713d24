import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { compareCodeUnits } from '../base/compare.ts';
import { invariant } from '../base/invariant.ts';
import { packageFolder } from './package-files.ts';

const BLOCK = 512;
const encoder = new TextEncoder();

/** The running program as npm would pack it: what `files` of its package.json names. Bytes depend on content alone. */
export function ownTarball(): Uint8Array {
  const { files } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as {
    files: readonly string[];
  };
  const names = ['package.json', ...files.flatMap((name) => filesIn(name))].sort(compareCodeUnits);
  const parts = names.flatMap((name) => entry(name, readFileSync(path.join(packageFolder, name))));
  return new Uint8Array(gzipSync(Buffer.concat([...parts, new Uint8Array(2 * BLOCK)])));
}

function filesIn(name: string): string[] {
  const found = statSync(path.join(packageFolder, name), { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [name];
  return readdirSync(path.join(packageFolder, name)).flatMap((child) => filesIn(`${name}/${child}`));
}

/** One file in the form that POSIX calls ustar. */
function entry(name: string, content: Uint8Array): Uint8Array[] {
  const header = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => header.set(encoder.encode(text), at);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  const full = `package/${name}`;
  invariant(encoder.encode(full).length <= 100, `the name ${full} is too long for a tar file`);
  put(0, full);
  put(100, octal(name.startsWith('dist/cli/bin') ? 0o755 : 0o644, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(content.length, 11));
  put(136, octal(499162500, 11)); // The day that npm puts on files, so that old tools do not complain of 1970.
  put(148, ' '.repeat(8));
  put(156, '0');
  put(257, 'ustar\x0000');
  put(
    148,
    octal(
      header.reduce((total, byte) => total + byte, 0),
      6,
    ),
  );
  return [header, content, new Uint8Array((BLOCK - (content.length % BLOCK)) % BLOCK)];
}
