import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DtaVariable, writeDta } from './dta-writer.ts';
import { cells, problems, read, table } from './options.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));

const variables: DtaVariable[] = [
  { name: '省份', type: 20, label: 'Province', cells: ['安徽', 'Île', ''] },
  { name: 'b', type: 'byte', valueLabel: 'zones', cells: [1, -127, '.a'] },
  { name: 'i', type: 'int', cells: [32740, '.', '.z'] },
  { name: 'l', type: 'long', cells: [2147483620, '.b', -5] },
  { name: 'f', type: 'float', cells: [1.5, '.', '.c'] },
  { name: 'd', type: 'double', cells: [0.1, '.z', -1e300] },
  { name: 's', type: 'strL', cells: ['long text', '', '很长'] },
];
const labels = { zones: { '1': 'east', '-127': 'wést' } };

describe('Stata', () => {
  describe.each([117, 118, 119] as const)('release %d', (release) => {
    it.each([true, false])('reads types, labels and missing codes, little-endian %s', async (little) => {
      const result = await table(writeDta(variables, release, little, labels), { format: 'dta' });
      expect(result.names).toEqual(variables.map(({ name }) => name));
      expect(cells(result, '省份')).toEqual(['安徽', 'Île', null]);
      expect(cells(result, 'b')).toEqual([1, -127, null]);
      expect(cells(result, 'i')).toEqual([32740, null, null]);
      expect(cells(result, 'l')).toEqual([2147483620, null, -5]);
      expect(cells(result, 'f')).toEqual([1.5, null, null]);
      expect(cells(result, 'd')).toEqual([0.1, null, -1e300]);
      expect(cells(result, 's')).toEqual(['long text', null, '很长']);
      expect(result.notes).toEqual({
        省份: { label: 'Province' },
        b: { valueLabels: labels.zones, missingCodes: { '.a': 1 } },
        i: { missingCodes: { '.z': 1 } },
        l: { missingCodes: { '.b': 1 } },
        f: { missingCodes: { '.c': 1 } },
        d: { missingCodes: { '.z': 1 } },
      });
    });
  });

  it('reads text of release 117 in the encoding of the source', async () => {
    const bytes = writeDta([{ name: 'x', type: 4, cells: ['????'] }], 117, true);
    const at = bytes.lastIndexOf(0x3f);
    bytes.set([0xb0, 0xb2, 0xbb, 0xd5], at - 3);
    expect(cells(await table(bytes, { format: 'dta', encoding: 'gb18030' }), 'x')).toEqual(['安徽']);
    expect((await problems(bytes, { format: 'dta' }))[0]).toMatchObject({ code: 'DATA012' });
  });

  it('reads what ReadStat wrote', async () => {
    const result = await table(fixture('readstat.dta'), { format: 'dta' });
    expect(cells(result, 'province')).toEqual(['安徽', 'Île-de-France', 'Hebei']);
    expect(cells(result, 'year')).toEqual([2011, 2012, 2013]);
    expect(cells(result, 'gdp')).toEqual([1.5, null, -22500000000]);
    expect(result.notes.province).toEqual({ label: 'Province' });
    expect(result.notes.zone?.valueLabels).toMatchObject({ '1': 'east', '2': 'wést' });
    const foreign = await table(fixture('foreign.dta'), { format: 'dta' });
    expect(cells(foreign, 'code')).toEqual([1, null, 3]);
    expect(foreign.notes.zone?.valueLabels).toEqual({ '1': 'east', '2': 'west' });
  });

  it('says what it is not', async () => {
    expect((await problems(Uint8Array.from([115, 2, 1, 0]), { format: 'dta' }))[0]!.message).toContain(
      'release 115',
    );
    expect((await problems('<stata_dta><header><release>121', { format: 'dta' }))[0]!.message).toContain(
      '`121`',
    );
    const cut = writeDta(variables, 118, true, labels).subarray(0, 5000);
    expect((await problems(cut, { format: 'dta' }))[0]).toMatchObject({ code: 'DATA002' });
  });
});

describe('Parquet', () => {
  it('reads types; dates as text', async () => {
    const result = await table(fixture('types.parquet'), { format: 'parquet' });
    expect(cells(result, 'province')).toEqual(['安徽', 'Île-de-France', null]);
    expect(cells(result, 'year')).toEqual([2011, 2012, 2013]);
    expect(cells(result, 'gdp')).toEqual([1.5, null, -2.25e10]);
    expect(cells(result, 'coast')).toEqual([1, 0, null]);
    expect(cells(result, 'big')).toEqual([9007199254740992, 2, null]);
    expect(cells(result, 'day')).toEqual(['2011-12-31', null, '2013-01-01']);
    expect(cells(result, 'price')).toEqual([12.34, null, -0.5]);
  });

  it('reads decimals as the doubles nearest to them', async () => {
    // 12.34 becomes 0.57, which is 57 * 0.01 in no arithmetic of doubles.
    const bytes = fixture('types.parquet').slice();
    const at = bytes.findIndex((byte, i) => byte === 0xd2 && bytes[i + 1] === 0x04);
    bytes.set([57, 0], at);
    expect(cells(await table(bytes, { format: 'parquet' }), 'price')).toEqual([0.57, null, -0.5]);
  });

  it('says what it cannot read', async () => {
    expect((await problems(fixture('zstd.parquet'), { format: 'parquet' }))[0]!.message).toMatch(/ZSTD/i);
    expect((await problems(fixture('nested.parquet'), { format: 'parquet' }))[0]!.message).toContain(
      '`a` is nested',
    );
    expect((await problems('PAR1', { format: 'parquet' }))[0]).toMatchObject({ code: 'DATA002' });
  });
});

describe('XLSX', () => {
  it('reads a sheet by name or number, with the rows of the sheet', async () => {
    const result = await table(fixture('book.xlsx'), { format: 'xlsx', sheet: 'T3', missingCodes: ['…'] });
    expect(result.names).toEqual(['省份', 'year', 'gdp', 'day', 'coast', 'half']);
    expect(cells(result, '省份')).toEqual(['安徽', 'Île-de-France', 'Hebei']);
    expect(cells(result, 'gdp')).toEqual([1.5, null, 3]);
    expect(cells(result, 'day')).toEqual(['2011-12-31', null, '2013-01-01']);
    expect(cells(result, 'coast')).toEqual([1, 0, null]);
    expect(cells(result, 'half')).toEqual([0.75, null, 1.5]);
    expect([...result.rowNumbers]).toEqual([3, 4, 6]);
    expect((await table(fixture('book.xlsx'), { format: 'xlsx', sheet: 2 })).rows).toBe(3);
    expect((await table(fixture('book.xlsx'), { format: 'xlsx' })).names).toEqual(['not this one']);
  });

  it('refuses a sheet that a far cell makes too large', async () => {
    const [problem] = await problems(fixture('far-cell.xlsx'), { format: 'xlsx' });
    expect(problem!.message).toContain('spans 1048576 rows and 16384 columns');
  });

  it('names the sheets that are there', async () => {
    const [problem] = await problems(fixture('book.xlsx'), { format: 'xlsx', sheet: 'T4' });
    expect(problem).toMatchObject({ code: 'DATA002', hint: 'It has 首页, T3.' });
    expect((await problems('no zip', { format: 'xlsx' }))[0]!.message).toContain('is not an Excel workbook');
  });
});

describe('damaged files', () => {
  const samples = [
    { format: 'dta', bytes: writeDta(variables, 118, true, labels) },
    { format: 'parquet', bytes: fixture('types.parquet') },
    { format: 'xlsx', bytes: fixture('book.xlsx') },
    { format: 'csv', bytes: new TextEncoder().encode('省,x\n"安,徽",1\nB,"2""3"\n') },
    { format: 'json', bytes: new TextEncoder().encode('[{"省":"安徽","x":1.5},{"x":null}]') },
  ] as const;

  it.each(samples)(
    '$format: any mutation gives a table or problems, never a throw',
    async ({ format, bytes }) => {
      const mutation = fc.record({ at: fc.nat({ max: bytes.length - 1 }), to: fc.nat({ max: 255 }) });
      await fc.assert(
        fc.asyncProperty(
          fc.array(mutation, { maxLength: 6 }),
          fc.option(fc.nat({ max: bytes.length })),
          async (edits, cut) => {
            const mutant = bytes.slice(0, cut ?? bytes.length);
            for (const { at, to } of edits) if (at < mutant.length) mutant[at] = to;
            const result = await read(mutant, { format });
            if (result.ok) {
              for (const column of Object.values(result.value.columns))
                expect(column.values.length).toBe(result.value.rows);
            } else expect(result.error.length).toBeGreaterThan(0);
          },
        ),
        { seed: 20250526, numRuns: 150 },
      );
    },
  );
});
