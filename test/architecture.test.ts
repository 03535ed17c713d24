import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { stripped } from './support/strip-source.ts';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));

/** A folder imports from folders of a lower rank, or from itself. Generated from nothing: a new folder gets a rank here. */
const RANKS: { readonly [folder: string]: number } = {
  base: 0,
  numeric: 1,
  diagnostics: 1,
  data: 2,
  catalog: 2,
  ports: 2,
  formula: 3,
  platform: 3,
  results: 3,
  study: 4,
  readers: 5,
  panel: 5,
  stats: 5,
  spec: 5,
  verdict: 5,
  audit: 5,
  plan: 6,
  report: 6,
  export: 6,
  diff: 6,
  steps: 7,
  engine: 7,
  cli: 8,
};

/** Stricter than the ranks: statistics know nothing of studies, files, caches or templates. */
const NARROW: { readonly [folder: string]: readonly string[] } = {
  numeric: ['base', 'numeric'],
  stats: ['base', 'numeric', 'data', 'catalog', 'stats'],
  panel: ['base', 'numeric', 'data', 'diagnostics', 'catalog', 'formula', 'study', 'panel'],
  audit: ['base', 'numeric', 'data', 'study', 'results', 'audit'],
  verdict: ['base', 'numeric', 'data', 'study', 'results', 'verdict'],
  diff: ['base', 'data', 'formula', 'study', 'results', 'verdict', 'diff'],
  readers: ['base', 'diagnostics', 'data', 'study', 'readers'],
};

/** Every package has one place that knows it; Node's own modules belong to the outside. */
const DOORS: { readonly [name: string]: RegExp } = {
  yaml: /^spec\/read\.ts$/,
  ajv: /^spec\/validate\.ts$/,
  'ml-matrix': /^numeric\/mlmatrix\.ts$/,
  handlebars: /^report\/template(-engine)?\.ts$/,
  '@observablehq/plot': /^report\/figures\//,
  '@myriaddreamin/typst-ts-node-compiler': /^report\/typst-compiler\.ts$/,
  '@resvg/resvg-wasm': /^report\/figures\/png\.ts$/,
  fflate: /^report\/emit\/zip\.ts$/,
  'hyparquet-writer': /^readers\/write-table\.ts$/,
  hyparquet: /^readers\/parquet\.ts$/,
  'read-excel-file': /^readers\/xlsx\.ts$/,
  commander: /^cli\//,
  execa: /^platform\//,
  'node:path': /^(spec\/layers\.ts$|platform\/|cli\/)/,
  'node:module': /^(report\/template-engine\.ts$|platform\/|cli\/)/,
  'node:crypto': /^(base\/digest\.ts$|platform\/|cli\/)/,
};
const OUTSIDE = /^(platform|cli)\//;

/** What makes bytes depend on the machine, its clock or its Node. `outside`: platform and cli may. */
const BANNED: readonly { readonly what: string; readonly pattern: RegExp; readonly outside: boolean }[] = [
  { what: '`**`: its bits differ between versions of Node; use power()', pattern: /\*\*/, outside: false },
  {
    what: 'Math.pow: its bits differ between versions of Node; use power()',
    pattern: /\bMath\s*\.\s*pow\b/,
    outside: false,
  },
  {
    what: 'Math.random: draw from a stream of numeric/rng.ts',
    pattern: /\bMath\s*\.\s*random\b/,
    outside: true,
  },
  {
    what: 'Date: results hold no clock',
    pattern: /\bnew Date\b|\bDate\s*\.\s*(now|parse|UTC)\b|\bDate\s*\(/,
    outside: true,
  },
  { what: 'performance: results hold no clock', pattern: /\bperformance\s*\./, outside: true },
  {
    what: 'localeCompare: the order depends on the machine; use compareCodeUnits()',
    pattern: /\blocaleCompare\b/,
    outside: false,
  },
  {
    what: 'toLocaleString: the text depends on the machine',
    pattern: /\btoLocale\w*\b|\bIntl\s*\./,
    outside: false,
  },
  {
    what: 'process: the environment changes speed and looks only',
    pattern: /\bprocess\s*\.\s*\w/,
    outside: true,
  },
  {
    what: 'console: say it through a diagnostic, an event or a sink',
    pattern: /\bconsole\s*\./,
    outside: true,
  },
  {
    what: 'any: give the value its type',
    pattern: /(?::|<|\bas|\|)\s*any\b(?!\.)|\bany\[\]/,
    outside: false,
  },
  { what: 'a type check switched off', pattern: /@ts-(ignore|expect-error|nocheck)/, outside: false },
];

const MAX_LINES = 300;
const isGenerated = (file: string) => file.includes('.generated.');

type Source = {
  readonly file: string;
  readonly text: string;
  readonly code: string;
  readonly imports: readonly string[];
};

const SOURCES: readonly Source[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ts|js)$/.test(file))
  .map((file) => file.split(sep).join('/'))
  .sort()
  .map((file) => {
    const text = readFileSync(join(SRC, file), 'utf8');
    return { file, text, code: stripped(text), imports: isGenerated(file) ? [] : importsOf(text) };
  });

/** Static, type-only, side-effect and dynamic imports, and re-exports; comments apart. */
function importsOf(text: string): string[] {
  const code = stripped(text, { keepStrings: true });
  // A key or a word of a text may be called `from` too.
  const pattern =
    /(?<!['".\w])(?:import|from)\s*\(?\s*(['"])([^'"]+)\1|\bnew URL\(\s*(['"])(\.[^'"]+\.[tj]s)\3/g;
  return [...code.matchAll(pattern)].map((match) => match[2] ?? match[4]);
}

const folderOf = (file: string) => file.split('/')[0];
const packageOf = (name: string) =>
  (name.startsWith('@') ? name.split('/').slice(0, 2) : name.split('/').slice(0, 1)).join('/');
const isRelative = (name: string) => name.startsWith('.');
/** The file in src that a relative import names; null where it leads out of src. */
function targetOf(file: string, name: string): string | null {
  const target = posix.join(posix.dirname(file), name);
  return target.startsWith('..') ? null : target;
}
const allImports = SOURCES.flatMap(({ file, imports }) => imports.map((name) => ({ file, name })));
const inSource = allImports.flatMap(({ file, name }) => {
  const target = isRelative(name) ? targetOf(file, name) : null;
  return target === null ? [] : [{ file, target }];
});

describe('layers', () => {
  it('reads the sources', () => {
    expect(SOURCES.length).toBeGreaterThan(30);
    expect(inSource.length).toBeGreaterThan(50);
  });
  it('every folder has a rank, and nothing but an index lies beside the folders', () => {
    const unranked = SOURCES.filter(
      ({ file }) => !Object.hasOwn(RANKS, folderOf(file)) && file !== 'index.ts',
    );
    expect(unranked.map(({ file }) => file)).toEqual([]);
  });
  it('imports go down, never up or sideways', () => {
    const wrong = inSource.filter(({ file, target }) => {
      const [from, to] = [folderOf(file), folderOf(target)];
      return from !== to && file !== 'index.ts' && !(RANKS[to] < RANKS[from]);
    });
    expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
  });
  it('the narrow folders see only what they may', () => {
    const wrong = inSource.filter(({ file, target }) => {
      const allowed = NARROW[folderOf(file)];
      return allowed !== undefined && !allowed.includes(folderOf(target));
    });
    expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
  });
  it('no module imports itself through others', () => {
    expect(findCycles()).toEqual([]);
  });
  it('imports name files with their extension', () => {
    const wrong = allImports.filter(({ name }) => isRelative(name) && !/\.(ts|js|json)$/.test(name));
    expect(wrong.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
  });
  it('nothing in src imports from outside of src', () => {
    const wrong = allImports.filter(({ file, name }) => isRelative(name) && targetOf(file, name) === null);
    expect(wrong.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
  });
});

describe('doors', () => {
  const external = allImports.filter(({ name }) => !isRelative(name));
  it('every package is known by one place', () => {
    const wrong = external.filter(({ file, name }) => {
      if (name.startsWith('node:') && !Object.hasOwn(DOORS, name)) return false;
      const door = DOORS[packageOf(name)];
      return door === undefined || !door.test(file);
    });
    expect(wrong.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
  });
  it('only platform and cli touch the machine', () => {
    const wrong = external.filter(
      ({ file, name }) => name.startsWith('node:') && !Object.hasOwn(DOORS, name) && !OUTSIDE.test(file),
    );
    expect(wrong.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
  });
  it('every dependency is used, and every package used is a dependency', () => {
    const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      dependencies: { [name: string]: string };
    };
    const used = new Set(
      external.map(({ name }) => packageOf(name)).filter((name) => !name.startsWith('node:')),
    );
    expect([...used].filter((name) => !Object.hasOwn(manifest.dependencies, name))).toEqual([]);
    // Fonts are read as files, and ajv by the script that generates the validator.
    const named = [
      ...SOURCES.map(({ text }) => text),
      readFileSync(new URL('../scripts/generate-validator.mjs', import.meta.url), 'utf8'),
    ];
    const unused = Object.keys(manifest.dependencies).filter(
      (name) => !named.some((text) => text.includes(name)),
    );
    expect(unused).toEqual([]);
  });
});

describe('habits', () => {
  const written = SOURCES.filter(({ file }) => !isGenerated(file));

  it.each(BANNED)('no $what', ({ pattern, outside }) => {
    const found = written.flatMap(({ file, code, text }) => {
      if (outside && OUTSIDE.test(file)) return [];
      const lines = (pattern.source.includes('@ts') ? text : code).split('\n');
      return lines.flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : []));
    });
    expect(found).toEqual([]);
  });
  it(`no file is longer than ${MAX_LINES} lines`, () => {
    const long = written
      .map(({ file, text }) => ({ file, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(long).toEqual([]);
  });
  it('files are kebab-case', () => {
    const wrong = written.filter(({ file }) => !/^([a-z0-9-]+\/)*[a-z0-9-]+\.ts$/.test(file));
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });
});

/** Cycles of modules, each once, by a depth-first walk. */
function findCycles(): string[] {
  const edges = new Map<string, string[]>();
  for (const { file, target } of inSource) edges.set(file, [...(edges.get(file) ?? []), target]);
  const done = new Set<string>();
  const path: string[] = [];
  const cycles: string[] = [];
  const visit = (file: string): void => {
    const at = path.indexOf(file);
    if (at >= 0) cycles.push([...path.slice(at), file].join(' -> '));
    if (at >= 0 || done.has(file)) return;
    path.push(file);
    for (const target of edges.get(file) ?? []) visit(target);
    path.pop();
    done.add(file);
  };
  for (const { file } of SOURCES) visit(file);
  return cycles;
}
