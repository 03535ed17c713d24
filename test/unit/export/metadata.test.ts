import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { PackageFacts } from '../../../src/export/package-facts.ts';
import { citationFile, licenseNotes, packageJson } from '../../../src/export/package-metadata.ts';
import { packageReadme } from '../../../src/export/package-readme.ts';
import { roCrate } from '../../../src/export/ro-crate.ts';
import type { AuthorSpec, CreditsSpec } from '../../../src/study/credits.ts';

const author = (name: string, more: Partial<AuthorSpec> = {}): AuthorSpec => ({
  name,
  family: null,
  given: null,
  orcid: null,
  affiliations: [],
  email: null,
  corresponding: false,
  ...more,
});

const none: CreditsSpec = {
  authors: [],
  keywords: [],
  abstract: null,
  acknowledgements: null,
  funding: null,
  license: null,
};

const several: CreditsSpec = {
  authors: [
    author('Josiah S. Carberry', {
      family: 'Carberry',
      given: 'Josiah S.',
      orcid: '0000-0002-1825-0097',
      affiliations: ['Brown University', 'Wesleyan "&" University'],
      email: 'jcarberry@example.org',
      corresponding: true,
    }),
    author('欧阳明', { family: '欧阳', given: '明', affiliations: ['Brown University'] }),
    author('The Example Consortium', { email: 'us@example.org' }),
  ],
  keywords: ['digital economy', '门槛效应: a # b'],
  abstract: 'Colons: and "quotes", # no comment.',
  acknowledgements: 'We thank *two* referees.',
  funding: 'Grant 1.',
  license: 'CC-BY-4.0',
};

const facts = (credits: CreditsSpec): PackageFacts => ({
  id: 'mine',
  title: 'A title: with "marks"',
  credits,
  version: '0.1.0',
  simulated: false,
  seed: 1,
  studyFile: 'specs/mine/study.yaml',
  sources: [
    {
      name: 'panel',
      file: 'specs/mine/data/my panel.csv',
      format: 'csv',
      citation: 'A yearbook: 2012',
      license: 'MIT',
      url: 'https://example.org/data',
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
  bytes: 2_500_000,
  seedLine: 7,
  beside: [],
  run: null,
});

const packaged = [
  'LICENSE.md',
  'specs/mine/data/my panel.csv',
  'specs/mine/study.yaml',
  'outputs/mine/表.csv',
].map((path) => ({ path, bytes: 1, sha256: '00' }));

describe('CITATION.cff', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../oracle/citation-file-format/schema-1.2.0.json', import.meta.url), 'utf8'),
  ) as object;
  // Forms of dates and addresses are checked by patterns of the schema where it has them.
  const valid = new Ajv({ strict: false, validateFormats: false }).compile(schema);

  test.each([
    ['without authors', none],
    ['with authors', several],
  ])('keeps the schema of CFF 1.2.0 %s', (_, credits) => {
    const content: unknown = parse(citationFile(facts(credits), '2023-11-14'));
    valid(content);
    expect(valid.errors).toBeNull();
    expect(valid({ ...(content as object), authors: [{ surname: 'x' }] })).toBe(false);
  });

  test('names persons by family name, others by name, and whom to write to', () => {
    const content = parse(citationFile(facts(several), '2023-11-14')) as { [key: string]: unknown };
    const carberry = {
      'family-names': 'Carberry',
      'given-names': 'Josiah S.',
      affiliation: 'Brown University; Wesleyan "&" University',
      orcid: 'https://orcid.org/0000-0002-1825-0097',
      email: 'jcarberry@example.org',
    };
    expect(content.authors).toEqual([
      carberry,
      { 'family-names': '欧阳', 'given-names': '明', affiliation: 'Brown University' },
      { name: 'The Example Consortium', email: 'us@example.org' },
    ]);
    expect(content.contact).toEqual([carberry]);
    expect(content.keywords).toEqual(several.keywords);
    expect(content.abstract).toBe(several.abstract);
    expect(content.license).toBe('CC-BY-4.0');
    const words = citationFile(facts({ ...several, license: 'All rights reserved' }), '2023-11-14');
    expect(parse(words)).not.toHaveProperty('license');
  });
});

describe('ro-crate-metadata.json', () => {
  type Entity = {
    readonly '@id': string;
    readonly '@type': string | string[];
    readonly [key: string]: unknown;
  };
  const graphOf = (credits: CreditsSpec) =>
    (JSON.parse(roCrate(facts(credits), packaged, '2023-11-14')) as { '@graph': Entity[] })['@graph'];

  test.each([
    ['without authors', none],
    ['with authors', several],
  ])('is flat, and whatever it points at is there, %s', (_, credits) => {
    const graph = graphOf(credits);
    const ids = new Set(graph.map((entity) => entity['@id']));
    expect(ids.size).toBe(graph.length);
    for (const entity of graph) {
      expect(entity['@type'].length).toBeGreaterThan(0);
      expect(entity['@id']).not.toMatch(/[\s"<>\\^`{|}]/);
      for (const value of Object.values(entity).flat()) {
        if (typeof value !== 'object' || value === null) continue;
        // No entity within an entity: a reference has an id and nothing else.
        expect(Object.keys(value)).toEqual(['@id']);
        const id = (value as Entity)['@id'];
        expect(ids.has(id) || id === 'https://w3id.org/ro/crate/1.1', id).toBe(true);
      }
    }
  });

  test('has authors as persons by their iDs, with organizations and contacts', () => {
    const graph = graphOf(several);
    const byId = new Map(graph.map((entity) => [entity['@id'], entity]));
    expect(byId.get('./')).toMatchObject({
      author: [
        { '@id': 'https://orcid.org/0000-0002-1825-0097' },
        { '@id': '#author-2' },
        { '@id': '#author-3' },
      ],
      keywords: 'digital economy, 门槛效应: a # b',
    });
    expect(byId.get('https://orcid.org/0000-0002-1825-0097')).toEqual({
      '@id': 'https://orcid.org/0000-0002-1825-0097',
      '@type': 'Person',
      name: 'Josiah S. Carberry',
      givenName: 'Josiah S.',
      familyName: 'Carberry',
      affiliation: [{ '@id': '#organization-1' }, { '@id': '#organization-2' }],
      contactPoint: { '@id': 'mailto:jcarberry@example.org' },
    });
    expect(byId.get('#organization-2')).toMatchObject({
      '@type': 'Organization',
      name: 'Wesleyan "&" University',
    });
    expect(byId.get('mailto:us@example.org')).toMatchObject({
      '@type': 'ContactPoint',
      email: 'us@example.org',
    });
    expect(byId.has('specs/mine/data/my%20panel.csv')).toBe(true);
    expect(byId.has('outputs/mine/表.csv')).toBe(true);
  });
});

describe('README', () => {
  const boxes = (readme: string) => readme.match(/^- \[x\] .*/gm);

  test('ticks the classes of time and of space, the seed, and what is reproduced', () => {
    const of = facts(none);
    const run = { seconds: 601, machine: '2 cores (x), 8 GB of memory' };
    const draws = [{ model: 'channel', what: 'bootstrap of 1000 replications' }];
    const readme = packageReadme({ ...of, run, draws, bytes: 1e9 });
    expect(boxes(readme)).toEqual([
      '- [x] All data **are** publicly available, in this package.',
      '- [x] The replication package contains one or more programs to install all dependencies and set up the necessary directory structure.',
      '- [x] Random seed is set at line 7 of program `specs/mine/study.yaml` (`study.seed: 1`)',
      '- [x] 10-60 minutes',
      '- [x] 250 MB - 2 GB',
      '- [x] All numbers provided in text in the paper',
      '- [x] All tables and figures in the paper',
    ]);
    expect(readme).toContain(
      'The code was last run on 2 cores (x), 8 GB of memory. Its steps took 601 seconds',
    );
    expect(readme).toContain('expect it to run\nfor about 10 minutes.');
    const still = packageReadme(of);
    expect(boxes(still)).toContain(
      '- [x] No Pseudo random generator is used in the analysis described here.',
    );
    expect(still).toContain('The run time is not recorded here');
  });

  test('says how external programs are let run, where there are any', () => {
    const readme = packageReadme({ ...facts(none), programs: ['Rscript'] });
    expect(readme).toContain('`npx repro build --allow-exec specs/mine/study.yaml` builds');
    expect(readme).toContain('lets the external programs of the study run: Rscript.');
    expect(packageReadme(facts(none))).not.toContain('--allow-exec');
    expect(packageJson({ ...facts(none), programs: ['Rscript'] })).toContain('repro verify --allow-exec');
  });

  test('tells the line of the study that an exhibit is from', () => {
    const from = { key: 'models.baseline', line: 92 };
    const exhibits = [
      { label: 'Table 3.', caption: 'a | b', file: 'tables/regression-baseline.csv', from },
      { label: 'Figure 1.', caption: 'Roadmap', file: 'figures/roadmap.svg', from: null },
    ];
    const readme = packageReadme({ ...facts(none), exhibits });
    expect(readme).toContain(
      '| Table 3. a \\| b | `specs/mine/study.yaml`, `models.baseline` | 92 | `outputs/mine/tables/regression-baseline.csv` |',
    );
    expect(readme).toContain(
      '| Figure 1. Roadmap | `specs/mine/study.yaml` |  | `outputs/mine/figures/roadmap.svg` |',
    );
  });
});

test('LICENSE.md states the license of the study, or that there is none', () => {
  expect(licenseNotes(facts(several))).toContain('documents in `outputs/`: CC-BY-4.0');
  expect(licenseNotes(facts(none))).toContain('none is stated');
});

test('README names the authors and whom they thank, and nobody where there are none', () => {
  const readme = packageReadme(facts(several));
  expect(readme).toContain(
    '- Josiah S. Carberry, Brown University, Wesleyan "&" University, <https://orcid.org/0000-0002-1825-0097>, <jcarberry@example.org>, corresponding author\n- 欧阳明, Brown University\n',
  );
  expect(readme).toContain('## Acknowledgements\n\nWe thank \\*two\\* referees.\n\nGrant 1.\n');
  expect(readme).toContain('This package takes 3 MB');
  expect(packageReadme(facts(none))).not.toMatch(/Authors:|Acknowledgements/);
});
