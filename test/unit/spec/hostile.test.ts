import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxStudyBytes } from '../../../src/spec/limits.ts';
import { readYaml } from '../../../src/spec/read.ts';
import { check, openText, smallModels, smallStudy } from './open-text.ts';

/** A refusal is a matter of a fraction of a second; this is far above, for slow machines that do other things. */
const patienceMs = 5_000;

function timed(text: string): { codes: string[]; elapsed: number } {
  const start = performance.now();
  const { diagnostics } = readYaml('study.yaml', text);
  return { codes: diagnostics.map((diagnostic) => diagnostic.code), elapsed: performance.now() - start };
}

/** Nine anchors, each nine of the one before: 9^9 nodes when expanded. */
const bomb = Array.from({ length: 9 }, (_, i) => {
  const items = i === 0 ? 'lol, lol' : Array.from({ length: 9 }, () => `*a${i - 1}`).join(', ');
  return `a${i}: &a${i} [${items}]`;
}).join('\n');

const nested = (depth: number) => Array.from({ length: depth }, (_, i) => `${' '.repeat(i)}a:`).join('\n');

describe('texts that would use up time or memory', () => {
  it.each([
    ['an alias bomb', bomb, 'SPEC005'],
    ['an alias within what it repeats', 'a: &a [1, *a]', 'SPEC005'],
    ['brackets without end', '['.repeat(500_000), 'SPEC005'],
    ['braces without end', '{a: '.repeat(100_000), 'SPEC005'],
    ['dashes without end', '- '.repeat(500_000), 'SPEC005'],
    ['question marks without end', '? '.repeat(100_000), 'SPEC005'],
    ['keys within keys', nested(1_500), 'SPEC005'],
    ['keys on one line', `[${'a: '.repeat(100_000)}]`, 'SPEC005'],
    ['aliases without end', `a: &a [x]\nb: [${'*a,'.repeat(400_000)}]`, 'SPEC005'],
    ['a list without end', `[${'1,'.repeat(900_000)}1]`, 'SPEC005'],
    ['keys without end', Array.from({ length: 150_000 }, (_, i) => `k${i}: 1`).join('\n'), 'SPEC005'],
    ['fifty megabytes', 'a: 1\n'.repeat(10_000_000), 'SPEC002'],
  ])('%s: refused soon', (_, text, code) => {
    const { codes, elapsed } = timed(text);
    expect(codes).toEqual([code]);
    expect(elapsed).toBeLessThan(patienceMs);
  });

  it('keeps the bound on bytes in step with what it says', () => {
    expect(timed(`a: ${'x'.repeat(maxStudyBytes)}`).codes).toEqual(['SPEC002']);
    expect(timed(`a: ${'x'.repeat(1000)}`).codes).toEqual([]);
  });

  it('reads repeated parts where they are few', async () => {
    const { all, bound } = await check(`${smallStudy}models:
  a: { kind: regression, outcome: y, regressors: &x [x, z], vcov: &v { type: HC1 } }
  b: { kind: regression, outcome: q, regressors: *x, vcov: *v }
`);
    expect(all).toEqual([]);
    expect(
      bound.study!.models.map((model) => (model.kind === 'regression' ? model.columns[0]!.vcov : null)),
    ).toEqual([{ type: 'HC1' }, { type: 'HC1' }]);
  });
});

describe('keys that mean something to JavaScript', () => {
  it.each(['__proto__', 'constructor', 'prototype', 'toString', '__defineGetter__'])(
    '%s is refused',
    async (key) => {
      const opened = await openText(`${smallStudy}${smallModels}variables: { ${key}: { formula: x } }\n`);
      expect(opened.diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['SPEC006']);
      expect(({} as { formula?: unknown }).formula).toBeUndefined();
    },
  );

  it('and cannot come in by --set', async () => {
    const opened = await openText(smallStudy + smallModels, [{ path: '__proto__.polluted', value: 'yes' }]);
    expect(opened.diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['SPEC022']);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('any text at all', () => {
  it('gives diagnostics within the text, and never throws', async () => {
    const base = smallStudy + smallModels;
    const mutant = fc
      .tuple(fc.nat(base.length), fc.nat(12), fc.string({ maxLength: 12 }))
      .map(([start, length, insert]) => base.slice(0, start) + insert + base.slice(start + length));
    await fc.assert(
      fc.asyncProperty(mutant, async (text) => {
        const { all, opened, bound } = await check(text);
        expect(bound.study === null).toBe(all.length > 0);
        for (const { at } of all) {
          if (at === null) continue;
          expect(at.start).toBeGreaterThanOrEqual(0);
          expect(at.end).toBeGreaterThanOrEqual(at.start);
          expect(at.end).toBeLessThanOrEqual(opened.texts.get(at.file)!.length + 1);
        }
      }),
      { numRuns: 400, seed: 11 },
    );
  });
});
