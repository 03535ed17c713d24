import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What a path is in a revision. Paths are relative to the top of the repository, with forward slashes. */
export type GitEntry =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'folder' }
  /** A file kept in Git LFS whose content is not on this machine. */
  | { readonly kind: 'absent-content' };

/** A repository, read and never written: no checkout, no index, no hook. */
export type Repository = {
  /** Path of the folder it was opened from, from the top of the repository: '' or `papers/one/`. */
  readonly prefix: string;
  /** The commit that a name stands for; null where it stands for none. */
  readonly commitOf: (name: string) => Promise<string | null>;
  /** null where the commit has nothing there. */
  readonly entry: (commit: string, path: string) => Promise<GitEntry | null>;
  /** Paths of all files under a folder. */
  readonly filesUnder: (commit: string, folder: string) => Promise<readonly string[]>;
  /** Whether the rules of the working tree leave the path out. */
  readonly ignores: (path: string) => Promise<boolean>;
};

/** What a hook of git sets would lead to another repository; nothing may ask for a password. */
const environment = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_PREFIX: undefined,
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
};
const maxBytes = 2_000_000_000;

type Answer = { readonly code: number; readonly bytes: Uint8Array };

/** The repository that a folder lies in; null where it lies in none or there is no git. */
export async function openRepository(folder: string): Promise<Repository | null> {
  const git = (...args: string[]) => runGit(folder, args);
  const where = await git('rev-parse', '--show-prefix', '--git-common-dir');
  if (where.code !== 0) return null;
  const [prefix = '', common = ''] = textOf(where).split('\n');
  const top = prefix === '' ? '' : `${'../'.repeat(prefix.split('/').length - 1)}`;

  async function commitOf(name: string): Promise<string | null> {
    const answer = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`);
    const commit = textOf(answer).trim();
    return answer.code === 0 && /^[0-9a-f]{40,64}$/.test(commit) ? commit : null;
  }

  async function entry(commit: string, path: string): Promise<GitEntry | null> {
    if (path === '') return { kind: 'folder' };
    const listed = await git('ls-tree', '-z', '--full-tree', commit, '--', path);
    const [mode, type] = textOf(listed).split(/[ \t]/);
    if (listed.code !== 0 || mode === undefined || type === undefined || mode === '') return null;
    if (type === 'tree') return { kind: 'folder' };
    if (type !== 'blob') return null;
    const shown = await git('show', '--no-textconv', `${commit}:${path}`);
    if (shown.code !== 0) return null;
    if (mode === '120000') return { kind: 'link', target: textOf(shown) };
    const bytes = contentOf(shown.bytes, resolve(folder, common));
    return bytes === null ? { kind: 'absent-content' } : { kind: 'file', bytes };
  }

  async function filesUnder(commit: string, path: string): Promise<readonly string[]> {
    const listed = await git('ls-tree', '-r', '-z', '--name-only', '--full-tree', commit, '--', path);
    return listed.code === 0 ? textOf(listed).split('\0').filter(Boolean) : [];
  }

  async function ignores(path: string): Promise<boolean> {
    const answer = await git(
      '-c',
      'core.fsmonitor=false',
      'check-ignore',
      '--quiet',
      '--',
      `./${top}${path}`,
    );
    return answer.code === 0;
  }

  return { prefix, commitOf, entry, filesUnder, ignores };
}

async function runGit(cwd: string, args: readonly string[]): Promise<Answer> {
  const { execa } = await import('execa');
  const ended = await execa('git', ['--no-pager', ...args], {
    cwd,
    env: environment,
    encoding: 'buffer',
    maxBuffer: maxBytes,
    reject: false,
    stdin: 'ignore',
    stripFinalNewline: false,
  });
  return { code: ended.exitCode ?? -1, bytes: ended.stdout };
}

function textOf({ bytes }: Answer): string {
  return new TextDecoder().decode(bytes);
}

const pointerStart = 'version https://git-lfs.github.com/spec/v1\n';
const maxPointer = 1024;

/** A file in Git LFS stands in the commit as a pointer: its content is beside the repository, by digest. */
function contentOf(bytes: Uint8Array, gitFolder: string): Uint8Array | null {
  if (bytes.length > maxPointer) return bytes;
  const text = new TextDecoder().decode(bytes);
  const oid = text.startsWith(pointerStart) ? /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1] : undefined;
  if (oid === undefined) return bytes;
  const object = join(gitFolder, 'lfs', 'objects', oid.slice(0, 2), oid.slice(2, 4), oid);
  return existsSync(object) ? readFileSync(object) : null;
}
