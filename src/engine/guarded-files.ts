import { FileFailure, type Files } from '../ports/files.ts';

/** Files that pass over what cannot be written under `root` because it is read-only, and tell of it once. */
export function tolerant(
  files: Files,
  root: string,
  onReadOnly: (failure: FileFailure) => void,
): Files & { readonly writable: () => boolean } {
  let writable = true;
  const inside = (path: string) => path.startsWith(`${root}/`);
  const attempt = (path: string, act: () => void) => {
    if (!inside(path)) return act();
    if (!writable) return;
    try {
      act();
    } catch (error) {
      if (!(error instanceof FileFailure && error.readOnly)) throw error;
      writable = false;
      onReadOnly(error);
    }
  };
  return {
    ...files,
    write: (path, content) => attempt(path, () => files.write(path, content)),
    writeAll: (entries, folders) => {
      const first = entries[0];
      if (first !== undefined) attempt(first.path, () => files.writeAll(entries, folders));
    },
    append: (path, content, flush) => attempt(path, () => files.append(path, content, flush)),
    remove: (path) => attempt(path, () => files.remove(path)),
    rename: (from, to) => attempt(from, () => files.rename(from, to)),
    writable: () => writable,
  };
}

/** Files of which only reading is real: renames and writes are forgotten, so that a dry run leaves no trace. */
export function readOnly(files: Files): Files {
  const nothing = () => {};
  return {
    ...files,
    write: nothing,
    writeAll: nothing,
    writeMany: () => Promise.resolve(),
    flush: nothing,
    append: nothing,
    remove: nothing,
    rename: nothing,
  };
}
