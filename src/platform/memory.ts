import { compareCodeUnits } from '../base/compare.ts';
import type { Clock } from '../ports/clock.ts';
import type { FileStat, Files } from '../ports/files.ts';

type Entry = { readonly bytes: Uint8Array; readonly at: bigint; readonly inode: number };

/** A clock that moves only when it is told to. */
export function memoryClock(start = 1_000_000): Clock & { readonly advance: (ms: number) => void } {
  let time = start;
  return {
    now: () => time,
    elapsed: () => time,
    advance: (ms) => {
      time += ms;
    },
  };
}

function bytesOf(content: Uint8Array | string): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : Uint8Array.from(content);
}

/** Files in memory, with times of a hand-moved clock. `contents` is open to tests that corrupt what is stored. */
export function memoryFiles(
  clock: Clock,
): Files & { readonly contents: Map<string, Entry>; readonly put: (path: string, text: string) => void } {
  const contents = new Map<string, Entry>();
  let inode = 0;
  const isFolder = (path: string) => [...contents.keys()].some((name) => name.startsWith(`${path}/`));
  const put = (path: string, content: Uint8Array | string) => {
    inode += 1;
    contents.set(path, { bytes: bytesOf(content), at: BigInt(Math.round(clock.now())) * 1_000_000n, inode });
  };
  const stat = (path: string): FileStat | null => {
    const entry = contents.get(path);
    if (entry === undefined) {
      return isFolder(path) ? { kind: 'folder', size: 0, mtimeNs: '0', ctimeNs: '0', inode: '0' } : null;
    }
    const time = String(entry.at);
    return {
      kind: 'file',
      size: entry.bytes.length,
      mtimeNs: time,
      ctimeNs: time,
      inode: String(entry.inode),
    };
  };
  const under = (path: string) =>
    [...contents.keys()].filter((name) => name === path || name.startsWith(`${path}/`));
  return {
    contents,
    put,
    read: (path) => contents.get(path)?.bytes ?? null,
    readAt: (path, offset, length) => contents.get(path)?.bytes.subarray(offset, offset + length) ?? null,
    stat,
    list: (path) => {
      const names = under(path).map((name) => name.slice(path.length + 1).split('/')[0] ?? '');
      return [...new Set(names)].filter((name) => name !== '').sort(compareCodeUnits);
    },
    write: put,
    writeAll: (entries) => {
      for (const { path, content } of entries) put(path, content);
    },
    writeMany: async (entries) => {
      for (const { path, content } of entries) put(path, content);
    },
    flush: () => {},
    append: (path, content) => {
      put(path, Buffer.concat([contents.get(path)?.bytes ?? new Uint8Array(), bytesOf(content)]));
    },
    remove: (path) => {
      for (const name of under(path)) contents.delete(name);
    },
    rename: (from, to) => {
      for (const name of under(from)) {
        const entry = contents.get(name);
        if (entry !== undefined) contents.set(to + name.slice(from.length), entry);
        contents.delete(name);
      }
    },
    realPath: (path) => (stat(path) === null ? null : path),
  };
}
