import { describe, expect, test } from 'vitest';
import { readTable } from '../../../src/readers/read-table.ts';

const options = {
  format: 'csv',
  path: 'd.csv',
  pointer: '/data/sources/d',
  encoding: 'utf-8',
  sheet: null,
  delimiter: null,
  missingCodes: [],
  layout: null,
} as const;

async function messageOf(text: string): Promise<string> {
  const read = await readTable(new TextEncoder().encode(text), options);
  return read.ok ? 'read' : (read.error[0]?.message ?? '');
}

describe('a header that no table has', () => {
  test('is refused before memory is taken for its columns', async () => {
    const names = Array.from({ length: 300_000 }, (_, i) => `c${i}`).join(',');
    expect(await messageOf(`${names}\n${names}\n`)).toBe(
      'd.csv: has 300000 columns; at most 20000 can be read.',
    );
  });

  test('as a name that is the whole file', async () => {
    expect(await messageOf('\0'.repeat(2_000_000))).toMatch(
      /name of column 1 has 2000000 characters: is this a table/,
    );
  });

  test('is read where it is long but sound', async () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `c${i}`);
    expect(await messageOf(`${names.join(',')}\n${names.map((_, i) => i).join(',')}\n`)).toBe('read');
  });
});
