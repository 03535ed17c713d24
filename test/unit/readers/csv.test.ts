import { describe, expect, it } from 'vitest';
import { cells, problems, table } from './options.ts';

describe('CSV', () => {
  it('reads numbers and text, with the line of each row', async () => {
    const read = await table('province,year,gdp\nAnhui,2011,1.5e3\nHebei,2012,-.25\n');
    expect(read.names).toEqual(['province', 'year', 'gdp']);
    expect(read.rows).toBe(2);
    expect(cells(read, 'province')).toEqual(['Anhui', 'Hebei']);
    expect(cells(read, 'gdp')).toEqual([1500, -0.25]);
    expect([...read.rowNumbers]).toEqual([2, 3]);
  });

  it('reads quotes, doubled quotes, delimiters and line ends within quotes', async () => {
    const read = await table('name,"a ""b""",c\n"x, y","1",""\n"line 1\nline 2",2,3\nlast,4,5');
    expect(read.names).toEqual(['name', 'a "b"', 'c']);
    expect(cells(read, 'name')).toEqual(['x, y', 'line 1\nline 2', 'last']);
    expect(cells(read, 'a "b"')).toEqual([1, 2, 4]);
    expect(cells(read, 'c')).toEqual([null, 3, 5]);
    expect([...read.rowNumbers]).toEqual([2, 3, 5]);
  });

  it('steps over a byte order mark, CRLF, lone CR and empty lines', async () => {
    const read = await table('\ufeffa,b\r\n1,2\r\n\r\n3,4\r5,6\n\n');
    expect(read.names).toEqual(['a', 'b']);
    expect(cells(read, 'b')).toEqual([2, 4, 6]);
    expect([...read.rowNumbers]).toEqual([2, 4, 5]);
  });

  it('takes Chinese and accented names as ordinary names', async () => {
    const read = await table('省份,année,国内生产总值\n安徽,2011,15300\nÎle-de-France,2012,7\n');
    expect(read.names).toEqual(['省份', 'année', '国内生产总值']);
    expect(cells(read, '省份')).toEqual(['安徽', 'Île-de-France']);
  });

  it('reads GB18030 when told so', async () => {
    // 省,x / 安徽,1 in GB18030.
    const bytes = Uint8Array.from([0xca, 0xa1, 0x2c, 0x78, 0x0a, 0xb0, 0xb2, 0xbb, 0xd5, 0x2c, 0x31, 0x0a]);
    const read = await table(bytes, { encoding: 'gb18030' });
    expect(read.names).toEqual(['省', 'x']);
    expect(cells(read, '省')).toEqual(['安徽']);
    const [problem] = await problems(bytes);
    expect(problem).toMatchObject({ code: 'DATA012', pointer: '/data/sources/main' });
    expect(problem!.message).toContain('offset 5 (0xb0)');
    expect(problem!.hint).toContain('gb18030');
  });

  it('names the offset of a bad byte far into a file, also across chunks', async () => {
    const good = new TextEncoder().encode(`a\n${'é\n'.repeat(60_000)}`);
    const bytes = new Uint8Array(good.length + 2);
    bytes.set(good);
    bytes.set([0xff, 0x0a], good.length);
    const [problem] = await problems(bytes);
    expect(problem!.message).toContain(`offset ${good.length} (0xff)`);
  });

  it('knows the codes of missing, and those of the source by text or by value', async () => {
    const text = 'v,w,x\n,1,-\nNA,-999,…\nNaN,-999.0,2\nnull,3, . \n.,4,5\n7,5,6\n';
    const read = await table(text, { missingCodes: ['-', '…', '-999'] });
    expect(cells(read, 'v')).toEqual([null, null, null, null, null, 7]);
    expect(cells(read, 'w')).toEqual([1, null, null, 3, 4, 5]);
    expect(cells(read, 'x')).toEqual([null, null, 2, null, 5, 6]);
  });

  it('keeps every cell as written once one is no number', async () => {
    const read = await table('x,y\n1.50,n/a\n,2\n"1,234",3\n');
    expect(read.columns.x!.kind).toBe('text');
    expect(cells(read, 'x')).toEqual(['1.50', null, '1,234']);
    expect(cells(read, 'y')).toEqual(['n/a', '2', '3']);
  });

  it('reads codes with leading zeros as numbers, and no locale, no infinity', async () => {
    const read = await table('a,b,c,d\n006,Infinity,0x10,1e400\n');
    expect(cells(read, 'a')).toEqual([6]);
    for (const name of ['b', 'c', 'd']) expect(read.columns[name]!.kind).toBe('text');
  });

  it('takes another delimiter', async () => {
    const read = await table('a;b\n1;2\n', { delimiter: ';' });
    expect(cells(read, 'b')).toEqual([2]);
    expect(cells(await table('a\tb\n1\t2\n', { format: 'tsv' }), 'b')).toEqual([2]);
  });

  it('locates rows with too few or too many cells', async () => {
    const found = await problems('a,b\n1,2\n3\n4,5,6\n');
    expect(found.map((problem) => problem.code)).toEqual(['DATA002', 'DATA002']);
    expect(found[0]!.message).toBe('data.csv: line 3 has 1 cell, but the header names 2.');
    expect(found[1]!.message).toBe('data.csv: line 4 has 3 cells, but the header names 2.');
  });

  it('counts what it does not list', async () => {
    const found = await problems(`a,b\n${'1\n'.repeat(20)}`);
    expect(found).toHaveLength(5);
    expect(found[4]!.message).toContain('(and 15 more)');
  });

  it('locates faults of quoting and of the header', async () => {
    expect((await problems('a,b\n1,"2\n3,4\n'))[0]!.message).toContain(
      'line 2, column 2: the quote that opens here',
    );
    expect((await problems('a,b\n1,"2"x\n'))[0]!.message).toContain(
      'line 2, column 2: text follows a closing quote',
    );
    expect((await problems('a,,a\n1,2,3\n')).map((problem) => problem.message)).toEqual([
      'data.csv: column 2 has no name in the header.',
      'data.csv: the column name `a` stands twice, in column 1 and 3.',
    ]);
    expect((await problems(''))[0]!.message).toContain('is empty');
  });

  it('reads a header without rows', async () => {
    expect((await table('a,b\n')).rows).toBe(0);
  });

  it('has names like `__proto__` and `constructor` as ordinary names', async () => {
    const read = await table('__proto__,constructor\n1,2\n');
    expect(Object.keys(read.columns)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(read.columns)).toBe(Object.prototype);
  });
});

describe('wide layout', () => {
  const layout = { wide: { columns: 'y*', time: 'year', value: 'grain' } }.wide;

  it('turns columns into rows', async () => {
    const read = await table('province,y2011,y2012,zone\nAnhui,1,2,south\nHebei,3,,north\n', { layout });
    expect(read.names).toEqual(['province', 'zone', 'year', 'grain']);
    expect(cells(read, 'province')).toEqual(['Anhui', 'Anhui', 'Hebei', 'Hebei']);
    expect(cells(read, 'year')).toEqual([2011, 2012, 2011, 2012]);
    expect(cells(read, 'grain')).toEqual([1, 2, 3, null]);
    expect([...read.rowNumbers]).toEqual([2, 2, 3, 3]);
  });

  it('says what does not fit', async () => {
    expect((await problems('a,b\n1,2\n', { layout }))[0]!.message).toContain('no column matches `y*`');
    expect((await problems('a,yes\n1,2\n', { layout }))[0]!.message).toContain('`es` is no time');
    expect((await problems('grain,y1\n1,2\n', { layout }))[0]!.message).toContain('already has');
  });

  it('keeps text of any column as written', async () => {
    const read = await table('p,y1,y2\nA,1,x\nB,2,3\n', { layout });
    expect(cells(read, 'grain')).toEqual(['1', 'x', '2', '3']);
  });
});
