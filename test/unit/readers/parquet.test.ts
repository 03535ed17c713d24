import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { columnChunks } from '../../../src/readers/column-chunks.ts';
import { missingCodes } from '../../../src/readers/missing-codes.ts';
import { readParquet } from '../../../src/readers/parquet.ts';
import { defaults } from './options.ts';

const cellOf = (value: unknown) => value as number | null;

test.each([1, 2, 3, 4, 7])('of %i doubles in a chunk, those that are not finite are missing', (length) => {
  for (let at = -1; at < length; at++) {
    for (const odd of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]) {
      const chunk = Float64Array.from({ length }, (_, i) => (i === at ? odd : i - 0.5));
      const column = columnChunks(length + 1);
      column.add(chunk, 1, cellOf);
      column.add(Int32Array.of(9), 0, cellOf);
      const expected = Float64Array.from([9, ...chunk], (value) =>
        Number.isFinite(value) ? value : Number.NaN,
      );
      expect(column.filled()).toBe(length + 1);
      expect(column.column(missingCodes([])).values).toEqual(expected);
    }
  }
});

const ROWS = 2500;
const bytesOf = (array: ArrayBufferView) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);
const sameBytes = (left: ArrayBufferView, right: ArrayBufferView) => bytesOf(left).equals(bytesOf(right));
/** Row groups of 1,000 rows: three chunks a column. */
const fileOf = (columns: number): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: Array.from({ length: columns }, (_, j) => ({
        name: `c${j}`,
        type: 'DOUBLE' as const,
        nullable: false,
        data: Float64Array.from({ length: ROWS }, (_row, i) => i * 0.25 + j),
      })),
      rowGroupSize: 1000,
    }),
  );

test.each([2, 100, 101])(
  '%i columns, one by one or together, from a buffer of their own or a part of one',
  async (columns) => {
    const bytes = fileOf(columns);
    const inside = new Uint8Array(bytes.length + 9);
    inside.set(bytes, 5);
    for (const given of [bytes, inside.subarray(5, 5 + bytes.length)]) {
      const before = given.slice();
      const read = await readParquet(given, defaults);
      expect(read.ok).toBe(true);
      if (!read.ok) return;
      expect(read.value.names).toHaveLength(columns);
      // Column by column as bytes: to compare a hundred long columns number by number takes ten seconds.
      read.value.names.forEach((name, j) => {
        const column = read.value.columns[name]!;
        expect(column.kind).toBe('number');
        const wanted = Float64Array.from({ length: ROWS }, (_, i) => i * 0.25 + j);
        expect(sameBytes(column.values as Float64Array, wanted)).toBe(true);
      });
      expect(sameBytes(given, before)).toBe(true);
    }
  },
);
