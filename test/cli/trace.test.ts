import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { isPrintedAs, readPrinted } from '../../src/cli/trace/numbers.ts';
import { placesIn } from '../../src/cli/trace/places.ts';
import { numbersOf } from '../../src/results/numbers.ts';
import { runProgram } from '../support/run-program.ts';

describe('a printed number', () => {
  test.each([
    ['0.0499***', '0.0499', 0.04993, 'estimate'],
    ['0.0499\\*\\*', '0.0499', 0.04993, 'estimate'],
    ['(1.37)', '1.37', 1.3679, 'statistic'],
    ['−0.00297', '-0.00297', -0.0029728, 'estimate'],
    ['1,116', '1116', 1116, 'n_obs'],
    ['55.7%', '55.7', 0.5572, 'weight'],
    ['4.42e-10', '4.42e-10', 4.421e-10, 'p_value'],
    ['< 0.0001', '0.0001', 3e-9, 'p_value'],
  ])('%s is read as %s and found again in %d', (text, plain, value, key) => {
    const printed = readPrinted(text);
    expect(printed?.text).toBe(plain);
    expect(printed !== null && isPrintedAs(value, printed, key)).toBe(true);
    expect(printed !== null && isPrintedAs(value * 1.5 + 1, printed, key)).toBe(false);
  });

  test('is not any text', () => {
    expect(['', 'abc', '1.2.3', 'H1', '--'].map(readPrinted)).toEqual([null, null, null, null, null]);
  });

  test('is found in tables with the heads of its row and column, and in sentences', () => {
    const text =
      '|  | (1) | (2) |\n| :-- | --: | --: |\n| ln\\|x | 1.5 | 0.05\\*\\* |\n|  | (2.0) | (0.05) |\n\nIt is 0.05, not 0.051.\n';
    expect(placesIn('a.md', text, '0.05')).toEqual([
      { file: 'a.md', line: 3, row: 'ln\\|x', column: '(2)', text: '0.05\\*\\*' },
      { file: 'a.md', line: 4, row: 'ln\\|x', column: '(2)', text: '(0.05)' },
      { file: 'a.md', line: 6, row: null, column: null, text: 'It is 0.05, not 0.051.' },
    ]);
  });

  test('has a pointer and the names on the way', () => {
    expect(
      numbersOf({ models: { 'a/b': { columns: [{ label: '(1)', terms: [{ term: 'x', estimate: 2 }] }] } } }),
    ).toEqual([
      {
        pointer: '/models/a~1b/columns/0/terms/0/estimate',
        words: ['models', 'a/b', 'columns', '(1)', 'terms', 'x', 'estimate'],
        value: 2,
      },
    ]);
  });
});

describe('trace', () => {
  const project = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-trace-')));
  const repro = (command: string, ...args: string[]) => runProgram(command, '-C', project, ...args);
  beforeAll(async () => {
    cpSync(path.join(import.meta.dirname, '..', '..', 'package.json'), path.join(project, 'package.json'));
    await repro('init', 'mine');
    await repro('build', '-q');
  }, 60_000);
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test('walks from a cell of a table to the step, the panel, the source and the lines of the study', async () => {
    const table = readFileSync(path.join(project, 'outputs/mine/tables/regression-baseline.md'), 'utf8');
    const printed = /\| lnX \| ([\d.]+)/.exec(table)?.[1] ?? '';
    const { code, stdout } = await repro('trace', printed);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^0\.\d+ {2}\/models\/baseline\/columns\/0\/terms\/0\/estimate$/m);
    expect(stdout).toMatch(
      / {2}printed in outputs\/mine\/tables\/regression-baseline\.md:\d+ {2}row lnX, column \(1\)/,
    );
    expect(stdout).toMatch(/ {2}model:baseline: regression {2}\w{12} {2}\(\S*specs\/mine\/study\.yaml:\d+\)/);
    expect(stdout).toMatch(
      / {2}variable:income: ln\(output \/ population\) {2}\w{12} {2}\(\S*specs\/mine\/study\.yaml:\d+\)/,
    );
    expect(stdout).toMatch(/ {2}panel: 160 rows joined, .* sample: 160 rows, 16 entities/);
    expect(stdout).toMatch(/ {2}source:regions: data\/regions\.csv, 160 rows/);
  });

  test('takes names and pointers too, and gives the same as data', async () => {
    const { stdout } = await repro('trace', 'baseline:services:(1)', '--json');
    const [number] =
      (JSON.parse(stdout) as { data: { studies: { numbers: { pointer: string; steps: unknown[] }[] }[] } })
        .data.studies[0]?.numbers ?? [];
    expect(number?.pointer).toBe('/models/baseline/columns/0/terms/0/estimate');
    expect(number?.steps[0]).toMatchObject({
      step: 'model:baseline',
      kind: 'regression',
      at: expect.any(String),
    });
    const pointed = await repro('trace', '/sample/rows');
    expect(pointed.stdout).toMatch(/^160 {2}\/sample\/rows\n {2}panel/);
  });

  test('says when there is no such number', async () => {
    const { code, stderr } = await repro('trace', '123456.789');
    expect([code, stderr]).toEqual([exitCodes.usage, expect.stringContaining('123456.789')]);
  });
});
