import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { bibtex } from '../../../src/catalog/reference-text.ts';
import type { PackageFacts } from '../../../src/export/package-facts.ts';
import { citationFile } from '../../../src/export/package-metadata.ts';
import { roCrate } from '../../../src/export/ro-crate.ts';
import type { Document, TableBlock } from '../../../src/report/document.ts';
import { Plot, plotSvg } from '../../../src/report/figures/plot.ts';
import { svgText } from '../../../src/report/figures/svg.ts';
import { numberBlocks } from '../../../src/report/numbering.ts';
import { tableJson } from '../../../src/report/table-json.ts';

/** Every sign with a meaning in BibTeX, YAML, XML or JSON, what only looks like one, and what printers stumble over. */
const SIGNS = [
  ...'\\{}$&#%_^~<>|"\'`*[]()!+-=.:@;,/?—–“”…é数字🙂−',
  ...['a', 'Z', '1', ' ', '--', '``', '{{', '\\}', '%\n', '\n', '\r\n', '\t', '# ', ': ', '- ', '---\n'],
  ...['<script>', ']]>', '&amp;', '$x$', '\\u0041', '@misc{x,', 'null', '*a', '&a ', '!!js ', '\u2028'],
  ...['\u0000', '\u007f', '\u0085', '\ufeff', '\u00a0'],
];
const hostile = fc
  .array(fc.constantFrom(...SIGNS), { minLength: 1, maxLength: 14 })
  .map((parts) => parts.join(''));
const runs = { numRuns: 150, seed: 20250526 };

const flat = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();

/** Value of a field in braces, read as BibTeX reads it: a brace counts whatever stands before it. */
function field(entry: string, name: string): string {
  const start = entry.indexOf(`  ${name} = {`) + name.length + 5;
  let depth = 0;
  for (let i = start; i < entry.length; i += 1) {
    if (entry[i] === '{') depth += 1;
    if (entry[i] === '}') depth -= 1;
    if (depth === 0) return entry.slice(start + 1, i);
  }
  throw new Error('the braces do not balance');
}

const COMMANDS: { readonly [command: string]: string } = {
  textbackslash: '\\',
  textbraceleft: '{',
  textbraceright: '}',
  textasciitilde: '~',
  textasciicircum: '^',
  textless: '<',
  textgreater: '>',
  textbar: '|',
};

/** TeX's text as a reader sees it. */
const printed = (tex: string): string =>
  tex.replace(/\\([a-z]+)\{\}|\\([&%_$#])|\{\}/g, (_, command?: string, sign?: string) =>
    command === undefined ? (sign ?? '') : (COMMANDS[command] ?? `\\${command}?`),
  );

describe('references.bib', () => {
  test('a citation prints as it was written, and nothing after it is lost', () => {
    fc.assert(
      fc.property(hostile, (citation) => {
        const file = bibtex([], [{ name: 'a', citation, url: null }]);
        expect(file.endsWith('},\n  note = {Data}\n}\n')).toBe(true);
        const title = field(file, 'title');
        expect(title.startsWith('{') && title.endsWith('}')).toBe(true);
        const inner = title.slice(1, -1);
        expect(printed(inner)).toBe(flat(citation));
        // No ligature, no comment, no math: what is left of TeX's signs is a command of ours.
        expect(inner.replace(/\\[a-z]+\{\}|\\[&%_$#]|\{\}/g, '')).not.toMatch(/[\\{}$&#%_^~<>|]/);
        expect(inner).not.toMatch(/--|``|''|,,|[?!]`/);
      }),
      runs,
    );
  });

  test('an address keeps its field and stays the same address', () => {
    fc.assert(
      fc.property(hostile, (tail) => {
        const url = `https://example.org/${tail}`;
        const address = field(bibtex([], [{ name: 'a', citation: 'A', url }]), 'url');
        expect(address).not.toMatch(/[\s{}\\]/);
        expect(decodeURIComponent(address.replace(/%(?![0-9A-F]{2})/g, '%25'))).toBe(
          decodeURIComponent(url.replace(/%(?![0-9A-F]{2})/g, '%25')),
        );
      }),
      runs,
    );
  });

  test('sources of other scripts have keys of their own', () => {
    const key = (name: string) =>
      /^@misc\{(.*),$/m.exec(bibtex([], [{ name, citation: 'A', url: null }]))![1]!;
    const names = ['a', '数据', '面板', 'a数', '年鉴_2020'];
    expect(new Set(names.map(key)).size).toBe(names.length);
    for (const name of names) expect(key(name)).toMatch(/^data:[A-Za-z0-9:.-]+$/);
  });
});

const factsWith = (text: string): PackageFacts => ({
  id: 'mine',
  title: text,
  credits: {
    authors: [
      {
        name: text,
        family: text,
        given: text,
        orcid: null,
        affiliations: [text, `${text}2`],
        email: 'a@example.org',
        corresponding: true,
      },
    ],
    keywords: [text],
    abstract: text,
    acknowledgements: null,
    funding: null,
    license: null,
  },
  version: '0.1.0',
  simulated: false,
  seed: 1,
  studyFile: 'study.yaml',
  sources: [
    {
      name: 'panel',
      file: `data/${text}`,
      format: 'csv',
      citation: text,
      license: text,
      url: null,
      provided: true,
      redistributable: true,
      sha256: '00',
      bytes: 1,
    },
  ],
  sample: { rows: 1, entities: 1, periods: 1, imputed: 0 },
  draws: [],
  exhibits: [],
  scripts: [],
  left: [],
  references: [],
  programs: [],
  bytes: 1,
  seedLine: null,
  beside: [],
  run: null,
});

describe('CITATION.cff', () => {
  test('gives every text back, in YAML 1.1 and 1.2, and holds no character that YAML forbids', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const file = citationFile(factsWith(text), '2023-11-14');
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(file).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/);
        for (const version of ['1.1', '1.2'] as const) {
          const content = parse(file, { version }) as { readonly [key: string]: unknown };
          expect(content.title).toBe(`Replication package: ${text}`);
          expect(content.keywords).toEqual([text]);
          expect(content.abstract).toBe(text);
          expect(content.authors).toEqual([
            {
              'family-names': text,
              'given-names': text,
              affiliation: `${text}; ${text}2`,
              email: 'a@example.org',
            },
          ]);
          expect(content.references).toMatchObject([{ type: 'software' }, { type: 'data', title: text }]);
        }
      }),
      runs,
    );
  });
});

describe('ro-crate-metadata.json', () => {
  type Entity = { readonly '@id': string; readonly [key: string]: unknown };

  test('gives every text back, and a path is one address that leads back to it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const path = `data/${text}`;
        const file = roCrate(factsWith(text), [{ path, bytes: 1, sha256: '00' }], '2023-11-14');
        const graph = (JSON.parse(file) as { readonly '@graph': readonly Entity[] })['@graph'];
        const found = (key: string, value: string) => graph.filter((it) => it[key] === value);
        expect(found('name', `Replication package: ${text}`)).toHaveLength(1);
        expect(found('givenName', text)).toHaveLength(1);
        const [entity] = found('contentSize', '1');
        expect(entity?.name).toBe(path);
        expect(decodeURIComponent(entity!['@id'])).toBe(path);
        // Neither a scheme nor a fragment: an address of a file of the folder.
        expect(entity!['@id']).not.toMatch(/[\s\p{Cc}"#<>?\\^`{|}]/u);
      }),
      runs,
    );
  });
});

describe('figures', () => {
  test('our own text and Plot’s come back as they were', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const drawn = plotSvg(
          {
            height: 60,
            x: { label: text },
            marks: [Plot.text([{ x: 1, y: 1 }], { x: 'x', y: 'y', text: () => text })],
          },
          text,
        ).replace('</svg>', `${svgText(0, 0, text)}</svg>`);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(drawn).not.toMatch(/[\u0000-\u0009\u000b-\u001f]|<script/);
        const { document } = parseHTML(drawn);
        const shown = (it: string | null | undefined) => (it ?? '').replace(/[\p{Cc}\s]+/gu, '');
        expect(shown(document.querySelector('svg')?.getAttribute('aria-label'))).toBe(shown(text));
        const texts = [...document.querySelectorAll('text')].map((it) => shown(it.textContent));
        // The label of the axis, the mark, our own.
        expect(texts.filter((it) => it.includes(shown(text))).length).toBeGreaterThanOrEqual(3);
      }),
      { ...runs, numRuns: 40 },
    );
  });
});

describe('tables in JSON', () => {
  test('hold a text as it is', () => {
    fc.assert(
      fc.property(hostile, (label) => {
        const said = [{ kind: 'text', text: label }] as const;
        const table: TableBlock = {
          kind: 'table',
          id: 'tbl:a',
          file: 'a',
          caption: said,
          columns: [],
          head: [{ cells: [{ content: said }] }],
          body: [[{ cells: [{ content: said }] }]],
          notes: [said],
        } as TableBlock;
        const document = { blocks: [table], appendix: false } as unknown as Document;
        expect(JSON.parse(tableJson(table, numberBlocks(document)))).toMatchObject({
          caption: label,
          head: [{ cells: [{ text: label }] }],
          body: [[{ cells: [{ text: label }] }]],
          notes: [label],
        });
      }),
      runs,
    );
  });
});
