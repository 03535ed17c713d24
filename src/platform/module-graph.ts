import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compareCodeUnits } from '../base/compare.ts';
import { digest } from '../base/digest.ts';
import { InvariantError, invariant } from '../base/invariant.ts';

/**
 * Code that a module can reach by static and dynamic imports: its own files, and the packages they name with their
 * versions. Comments of a compiled module are gone before it gets here; in sources they count.
 */
export type ModuleGraph = { readonly files: readonly string[]; readonly packages: readonly string[] };

// Imports as tsc and our own style write them: at the start of a line, or a dynamic import of a literal.
const staticImport = /^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s*)?(['"])([^'"\n]+)\2/gm;
const dynamicImport = /\bimport\s*\(\s*(['"])([^'"\n]+)\1\s*\)/g;
const unknownImport = /\bimport\s*\(\s*(?!['"])/;
const requireCall = /\brequire\s*\(\s*(['"])([^'"\n]+)\1\s*\)/g;

function specifiersOf(text: string): string[] {
  const found: string[] = [];
  for (const match of text.matchAll(staticImport))
    if (match[1] === undefined && match[3] !== undefined) found.push(match[3]);
  for (const pattern of [dynamicImport, requireCall]) {
    for (const match of text.matchAll(pattern)) if (match[2] !== undefined) found.push(match[2]);
  }
  return found;
}

/** Every module that `entry` reaches. @throws InvariantError where an import cannot be followed. */
export function moduleGraph(entry: string): ModuleGraph {
  const files = new Set<string>();
  const packages = new Set<string>();
  const open = [entry];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    const text = withoutComments(readFileSync(file, 'utf8'));
    invariant(!unknownImport.test(text), `${file} imports a module whose name is computed`);
    for (const specifier of specifiersOf(text)) {
      if (specifier.startsWith('.')) open.push(path.resolve(path.dirname(file), specifier));
      else if (!specifier.startsWith('node:')) packages.add(packageVersion(specifier, file));
    }
  }
  return { files: [...files].sort(compareCodeUnits), packages: [...packages].sort(compareCodeUnits) };
}

/** Whole lines of comment only: `//` and the opening of a block may stand inside a string. */
function withoutComments(text: string): string {
  return text.replace(/^\s*(?:\/\/|\/?\*).*$/gm, '');
}

function packageVersion(specifier: string, from: string): string {
  const segments = specifier.split('/');
  const name = segments.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  for (let folder = path.dirname(from); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'node_modules', name, 'package.json');
    if (existsSync(manifest))
      return `${name}@${(JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version}`;
    if (folder === path.dirname(folder))
      throw new InvariantError(`${from} imports ${name}, which is not installed`);
  }
}

/** Digest of a graph's files, by their path from `root`, and packages: the same wherever the folder is. */
export function graphDigest(graph: ModuleGraph, root: string): string {
  const lines = graph.files.map((file) => {
    const name = path.relative(root, file).split(path.sep).join('/');
    return `${name} ${digest(readFileSync(file))}`;
  });
  return digest([...lines, ...graph.packages].join('\n'));
}
