import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TemplateError } from '../../../src/report/template-error.ts';
import { readWords } from '../../../src/report/words.ts';

const words = (source: string) => readWords({ 'en/words.txt': source }, 'en');

describe('words', () => {
  it('fills what is given, once: a value is never read as a pattern', () => {
    expect(words('a = {x} and {y}')('a', { x: '{y}', y: '2' })).toBe('{y} and 2');
  });

  it('leaves a pattern as it stands where no values are given', () => {
    expect(words('caption = Table {number}')('caption')).toBe('Table {number}');
  });

  it('refuses to print a pattern that was not filled', () => {
    expect(() => words('a = rank by {label}')('a', { index: 'x' })).toThrow(TemplateError);
  });

  it('refuses a key that stands twice, since one of the two would be lost', () => {
    expect(() => words('a = one\nb = two\na = three')).toThrow(/line 3 says "a" once more/);
  });

  it.each(['en', 'zh'])('reads those of %s', (language) => {
    const source = readFileSync(new URL(`../../../templates/${language}/words.txt`, import.meta.url), 'utf8');
    expect(() => readWords({ [`${language}/words.txt`]: source }, language)).not.toThrow();
  });
});
