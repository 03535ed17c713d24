import type Handlebars from 'handlebars';
import { invariant } from '../base/invariant.ts';
import type { Block, Inline, Inlines } from './document.ts';
import { Fragment, inline } from './fragment.ts';
import { type MarkupParts, parseMarkup } from './markup.ts';
import { templateEngine } from './template-engine.ts';
import { TemplateError } from './template-error.ts';
import { listed, typographyOf } from './typography.ts';

/** What a template sees. Text and fragments are opaque to it: it can place them and ask whether they are there. */
export type Context =
  | string
  | boolean
  | null
  | Fragment
  | readonly Context[]
  | { readonly [key: string]: Context };

export type ContextMap = { readonly [key: string]: Context };

/** Renders one template to blocks, or to the runs of its one paragraph. */
export type TemplateSet = {
  readonly blocks: (name: string, context: ContextMap) => readonly Block[];
  readonly inlines: (name: string, context: ContextMap) => Inlines;
  readonly has: (name: string) => boolean;
};

/** Delimiters of a placeholder: private-use characters, which a template's own text may not contain. */
const OPEN = '\uE000';
const CLOSE = '\uE001';
const BLOCK_OPEN = '\uE002';

/**
 * Templates of one language. A value never becomes template text: it is put in as a numbered placeholder and set again
 * after the words were parsed, so that no label can be read as markup.
 *
 * @throws TemplateError where a template does not parse, asks for a key that is not there, or misplaces a table
 */
export function templateSet(sources: Sources, language: string): TemplateSet {
  if (latest !== null && latest.language === language && sameSources(latest.sources, sources))
    return latest.set;
  const set = compiledSet(sources, language);
  latest = { sources, language, set };
  return set;
}

type Sources = { readonly [name: string]: string };

/** Compiling is most of the work, and every document of a build has the same templates. */
let latest: { readonly sources: Sources; readonly language: string; readonly set: TemplateSet } | null = null;

function sameSources(a: Sources, b: Sources): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

function compiledSet(sources: Sources, language: string): TemplateSet {
  const prefix = `${language}/`;
  const spoken = Object.entries(sources).filter(([path]) => path.startsWith(prefix) && path.endsWith('.hbs'));
  const engine = templateEngine(
    language,
    spoken.map(([, source]) => source),
  );
  const typography = typographyOf(language);
  engine.registerHelper('list', (items: unknown, word: unknown) =>
    listed(Array.isArray(items) ? items.map(String) : [], String(word), typography),
  );
  engine.registerHelper('constant', (number: unknown) => {
    if (!/^\d[\d.,]*$/.test(String(number)))
      throw new TemplateError('', `{{constant "${String(number)}"}} takes a number, in quotes`);
    return `${OPEN}=${String(number)}${CLOSE}`;
  });
  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  for (const [path, source] of spoken) {
    if (/[\uE000-\uE002]/.test(source)) throw new TemplateError(path, 'it holds a private-use character');
    const name = path.slice(prefix.length, -'.hbs'.length);
    compiled.set(name, engine.add(name, source));
  }
  const parts = (name: string, context: ContextMap): MarkupParts => {
    const path = `${prefix}${name}.hbs`;
    const template = compiled.get(name);
    if (template === undefined) throw new TemplateError(path, 'the file is missing');
    const slots: Fragment[] = [];
    try {
      const words = template(fill(context, slots));
      return parseMarkup(words, slots, typography.lineEnd);
    } catch (error) {
      if (error instanceof TemplateError) throw error;
      throw new TemplateError(path, error instanceof Error ? error.message : String(error));
    }
  };
  return {
    has: (name) => compiled.has(name),
    blocks: (name, context) => parts(name, context).blocks,
    inlines: (name, context) => {
      const { blocks } = parts(name, context);
      return blocks.flatMap((it, i) => {
        invariant(it.kind === 'paragraph', `template ${name}: a note holds paragraphs only`);
        return i === 0 || typography.space === ''
          ? it.content
          : [{ kind: 'text', text: typography.space } as Inline, ...it.content];
      });
    },
  };
}

function fill(value: Context, slots: Fragment[]): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string')
    return value === '' ? '' : slot(inline({ kind: 'text', text: value }), slots);
  if (value instanceof Fragment) return slot(value, slots);
  if (Array.isArray(value)) return value.map((item) => fill(item, slots));
  const filled: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) filled[key] = fill(member, slots);
  return filled;
}

function slot(fragment: Fragment, slots: Fragment[]): string {
  if (fragment.blocks.length === 0 && fragment.inlines.length === 0) return '';
  slots.push(fragment);
  const open = fragment.blocks.length > 0 ? BLOCK_OPEN : OPEN;
  return `${open}${slots.length - 1}${CLOSE}`;
}
