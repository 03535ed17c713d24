import { describe, expect, test } from 'vitest';
import { digitsBeside } from '../../../src/report/origin-tables.ts';

/** What it was first: every label taken out of every text. */
const plainly = (labels: readonly string[]) => (text: string) =>
  /\d/.test(labels.reduce((rest, it) => rest.replaceAll(it, ''), text));

describe('digits beside labels', () => {
  test.each([
    ['no digit', false],
    ['0.25', true],
    ['in 2019 and column (12)', true],
    ['column (12)', false],
    ['(12)(13)', false],
    ['x1a2', false],
    ['1', true],
  ])('%j: %j', (text, expected) => {
    const labels = ['x1a2', '(12)', '(13)', 'a'];
    expect(digitsBeside(labels)(text)).toBe(expected);
  });

  test('are those that are left when every label is looked for', () => {
    const labels = Array.from({ length: 300 }, (_, i) => `(${i + 1})`).concat('2a', 'b3', '1b');
    const beside = digitsBeside(labels);
    for (let i = 0; i < 400; i++)
      for (const text of [`(${i})`, `1(${i})`, `((${i}))`, `${i}`, `${i}a${i}b`, `1${i}b3b`])
        expect([text, beside(text)]).toEqual([text, plainly(labels)(text)]);
  });
});
