import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { check } from '../unit/spec/open-text.ts';

const folder = new URL('../../docs/methods/', import.meta.url);

type Snippet = { readonly data?: object; readonly indices?: object; readonly [key: string]: unknown };

/** Every fenced study snippet of the pages on indices, their companions and missing values, with its page. */
const pages = readdirSync(folder).filter((file) =>
  /^(index-.*|companion-.*|imputation|kink|smooth-transition)\.md$/.test(file),
);
const snippets = pages.flatMap((page) => {
  const text = readFileSync(new URL(page, folder), 'utf8');
  return [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, code], i) => ({
    name: `${page} ${i + 1}`,
    code: code!,
  }));
});

/** Pages on methods of indices and their companions: all but the list of what they are held against. */
const methodPages = pages.filter(
  (page) => /^(index|companion|imputation)/.test(page) && page !== 'index-ledger.md',
);

const textOf = (page: string): string => readFileSync(new URL(page, folder), 'utf8');

/** What a page says, without its examples. */
const prose = (page: string): string => textOf(page).replaceAll(/^```[\s\S]*?^```$/gm, '');

/** A sentence that begins with Not, a heading, or a column of a table. */
const notFor = /(^|[.:;] |[.:;]\n\s*)Not [\w`βp*]|^#+ When not\b|\| not when \|/m;
/** Names, then the year of a work. */
const source = /\p{Lu}\p{L}+(,? (&|and|et\s+al\.|\p{Lu}[\p{L}.]*))* \(?(19|20)\d\d\b/u;

function definitions() {
  const schema = readFileSync(new URL('../../schema/study.schema.json', import.meta.url), 'utf8');
  return JSON.parse(schema).definitions;
}

/** A snippet within the least study that it can stand in. */
function studyWith(snippet: Snippet): string {
  const { data = {}, ...rest } = snippet;
  return JSON.stringify({
    repro: 1,
    study: { id: 'snippet', title: 'A snippet' },
    data: { sources: { main: { path: 'data.csv' } }, panel: { entity: 'province', time: 'year' }, ...data },
    models: { summary: { kind: 'descriptives', variables: ['y'] } },
    ...rest,
  });
}

describe('the pages on methods', () => {
  it('have examples', () => {
    expect(pages.length).toBeGreaterThan(5);
    expect(snippets.length).toBeGreaterThan(15);
  });

  it.each(snippets)('$name compiles', async ({ code }) => {
    const { all, bound } = await check(studyWith(parse(code) as Snippet));
    expect(all.map(({ message }) => message)).toEqual([]);
    expect(bound.study).not.toBeNull();
  });

  it.each(methodPages)('%s says when not to use it', (page) => {
    expect(prose(page)).toMatch(notFor);
  });

  it.each(methodPages)('%s has a source', (page) => {
    expect(prose(page)).toMatch(source);
  });

  it('know a passage and a source from what is none', () => {
    expect('It is not x.\nThat is 2011 rows, from: 2011.').not.toMatch(notFor);
    expect('It is not x.\nThat is 2011 rows, from: 2011.').not.toMatch(source);
    expect('Draw in. Not with few values.').toMatch(notFor);
    expect('As Lu, Wen, Yang et al. (2011) do.').toMatch(source);
  });

  it('are there for every companion, where the language says', () => {
    const language = readFileSync(new URL('../language.md', folder), 'utf8');
    const { companion } = definitions();
    for (const method of companion.properties.method.enum) {
      const row = language
        .split('\n')
        .find((line) => line.startsWith('| `') && line.includes(`\`${method}\``));
      const page = /\(methods\/([a-z-]+\.md)\)/.exec(row ?? '')?.[1];
      expect(methodPages, method).toContain(page);
      expect(textOf(page!), method).toContain(`method: ${method}`);
    }
  });

  it('name every method of the language', () => {
    const text = pages.map(textOf).join('\n');
    const { index, data, normalizeMethod, treatMethod, otherwise, aggregateMethod, companion } =
      definitions();
    const methods = [
      ...index.properties.weights.properties.method.enum,
      ...index.properties.weights.properties.combine.enum,
      ...data.properties.missing.properties.method.enum,
      ...normalizeMethod.enum,
      ...treatMethod.enum,
      ...otherwise.enum,
      ...aggregateMethod.enum,
      ...['method', 'form', 'inference', 'local_variance', 'kernel', 'design', 'scope'].flatMap(
        (key) => companion.properties[key].enum,
      ),
      ...companion.properties.bandwidth.oneOf[0].enum,
    ] as string[];
    expect(methods.filter((method) => method !== 'none' && !text.includes(method))).toEqual([]);
  });
});
