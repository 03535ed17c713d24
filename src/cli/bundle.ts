import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { optimizeLate } from '../platform/late-optimizing.ts';
import * as youngSpace from '../platform/young-space.ts';
import * as fastState from './fast-state.ts';

/**
 * Loads the bundled program (`scripts/bundle.mjs`) with what V8 made of its text when the package was built, where that
 * was the same V8: compiling takes a tenth of a short build. What does not fit is compiled from the text, as ever.
 */
type Exports = { readonly [name: string]: unknown };
type Module = { exports: Exports };
type Wrapped = (
  exports: Exports,
  require: (id: string) => unknown,
  module: Module,
  file: string,
  load: (id: string) => Promise<unknown>,
) => void;

optimizeLate();

const folder = fileURLToPath(new URL('../bundle/', import.meta.url));
const fromPackages = createRequire(import.meta.url);

/** Modules that the bundle shares with what is outside of it. */
const apart: { readonly [id: string]: Exports } = {
  '../cli/fast-state.js': fastState,
  '../platform/young-space.js': youngSpace,
  '../report/precompiled.js': { programsOf },
};

/** In place of `report/precompiled.js`: the programs of a language's templates, with their cache. */
function programsOf(language: string): Exports {
  const name = `../report/precompiled-${language}.cjs`;
  return /^[a-z]{2}$/.test(language) && existsSync(path.join(folder, name)) ? bundled(name) : {};
}

const modules = new Map<string, Module>();
const scripts = new Map<string, Script>();

/** The exports of a file of the bundle, by its name from there. */
export function bundled(name: string): Exports {
  const known = modules.get(name);
  if (known !== undefined) return known.exports;
  const module: Module = { exports: {} };
  modules.set(name, module);
  const file = path.join(folder, name);
  const run = scriptOf(name, file).runInThisContext() as Wrapped;
  run(module.exports, required, module, file, (id) => import(id));
  return module.exports;
}

function required(id: string): unknown {
  if (id.startsWith('./')) return bundled(id.slice(2));
  return apart[id] ?? fromPackages(id);
}

function scriptOf(name: string, file: string): Script {
  const text = `(function (exports, require, module, __filename, __import) {${readFileSync(file, 'utf8')}\n})`;
  const cachedData = codeCache(name);
  const script = youngSpace.withFirstOptions(
    () => new Script(text, { filename: file, ...(cachedData === null ? {} : { cachedData }) }),
  );
  scripts.set(name, script);
  return script;
}

const cacheFile = (name: string): string => path.join(folder, `${path.basename(name)}.cache`);

function codeCache(name: string): Buffer | null {
  try {
    return readFileSync(cacheFile(name));
  } catch {
    return null;
  }
}

/** Writes down what V8 has made of all that was loaded so far, for every later run. When the package is built. */
export function keepCode(): void {
  youngSpace.withFirstOptions(() => {
    for (const [name, script] of scripts) writeFileSync(cacheFile(name), script.createCachedData());
  });
}
