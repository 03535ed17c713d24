import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { typedParts } from '../report/typed-numbers.ts';
import { templateText } from './package-files.ts';

export type TypedTemplates = {
  readonly diagnostics: readonly Diagnostic[];
  /** The study's own templates, by the name that messages show. */
  readonly texts: { readonly [file: string]: string };
  /** Where words of a document stand in the study's own templates; null where they are ours. */
  readonly place: (words: string) => Span | null;
};

export const NO_TEMPLATES: TypedTemplates = { diagnostics: [], texts: {}, place: () => null };

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
    texts[shown(file)] = source;
    diagnostics.push(...typed.map((it) => warning(shown(file), it)));
  }
  return { diagnostics, texts, place: (words) => placeIn(texts, words) };
}

/** As much of the words as a template has in one piece: what stands around them may come from another one. */
function placeIn(texts: TypedTemplates['texts'], words: string): Span | null {
  const middle = Math.floor(words.length / 2);
  for (let cut = 0; cut < middle; cut += 2) {
    const part = words.slice(cut, words.length - cut).trim();
    for (const [file, source] of Object.entries(texts)) {
      const start = source.replace(/\s/g, ' ').indexOf(part);
      if (start >= 0) return { file, start, end: start + part.length };
    }
    if (part.length <= SHORTEST) return null;
  }
  return null;
}

/** Fewer signs than these stand anywhere. */
const SHORTEST = 4;

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
