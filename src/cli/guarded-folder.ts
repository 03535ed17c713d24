import path from 'node:path';
import { compareCodeUnits } from '../base/compare.ts';
import { digest } from '../base/digest.ts';
import { exitCodes, Stop } from './exit-codes.ts';
import type { Session } from './session.ts';

export type Contents = { readonly [name: string]: string | Uint8Array };

/** The list of digests in a folder: what was written there, as it was written. */
const LIST = 'SHA256SUMS';

/** Lines of `sha256sum`, for every file but the list itself and `except`. */
export function checksums(files: Contents, except: readonly string[] = []): string {
  return Object.keys(files)
    .filter((name) => name !== LIST && !except.includes(name))
    .sort(compareCodeUnits)
    .map((name) => `${digest(files[name]!)}  ${name}\n`)
    .join('');
}

function listed({ files }: Session, folder: string): ReadonlyMap<string, string> {
  const bytes = files.read(path.join(folder, LIST));
  const lines = bytes === null ? [] : new TextDecoder().decode(bytes).split('\n');
  return new Map(
    lines.flatMap((line) => (/^[0-9a-f]{64} {2}./.test(line) ? [[line.slice(66), line.slice(0, 64)]] : [])),
  );
}

/** What a folder of ours holds from before. */
export type Before = {
  /** Files of the list that the new files do not have, as they were written; `changed` ones are somebody's. */
  readonly stale: readonly string[];
  /** Lines of the list for files that stay. */
  readonly kept: ReadonlyMap<string, string>;
};

/**
 * Files that somebody changed since they were written, or that were never ours, are not written over unless that is
 * asked for.
 *
 * @throws Stop that names them
 */
export function guardFolder(session: Session, folder: string, files: Contents, overwrite: boolean): Before {
  const before = listed(session, folder);
  const isOwn = (name: string, content: Uint8Array) =>
    before.get(name) === digest(content) || (before.size > 0 && name === 'ro-crate-metadata.json');
  const changed: string[] = [];
  for (const [name, content] of Object.entries(files)) {
    const there = name === LIST ? null : session.files.read(path.join(folder, name));
    if (there !== null && digest(there) !== digest(content) && !isOwn(name, there)) changed.push(name);
  }
  if (changed.length > 0 && !overwrite) {
    const some = changed.slice(0, 5).join(', ');
    const more = changed.length > 5 ? ` and ${changed.length - 5} more` : '';
    throw new Stop(
      `${session.shortPath(folder)} holds files that were changed since they were written, or that others wrote: ${some}${more}. ` +
        'Nothing was written; --overwrite replaces them, --out DIR writes elsewhere',
      exitCodes.machine,
    );
  }
  const others = [...before.keys()].filter((name) => files[name] === undefined);
  const stale = others.filter((name) => {
    const there = session.files.read(path.join(folder, name));
    return there !== null && isOwn(name, there);
  });
  const kept = new Map(stale.map((name) => [name, before.get(name)!]));
  return { stale, kept };
}

/** The list with lines for files of before that stay beside the new ones. */
export function withKept(list: string, kept: Before['kept']): string {
  const lines = [
    ...list.split('\n').filter((line) => line !== ''),
    ...[...kept].map(([name, sum]) => `${sum}  ${name}`),
  ];
  return lines
    .sort((a, b) => compareCodeUnits(a.slice(66), b.slice(66)))
    .map((line) => `${line}\n`)
    .join('');
}
