import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, frameOf, lineAt, positionOf } from '../../../src/diagnostics/source.ts';

describe('positionOf', () => {
  it.each([
    ['a: 1\nb: 2', 5, { line: 2, column: 1 }],
    ['a: 1\r\nb: 2', 6, { line: 2, column: 1 }],
    ['a: 1\r\nb: 2', 9, { line: 2, column: 4 }],
    ['\ta: 1', 1, { line: 1, column: 2 }],
    ['农业: 1', 4, { line: 1, column: 5 }],
    ['😀😀x', 4, { line: 1, column: 3 }],
    ['', 0, { line: 1, column: 1 }],
    ['a\n', 2, { line: 1, column: 2 }],
    ['a\n\n', 3, { line: 2, column: 1 }],
  ])('%j at %i', (text, offset, expected) => expect(positionOf(text, offset)).toEqual(expected));

  it('agrees with counting line ends', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '中', '\n', '\r\n', ' ') });
    fc.assert(
      fc.property(text, fc.nat(50), (source, at) => {
        const offset = Math.min(at, source.length);
        fc.pre(source[offset - 1] !== '\r' && offset < source.length);
        const before = source.slice(0, offset).split(/\r\n|\n/);
        expect(positionOf(source, offset)).toEqual({
          line: before.length,
          column: before[before.length - 1]!.length + 1,
        });
      }),
      { seed: 3 },
    );
  });
});

describe('frames', () => {
  it('marks the place below the line, in cells of the terminal', () => {
    expect(frameOf('a: 农业 b', 6, 7)).toEqual({ number: 1, text: 'a: 农业 b', before: 8, marked: 1 });
    expect(frameOf('a: 农业 b', 3, 5)).toEqual({ number: 1, text: 'a: 农业 b', before: 3, marked: 4 });
    expect(frameOf('\tx', 1, 2)).toEqual({ number: 1, text: '    x', before: 4, marked: 1 });
  });

  it('marks the first line of a place over several, and a place without width', () => {
    expect(frameOf('a:\n  b\n  c\n', 0, 10)).toMatchObject({ number: 1, marked: 2 });
    expect(frameOf('a:', 2, 2)).toMatchObject({ before: 2, marked: 1 });
  });

  it('cuts a long line around the place', () => {
    const text = `${'x'.repeat(500)}HERE${'y'.repeat(500)}`;
    const frame = frameOf(text, 500, 504);
    expect(frame.text.length).toBeLessThan(140);
    expect(frame.text.slice(frame.before, frame.before + frame.marked)).toBe('HERE');
  });

  it('shows control characters as marks, so that no text moves the cursor', () => {
    expect(frameOf('a\u001b[31mb', 0, 1).text).toBe('a\ufffd[31mb');
  });

  it('knows wide, combining and plain characters', () => {
    expect([displayWidth('abc'), displayWidth('農Ａ'), displayWidth('e\u0301'), displayWidth('é')]).toEqual([
      3, 4, 1, 1,
    ]);
    expect(lineAt('a\nb\n', 2)).toEqual({ number: 2, text: 'b', start: 2 });
  });
});
