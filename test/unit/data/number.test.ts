import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumber } from '../../../src/data/number.ts';

describe('parseNumber', () => {
  it.each([
    ['0', 0],
    ['-0', -0],
    ['+1.5', 1.5],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['1E-3', 0.001],
    ['006', 6],
    [' 12\t', 12],
    ['\u300012\u00a0', 12],
    ['0.1', 0.1],
    ['123456789012345', 123456789012345],
    ['1234567890123456789', 1234567890123456800],
    ['0.00000000000000000000000000012', 1.2e-28],
    ['9007199254740993', 9007199254740992],
  ])('%s', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each([
    '',
    ' ',
    '.',
    '-',
    'e5',
    '1e',
    '1e+',
    '1,234',
    '1 234',
    '0x10',
    'Infinity',
    'NaN',
    '1e400',
    '１',
    '1.2.3',
    '--1',
    '1_000',
  ])('refuses %s', (text) => {
    expect(parseNumber(text)).toBe(null);
  });

  it('reads back every double that prints', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseNumber(String(value))).toBe(value === 0 ? 0 : value);
      }),
      { seed: 1 },
    );
  });

  it('agrees with the language on decimals of any length', () => {
    fc.assert(
      fc.property(fc.nat({ max: 999999999 }), fc.integer({ min: 0, max: 30 }), (whole, decimals) => {
        const text = `${whole}.${'7'.repeat(decimals)}`;
        expect(parseNumber(text)).toBe(Number(text));
      }),
      { seed: 1 },
    );
  });
});
