// Writes FOLDER/bundle/: the compiled program in few files, since finding and linking hundreds of modules takes longer
// than what most of them do; and the licenses of the packages that went in. `cli/bin.js` then starts the bundle. The
// modules stay beside it: what a step's code is digested from, and what bin needs where there is nothing to do.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';

const folder = path.resolve(process.argv[2]);
const inFolder = (...names) => path.join(folder, ...names);

// Both ends of what a build remembers must be one module, and who sets options of V8; programs of templates are loaded
// one language at a time. `cli/bundle.js` has them.
const APART = ['cli/fast-state.js', 'platform/young-space.js', 'report/precompiled.js'].map((name) =>
  inFolder(name),
);
// Programs of machine code and what finds its own files.
const PACKAGES_APART = /^(?:@myriaddreamin\/|@resvg\/)/;

const licenses = new Map();

/** The license of the package that a module is of. */
function license(module) {
  const match = /^(.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+))[\\/]/.exec(module);
  if (match === null || licenses.has(match[2])) return;
  const [, home, name] = match;
  const { version, license: kind } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8'));
  const file = readdirSync(home).find((entry) => /^licen[sc]e/i.test(entry));
  const text = file === undefined ? '' : readFileSync(path.join(home, file), 'utf8').trim();
  licenses.set(name, `${name.replaceAll('\\', '/')} ${version} (${kind})\n\n${text}\n`);
}

const apart = {
  name: 'apart',
  resolveId: (id, importer) => {
    const file = importer === undefined ? id : path.resolve(path.dirname(importer), id);
    if (!APART.includes(file)) return null;
    return { id: `../${path.relative(folder, file).split(path.sep).join('/')}`, external: 'absolute' };
  },
};

/** Plot formats numbers by the tables of a language from its first line on, whose loading takes as long as a figure. */
const formats = {
  name: 'formats',
  transform(code, id) {
    if (!/@observablehq[\\/]plot[\\/]src[\\/]format\.js$/.test(id)) return null;
    const later = code
      .replace('const format = numberFormat(locale);', '')
      .replace('format.format(i)', 'numberFormat(locale).format(i)');
    if (later.split('numberFormat(locale)').length !== 2) throw new Error(`${id} is another one`);
    return { code: later };
  },
};
const bundle = await rolldown({
  // Names of modules are written from here: the same wherever the folder is.
  cwd: folder,
  input: { main: inFolder('cli/main.js'), thread: inFolder('cli/worker.js') },
  platform: 'node',
  external: PACKAGES_APART,
  plugins: [apart, formats],
  logLevel: 'warn',
});
const { output } = await bundle.write({
  dir: inFolder('bundle'),
  // What `cli/bundle.js` loads.
  format: 'cjs',
  chunkFileNames: '[name].js',
});
await bundle.close();
for (const { moduleIds = [] } of output) for (const module of moduleIds) license(module);
const texts = [...licenses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
writeFileSync(inFolder('bundle/LICENSES.txt'), texts.join(`\n${'-'.repeat(72)}\n\n`));

// Packages that stay outside are loaded from where `cli/bundle.js` is.
for (const { type, fileName, code, imports = [], dynamicImports = [] } of output) {
  const outside = [...imports, ...dynamicImports].some((name) => PACKAGES_APART.test(name));
  if (type === 'chunk' && outside)
    writeFileSync(inFolder('bundle', fileName), code.replaceAll(/\bimport\((?=["']@)/g, '__import('));
}
writeFileSync(
  inFolder('bundle/worker.js'),
  "import { bundled } from '../cli/bundle.js';\nbundled('thread.js');\n",
);

const bin = inFolder('cli/bin.js');
const text = readFileSync(bin, 'utf8');
const started = text.replace("await import('./main.js')", "(await import('./bundle.js')).bundled('main.js')");
if (started === text || !existsSync(inFolder('bundle/thread.js')))
  throw new Error('bin.js does not load main.js');
writeFileSync(bin, started);
