// Writes FOLDER/code-digests.json: for each kind of step the digest of all code it can reach, whether it is heavy and
// whether it draws; and one digest of everything the package runs and renders with.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = path.resolve(process.argv[2] ?? path.join(root, 'dist'));
const load = (module) => import(pathToFileURL(path.join(folder, module)).href);

function filesUnder(start) {
  const entries = readdirSync(start, { withFileTypes: true, recursive: true }).filter((entry) =>
    entry.isFile(),
  );
  return entries.map((entry) => path.join(entry.parentPath ?? entry.path, entry.name)).sort();
}

function digestOf(lines) {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

function described(file, base) {
  return `${path.relative(base, file).split(path.sep).join('/')} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`;
}

const { stepModules } = await load('steps/registry.js');
const { takeFacts } = await load('cli/kind-facts.js');
const kinds = {};
for (const kind of Object.keys(stepModules).sort()) kinds[kind] = await takeFacts(kind, folder, '.js');

const { version, dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const code = filesUnder(folder).filter((file) => path.basename(file) !== 'code-digests.json');
const templates = filesUnder(path.join(root, 'templates'));
const engine = digestOf([
  version,
  JSON.stringify(dependencies),
  ...code.map((file) => described(file, folder)),
  ...templates.map((file) => described(file, root)),
]);
writeFileSync(path.join(folder, 'code-digests.json'), `${JSON.stringify({ engine, kinds }, null, 1)}\n`);
