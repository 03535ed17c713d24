import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { appendixDocument } from '../../../src/report/appendix.ts';
import { emitHtml } from '../../../src/report/emit/html.ts';
import { numberOrigins } from '../../../src/report/origins.ts';
import { paperDocument } from '../../../src/report/paper.ts';
import { fixtureInput } from '../../golden/fixture.ts';
import { inChinese } from '../../golden/variants.ts';
import { bareNumbers, textsOf } from '../../support/bare-numbers.ts';

const ROOT = process.env.PAGES_ROOT ?? 'outputs';
const STUDIES = ['public-capital', 'digital-rural', 'asem-connectivity'];

describe('every number of a page says where it comes from', () => {
  it.each(STUDIES.flatMap((study) => ['paper', 'appendix'].map((page) => [study, page])))(
    '%s, %s',
    (study, page) => {
      const html = readFileSync(`${ROOT}/${study}/${page}.html`, 'utf8');
      const results = JSON.parse(readFileSync(`${ROOT}/${study}/results.json`, 'utf8')) as {
        readonly indices: {
          readonly [name: string]: { readonly scores: readonly { readonly time: number | null }[] };
        };
      };
      const times = Object.values(results.indices).flatMap(({ scores }) =>
        scores.map(({ time }) => String(time)),
      );
      const labels = [
        ...textsOf(parse(readFileSync(`specs/${study}/study.yaml`, 'utf8'))),
        ...new Set(times),
      ];
      expect(bareNumbers(html, labels)).toEqual([]);
    },
  );

  it.each([
    ['en', fixtureInput()],
    ['zh', inChinese(fixtureInput())],
  ])('the fixture of every kind, %s', (_, plain) => {
    for (const document of [paperDocument(plain), appendixDocument(plain)]) {
      const html = emitHtml(document, plain.templates, numberOrigins(plain));
      const labels = [
        ...textsOf(plain.study),
        ...plain.data.entities,
        ...plain.data.periods.map(String),
        ...textsOf(plain.data),
      ];
      expect(bareNumbers(html, labels)).toEqual([]);
    }
  });

  it('tells a setting of the study from a default', () => {
    const html = readFileSync(`${ROOT}/public-capital/paper.html`, 'utf8');
    const json = /<script type="application\/json" id="origins">(.*?)<\/script>/s.exec(html)?.[1] ?? '{}';
    const { numbers, study } = JSON.parse(json) as {
      readonly numbers: readonly {
        readonly k?: string;
        readonly l?: readonly [number, number];
        readonly v?: number;
      }[];
      readonly study: string;
    };
    const lineOf = (key: string) => {
      const at = numbers.find(({ k }) => k === key)?.l?.[0];
      return at === undefined ? null : study.split('\n')[at - 1]?.trim();
    };
    expect(lineOf('study.seed')).toBe('seed: 19900331');
    expect(lineOf('models.channel.bootstrap.replications')).toBe('replications: 1000');
    expect(numbers.some(({ k }) => k === 'models.baseline.confidence')).toBe(true);
    expect(lineOf('models.baseline.confidence')).toBe(null);
  });

  it('finds what has none', () => {
    const html =
      '<html><body><p>Of <span data-n="0">7</span> rows 3 are left (Hansen, 1999), by H1 and HC1.</p><p>0.123</p></body></html>';
    expect(bareNumbers(html, [])).toEqual(['rows 3 are left (Hansen, 1999), by H1 and HC1.', '0.123']);
    expect(bareNumbers('<html><body><p>第3期</p></body></html>', [])).toEqual(['第3期']);
  });
});
