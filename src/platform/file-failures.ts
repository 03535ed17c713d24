import { FileFailure } from '../ports/files.ts';

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

const reasons: { readonly [code: string]: string } = {
  ENOSPC: 'no space is left on the device',
  EACCES: 'permission denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  EIO: 'input/output error',
  EMFILE: 'too many files are open',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  EDQUOT: 'the disk quota is exceeded',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many links',
};

export function failureOf(action: string, path: string, error: unknown): FileFailure {
  if (error instanceof FileFailure) return error;
  const code = codeOf(error);
  return new FileFailure(action, path, reasons[code] ?? code, error);
}

/** Runs `act`; null where the path is absent, a {@link FileFailure} where the machine refuses. */
export function attempt<T>(action: string, path: string, act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw failureOf(action, path, error);
  }
}

/** The same where absence is a failure too. */
export function insist<T>(action: string, path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw failureOf(action, path, error);
  }
}
