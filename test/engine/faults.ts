import { FileFailure, type Files, temporarySuffix } from '../../src/ports/files.ts';

/** The process is gone: nothing that it does afterwards reaches the disk. */
export class Killed extends Error {
  override name = 'Killed';
}

export type Faulty = Files & {
  /** How many changes of the disk were asked for. */
  readonly changes: () => number;
};

const unique = '1-000000000000';

/**
 * A disk on which the change number `at` (from 0) does not happen. `kill`: nor does any after it, and a file that was
 * being written stays under its temporary name, of what was to be added one half. Otherwise the machine refuses with
 * `code`, from then on or only once.
 */
export function faultyFiles(
  files: Files,
  at: number,
  fault: 'kill' | { readonly code: string; readonly once: boolean },
): Faulty {
  let count = 0;
  let dead = false;
  const readOnly = fault !== 'kill' && ['EROFS', 'EACCES', 'EPERM'].includes(fault.code);
  const change = (path: string, act: () => void, before: () => void = () => {}) => {
    if (dead) throw new Killed();
    const now = count++;
    if (fault === 'kill' && now === at) {
      dead = true;
      before();
      throw new Killed();
    }
    if (fault !== 'kill' && (now === at || (now > at && !fault.once))) {
      before();
      throw new FileFailure('write', path, fault.code, Object.assign(new Error(), { code: fault.code }));
    }
    act();
  };
  const writeAll: Files['writeAll'] = (entries) => {
    const staged: [string, string][] = [];
    try {
      for (const { path, content } of entries) {
        const temporary = `${path}${temporarySuffix(unique)}`;
        change(path, () => files.write(temporary, content));
        staged.push([temporary, path]);
      }
      for (const [temporary, path] of staged) change(path, () => files.rename(temporary, path));
    } catch (error) {
      if (!(error instanceof Killed)) for (const [temporary] of staged) files.remove(temporary);
      throw error;
    }
  };
  return {
    ...files,
    write: (path, content) => writeAll([{ path, content }]),
    writeAll,
    writeMany: async (entries) => writeAll(entries),
    append: (path, content) => {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      const beginning = bytes.subarray(0, bytes.length >> 1);
      // A kill in the middle of a write, and a disk that gets full, leave the beginning of it.
      const before = () => (readOnly ? undefined : files.append(path, beginning));
      change(path, () => files.append(path, bytes), before);
    },
    remove: (path) => change(path, () => files.remove(path)),
    rename: (from, to) => change(from, () => files.rename(from, to)),
    changes: () => count,
  };
}
