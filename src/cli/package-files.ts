import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareCodeUnits } from '../base/compare.ts';

const { resolve } = createRequire(import.meta.url);

/** The package's own folder: two levels above this module, in `src` and in `dist` alike. */
export const packageFolder: string = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Version of the package that is running. */
export function engineVersion(): string {
  const text = readFileSync(path.join(packageFolder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The built-in document templates, by name, with those of the study's own folder laid over them. */
export function templateFiles(overrides: string | null): { [name: string]: string } {
  ours ??= templatesIn(path.join(packageFolder, 'templates'));
  return overrides === null ? { ...ours } : { ...ours, ...templatesIn(overrides) };
}

/** What the package has does not change while it runs. */
let ours: { readonly [name: string]: string } | null = null;

function templatesIn(folder: string): { [name: string]: string } {
  const files: { [name: string]: string } = {};
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return files;
  for (const name of templateNames(folder, '')) files[name] = path.join(folder, name);
  return files;
}

/** `templates/init` holds what `repro init` copies, `templates/diff` what comparisons are drawn with,
 * `templates/export` what the scripts of `repro export` begin with. */
const NOT_TEMPLATES: ReadonlySet<string> = new Set(['init', 'diff', 'export']);

/** Whether a file, by its path in a folder of templates, is one. */
export function isTemplate(name: string): boolean {
  return /\.(?:hbs|html|css|js|tex|txt|typ)$/.test(name) && !NOT_TEMPLATES.has(name.split('/')[0] ?? '');
}

function templateNames(folder: string, prefix: string): string[] {
  const names: string[] = [];
  const entries = readdirSync(path.join(folder, prefix), { withFileTypes: true });
  entries.sort((a, b) => compareCodeUnits(a.name, b.name));
  for (const entry of entries) {
    const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!NOT_TEMPLATES.has(name)) names.push(...templateNames(folder, name));
    }
    // A link must not put another file into a document, and a pipe would be waited for.
    else if (entry.isFile() && isTemplate(name)) names.push(name);
  }
  return names;
}

/** The text of one of our own templates, by its path in `templates/`. */
export function templateText(name: string): string {
  return readFileSync(path.join(packageFolder, 'templates', name), 'utf8');
}

/**
 * The fonts of the figures: a package of their own, so that a PDF looks the same on every machine. Chinese has one where
 * the package is installed, else that of the machine, where there is one.
 */
export function figureFonts(chinese: boolean): { [name: string]: string } {
  const face = (style: string) =>
    resolve(`@expo-google-fonts/source-sans-3/${style}/SourceSans3_${style}.ttf`);
  const fonts = {
    regular: face('400Regular'),
    semibold: face('600SemiBold'),
    italic: face('400Regular_Italic'),
  };
  const found = chinese ? chineseFont() : null;
  return found === null ? fonts : { ...fonts, chinese: found };
}

const CHINESE_PACKAGE = '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf';

/** Where systems keep a font with Simplified Chinese. */
const CHINESE_FILES = [
  '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
  '/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc',
  '/System/Library/Fonts/PingFang.ttc',
  '/System/Library/Fonts/Hiragino Sans GB.ttc',
  'C:\\Windows\\Fonts\\msyh.ttc',
];

function chineseFont(): string | null {
  try {
    return resolve(CHINESE_PACKAGE);
  } catch {
    return CHINESE_FILES.find((file) => existsSync(file)) ?? null;
  }
}

/** The program that turns a drawing into a picture. */
export const rasterizer = (): string => resolve('@resvg/resvg-wasm/index_bg.wasm');
