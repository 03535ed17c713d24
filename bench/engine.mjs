#!/usr/bin/env node
// Time of the engine beside other build tools, all from this run on this machine:
//   npm run build && node bench/engine.mjs [STEPS]        (10,000 unless given)
// STEPS trivial steps in a chain of fans: each writes a few bytes. Make and ninja start a process for each; the engine
// runs it inside, and keeps a flushed record and value of it. Snakemake where it is installed.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const steps = Number(process.argv[2] ?? 10_000);
const jobs = cpus().length;
const base = mkdtempSync(path.join(tmpdir(), 'repro-bench-engine-'));
const rows = [];

function timed(what, work) {
  const start = process.hrtime.bigint();
  work();
  return { what, s: Number(process.hrtime.bigint() - start) / 1e9 };
}

function compare(tool, folder, args) {
  if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).status !== 0) {
    rows.push([tool, 'not installed', '', '']);
    return;
  }
  const run = () => execFileSync(tool, args, { cwd: folder, stdio: 'ignore' });
  const first = timed(tool, run).s;
  const again = timed(tool, run).s;
  rows.push([tool, first.toFixed(2), again.toFixed(2), '']);
}

const make = path.join(base, 'make');
mkdirSync(make);
const names = Array.from({ length: steps }, (_, i) => `t${i}`);
// Every hundredth step needs the ninety-nine before it.
const needs = (i) => (i % 100 === 99 ? names.slice(i - 99, i) : []);
writeFileSync(
  path.join(make, 'Makefile'),
  `all: ${names.join(' ')}\n${names.map((name, i) => `${name}: ${needs(i).join(' ')}\n\techo ${i} > ${name}`).join('\n')}\n`,
);
compare('make', make, ['-s', `-j${jobs}`]);

const ninja = path.join(base, 'ninja');
mkdirSync(ninja);
writeFileSync(
  path.join(ninja, 'build.ninja'),
  `rule w\n  command = echo $n > $out\n${names.map((name, i) => `build ${name}: w ${needs(i).join(' ')}\n  n = ${i}`).join('\n')}\n`,
);
compare('ninja', ninja, ['--quiet', `-j${jobs}`]);

const snakemake = path.join(base, 'snakemake');
mkdirSync(snakemake);
writeFileSync(
  path.join(snakemake, 'Snakefile'),
  `rule all:\n  input: [f"t{i}" for i in range(${steps})]\nrule w:\n  output: "t{i}"\n  shell: "echo {wildcards.i} > {output}"\n`,
);
compare('snakemake', snakemake, ['--quiet', 'all', '-j', String(jobs)]);

const script = path.join(root, 'dist', '.bench-engine.mjs');
writeFileSync(script, engineScript());
for (const [label, count] of [
  ['repro, a tenth of the steps', Math.round(steps / 10)],
  ['repro', steps],
]) {
  const folder = path.join(base, `repro-${count}`);
  const run = () => {
    const out = execFileSync(process.execPath, [script, folder, String(count)], { encoding: 'utf8' });
    return JSON.parse(out);
  };
  let facts;
  const first = timed(label, () => {
    facts = run();
  }).s;
  const heap = facts.peakMb;
  const again = timed(label, () => {
    facts = run();
  }).s;
  if (facts.ran !== 0) throw new Error(`${facts.ran} steps ran the second time`);
  rows.push([label, first.toFixed(2), again.toFixed(2), `${heap} MB`]);
}
rmSync(script);
rmSync(base, { recursive: true, force: true });

console.log(`${steps} trivial steps, ${jobs} processors, Node ${process.versions.node}; seconds`);
console.log(
  `${''.padEnd(30)}${'first run'.padStart(12)}${'nothing to do'.padStart(15)}${'memory'.padStart(10)}`,
);
for (const [what, first, again, memory] of rows)
  console.log(`${what.padEnd(30)}${first.padStart(12)}${again.padStart(15)}${memory.padStart(10)}`);

/** A process that runs a plan of trivial steps through the engine on the real disk, with worker-free light steps. */
function engineScript() {
  return `
import { createEngine } from './engine/engine.js';
import { folderStore } from './engine/store.js';
import { readHistory, withSteps, writeHistory } from './engine/history.js';
import { runTask } from './engine/task.js';
import { nodeClock, nodeFiles } from './platform/node.js';
const [root, count] = [process.argv[2], Number(process.argv[3])];
const kind = { kind: 'w', heavy: false, draws: false, run: (inputs, { n }) => ({ ok: true, value: String(n) }) };
const steps = Array.from({ length: count }, (_, i) => ({
  id: 't' + i,
  kind: 'w',
  params: { n: i },
  inputs: i % 100 === 99 ? Object.fromEntries(Array.from({ length: 99 }, (_, j) => ['p' + j, { step: 't' + (i - 99 + j) }])) : {},
  pointer: '',
}));
const history = readHistory(nodeFiles, root, 'bench', () => {});
const run = (task, progress) => runTask(task, { loadKind: async () => kind, clock: nodeClock }, progress);
const engine = createEngine({
  files: nodeFiles, clock: nodeClock, store: folderStore(nodeFiles, root, () => {}),
  describe: async () => ({ code: 'c', heavy: false, draws: false }),
  light: run, heavy: run, jobs: 1, previous: (id) => history.steps[id] ?? null, forced: () => false,
  shortPath: (p) => p, emit: () => {}, signal: null,
});
const report = await engine.runPlan({ studyId: 'bench', seed: 1, steps }, { keepGoing: false, targets: null });
if (!report.ok) throw new Error('a step failed');
const ran = report.steps.filter((s) => s.end === 'ran').length;
if (ran > 0) writeHistory(nodeFiles, root, withSteps(history, report.steps, true));
console.log(JSON.stringify({ ran, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) }));
`;
}
