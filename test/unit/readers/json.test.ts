import { describe, expect, it } from 'vitest';
import { cells, problems, table } from './options.ts';

const format = 'json' as const;

describe('JSON', () => {
  it('reads an array of objects; absent keys are missing', async () => {
    const text = '[{"省":"安徽","x":1,"b":true},{"x":"2.5","省":"河北"},{"省":null,"x":"NA","b":false}]';
    const read = await table(text, { format });
    expect(read.names).toEqual(['省', 'x', 'b']);
    expect(cells(read, '省')).toEqual(['安徽', '河北', null]);
    expect(cells(read, 'x')).toEqual([1, 2.5, null]);
    expect(cells(read, 'b')).toEqual([1, null, 0]);
    expect([...read.rowNumbers]).toEqual([1, 2, 3]);
  });

  it('reads columns', async () => {
    const read = await table('{"columns":{"a":[1,-999],"b":["x",null]}}', { format, missingCodes: ['-999'] });
    expect(cells(read, 'a')).toEqual([1, null]);
    expect(cells(read, 'b')).toEqual(['x', null]);
  });

  it('says where it is not what it should be', async () => {
    expect((await problems('[{"a":1},\n{"a":}]', { format }))[0]!.message).toBe(
      'data.csv: is not JSON from line 2, column 6 on.',
    );
    expect((await problems('[{"a":', { format }))[0]!.message).toBe(
      'data.csv: ends too early, at line 1, column 7.',
    );
    expect((await problems('[1,]', { format }))[0]!.message).toContain('column 4');
    expect((await problems('[] []', { format }))[0]!.message).toContain('column 4');
    expect((await problems('[{"a":"\\x"}]', { format }))[0]!.message).toContain('column 7');
    expect((await problems('[{"a":[1]}]', { format }))[0]!.message).toContain(
      'row 1, column `a` holds a list',
    );
    expect((await problems('[1]', { format }))[0]!.message).toContain('row 1 is not an object');
    expect((await problems('{"columns":{"a":[1],"b":[]}}', { format }))[0]!.message).toContain('has 0 cells');
    expect((await problems('"x"', { format }))[0]!.message).toContain('must be an array of objects');
    expect((await problems('[{"a":1e999}]', { format }))[0]!.message).toContain('beyond the range');
  });

  it('survives nesting without end', async () => {
    const deep = '['.repeat(200_000);
    expect((await problems(deep, { format }))[0]!.code).toBe('DATA002');
  });
});
