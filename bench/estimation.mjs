#!/usr/bin/env node
// Time, memory and error of regressions, on data in memory, beside fixest::feols on the same data in the same run:
//   npm run build && node bench/estimation.mjs [most rows, default 1000000; 10000000 for all] [--write]
// Two-way effects, five regressors, clusters by entity; the two hard designs absorb firms in place of periods. Where R or
// fixest is not installed, `absent`. A fit of the peer that takes longer than LIMIT is stopped. First, small panels in bulk.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { stream } from '../dist/numeric/rng.js';
import { diskRow, wholeBuild, writeCsv, writeParquet } from './estimation/disk.mjs';
import { KINDS, makePanel, ROW_BYTES, writePanel } from './estimation/panel.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const script = (name) => path.join(here, 'estimation', name);
const SMALL = 10000;
/** Seconds. */
const LIMIT = 90;
/** Up to so many rows memory is measured once more without Node's compiler, which is most of it there. */
const FEW = 1e5;

/** One line, so that the file under results is what the run printed. */
const lines = [];
function say(line) {
  lines.push(line);
  console.log(line);
}

/** On some workers, each from its start on. */
async function smallPanels(design, workers) {
  const start = performance.now();
  const before = process.cpuUsage();
  const count = SMALL / workers;
  const work = (_, w) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(script('small.mjs'), { workerData: { design, first: w * count, count } });
      worker.once('exit', resolve);
      worker.once('error', reject);
    });
  await Promise.all(Array.from({ length: workers }, work));
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
}

async function saySmall() {
  say(
    `${SMALL} regressions of 372 rows, two-way effects, 4 regressors, clustered, start and warming up counted (to reach: 2 s of the clock on`,
  );
  say('2 cores). A build fits the columns of a model on one thread, as the first line does.\n');
  say('| regressions | threads | s | CPU, s |\n| --- | ---: | ---: | ---: |');
  const kinds = { curve: 'specifications over the same columns', apart: 'no column in common' };
  for (const [design, words] of Object.entries(kinds)) {
    for (const workers of [1, 2]) {
      const { seconds, cpu } = await smallPanels(design, workers);
      say(`| ${words} | ${workers} | ${seconds.toFixed(2)} | ${cpu.toFixed(2)} |`);
    }
  }
  say('');
}

function ours(folder, kind, flags = []) {
  const difficulty = kind.startsWith('hard') ? 'hard' : 'easy';
  const args = ['--expose-gc', ...flags, script('ours.mjs'), folder, difficulty];
  const done = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return JSON.parse(done.stdout);
}

/** What the script in R printed; null where it could not run. */
function peer(folder, { y, entity }, what) {
  const args = [script('peer.R'), folder, String(y.length), String(entity.levels), what];
  const done = spawnSync('Rscript', args, { encoding: 'utf8', timeout: 1000 * LIMIT });
  const words = (done.stdout ?? '').split('\n').map((line) => line.trim().split(/\s+/));
  const numbers = (name) =>
    words.filter(([word]) => word === name).map(([, ...values]) => values.map(Number));
  const version = words.find(([word]) => word === 'version')?.[1]?.replaceAll('"', '');
  const stopped = done.error?.code === 'ETIMEDOUT';
  if (done.status !== 0 && !(stopped && version !== undefined)) return null;
  const runs = numbers('run').map(([seconds, cpu]) => ({ seconds, cpu }));
  return { version, runs, stopped, memory: numbers('memory')[0]?.[0] ?? null, beta: numbers('beta')[0] };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const of = (runs, key) => (runs.length === 0 ? null : median(runs.map((run) => run[key])));
/** The first fit in a new process, on which the engine still translates its own code. */
const firstOf = (fit) => fit?.runs[0]?.seconds ?? null;
const shown = (value, digits) => (value === null || !Number.isFinite(value) ? '–' : value.toFixed(digits));
/** The largest distance from the exact slopes, in standard errors. */
const distance = (beta, exact, stdError) =>
  Math.max(...exact.map((value, j) => Math.abs(beta[j] - value) / stdError[j]));

function compare(kind, rows) {
  const folder = mkdtempSync(path.join(tmpdir(), 'repro-bench-'));
  try {
    const panel = makePanel(kind, rows, stream(1, 'bench', kind, 0));
    writePanel(folder, panel);
    const own = ours(folder, kind);
    const plain = rows <= FEW ? ours(folder, kind, ['--jitless']) : null;
    const other = peer(folder, panel, 'timed');
    const exact = kind === 'hard_lowmobility' ? peer(folder, panel, 'exact')?.beta : undefined;
    const error = (fit) =>
      exact && fit?.beta ? distance(fit.beta, exact, own.stdError).toExponential(1) : '–';
    return { kind, rows: panel.y.length, own, plain, other, errors: [error(own), error(other)] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function row({ kind, rows, own, plain, other, errors }) {
  const memory = (fit) => (fit?.memory == null ? null : fit.memory / (rows * ROW_BYTES));
  const time = (fit) => ['seconds', 'cpu'].map((key) => of(fit?.runs ?? [], key));
  const [[wall, cpu], [wallThere, cpuThere]] = [time(own), time(other)];
  const limit = other?.stopped && wallThere === null ? `> ${LIMIT}` : null;
  const ratio =
    limit !== null
      ? `> ${(LIMIT / wall).toFixed(1)}`
      : shown(wallThere === null ? null : wallThere / wall, 2);
  const { method, iterations, converged } = own.absorption;
  const solved = `${method}${iterations > 0 ? `, ${iterations} steps${converged ? '' : ', NOT CONVERGED'}` : ''}`;
  const cells = [kind, rows, shown(firstOf(own), 3), shown(wall, 3), shown(cpu, 3), shown(firstOf(other), 3)];
  cells.push(other === null ? 'absent' : (limit ?? shown(wallThere, 3)), shown(cpuThere, 3), ratio);
  cells.push(shown(memory(own), 2), shown(memory(plain), 2), shown(memory(other), 2), ...errors, solved);
  return `| ${cells.join(' | ')} |`;
}

/** A balanced panel of a million rows as a file, to its table; and a whole build of a study of it. */
async function fromDisk() {
  const folder = mkdtempSync(path.join(tmpdir(), 'repro-bench-'));
  try {
    const panel = makePanel('balanced', 1e6, stream(1, 'bench', 'balanced', 0));
    const [csv, parquet] = ['csv', 'parquet'].map((name) => path.join(folder, `panel.${name}`));
    writeCsv(csv, panel);
    writeParquet(parquet, panel);
    say(
      '\n## From disk to the table\n\nA balanced panel of a million rows and eight columns. Medians of three.\n',
    );
    say('| file | ours: read + key + fit, s | R: read + feols, s | reader in R | ours / R |');
    say('| --- | --- | --- | --- | ---: |');
    say(diskRow('CSV', csv));
    say(diskRow('Parquet', parquet));
    const { seconds, peak } = await wholeBuild(folder, csv);
    const memory = peak === 0 ? '–' : `${(peak / 2 ** 20).toFixed(0)} MiB`;
    say(`\nA whole first build of a study of that CSV file: ${seconds.toFixed(1)} s, peak memory ${memory}.`);
    say('To reach: CSV 2, Parquet 1 (of arrow; nanoparquet stands in where arrow is not installed).');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const most = Number(process.argv.find((word) => /^\d/.test(word)) ?? 1e6);
const begun = loadavg()[0].toFixed(1);
const machine = `${cpus()[0].model.trim()}, ${cpus().length} cores, load ${begun} before`;
say(`# Regressions\n\nNode ${process.version}, ${machine}.\n`);
await saySmall();
say(
  'Times are medians of up to 41 fits in one process, after one of 1,000 rows; ours on one thread, fixest on two. First: the',
);
say(
  'first of these fits, on which Node still translates our code. Ratio: fixest / ours, of the medians. Memory: peak above the data,',
);
say(
  "as a multiple of the data's own columns; no JIT: the same without Node's compiler, whose own memory (1 to 4 MB while it translates",
);
say(
  "our code, whatever the data) counts on small ones. Error: largest distance from slopes by sparse Cholesky (R's Matrix), in standard errors.\n",
);
say(
  '| design | rows | first, s | ours, s | CPU, s | first, s | fixest, s | CPU, s | ratio | memory | no JIT | fixest | error | fixest | absorbed by |',
);
say(`| --- |${' ---: |'.repeat(13)} --- |`);
let version = 'absent';
for (const kind of KINDS) {
  for (const rows of [1e5, 1e6, 1e7].filter((size) => size <= most)) {
    const result = compare(kind, rows);
    version = result.other?.version ?? version;
    say(row(result));
  }
}
say(
  `\nPeer: fixest ${version}, default tolerances. To reach: ratio 2 balanced, 1 unbalanced and hard_fixest, 5 with an error below 1e-6`,
);
say('on hard_lowmobility; memory .5.');
await fromDisk();
if (process.argv.includes('--write'))
  writeFileSync(path.join(here, 'results', 'estimation.md'), `${lines.join('\n')}\n`);
