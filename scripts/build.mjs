// Compiles src to dist: types checked, comments gone, digests of the step kinds' code beside it. The new dist takes the
// place of the old one only when all of it is there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = path.join(root, 'dist');
// Inside dist, which git and npm's lists of files leave alone; two builds at once do not meet.
const next = path.join(dist, `.next-${process.pid}`);
const old = path.join(root, `dist-old-${process.pid}`);

function run(script, args = []) {
  const { status } = spawnSync(process.execPath, [path.join(root, script), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status === 0) return;
  rmSync(next, { recursive: true, force: true });
  process.exit(status ?? 1);
}

/** Modules that are JavaScript already, such as the generated validator, go over as they are. */
function copyScripts(folder) {
  for (const entry of readdirSync(path.join(root, 'src', folder), { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) copyScripts(name);
    else if (/\.(?:js|cjs|mjs|json)$/.test(entry.name))
      cpSync(path.join(root, 'src', name), path.join(next, name));
  }
}

const compiler = path.join('node_modules', 'typescript', 'bin', 'tsc');
if (!existsSync(path.join(root, compiler))) {
  if (existsSync(path.join(dist, 'code-digests.json'))) process.exit(0);
  console.error('repro: typescript is not installed and dist is not there: run `npm ci` without --omit=dev');
  process.exit(1);
}

/** Digest of everything that dist is made from: npm prepares the package oftener than it changes. */
function madeFrom() {
  const hash = createHash('sha256');
  const add = (name) => {
    const file = path.join(root, name);
    if (!statSync(file).isDirectory()) hash.update(`${name}\n`).update(readFileSync(file));
    else for (const entry of readdirSync(file).sort()) add(path.join(name, entry));
  };
  for (const name of ['src', 'schema', 'templates', 'package.json', 'tsconfig.json', 'tsconfig.build.json'])
    add(name);
  for (const name of [
    'build.mjs',
    'bundle.mjs',
    'code-cache.mjs',
    'code-digests.mjs',
    'generate-validator.mjs',
    'precompile-templates.mjs',
  ])
    add(path.join('scripts', name));
  return hash.digest('hex');
}

const stamp = path.join(dist, 'build-stamp');
const forced = process.argv.includes('--force');
if (!forced && existsSync(stamp) && readFileSync(stamp, 'utf8') === madeFrom()) process.exit(0);

rmSync(next, { recursive: true, force: true });
run('scripts/generate-validator.mjs');
run(compiler, ['-p', 'tsconfig.build.json', '--outDir', next, '--removeComments']);
copyScripts('');

const bin = path.join(next, 'cli/bin.js');
const text = readFileSync(bin, 'utf8');
if (!text.startsWith('#!')) writeFileSync(bin, `#!/usr/bin/env node\n${text}`);
chmodSync(bin, 0o755);
run('scripts/precompile-templates.mjs', [next]);
run('scripts/bundle.mjs', [next]);
run('scripts/code-digests.mjs', [next]);

// Taken after the validator was generated, which is a part of src.
writeFileSync(path.join(next, 'build-stamp'), madeFrom());
renameSync(dist, old);
renameSync(path.join(old, path.basename(next)), dist);
rmSync(old, { recursive: true, force: true });
// Where it stays: the program finds its templates from there.
run('scripts/code-cache.mjs', [dist]);
