import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { companionMeasures } from '../../../src/catalog/companion-methods.ts';
import { namedMethods } from '../../../src/report/level-label.ts';
import { readWords } from '../../../src/report/words.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const wordsOf = (language: string) =>
  readWords({ [`${language}/words.txt`]: read(`templates/${language}/words.txt`) }, language);

describe.each(['en', 'zh'])('words of %s', (language) => {
  const words = wordsOf(language);

  it('name every method of every choice', () => {
    for (const [choice, methods] of Object.entries(namedMethods))
      for (const method of Object.keys(methods)) expect(words(`level.${choice}.${method}`)).not.toBe('');
  });

  it('name every number of a companion, which claims print', () => {
    for (const measures of Object.values(companionMeasures))
      for (const { name } of measures) expect(words(`measure.${name}`)).not.toBe('');
  });
});

describe('alternatives', () => {
  it('have words for each method that the language offers', () => {
    const { definitions } = JSON.parse(read('schema/study.schema.json'));
    for (const [choice, methods] of Object.entries(namedMethods)) {
      const [byName] = definitions[`${choice}Alternative`].oneOf;
      const offered: string[] = byName.enum ?? definitions[byName.$ref?.split('/').at(-1)]?.enum;
      expect(Object.keys(methods)).toEqual(expect.arrayContaining(offered));
    }
  });
});
