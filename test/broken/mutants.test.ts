import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { codes } from '../../src/diagnostics/codes.ts';
import { mutant, mutantTable } from '../support/mutate.ts';
import { mutantTree, type Tree, treeChange } from '../support/mutate-tree.ts';
import { runProgram } from '../support/run-program.ts';

/*
 * Studies and tables with accidents to their bytes, lines, cells and structure: each is refused with a diagnostic that
 * stands somewhere, or is fit to build; none takes long, or much memory.
 * MUTANTS=2000 tries more of them, MUTANT_SEED=1234 others, MUTANT_COMMAND=build estimates what is fit.
 */
const count = Number(process.env.MUTANTS ?? 20);
const firstSeed = Number(process.env.MUTANT_SEED ?? 1);
const command = process.env.MUTANT_COMMAND ?? 'check';
/** No text of a few hundred lines takes as long, on a machine that does other things too. */
const slowest = 2000;
/** Resident memory that one mutant may add to what the process has: with the hundred of the program, half a gigabyte. */
const largestMb = 400;

const specs = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', 'specs');
const project = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-mutants-')));
afterAll(() => rmSync(project, { recursive: true, force: true }));
beforeAll(async () => {
  writeFileSync(path.join(project, 'package.json'), '{}\n');
  cpSync(specs, path.join(project, 'specs'), { recursive: true });
  // What is loaded once is no matter of the first mutant.
  for (const id of ids) await tried(id);
});

type Told = {
  readonly code: string;
  readonly message: string;
  readonly at: { readonly line?: number } | null;
};

type Tried = {
  readonly exitCode: number;
  readonly told: readonly Told[];
  /** Of the processor: a busy machine is no hang. */
  readonly ms: number;
  /** At most so much more memory than before; the highest of the process may be that of an earlier mutant. */
  readonly mb: number;
};

async function tried(id: string): Promise<Tried> {
  const start = process.cpuUsage();
  const before = process.memoryUsage.rss() / 2 ** 20;
  const { code, stdout } = await runProgram(command, id, '-C', project, '--no-cache', '--json', ...light);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Told[] };
  const { user, system } = process.cpuUsage(start);
  const mb = process.resourceUsage().maxRSS / 1024 - before;
  return { exitCode: code, told: diagnostics, ms: (user + system) / 1000, mb };
}

/** Few replications where models are estimated. */
const light =
  command === 'check'
    ? []
    : ['channel', 'regimes'].flatMap((model) => ['--set', `models.${model}.bootstrap.replications=5`]);

async function expectSound(id: string, what: string): Promise<void> {
  const { exitCode, told, ms, mb } = await tried(id);
  expect([exitCodes.done, exitCodes.invalid], `${what}: ${JSON.stringify(told)}`).toContain(exitCode);
  if (exitCode === exitCodes.invalid) expect(told.length, what).toBeGreaterThan(0);
  for (const { code, message, at } of told) {
    expect(Object.keys(codes), what).toContain(code);
    expect(at, `${what}: ${code} ${message}`).toMatchObject({
      line: expect.any(Number),
      column: expect.any(Number),
    });
  }
  expect(mb, what).toBeLessThan(largestMb);
  if (command === 'check') expect(ms, what).toBeLessThan(slowest);
}

const ids = readdirSync(specs).sort();

describe.each(ids)('%s', (id) => {
  const folder = path.join(project, 'specs', id);
  const study = path.join(folder, 'study.yaml');
  const table = path.join(
    folder,
    'data',
    readdirSync(path.join(specs, id, 'data')).find((file) => file.endsWith('.csv'))!,
  );
  const original = (file: string) =>
    readFileSync(path.join(specs, path.relative(path.join(project, 'specs'), file)));

  it.each([
    ['its study', study, mutant, count],
    ['its data', table, mutant, Math.ceil(count * 0.75)],
    ['cells of its data', table, mutantTable, Math.ceil(count * 0.75)],
  ] as const)(
    'with accidents to %s',
    { timeout: count * 3 * slowest },
    async (what, file, breakIt, times) => {
      const bytes = original(file);
      try {
        for (let seed = firstSeed; seed < firstSeed + times; seed++) {
          writeFileSync(file, breakIt(bytes, seed));
          await expectSound(id, `${id}, ${what}, seed ${seed}`);
        }
      } finally {
        writeFileSync(file, bytes);
      }
    },
  );

  it('with accidents to the structure of its study', { timeout: count * 3 * slowest }, async () => {
    const bytes = original(study);
    const tree = parse(new TextDecoder().decode(bytes)) as Tree;
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(treeChange, { minLength: 1, maxLength: 3 }), async (changes) => {
          const text = stringify(mutantTree(tree, changes), { aliasDuplicateObjects: false });
          writeFileSync(study, text);
          await expectSound(id, `${id}, structure`);
        }),
        { numRuns: count, seed: firstSeed, endOnFailure: true },
      );
    } finally {
      writeFileSync(study, bytes);
    }
  });
});
