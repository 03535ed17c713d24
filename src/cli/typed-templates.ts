import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { typedParts } from '../report/typed-numbers.ts';
import { templateText } from './package-files.ts';

export type TypedTemplates = {
  readonly diagnostics: readonly Diagnostic[];
  /** The templates that hold them, by the name that messages show. */
  readonly texts: { readonly [file: string]: string };
};

/**
 * Numbers that an author typed into the words of a template: no result, so nothing keeps them right. Those of our own
 * template of the same name are ours, and `{{constant "0.5"}}` says that a number is meant to stand there.
 *
 * @param folder absolute path of the study's own templates
 * @param templates absolute path of every template, by name
 */
export function typedTemplates(
  folder: string,
  templates: { readonly [name: string]: string },
  shown: (file: string) => string,
): TypedTemplates {
  const diagnostics: Diagnostic[] = [];
  const texts: { [file: string]: string } = {};
  for (const [name, file] of Object.entries(templates)) {
    if (!file.startsWith(`${folder}${path.sep}`) || !/\.hbs$|\/words\.txt$/.test(name)) continue;
    const source = readFileSync(file, 'utf8');
    const ours = new Set(numbersIn(ourText(name), name).map(({ text }) => text));
    const typed = numbersIn(source, name).filter(({ text }) => !ours.has(text));
    if (typed.length > 0) texts[shown(file)] = source;
    diagnostics.push(...typed.map((it) => warning(shown(file), it)));
  }
  return { diagnostics, texts };
}

type Typed = { readonly text: string; readonly start: number };

function numbersIn(source: string, name: string): Typed[] {
  const blank = (text: string) => text.replace(/[^\n]/g, ' ');
  const words = name.endsWith('.txt')
    ? source.replace(/^#.*$|^[^=\n]*=/gm, blank)
    : source.replace(/\{\{!--[\s\S]*?--\}\}|\{\{[\s\S]*?\}\}/g, blank).replace(/^1\. /gm, blank);
  return typedParts(words).filter(({ number }) => number);
}

/** Our template of this name; empty where the study's is new. */
function ourText(name: string): string {
  try {
    return templateText(name);
  } catch {
    return '';
  }
}

const warning = (file: string, { text, start }: Typed): Diagnostic => ({
  code: 'RUN005',
  severity: 'warning',
  message: `the number ${text} is typed into a template: nothing compares it with the results`,
  hint: `let the study place it, or write {{constant "${text}"}} if it is meant to stand there whatever the results`,
  pointer: '/outputs/templates',
  at: { file, start, end: start + text.length },
  related: [],
});
