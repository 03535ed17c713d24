import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { runProgram } from '../support/run-program.ts';

/** The example of the documentation, whole: base R against our baseline. CI has R; elsewhere it may be missing. */
const example = fileURLToPath(new URL('../../docs/examples/baseline-in-r/study.yaml', import.meta.url));
const out = mkdtempSync(path.join(tmpdir(), 'repro-in-r-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

function hasR(): boolean {
  try {
    execFileSync('Rscript', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    if (process.env.REPRO_REQUIRE_TOOLS === '1') throw new Error('R is not installed');
    return false;
  }
}

it.skipIf(!hasR())(
  'R re-estimates the baseline of public-capital, and the build compares (needs Rscript)',
  async () => {
    const words = ['build', example, '--no-cache', '--out', out];
    expect((await runProgram(...words)).code).toBe(exitCodes.machine);
    expect((await runProgram(...words, '--allow-exec')).code).toBe(exitCodes.done);
    const results = JSON.parse(readFileSync(path.join(out, 'baseline-in-r/results.json'), 'utf8'));
    const [ours] = results.models.baseline.columns.slice(-1);
    const { columns, rows } = results.models.in_r.outputs['estimates.csv'];
    expect(columns).toEqual(['term', 'estimate', 'std.error', 'n']);
    expect(rows.length).toBe(2);
    rows.forEach(([term, estimate, stdError, n]: [string, number, number, number], i: number) => {
      expect(term).toBe(ours.terms[i].term);
      expect(Math.abs(estimate - ours.terms[i].estimate)).toBeLessThan(1e-9);
      expect(Math.abs(stdError - ours.terms[i].std_error)).toBeLessThan(1e-9);
      expect(n).toBe(ours.fit.n_obs);
    });
    for (const name of ['R1', 'R2', 'R3']) expect(results.hypotheses[name].verdict).toBe('supported');
  },
);
