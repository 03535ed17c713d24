import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDecimal } from '../../src/data/decimal.ts';
import { parseNumberAt } from '../../src/data/number.ts';
import { tableOfText } from '../../src/readers/csv.ts';
import { readNumbers } from '../../src/readers/csv-numbers.ts';
import { missingCodes } from '../../src/readers/missing-codes.ts';

const SEED = 20251125;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(text: string): { value: number; end: number } {
  const out = Float64Array.of(Number.NaN);
  const end = readDecimal(bytesOf(text), 0, out, 0);
  return { value: out[0]!, end };
}

const digits = (most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: most }).map((list) => list.join(''));
const decimal = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    digits(22),
    fc.option(digits(24)),
    fc.option(fc.integer({ min: -345, max: 330 })),
  )
  .filter(([, whole, fraction]) => whole !== '' || (fraction !== null && fraction !== ''))
  .map(
    ([sign, whole, fraction, power]) =>
      `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${power === null ? '' : `e${power}`}`,
  );
/** Decimals that lie at, or a hair beside, the middle of two doubles: where a second rounding would show. */
const middle = fc
  .tuple(
    fc.double({ min: 1e-4, max: 1e15, noNaN: true }),
    fc.integer({ min: 15, max: 19 }),
    fc.integer({ min: -2, max: 2 }),
  )
  .map(([value, places, step]) => {
    const next = value * (1 + 1.1102230246251565e-16);
    const text = ((value + next) / 2).toPrecision(places);
    return step === 0 ? text : `${text}${Math.abs(step)}`;
  })
  .filter((text) => !text.includes('e'));

describe('decimals of bytes', () => {
  it.each([
    ['any', decimal],
    ['near the middle of two doubles', middle],
    ['17 digits', fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toPrecision(17))],
    ['shortest', fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)],
  ])('%s: the bits of Number()', (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const { value, end } = read(text);
        expect(end).toBe(text.length);
        expect(Object.is(value, Number(text)), `${text}: ${value}`).toBe(true);
      }),
      { seed: SEED, numRuns: 5000 },
    );
  });

  it.each([
    ['1.5,2', 3],
    ['12e', 2],
    ['12e+', 2],
    ['1.2.3', 3],
    ['-', 0],
    ['.', 0],
    ['+.e5', 0],
    ['', 0],
    ['5.', 2],
    ['.5x', 2],
    ['0x10', 1],
  ])('%j ends where the number does', (text, end) => {
    expect(read(text).end).toBe(end);
    if (end > 0) expect(read(text).value).toBe(parseNumberAt(text, 0, end));
  });
});

describe('tables of numbers', () => {
  const cell = fc.oneof(
    { weight: 8, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String) },
    { weight: 8, arbitrary: fc.integer().map(String) },
    { weight: 3, arbitrary: fc.constantFrom('', 'NA', 'NaN', '.', 'null', '-999', '-999.0', '-0', '1e400') },
    { weight: 1, arbitrary: fc.constantFrom('x', '"1"', ' 1', '1 ', '1,2', '省', '1e', '--1', '\r') },
  );
  const file = fc
    .tuple(
      fc
        .integer({ min: 1, max: 4 })
        .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }))),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([rows, end, mark, last]) => {
      const width = rows[0]?.length ?? 2;
      const header = Array.from({ length: width }, (_, j) => ` c${j} `).join(',');
      return `${mark ? '\ufeff' : ''}${[header, ...rows.map((row) => row.join(','))].join(end)}${last ? end : ''}`;
    });

  it('are those that the scanner of text reads, or left to it', () => {
    let taken = 0;
    fc.assert(
      fc.property(file, fc.constantFrom([], ['-999']), (text, codes) => {
        const missing = missingCodes(codes);
        const fast = readNumbers(bytesOf(text), ',', missing);
        if (fast === null) return;
        taken += 1;
        const plain = tableOfText(new TextDecoder().decode(bytesOf(text)), ',', missing);
        if (!plain.ok) throw new Error(`${JSON.stringify(text)}: ${plain.error[0]!.message}`);
        expect(fast.names).toEqual(plain.value.names);
        expect(fast.rows).toBe(plain.value.rows);
        expect([...fast.rowNumbers]).toEqual([...plain.value.rowNumbers]);
        for (const name of fast.names) {
          const column = plain.value.columns[name]!;
          if (column.kind !== 'number') throw new Error(`${name} is text`);
          expect([...(fast.columns[name]!.values as Float64Array)]).toEqual([...column.values]);
        }
      }),
      { seed: SEED, numRuns: 2000 },
    );
    expect(taken).toBeGreaterThan(400);
  });

  it.each([
    ['a quote', 'a,b\n"1",2\n'],
    ['text', 'a,b\nx,2\n'],
    ['a ragged line', 'a,b\n1\n'],
    ['a cell too many', 'a,b\n1,2,3\n'],
    ['a name twice', 'a,a\n1,2\n'],
    ['a CR alone', 'a,b\r1,2\r'],
    ['an overflow', 'a,b\n1e999,2\n'],
    ['nothing at all', ''],
  ])('%s is left to the scanner of text', (_, text) => {
    expect(readNumbers(bytesOf(text), ',', missingCodes([]))).toBeNull();
  });

  it('grow when the rows are shorter than the first ones', () => {
    const long = Array.from({ length: 1500 }, (_, i) => `${i}.123456789,${i}.987654321`);
    const short = Array.from({ length: 20000 }, () => '1,2');
    const table = readNumbers(bytesOf(`a,b\n${[...long, ...short].join('\n')}`), ',', missingCodes([]));
    expect(table?.rows).toBe(21500);
    expect(table?.columns.b?.values[21499]).toBe(2);
    expect(table?.rowNumbers[21499]).toBe(21501);
  });
});
