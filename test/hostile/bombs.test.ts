import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { runProgram } from '../support/run-program.ts';

/** Small files that ask for much time or memory. Each is refused, or done, in seconds, on a machine that is busy. */
const slowestMs = 10_000;
const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-bombs-')));
writeFileSync(path.join(base, 'package.json'), '{}\n');
afterAll(() => rmSync(base, { recursive: true, force: true }));

const table = `e,t,y,x\n${Array.from({ length: 50 }, (_, i) => `${Math.floor(i / 5)},${i % 5},${(i * 7919) % 101},${(i * 104729) % 97}`).join('\n')}\n`;
const sound = (file: string) => `repro: 1
study: {id: s, title: t}
data: {sources: {s: {path: ${file}}}, panel: {entity: e, time: t}}
models: {m: {kind: regression, outcome: y, regressors: [x], effects: [entity]}}
`;

async function check(name: string, study: string, file: string, data: string | Uint8Array) {
  const folder = path.join(base, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'study.yaml'), study);
  writeFileSync(path.join(folder, file), data);
  const start = performance.now();
  const ran = await runProgram('check', '-C', base, '--no-cache', '-q', folder);
  return { ...ran, ms: performance.now() - start };
}

const aliases = Array.from(
  { length: 11 },
  (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(',')}]`,
);
const formula = (text: string) => `${sound('d.csv')}variables: {v: {formula: "${text}"}}\n`;
const studies: { readonly [name: string]: string } = {
  'aliases that expand to 10^12 parts': `a0: &a0 [x]\n${aliases.join('\n')}\n${sound('d.csv')}`,
  'an alias of itself': `a: &a [*a]\n${sound('d.csv')}`,
  'mappings 20,000 deep': `${sound('d.csv')}variables: ${'{a: '.repeat(20_000)}1${'}'.repeat(20_000)}\n`,
  'lists 500,000 deep': `${sound('d.csv')}outputs: ${'['.repeat(500_000)}\n`,
  '80,000 variables': `${sound('d.csv')}variables:\n${Array.from({ length: 80_000 }, (_, i) => `  v${i}: {formula: x}`).join('\n')}\n`,
  'a formula of parentheses': formula('('.repeat(3900)),
  'a formula of signs': formula(`${'-'.repeat(3900)}x`),
  'a formula of powers': formula(`${'x^'.repeat(1900)}x`),
  'a name of a megabyte': `&${'a'.repeat(1_000_000)} ${sound('d.csv')}`,
};

/** A zip archive of one member: `size` equal bytes. */
function zip(name: string, size: number): Uint8Array {
  const packed = deflateRawSync(Buffer.alloc(size, '0'));
  const entry = (signature: number, length: number) => {
    const head = Buffer.alloc(length);
    head.writeUInt32LE(signature, 0);
    return head;
  };
  const local = entry(0x04034b50, 30);
  const central = entry(0x02014b50, 46);
  for (const [head, at] of [
    [local, 8],
    [central, 10],
  ] as const) {
    head.writeUInt16LE(8, at);
    head.writeUInt32LE(packed.length, at + 10);
    head.writeUInt32LE(size, at + 14);
    head.writeUInt16LE(name.length, at + 18);
  }
  const end = entry(0x06054b50, 22);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end]);
}

const stata = Buffer.concat([
  Buffer.from('<stata_dta><header><release>118</release><byteorder>LSF</byteorder><K>'),
  Buffer.from([255, 127]),
  Buffer.from('</K><N>'),
  Buffer.alloc(8, 255),
  Buffer.from('</N><label>\0\0</label><timestamp>\0</timestamp></header><map>'),
  Buffer.alloc(112, 255),
]);

const files: { readonly [name: string]: readonly [file: string, data: string | Uint8Array] } = {
  'a cell of 40 MB whose quote is never closed': ['d.csv', `e,t,y,x\n1,1,"${'z'.repeat(40_000_000)}`],
  '300,000 columns': [
    'd.csv',
    `e,t,y,x,${Array.from({ length: 300_000 }, (_, i) => `c${i}`).join(',')}\n1\n`,
  ],
  '20 million cells in a row': ['d.csv', `e,t,y,x\n${','.repeat(20_000_000)}`],
  'nothing but NUL': ['d.csv', Buffer.alloc(5_000_000)],
  'nothing but line ends': ['d.csv', `e,t,y,x\n${'\n'.repeat(5_000_000)}`],
  'lists 2 million deep': ['d.json', '['.repeat(2_000_000)],
  'a key that is a prototype': ['d.json', '[{"__proto__":{"e":1},"e":1,"t":1,"y":1,"x":1}]'],
  'a workbook that unpacks to 500 MB': ['d.xlsx', zip('xl/worksheets/sheet1.xml', 500_000_000)],
  'a Stata file of 2^63 rows': ['d.dta', stata],
  'a Parquet file with a footer of 2 GB': [
    'd.parquet',
    Buffer.concat([
      Buffer.from('PAR1'),
      Buffer.alloc(1000, 255),
      Buffer.from([255, 255, 255, 127]),
      Buffer.from('PAR1'),
    ]),
  ],
};

describe('a study that asks for too much', { timeout: 60_000 }, () => {
  test.each(Object.entries(studies))('%s', async (name, text) => {
    const { code, stderr, ms } = await check(name.replace(/\W+/g, '-'), text, 'd.csv', table);
    expect(code, stderr.slice(0, 400)).toBe(exitCodes.invalid);
    expect(stderr).toMatch(/^error\[(?:SPEC|BIND)\d{3}\]/);
    expect(stderr.length).toBeLessThan(20_000);
    expect(ms).toBeLessThan(slowestMs);
  });
});

describe('data that ask for too much', { timeout: 60_000 }, () => {
  test.each(Object.entries(files))('%s', async (name, [file, data]) => {
    const { code, stderr, ms } = await check(name.replace(/\W+/g, '-'), sound(file), file, data);
    expect(code, stderr.slice(0, 400)).toBe(exitCodes.invalid);
    expect(stderr).toMatch(/^error\[(?:DATA|BIND)\d{3}\]/);
    expect(stderr.length).toBeLessThan(20_000);
    expect(ms).toBeLessThan(slowestMs);
    expect(({} as { e?: number }).e).toBeUndefined();
  });
});
