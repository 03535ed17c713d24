import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** An empty project of a user, with the packed tarball in its node_modules. */
export type Workspace = {
  readonly folder: string;
  readonly bin: string;
  readonly remove: () => void;
};

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/**
 * Packs the package and unpacks it into an empty project. Its dependencies are linked from this checkout, so that the
 * test needs no network; what the tarball lacks it lacks here too.
 */
export function installedPackage(): Workspace {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-e2e-')));
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  execFileSync(npm, ['pack', '--pack-destination', folder, '--loglevel', 'error'], {
    cwd: root,
    stdio: 'ignore',
  });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack made no tarball');
  const modules = path.join(folder, 'node_modules');
  mkdirSync(modules);
  execFileSync('tar', ['-xzf', path.join(folder, tarball), '-C', modules]);
  linkDependencies(modules);
  const home = path.join(modules, 'repro');
  execFileSync(process.execPath, [
    '-e',
    'require("fs").renameSync(process.argv[1], process.argv[2])',
    path.join(modules, 'package'),
    home,
  ]);
  rmSync(path.join(folder, tarball));
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  const { bin } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as {
    bin: { repro: string };
  };
  return {
    folder,
    bin: path.join(home, bin.repro),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function linkDependencies(modules: string): void {
  const from = path.join(root, 'node_modules');
  for (const name of readdirSync(from)) {
    if (!name.startsWith('.') && name !== 'repro')
      symlinkSync(path.join(from, name), path.join(modules, name));
  }
}

const environment = { ...process.env, NO_COLOR: '1', CI: '1' };

export function runRepro({ folder, bin }: Workspace, args: readonly string[], cwd = folder): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd,
    encoding: 'utf8',
    env: environment,
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status, stdout, stderr };
}

/** Every file under a folder, by path, as text of its bytes: to compare two folders byte for byte. */
export function filesUnder(folder: string): { [name: string]: string } {
  const files: { [name: string]: string } = {};
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const entry of entries) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    files[path.relative(folder, file).split(path.sep).join('/')] = readFileSync(file, 'latin1');
  }
  return files;
}
