import { describe, expect, test } from 'vitest';
import {
  DASH,
  formatBootstrapP,
  formatCount,
  formatNumber,
  formatP,
  formatPercent,
  formatStatistic,
  formatTime,
  starsOf,
} from '../../../src/report/format.ts';

describe('formatNumber', () => {
  test.each([
    [0.0816, 4, '0.0816'],
    [-0.897, 4, '-0.8970'],
    [0, 4, '0.0000'],
    [-0, 4, '0.0000'],
    [0.004, 4, '0.00400'],
    [0.02616, 4, '0.0262'],
    [-0.00000283, 4, '-0.00000283'],
    [4.42e-10, 4, '4.42e-10'],
    [-4.42e-10, 4, '-4.42e-10'],
    [1e-300, 4, '1.00e-300'],
    [19193.2456, 4, '19,193.25'],
    [65087.9251, 4, '65,087.93'],
    [1234.5678, 4, '1234.568'],
    [516.3123, 4, '516.3123'],
    [123456789.12, 4, '123,456,789'],
    [1e15, 4, '1.00e15'],
    [0.5, 2, '0.500'],
    [0.00456, 2, '0.00456'],
    [12.5, 0, '12.5'],
    [1234, 0, '1234'],
    [0.0999996, 4, '0.1000'],
  ])('%d with %d digits is %s', (value, digits, expected) => {
    expect(formatNumber(value, digits)).toBe(expected);
  });

  test('what is no number is a dash', () => {
    expect(formatNumber(Number.NaN, 4)).toBe(DASH);
    expect(formatNumber(Number.POSITIVE_INFINITY, 4)).toBe(DASH);
  });

  test('a value that is not zero never prints as zero', () => {
    for (let exponent = -320; exponent < 300; exponent += 7) {
      const printed = formatNumber(Number(`1.5e${exponent}`), 4);
      expect(Number(printed.replaceAll(',', ''))).not.toBe(0);
    }
  });
});

describe('p-values', () => {
  test('below the last decimal', () => {
    expect(formatP(0.00004, 4)).toBe('< 0.0001');
    expect(formatP(1e-300, 4)).toBe('< 0.0001');
    expect(formatP(0.0123, 4)).toBe('0.0123');
    expect(formatP(1, 4)).toBe('1.0000');
  });

  test('a bootstrap that met nothing beyond the statistic knows only that p is below one in so many', () => {
    expect(formatBootstrapP(0, 4, 1000, 1)).toBe('< 1/1000');
    expect(formatBootstrapP(0, 4, 998, 2)).toBe('< 2/998');
    expect(formatBootstrapP(0.0045, 4, 1000, 1)).toBe('0.0045');
  });
});

test('statistics have two decimals, more only where they would print as zero', () => {
  expect(formatStatistic(6.476)).toBe('6.48');
  expect(formatStatistic(-0.929)).toBe('-0.93');
  expect(formatStatistic(0.00123)).toBe('0.00123');
  expect(formatStatistic(-12345.678)).toBe('-12,345.68');
  expect(formatStatistic(0)).toBe('0.00');
});

test('counts, times and shares', () => {
  expect(formatCount(372)).toBe('372');
  expect(formatCount(1116)).toBe('1116');
  expect(formatCount(11160)).toBe('11,160');
  expect(formatCount(-12)).toBe('-12');
  expect(formatTime(2011)).toBe('2011');
  expect(formatPercent(0.1422)).toBe('14.2');
  expect(formatPercent(0.00021)).toBe('0.0210');
});

describe('stars', () => {
  const rule = [
    { symbol: '*', below: 0.05 },
    { symbol: '**', below: 0.01 },
    { symbol: '***', below: 0.001 },
  ];
  test.each([
    [0.2, ''],
    [0.05, ''],
    [0.049, '*'],
    [0.01, '*'],
    [0.0099, '**'],
    [0.001, '**'],
    [0, '***'],
    [null, ''],
  ])('%s', (p, expected) => {
    expect(starsOf(p, rule)).toBe(expected);
  });

  test('the strictest level counts in whatever order the study gives them', () => {
    expect(starsOf(0.0001, [...rule].reverse())).toBe('***');
    expect(starsOf(0.0001, null)).toBe('');
  });
});
