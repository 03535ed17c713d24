import { type FSWatcher, statSync, watch } from 'node:fs';
import path from 'node:path';

/** Files whose changes are told, and folders in which a new file is one too. */
export type Watched = {
  readonly files: readonly string[];
  /** Folder -> whether a file of this name matters in it. */
  readonly folders: ReadonlyMap<string, (name: string) => boolean>;
};

export type FileWatch = {
  /** From now on these. Changes since the last look at a file that stays are told. */
  readonly look: (at: Watched) => void;
  readonly close: () => void;
};

/** File systems that tell nothing of changes (some networks) are looked at this often. */
const pollEveryMs = 1000;

/** What a file is known by; '' where there is none. */
function signature(file: string): string {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.size} ${stat.mtimeNs} ${stat.ctimeNs} ${stat.ino}`;
}

/** Tells of each change once, by the file's path. Editors that replace a file by renaming are seen: folders are watched. */
export function watchFiles(onChange: (file: string) => void): FileWatch {
  const known = new Map<string, string>();
  const watchers = new Map<string, FSWatcher>();
  let folders: Watched['folders'] = new Map();
  let files = new Set<string>();

  const check = (file: string) => {
    const now = signature(file);
    const before = known.get(file) ?? '';
    if (now === before) return;
    known.set(file, now);
    onChange(file);
  };
  const heard = (folder: string, name: string | null) => {
    if (name === null) return poll();
    const file = path.join(folder, name);
    if (files.has(file) || folders.get(folder)?.(name)) check(file);
  };
  const poll = () => {
    for (const file of files) check(file);
  };
  const start = (folder: string) => {
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => heard(folder, name));
      watcher.on('error', () => {
        watcher.close();
        watchers.delete(folder);
      });
      watchers.set(folder, watcher);
    } catch {
      // No such folder, or no more watches: the poll sees what it can.
    }
  };
  const timer = setInterval(() => {
    for (const folder of folders.keys()) if (!watchers.has(folder)) start(folder);
    poll();
  }, pollEveryMs);

  return {
    look: (at) => {
      files = new Set(at.files);
      const wanted = new Map(at.folders);
      for (const file of files)
        if (!wanted.has(path.dirname(file))) wanted.set(path.dirname(file), () => false);
      folders = wanted;
      for (const file of files) if (!known.has(file)) known.set(file, signature(file));
      for (const [folder, watcher] of watchers)
        if (!folders.has(folder)) {
          watcher.close();
          watchers.delete(folder);
        }
      for (const folder of folders.keys()) if (!watchers.has(folder)) start(folder);
      poll();
    },
    close: () => {
      clearInterval(timer);
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}
