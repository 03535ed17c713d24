import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareCodeUnits } from '../base/compare.ts';

/** The package's own folder: two levels above this module, in `src` and in `dist` alike. */
export const packageFolder: string = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Version of the package that is running. */
export function engineVersion(): string {
  const text = readFileSync(path.join(packageFolder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The built-in document templates, by name, with those of the study's own folder laid over them. */
export function templateFiles(overrides: string | null): { [name: string]: string } {
  const files: { [name: string]: string } = {};
  for (const folder of [path.join(packageFolder, 'templates'), overrides]) {
    if (folder === null || statSync(folder, { throwIfNoEntry: false }) === undefined) continue;
    const real = realpathSync(folder);
    for (const name of templateNames(folder, '')) {
      const file = path.join(folder, name);
      // A link must not put another file into a document, and a pipe would be waited for.
      if (realpathSync(file) === path.join(real, name) && statSync(file).isFile()) files[name] = file;
    }
  }
  return files;
}

/** `templates/init` holds what `repro init` copies, `templates/diff` what comparisons are drawn with. */
const NOT_TEMPLATES: ReadonlySet<string> = new Set(['init', 'diff']);

/** Whether a file, by its path in a folder of templates, is one. */
export function isTemplate(name: string): boolean {
  return /\.(?:hbs|html|css|js|tex|txt)$/.test(name) && !NOT_TEMPLATES.has(name.split('/')[0] ?? '');
}

function templateNames(folder: string, prefix: string): string[] {
  const names: string[] = [];
  const entries = readdirSync(path.join(folder, prefix), { withFileTypes: true });
  entries.sort((a, b) => compareCodeUnits(a.name, b.name));
  for (const entry of entries) {
    const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!NOT_TEMPLATES.has(name)) names.push(...templateNames(folder, name));
    } else if (isTemplate(name)) names.push(name);
  }
  return names;
}

/** The text of one of our own templates, by its path in `templates/`. */
export function templateText(name: string): string {
  return readFileSync(path.join(packageFolder, 'templates', name), 'utf8');
}

/** The fonts of the figures: a package of their own, so that a PDF looks the same on every machine. */
export function figureFonts(): { [name: string]: string } {
  const { resolve } = createRequire(import.meta.url);
  const face = (style: string) =>
    resolve(`@expo-google-fonts/source-sans-3/${style}/SourceSans3_${style}.ttf`);
  return { regular: face('400Regular'), semibold: face('600SemiBold'), italic: face('400Regular_Italic') };
}
