import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { buildStudy } from '../../src/cli/build-study.ts';
import { paint } from '../../src/cli/color.ts';
import { readOptions } from '../../src/cli/options.ts';
import { openSession } from '../../src/cli/session.ts';
import { wholeBuild } from '../../src/cli/study-outputs.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { folderStore } from '../../src/engine/store.ts';
import { nodeFiles } from '../../src/platform/node.ts';
import { faultyFiles, Killed } from '../engine/faults.ts';
import { runProgram } from '../support/run-program.ts';

/** `REPRO_SEQUENCES=200` for what a release passes. */
const sequences = Number(process.env.REPRO_SEQUENCES ?? 20);
const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-differential-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const silent: Terminal = {
  data: () => {},
  say: () => {},
  paint: paint(false),
  dataPaint: paint(false),
  colored: false,
  dataColored: false,
  interactive: false,
  columns: () => 80,
};

type Swap = readonly [file: string, from: string, to: string];
/** Changes of the study and its data, each of which can be made and taken back. */
const swaps: readonly Swap[] = [
  ['study.yaml', 'method: entropy', 'method: equal'],
  ['study.yaml', 'label: Income per head', 'label: Income a head'],
  ['study.yaml', 'effects: [entity, time]', 'effects: [entity]'],
  ['study.yaml', 'columns: cumulative', 'columns: single'],
  ['study.yaml', 'seed: 20250101', 'seed: 7'],
  ['study.yaml', 'p_below: 0.05', 'p_below: 0.001'],
  ['study.yaml', 'transform: ln', 'transform: none'],
  ['study.yaml', 'formats: [md, html, tex]', 'formats: [md]'],
  ['study.yaml', 'formula: investment / output', 'formula: investment / output * 100'],
  ['study.yaml', '# A study to start from.', '# A study.'],
  ['data/regions.csv', '', ''],
];

function tree(folder: string): { [name: string]: string } {
  const files: { [name: string]: string } = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile()) files[path.relative(folder, file)] = readFileSync(file, 'latin1');
  }
  return files;
}

/** A project with one study, and which of the changes are made in it. */
function project(name: string) {
  const folder = path.join(base, name);
  const spec = (file: string) => path.join(folder, 'specs/mine', file);
  const on = new Set<number>();
  const toggle = (n: number) => {
    const [file, from, to] = swaps[n] ?? ['', '', ''];
    const text = readFileSync(spec(file), 'utf8');
    if (file.endsWith('.csv')) writeFileSync(spec(file), withOtherCell(text));
    else writeFileSync(spec(file), on.has(n) ? text.replace(to, from) : text.replace(from, to));
    if (!on.delete(n)) on.add(n);
  };
  return { folder, toggle };
}

/** The last digit of the file turned by one, back and forth. */
function withOtherCell(text: string): string {
  return text.replace(/(\d)(\s*)$/, (_, digit: string, end: string) => `${Number(digit) ^ 1}${end}`);
}

/** A build whose process is gone at the `at`-th change of the disk. */
async function killedBuild(folder: string, at: number): Promise<void> {
  const options = readOptions({ C: folder, jobs: '1' }, folder);
  const session = openSession(options, silent, new AbortController().signal, true);
  const files = faultyFiles(nodeFiles, at, 'kill');
  const store = folderStore({ files, root: session.cache, clock: session.clock, onDamage: () => {} });
  const file = path.join(folder, 'specs/mine/study.yaml');
  try {
    await buildStudy({ ...session, files, store }, file, wholeBuild);
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  } finally {
    await session.close();
  }
}

describe('over any sequence of edits of a study and its data', () => {
  test('a build after a kill, on two workers, is the build from nothing, byte for byte', {
    timeout: 1_800_000,
  }, async () => {
    const start = path.join(base, 'start');
    cpSync(path.join(import.meta.dirname, '..', '..', 'package.json'), path.join(start, 'package.json'));
    await runProgram('init', 'mine', '-C', start);
    let count = 0;
    const turn = fc.record({
      swap: fc.nat(swaps.length - 1),
      kill: fc.nat(120),
      jobs: fc.integer({ min: 1, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 2, maxLength: 2 }), async (turns) => {
        const { folder, toggle } = project(`p${count++}`);
        cpSync(start, folder, { recursive: true });
        await runProgram('build', '-C', folder, '-q');
        for (const { swap, kill, jobs } of turns) {
          toggle(swap);
          await killedBuild(folder, kill);
          const resumed = await runProgram('build', '-C', folder, '-q', '-j', String(jobs));
          expect(resumed.code, resumed.stderr).toBe(0);
          const verified = await runProgram('verify', '-C', folder);
          expect(verified.code, `${verified.stdout}${verified.stderr}`).toBe(0);
          const names = Object.keys(tree(path.join(folder, 'outputs')));
          expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
        }
        rmSync(folder, { recursive: true });
      }),
      { numRuns: sequences, seed: 20250526, endOnFailure: true },
    );
  });
});
