import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { RegressionResult, Results } from '../../../src/results/results.ts';
import { runProgram } from '../../support/run-program.ts';

/** Filip and Wampler from a study's text to its results.json: powers that the study writes lose nothing on the way. */

type DataSet = {
  readonly columns: { readonly x: readonly number[]; readonly y: readonly number[] };
  readonly certified: {
    readonly coefficients: { [name: string]: string };
    readonly se: { [name: string]: string };
  };
};
const dataSets = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8')) as {
  [name: string]: DataSet;
};
const folder = mkdtempSync(path.join(tmpdir(), 'repro-nist-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(path.join(folder, 'package.json'), '{}\n');

const DEGREES = { Filip: 10, Wampler1: 5, Wampler2: 5, Wampler3: 5, Wampler4: 5, Wampler5: 5 };
const DIGITS = 12;

async function built(name: string, degree: number): Promise<RegressionResult> {
  const { x, y } = dataSets[name]!.columns;
  const rows = x.map((value, i) => `${i + 1},${value},${y[i]}`);
  writeFileSync(path.join(folder, `${name}.csv`), `${['row,x,y', ...rows].join('\n')}\n`);
  const powers = Array.from({ length: degree - 1 }, (_, j) => `x ^ ${j + 2}`);
  const study = {
    repro: 1,
    study: { id: name, title: name },
    data: { sources: { nist: { path: `${name}.csv` } }, panel: { entity: 'row' } },
    models: {
      polynomial: { kind: 'regression', outcome: 'y', regressors: ['x', ...powers], vcov: { type: 'iid' } },
    },
    outputs: { formats: ['md'] },
  };
  const file = path.join(folder, `${name}.yaml`);
  writeFileSync(file, JSON.stringify(study));
  const outputs = path.join(folder, 'outputs');
  const { stderr } = await runProgram('build', '-C', folder, '--out', outputs, '--no-cache', '-q', file);
  expect(stderr).toBe('');
  const results = JSON.parse(readFileSync(path.join(outputs, name, 'results.json'), 'utf8')) as Results;
  return results.models.polynomial as RegressionResult;
}

test.each(Object.entries(DEGREES))('%s', async (name, degree) => {
  const { certified } = dataSets[name]!;
  const [column] = (await built(name, degree)).columns;
  expect(column!.omitted).toEqual([]);
  const terms = new Map(column!.terms.map((term) => [term.term, term]));
  for (let power = 0; power <= degree; power++) {
    const term = terms.get(['(Intercept)', 'x'][power] ?? `x ^ ${power}`)!;
    const digits = (got: number | null, want: string | undefined): number =>
      -Math.log10(Math.max(1e-16, Math.abs(got! / Number(want) - 1)));
    expect(digits(term.estimate, certified.coefficients[`B${power}`]), `B${power}`).toBeGreaterThan(DIGITS);
    const se = certified.se[`B${power}`];
    // Wampler1 and Wampler2 have no error at all: what is left is rounding.
    if (Number(se) === 0) expect(term.std_error!).toBeLessThan(1e-9);
    else expect(digits(term.std_error, se), `se B${power}`).toBeGreaterThan(DIGITS);
  }
});
