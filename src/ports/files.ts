/** What the engine needs of a file system. Paths are absolute; a path that is absent is an answer, not an error. */
export type Files = {
  /** null where there is no such file. */
  readonly read: (path: string) => Uint8Array | null;
  /**
   * Bytes of a file from an offset, fewer than `length` at its end; null where there is no such file.
   *
   * @param into where they may be put, if it is large enough, so that many reads take no new memory
   */
  readonly readAt: (path: string, offset: number, length: number, into?: Uint8Array) => Uint8Array | null;
  /** Follows links; null where there is nothing. */
  readonly stat: (path: string) => FileStat | null;
  /** Names in a folder in code-unit order; none where the folder is absent. */
  readonly list: (path: string) => readonly string[];
  /** Whole or not at all: a temporary name in the same folder, flushed, then renamed. Makes the folders it needs. */
  readonly write: (path: string, content: Uint8Array | string) => void;
  /** Several files: each is staged and flushed under a temporary name before the first is renamed, then all in order. */
  readonly writeAll: (files: readonly NewFile[], folders?: 'now' | 'later') => void;
  /** The same as `writeAll`, but flushes several at a time; while it does, nobody else may write there. */
  readonly writeMany: (files: readonly NewFile[]) => Promise<void>;
  /** Flushes what was written with `later`: a power cut before it may lose its names and what was added. */
  readonly flush: () => void;
  /** One write at the end of the file, flushed now or by `flush`. A failure may leave a part of it. */
  readonly append: (path: string, content: Uint8Array | string, flush?: 'now' | 'later') => void;
  /** A file or a folder with all in it; links are removed, never followed. */
  readonly remove: (path: string) => void;
  readonly rename: (from: string, to: string) => void;
  /** The path with every link resolved; null where there is nothing. */
  readonly realPath: (path: string) => string | null;
};

export type NewFile = { readonly path: string; readonly content: Uint8Array | string };

/** How the name of a file that is still being written ends: what a crash leaves is known by it. */
export function temporarySuffix(unique: string): string {
  return `.${unique}.tmp`;
}

const strayName = /^(.+)\.\d+-[0-9a-f]{12}\.tmp$/;

/** The name that a stray temporary file was meant for; null for any other name. */
export function strayOf(name: string): string | null {
  return strayName.exec(name)?.[1] ?? null;
}

export type FileStat = {
  readonly kind: 'file' | 'folder' | 'other';
  readonly size: number;
  /** Nanoseconds, as decimal text: doubles cannot hold them. */
  readonly mtimeNs: string;
  readonly ctimeNs: string;
  readonly inode: string;
};

/** The machine refused: no space, no permission, an input/output error. Not the study's fault and not a bug. */
export class FileFailure extends Error {
  override name = 'FileFailure';
  readonly path: string;
  readonly reason: string;
  /** Nothing may be written there, as against no space or a broken disk. */
  readonly readOnly: boolean;
  constructor(action: string, path: string, reason: string, cause?: unknown) {
    super(`cannot ${action} ${path}: ${reason}`, { cause });
    this.path = path;
    this.reason = reason;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    this.readOnly = ['EROFS', 'EACCES', 'EPERM'].includes(code);
  }
}
