import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTable } from '../../src/readers/read-table.ts';

const SEED = 20250526;

const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

const options = {
  format: 'csv',
  path: 'data.csv',
  pointer: '',
  encoding: 'utf-8',
  sheet: null,
  delimiter: null,
  missingCodes: [],
  layout: null,
} as const;

/** Text that is neither a number nor a code of missing, with all that quoting must carry. */
const textCell = fc
  .array(fc.constantFrom('"', ',', '\n', '\r\n', 'é', '省', '😀', 'a', ' ', '1'), { maxLength: 8 })
  .map((parts) => `x${parts.join('')}`);
const numberCell = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('CSV', () => {
  it('reads back what was printed', async () => {
    const rows = fc.array(fc.tuple(textCell, fc.option(numberCell)), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        textCell,
        rows,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        async (name, cells, end, mark) => {
          const lines = cells.map(([text, value]) => `${quote(text)},${value === null ? '' : String(value)}`);
          const header = name.trim();
          const file = `${mark ? '\ufeff' : ''}${quote(header)},value${end}${lines.join(end)}${end}`;
          const table = await readTable(new TextEncoder().encode(file), options);
          if (!table.ok) throw new Error(table.error[0]!.message);
          expect(table.value.names).toEqual([header, 'value']);
          expect(table.value.columns[header]!.values).toEqual(cells.map(([text]) => text));
          const wanted = cells.map(([, value]) => (value === null ? Number.NaN : value === 0 ? 0 : value));
          expect(Array.from(table.value.columns.value!.values as Float64Array)).toEqual(wanted);
        },
      ),
      { seed: SEED, numRuns: 200 },
    );
  });

  it('never throws on text, whatever it is', async () => {
    const parts = fc.array(fc.constantFrom('"', ',', '\n', '\r', 'a', '1', '', '.', '\u0000', '\ufeff'), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(parts, async (text) => {
        const table = await readTable(new TextEncoder().encode(text.join('')), options);
        if (!table.ok) expect(table.error.length).toBeGreaterThan(0);
        else
          for (const column of Object.values(table.value.columns))
            expect(column.values.length).toBe(table.value.rows);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
