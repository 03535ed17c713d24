import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { methodWorks } from '../../../src/catalog/method-works.ts';
import { chineseOrder, chineseReferenceText, referenceIn } from '../../../src/catalog/reference-chinese.ts';
import { bibtex, citedAuthors, referenceOf, referenceText } from '../../../src/catalog/reference-text.ts';
import { references } from '../../../src/catalog/references.ts';

/** Works whose DOI could not be confirmed: none is better than a wrong one. */
const UNCONFIRMED: ReadonlySet<string> = new Set([
  'nerlove1971',
  'breusch1987',
  'wansbeek1989',
  'honda1985',
  'king1997',
  'gourieroux1982',
  'bera2001',
  'baltagi1991',
  'liao1999',
]);

describe('references', () => {
  test('an article as a list, a citation and BibTeX print it', () => {
    const work = referenceOf('preacher2008');
    expect(citedAuthors(work, ' & ', ' et al.')).toBe('Preacher & Hayes');
    expect(citedAuthors(referenceOf('cameron2008'), ' & ', ' et al.')).toBe('Cameron et al.');
    expect(referenceText(work)).toBe(
      'Preacher, K. J., & Hayes, A. F. (2008). Asymptotic and resampling strategies for assessing and comparing indirect effects in multiple mediator models. Behavior Research Methods, 40(3), 879–891. https://doi.org/10.3758/BRM.40.3.879',
    );
    expect(bibtex([referenceOf('saaty1980')], [])).toBe(
      '@book{saaty1980,\n  author = {Saaty, Thomas L.},\n  title = {{The analytic hierarchy process}},\n  publisher = {McGraw-Hill},\n  year = {1980}\n}\n',
    );
  });

  test('a Chinese list follows GB/T 7714, works in Chinese first and under their own names', () => {
    expect(chineseReferenceText('wen2014')).toBe(
      '温忠麟, 叶宝娟, 2014. 中介效应分析：方法和模型发展[J]. 心理科学进展, 22(5): 731-745. https://doi.org/10.3724/SP.J.1042.2014.00731',
    );
    expect(chineseReferenceText('wang2021')).toMatch(/^王淑佳, 孔伟, 任亮, 等, 2021\. /);
    expect(chineseReferenceText('saltelli2010')).toMatch(/^Saltelli A, Annoni P, Azzini I, et al\., 2010\. /);
    expect(chineseReferenceText('wooldridge2010')).toBe(
      'Wooldridge J M, 2010. Econometric analysis of cross section and panel data[M]. 2nd ed. MIT Press.',
    );
    expect(chineseReferenceText('jansen1999')).toContain(', 117(1-2): 35-43. ');
    expect(chineseOrder(['zou2006', 'wen2014', 'hansen1999', 'wang2021'])).toEqual([
      'wang2021',
      'wen2014',
      'hansen1999',
      'zou2006',
    ]);
    expect(citedAuthors(referenceIn('wen2014', 'zh'), '和', '等')).toBe('温忠麟和叶宝娟');
    expect(referenceIn('wen2014', 'en')).toEqual(referenceOf('wen2014'));
  });

  test('BibTeX keeps an organization together and survives signs', () => {
    expect(bibtex([referenceOf('oecd2008')], [])).toContain(
      'author = {{OECD} and {European Union} and {EC-JRC}}',
    );
    expect(bibtex([referenceOf('diakoulaki1995')], [])).toContain(
      'journal = {Computers \\& Operations Research}',
    );
    const data = bibtex([], [{ name: 'a b', citation: 'A & B {1}\\x\n2', url: null }]);
    expect(data).toBe(
      '@misc{data:a.20.b,\n  key = {a b},\n  title = {{A \\& B \\textbraceleft{}1\\textbraceright{}\\textbackslash{}x 2}},\n  note = {Data}\n}\n',
    );
  });

  test('every work is whole, and every one that a template asks for is there', () => {
    for (const work of references.values()) {
      expect(work.key).toMatch(/^[a-z]+\d{4}$/);
      expect(work.key.endsWith(String(work.year))).toBe(true);
      if (work.kind === 'article' && !UNCONFIRMED.has(work.key)) expect(work.doi).toMatch(/^10\.\d{4,5}\//);
    }
    const root = path.join(import.meta.dirname, '../../../templates');
    for (const language of readdirSync(root).filter((name) => /^(en|zh)$/.test(name))) {
      const words = readFileSync(path.join(root, language, 'section/methods.hbs'), 'utf8');
      const asked = [...words.matchAll(/cite\.(\w+)/g)].map((match) => match[1]!);
      expect(asked.length).toBeGreaterThan(20);
      for (const key of asked) expect(references.has(key), key).toBe(true);
    }
  });

  test('every method keyword of the schema has a work or says why it has none', () => {
    const root = path.join(import.meta.dirname, '../../..');
    const schema: unknown = JSON.parse(readFileSync(path.join(root, 'schema/study.schema.json'), 'utf8'));
    const at = (pointer: string): unknown =>
      pointer
        .split('/')
        .reduce<unknown>((node, key) => (node as { readonly [key: string]: unknown })[key], schema);
    const enums: { readonly [group in keyof typeof methodWorks]?: string } = {
      imputation: 'data/properties/missing/properties/method',
      weights: 'index/properties/weights/properties/method',
      treat: 'treatMethod',
      normalize: 'normalizeMethod',
      aggregate: 'aggregateMethod',
      vcov: 'vcov/properties/type',
      estimator: 'estimator',
      variance: 'variance',
      wild: 'wildBootstrap/properties/weights',
      iv_method: 'ivMethod',
      tests: 'tests/properties/include/items',
      unit_root: 'tests/properties/unit_root/properties/tests/items',
      companion: 'companion/properties/method',
      coupling_form: 'companion/properties/form',
      uncertainty: 'uncertainty/properties/design',
      sobol: 'uncertainty/properties/estimator',
    };
    for (const [group, pointer] of Object.entries(enums)) {
      const keywords = (at(`definitions/${pointer}`) as { readonly enum: readonly string[] }).enum;
      expect(Object.keys(methodWorks[group as keyof typeof methodWorks]).sort(), group).toEqual(
        [...keywords].sort(),
      );
    }
    const kinds = Object.values(at('definitions') as { readonly [name: string]: object }).flatMap((it) => {
      const kind = (it as { properties?: { kind?: { const?: string } } }).properties?.kind?.const;
      return kind ?? [];
    });
    expect(Object.keys(methodWorks.model).sort()).toEqual(kinds.sort());
    expect(Object.keys(methodWorks).sort()).toEqual([...Object.keys(enums), 'model', 'random'].sort());
  });

  test('every work of a method is there, and the words on methods name it in both languages', () => {
    const works = Object.values(methodWorks).flatMap((group) => Object.entries(group));
    const root = path.join(import.meta.dirname, '../../../templates');
    for (const language of ['en', 'zh']) {
      const words = readFileSync(path.join(root, language, 'section/methods.hbs'), 'utf8');
      for (const [keyword, keys] of works) {
        if (typeof keys === 'string') expect(keys.length, keyword).toBeGreaterThan(10);
        else
          for (const key of keys) {
            expect(references.has(key), key).toBe(true);
            expect(words.includes(`{{cite.${key}}}`), `${language}: ${key}`).toBe(true);
          }
      }
    }
  });
});
