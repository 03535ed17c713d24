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

  it('name every method of the language', () => {
    const schema = JSON.parse(
      readFileSync(new URL('../../schema/study.schema.json', import.meta.url), 'utf8'),
    );
    const text = pages.map((page) => readFileSync(new URL(page, folder), 'utf8')).join('\n');
    const { index, data, normalizeMethod, treatMethod, aggregateMethod, companion } = schema.definitions;
    const methods = [
      ...index.properties.weights.properties.method.enum,
      ...index.properties.weights.properties.combine.enum,
      ...data.properties.missing.properties.method.enum,
      ...normalizeMethod.enum,
      ...treatMethod.enum,
      ...aggregateMethod.enum,
      ...['method', 'form', 'inference', 'local_variance', 'kernel', 'design', 'scope'].flatMap(
        (key) => companion.properties[key].enum,
      ),
      ...companion.properties.bandwidth.oneOf[0].enum,
    ] as string[];
    expect(methods.filter((method) => method !== 'none' && !text.includes(method))).toEqual([]);
  });
});
