import { describe, expect, it, test } from 'vitest';
import { appendixDocument, checkedAppendix } from '../../../src/report/appendix.ts';
import { auditDocument } from '../../../src/report/document-audit.ts';
import { paperDocument } from '../../../src/report/paper.ts';
import { checkedNumbers } from '../../../src/report/prose-audit.ts';
import { isRounded, printsValues } from '../../../src/report/rounding.ts';
import { fixtureInput } from '../../golden/fixture.ts';
import { inChinese } from '../../golden/variants.ts';
import {
  figureMutants,
  missedWords,
  nudged,
  numberMutants,
  textMutants,
} from '../../support/mutate-numbers.ts';

const inputs = { en: fixtureInput(), zh: inChinese(fixtureInput()) };
const documents = Object.entries(inputs).flatMap(([language, input]) => [
  { name: `paper, ${language}`, input, document: paperDocument(input) },
  { name: `appendix, ${language}`, input, document: checkedAppendix(input) },
]);

describe.each(documents)('the $name', ({ document, input }) => {
  it('ties every number to where it comes from, none to being somewhere', () => {
    const numbers = checkedNumbers(document, input);
    expect(numbers.length).toBeGreaterThan(300);
    expect(numbers.filter(({ fault, tie }) => fault !== null || tie === 'member')).toEqual([]);
  });

  it('passes its own audit', () => {
    for (const row of auditDocument(document, input))
      if (row.subject === 'paper') expect(row).toMatchObject({ ok: true });
  });

  it('lets no number be printed a unit higher', () => {
    const { printed } = numberMutants(document, input);
    expect(printed.mutants).toBeGreaterThan(300);
    expect(printed.survived).toEqual([]);
  });

  it('lets no result be another number, even one of the study: periods, defaults and words alone can', () => {
    const { held, swapped } = numberMutants(document, input);
    const results = [...held.survived, ...swapped.survived].filter((it) =>
      /^(?:result|derived|position|none)/.test(it),
    );
    expect(results).toEqual([]);
    expect(held.survived.length / held.mutants).toBeLessThan(0.05);
  });

  it('knows the words that hold numbers', () => {
    const texts = textMutants(document, input);
    expect(texts.mutants).toBeGreaterThan(20);
    expect(missedWords(texts)).toEqual([]);
  });

  it('knows the labels of its figures', () => {
    const { survived } = figureMutants(document, input);
    // Rows of coefficients are named by columns, of which another may have the name.
    expect(survived.filter((it) => !it.startsWith('coefficients-'))).toEqual([]);
  });
});

test('the appendix says what the checks of both documents found', () => {
  const audit = appendixDocument(inputs.en).blocks.find(
    (block) => block.kind === 'table' && block.id === 'app:audit',
  );
  const text = JSON.stringify(audit);
  for (const check of ['quoted in the text', 'in tables', 'in figures', 'that hold a number', 'sign, size'])
    expect(text).toContain(check);
  expect(text.split('"Appendix"').length).toBeGreaterThan(3);
});

describe('digits', () => {
  it.each([
    ['0.0499', 0.04993, true],
    ['0.0500', 0.04993, false],
    ['-0.0499', 0.04993, false],
    ['1,116', 1116, true],
    ['55.7', 0.5572, true],
    ['4.42e-10', 4.421e-10, true],
    ['4.43e-10', 4.421e-10, false],
  ])('%s of %d: %s', (printed, value, expected) => {
    expect(isRounded(printed, value)).toBe(expected);
  });

  it('of intervals and bounds', () => {
    expect(printsValues('[-0.0200, 0.1199]', [-0.02, 0.11987])).toBe(true);
    expect(printsValues('[-0.0200, 0.1198]', [-0.02, 0.11987])).toBe(false);
    expect(printsValues('< 0.0001', [3e-9])).toBe(true);
    expect(printsValues('< 0.0001', [0.001])).toBe(false);
    expect(nudged('0.0499')).toBe('0.0498');
    expect(nudged('1,116')).toBe('1,117');
  });
});
