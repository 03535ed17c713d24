import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { GREEK } from '../../../src/report/math.ts';

const report = path.join(import.meta.dirname, '..', '..', '..', 'src', 'report');

test('every letter that an equation names by more than one letter is known, or it would print as its name', () => {
  const files = readdirSync(report).filter((name) => /equation|nonlinear|math/.test(name));
  const named = files.flatMap((name) => {
    const source = readFileSync(path.join(report, name), 'utf8');
    return [...source.matchAll(/\b(?:letter|at)\('([A-Za-z]{2,})'/g)].map(([, letter]) => letter!);
  });
  expect(named).toContain('sigma');
  expect(named.filter((letter) => !Object.hasOwn(GREEK, letter))).toEqual([]);
});
