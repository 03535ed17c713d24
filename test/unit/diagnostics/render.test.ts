import { describe, expect, it } from 'vitest';
import { codes, isCode } from '../../../src/diagnostics/codes.ts';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { renderJson } from '../../../src/diagnostics/render-json.ts';
import { renderText } from '../../../src/diagnostics/render-text.ts';

const texts = { 'a.yaml': 'x: 1\ny: 农业\n', 'b.yaml': `${'\n'.repeat(99)}z: 3\n` };

const diagnostic: Diagnostic = {
  code: 'SPEC013',
  severity: 'error',
  message: 'The value is wrong.',
  hint: 'write another',
  pointer: '/y',
  at: { file: 'a.yaml', start: 8, end: 10 },
  related: [{ at: { file: 'b.yaml', start: 99, end: 100 }, note: 'it began here' }],
  fix: { at: { file: 'a.yaml', start: 8, end: 10 }, text: 'agriculture' },
};

const warning: Diagnostic = {
  code: 'DATA006',
  severity: 'warning',
  message: 'A cell\u001b[2J is odd.',
  pointer: '',
  at: null,
  related: [],
};

describe('renderText', () => {
  it('shows code, message, place, line, mark, related places and hint', () => {
    expect(
      renderText([diagnostic, warning], texts, { color: false }),
    ).toBe(`error[SPEC013]: The value is wrong.
   --> a.yaml:2:4
    |
  2 | y: 农业
    |    ^^^^
   --> b.yaml:100:1
    |
100 | z: 3
    | - it began here
    = hint: write another

warning[DATA006]: A cell\ufffd[2J is odd.

1 error, 1 warning
`);
  });

  it('colors without changing a letter', () => {
    const colored = renderText([diagnostic], texts, { color: true });
    expect(colored).toContain('\u001b[31m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colors are what is taken away
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(renderText([diagnostic], texts, { color: false }));
  });

  it('says nothing of nothing, and names a file whose text is not at hand', () => {
    expect(renderText([], texts, { color: false })).toBe('');
    const elsewhere = { ...diagnostic, at: { file: 'toString', start: 1, end: 2 }, related: [] };
    expect(renderText([elsewhere], new Map(), { color: false })).toContain(' --> toString\n');
  });
});

describe('renderJson', () => {
  it('gives the same as data', () => {
    expect(renderJson([diagnostic, warning], texts)).toEqual([
      {
        code: 'SPEC013',
        severity: 'error',
        message: 'The value is wrong.',
        hint: 'write another',
        pointer: '/y',
        at: { file: 'a.yaml', line: 2, column: 4, end_line: 2, end_column: 6, start: 8, end: 10 },
        related: [
          {
            note: 'it began here',
            at: { file: 'b.yaml', line: 100, column: 1, end_line: 100, end_column: 2, start: 99, end: 100 },
          },
        ],
        fix: {
          text: 'agriculture',
          at: { file: 'a.yaml', line: 2, column: 4, end_line: 2, end_column: 6, start: 8, end: 10 },
        },
      },
      {
        code: 'DATA006',
        severity: 'warning',
        message: 'A cell\u001b[2J is odd.',
        hint: null,
        pointer: '',
        at: null,
        related: [],
        fix: null,
      },
    ]);
  });
});

it('codes are a finite list, each with its meaning', () => {
  for (const [code, meaning] of Object.entries(codes)) {
    expect(code).toMatch(/^(SPEC|BIND|DATA|RUN)\d{3}$/);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
  }
  expect([isCode('SPEC010'), isCode('toString'), isCode('SPEC999')]).toEqual([true, false, false]);
});
