import { describe, expect, it } from 'vitest';
import { didYouMean, editDistance, listNames, nearest } from '../../../src/diagnostics/suggest.ts';

describe('nearest', () => {
  it.each([
    ['Digital', ['digital', 'digits'], 'digital'],
    ['max-gap', ['max_gap', 'max'], 'max_gap'],
    ['gpd', ['gdp', 'gap'], 'gdp'],
    ['regresors', ['regressors', 'outcome'], 'regressors'],
    ['产业', ['产出', '人口'], '产出'],
    ['zzz', ['abc', 'digital'], null],
    ['a', ['b', 'c'], null],
    ['x', [], null],
    ['fixed', ['fixed_effects'], null],
    ['toString', ['tostring'], 'tostring'],
  ])('%s', (name, candidates, expected) => expect(nearest(name, candidates)).toBe(expected));

  it('prefers the nearer, then the first by code unit, whatever the order', () => {
    expect(nearest('grian', ['grin', 'grain', 'brian'])).toBe('grain');
    expect(nearest('bat', ['cat', 'rat'])).toBe(nearest('bat', ['rat', 'cat']));
  });

  it('stays cheap on long names', () => {
    const long = 'x'.repeat(100_000);
    expect(nearest(long, [`${long}y`, long.toUpperCase()])).toBe(long.toUpperCase());
  });
});

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['kitten', 'sitting', 3],
    ['ab', 'ba', 1],
    ['😀a', 'a', 1],
  ])('%s to %s', (a, b, expected) =>
    expect([editDistance(a, b), editDistance(b, a)]).toEqual([expected, expected]),
  );
});

it('lists names as a sentence does', () => {
  expect(listNames([])).toBe('');
  expect(listNames(['a'])).toBe('`a`');
  expect(listNames(['a', 'b', 'c'], 12, 'or')).toBe('`a`, `b` or `c`');
  expect(listNames(['a', 'b', 'c'], 2)).toBe('`a`, `b` and 1 more');
  expect(didYouMean('gpd', ['gdp'])).toBe('did you mean `gdp`?');
});
