import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BinaryOperator, Expr } from '../../../src/formula/ast.ts';
import { namesIn, nameUses } from '../../../src/formula/names.ts';
import { parseFormula } from '../../../src/formula/parse.ts';
import { printFormula } from '../../../src/formula/print.ts';

const at = { start: 0, end: 0 };
const operators: BinaryOperator[] = ['+', '-', '*', '/', '^', '==', '!=', '<', '<=', '>', '>=', 'and', 'or'];

const name = fc.oneof(
  fc.constantFrom('a', 'b_1', '数字', 'éa', 'and', 'entity', 'if', '2x', 'a b', '`', '``x'),
  fc.string({ minLength: 1 }),
);

const { expr } = fc.letrec<{ expr: Expr }>((tie) => ({
  expr: fc.oneof(
    { maxDepth: 6, depthSize: 'small' },
    fc
      .double({ min: 0, noNaN: true, noDefaultInfinity: true })
      .map((value): Expr => ({ kind: 'number', value: value === 0 ? 0 : value, at })),
    fc.string().map((value): Expr => ({ kind: 'text', value, at })),
    name.map((text): Expr => ({ kind: 'name', name: text, at })),
    fc
      .tuple(fc.constantFrom('-', '+', 'not'), tie('expr'))
      .map(([operator, operand]): Expr => ({ kind: 'unary', operator: operator as '-', operand, at })),
    fc
      .tuple(fc.constantFrom(...operators), tie('expr'), tie('expr'))
      .map(([operator, left, right]): Expr => ({ kind: 'binary', operator, left, right, at })),
    fc
      .tuple(tie('expr'), tie('expr'))
      .map(([a, b]): Expr => ({ kind: 'call', callee: 'min', args: [a, b], at })),
    tie('expr').map((a): Expr => ({ kind: 'call', callee: 'ln', args: [a], at })),
  ),
}));

/** Without positions, which differ. */
function bare(value: Expr): unknown {
  return JSON.parse(JSON.stringify(value, (key, part) => (key === 'at' ? undefined : part)));
}

describe('printFormula', () => {
  it('prints what reads back as the same formula', () => {
    fc.assert(
      fc.property(expr, (original) => {
        const text = printFormula(original);
        fc.pre(text.length <= 4000);
        const parsed = parseFormula(text);
        expect(parsed.ok ? bare(parsed.value) : { text, error: parsed.error }).toEqual(bare(original));
        if (parsed.ok) expect(printFormula(parsed.value)).toBe(text);
      }),
      { numRuns: 500, seed: 20250526 },
    );
  });

  it('never throws on any text', () => {
    const alphabet = fc.constantFrom(...'ab1.( )+-*/^=<>!,"\'`not lag%数 ');
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 40 }), (text) => {
        const parsed = parseFormula(text);
        if (parsed.ok) {
          expect(parseFormula(printFormula(parsed.value)).ok).toBe(true);
        } else {
          for (const error of parsed.error) {
            expect(error.at.start).toBeGreaterThanOrEqual(0);
            expect(error.at.end).toBeLessThanOrEqual(text.length);
          }
        }
      }),
      { numRuns: 2000, seed: 7 },
    );
  });
});

describe('namesIn', () => {
  it('finds each name once, in order, with roles left out', () => {
    const text = 'if(b > a, mean_of(c, entity), lag(a, 2)) + `time`';
    const parsed = parseFormula(text);
    if (!parsed.ok) throw new Error('not read');
    expect(namesIn(parsed.value)).toEqual(['b', 'a', 'c', 'time']);
    expect(nameUses(parsed.value).map((use) => text.slice(use.at.start, use.at.end))).toEqual([
      'b',
      'a',
      'c',
      'a',
      '`time`',
    ]);
  });
});
