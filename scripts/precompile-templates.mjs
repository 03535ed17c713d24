// Writes FOLDER/report/precompiled.js and a file per language beside it: what Handlebars makes of every built-in
// template, by the digest of its text, so that rendering need not load the compiler.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import Handlebars from 'handlebars';

const templates = fileURLToPath(new URL('../templates', import.meta.url));

// What the runtime of the same version has itself, and where in its template a helper stands, which ours do not ask.
const OWN_LOOKUP = / \|\| function\(parent, propertyName\) \{\s*if [^}]*\}\s*return undefined\s*\}/g;
const PLACE = /,"loc":\{"start":\{[^{}]*\},"end":\{[^{}]*\}\}/g;

/** A program that says the same in half the text. */
const shorter = (program) => program.replace(OWN_LOOKUP, '').replace(PLACE, '').replace(/\n\s+/g, ' ');

/** An object of programs, as text of JavaScript. */
export function programsText(sources, compileOptions) {
  const programs = new Map();
  for (const source of sources) {
    const name = createHash('sha256').update(source).digest('hex');
    programs.set(name, shorter(Handlebars.precompile(source, compileOptions)));
  }
  const members = [...programs].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{\n${members.map(([name, program]) => `"${name}": ${program},\n`).join('')}}`;
}

/** The languages that there are templates in. */
export function languages() {
  return readdirSync(templates)
    .filter((name) => /^[a-z]{2}$/.test(name))
    .sort();
}

/** Sources of a language's built-in templates, as a build reads them. */
export function builtInSources(language) {
  const folder = path.join(templates, language);
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.hbs'))
    .map((name) => new TextDecoder().decode(readFileSync(path.join(folder, name))));
}

async function write(folder) {
  const { compileOptions } = await import(pathToFileURL(path.join(folder, 'report/template-engine.js')).href);
  const loaders = languages().map((language) => {
    const file = `precompiled-${language}.cjs`;
    const text = programsText(builtInSources(language), compileOptions);
    writeFileSync(path.join(folder, 'report', file), `module.exports = ${text};\n`);
    return `  ${language}: () => require('./${file}'),\n`;
  });
  const module = [
    "import { createRequire } from 'node:module';",
    'const require = createRequire(import.meta.url);',
    `const loaders = {\n${loaders.join('')}};`,
    'export const programsOf = (language) => loaders[language]?.() ?? {};',
    '',
  ];
  writeFileSync(path.join(folder, 'report/precompiled.js'), module.join('\n'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await write(path.resolve(process.argv[2]));
