#!/usr/bin/env node
// Time and memory of the engine beside other build tools, all from this run on this machine:
//   npm run build && node bench/engine.mjs [STEPS] [--without TOOL]... [--limit SECONDS] > bench/results/engine.md
// STEPS is 10,000 unless given. A tool that has not ended after the limit, ten minutes unless given, is stopped: snakemake
// plans anew after every step, and takes far longer for as many.
// STEPS trivial steps, each of which writes a few bytes; every hundredth needs the ninety-nine before it. Make, ninja and
// snakemake start a process for each; the engine runs it inside, and keeps a flushed record and value of it. The same for
// a tenth of the steps, so that it shows what grows with them. Then the installed binary on a study that is built.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { values: options, positionals } = parseArgs({
  options: {
    without: { type: 'string', multiple: true, default: [] },
    limit: { type: 'string', default: '600' },
  },
  allowPositionals: true,
});
const many = Number(positionals[0] ?? 10_000);
const few = Math.round(many / 10);
const limit = Number(options.limit);
const jobs = cpus().length;
const base = mkdtempSync(path.join(tmpdir(), 'repro-bench-engine-'));
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Largest resident memory of a process in MB so far, as the kernel keeps it; null where it keeps none. */
function peakOf(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return null;
  }
}

/** Wall and processor seconds of a command with the processes that it starts, and the peak memory of its own; null past the limit. */
function measured(file, args, cwd, limit = 86_400) {
  return new Promise((resolve, reject) => {
    const before = childCpu();
    const start = process.hrtime.bigint();
    const child = spawn(file, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    let late = false;
    const stop = setTimeout(() => {
      late = true;
      // With all that it has started.
      process.kill(-child.pid, 'SIGKILL');
    }, limit * 1000);
    let stderr = '';
    let peak = 0;
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const look = () => {
      peak = Math.max(peak, peakOf(child.pid) ?? 0);
    };
    const timer = setInterval(look, 5);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      clearTimeout(stop);
      const s = Number(process.hrtime.bigint() - start) / 1e9;
      if (late) resolve(null);
      else if (code === 0) resolve({ s, cpu: (childCpu() - before) / 1000, peak });
      else reject(new Error(`${file} ended with ${code}: ${stderr.slice(-500)}`));
    });
  });
}

function versionOf(tool) {
  const { status, stdout } = spawnSync(tool, ['--version'], { encoding: 'utf8' });
  return status === 0 ? (/\d+(?:\.\d+)+\S*/.exec(stdout)?.[0] ?? '?') : null;
}

const needs = (names, i) => (i % 100 === 99 ? names.slice(i - 99, i) : []);
const peers = [
  {
    tool: 'make',
    args: ['-s', `-j${jobs}`],
    file: 'Makefile',
    text: (names) =>
      `all: ${names.join(' ')}\n${names.map((name, i) => `${name}: ${needs(names, i).join(' ')}\n\techo ${i} > ${name}`).join('\n')}\n`,
  },
  {
    tool: 'ninja',
    args: ['--quiet', `-j${jobs}`],
    file: 'build.ninja',
    text: (names) =>
      `rule w\n  command = echo $n > $out\n${names.map((name, i) => `build ${name}: w ${needs(names, i).join(' ')}\n  n = ${i}`).join('\n')}\n`,
  },
  {
    tool: 'snakemake',
    // Its other scheduler solves a linear program after every step, and takes several times as long.
    args: ['--scheduler', 'greedy', '--quiet', 'all', '-j', String(jobs)],
    file: 'Snakefile',
    text: (names) =>
      `rule all:\n  input: [f"t{i}" for i in range(${names.length})]\nrule w:\n  output: "t{i}"\n  input: lambda w: [f"t{j}" for j in range(int(w.i) - 99, int(w.i))] if int(w.i) % 100 == 99 else []\n  shell: "echo {wildcards.i} > {output}"\n`,
  },
];

async function peerRows({ tool, args, file, text }) {
  const version = versionOf(tool);
  if (options.without.includes(tool)) return [[`${tool} ${version}: left out`, '', '', '', '', '', '']];
  if (version === null) return [[`${tool}: absent`, '', '', '', '', '', '']];
  const rows = [];
  for (const steps of [few, many]) {
    const folder = path.join(base, `${tool}-${steps}`);
    mkdirSync(folder);
    writeFileSync(path.join(folder, file), text(Array.from({ length: steps }, (_, i) => `t${i}`)));
    const first = await measured(tool, args, folder, limit);
    const again = first === null ? null : await measured(tool, args, folder, limit);
    const name = `${tool} ${version}`;
    rows.push(
      first === null || again === null ? lateRow(name, steps, first) : row(name, steps, first, [again]),
    );
  }
  return rows;
}

const script = path.join(root, 'bench', 'engine-steps.mjs');
const { version: ours } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

async function ourRows() {
  const rows = [];
  for (const steps of [few, many]) {
    const folder = path.join(base, `repro-${steps}`);
    const run = (wanted) => measured(process.execPath, [script, folder, String(steps), String(wanted)], base);
    const first = await run(steps);
    const again = [];
    for (let i = 0; i < 5; i++) again.push(await run(0));
    rows.push(row(`repro ${ours}, engine`, steps, first, again));
  }
  return rows;
}

const seconds = (cpu) => (Number.isNaN(cpu) ? '' : cpu.toFixed(2));
const megabytes = (peak) => (peak > 0 ? `${Math.round(peak)} MB` : '');

/** Of a tool that was stopped: with nothing to do, or in its first run already. */
function lateRow(what, steps, first) {
  const late = `> ${limit}`;
  const known = first === null ? [late, '', '', ''] : [first.s.toFixed(2), seconds(first.cpu), late, ''];
  return [what, steps.toLocaleString('en-US'), ...known, first === null ? '' : megabytes(first.peak)];
}

function row(what, steps, first, again) {
  const peak = Math.max(...again.map((run) => run.peak));
  return [
    what,
    steps.toLocaleString('en-US'),
    first.s.toFixed(2),
    seconds(first.cpu),
    median(again.map((run) => run.s)).toFixed(2),
    seconds(median(again.map((run) => run.cpu))),
    `${megabytes(first.peak)} / ${megabytes(peak)}`,
  ];
}

/** Wall and processor milliseconds of `file args`, medians of runs that alternate with those of `node -e 0`. */
function beside(file, args, cwd, runs) {
  const times = { ours: { wall: [], cpu: [] }, node: { wall: [], cpu: [] } };
  const one = (into, command) => {
    const before = childCpu();
    const start = process.hrtime.bigint();
    const { status } = spawnSync(process.execPath, command, { cwd, stdio: 'ignore' });
    into.wall.push(Number(process.hrtime.bigint() - start) / 1e6);
    into.cpu.push(childCpu() - before);
    if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}`);
  };
  for (let run = 0; run < runs; run++) {
    one(times.node, ['-e', '0']);
    one(times.ours, [file, ...args]);
  }
  return times;
}

/** Processor milliseconds of the ended children of this process, from the kernel, in steps of 10; NaN where there is none. */
function childCpu() {
  try {
    const line = readFileSync('/proc/self/stat', 'utf8');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[13]) + Number(fields[14])) * 10;
  } catch {
    return Number.NaN;
  }
}

function nothingToDo() {
  const project = path.join(base, 'project');
  cpSync(path.join(root, 'specs'), path.join(project, 'specs'), { recursive: true });
  cpSync(path.join(root, 'package.json'), path.join(project, 'package.json'));
  const bin = path.join(root, 'dist', 'cli', 'bin.js');
  const args = ['build', 'public-capital'];
  for (const setup of [1, 2]) {
    const { status, stderr } = spawnSync(process.execPath, [bin, ...args], {
      cwd: project,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`build ${setup}: ${stderr}`);
  }
  const times = beside(bin, args, project, 41);
  const cell = ({ wall, cpu }) => {
    const mean = cpu.reduce((sum, ms) => sum + ms, 0) / cpu.length;
    return [median(wall).toFixed(0), Number.isNaN(mean) ? '' : mean.toFixed(0)];
  };
  const [node, repro] = [cell(times.node), cell(times.ours)];
  const ratio = [0, 1].map((i) => (repro[i] === '' ? '' : (Number(repro[i]) / Number(node[i])).toFixed(2)));
  return [
    ['`node -e 0`', ...node],
    ['`repro build public-capital`, nothing to do', ...repro],
    ['ratio', ...ratio],
  ];
}

function table(head, rows) {
  const widths = head.map((_, i) => Math.max(3, ...[head, ...rows].map((cells) => cells[i].trim().length)));
  const pad = (cell, i) => (i === 0 ? cell.trim().padEnd(widths[i]) : cell.trim().padStart(widths[i]));
  const line = (cells) => `| ${cells.map(pad).join(' | ')} |`;
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

const rows = [];
for (const peer of peers) rows.push(...(await peerRows(peer)));
rows.push(...(await ourRows()));
const idle = nothingToDo();
rmSync(base, { recursive: true, force: true });

console.log(`# The engine beside other build tools

\`node bench/engine.mjs ${process.argv.slice(2).join(' ')}\`, Node ${process.versions.node}, ${jobs} processors, ${process.platform}, one run. Seconds by the wall clock and of
the processor; memory is the largest that the process itself held, in the first run / with nothing to do.

${table(['trivial steps', 'steps', 'first run', 'processor', 'nothing to do', 'processor', 'memory'], rows)}

The installed binary on one built study, 41 runs of each in turn: median wall clock and mean processor time, ms.

${table(['', 'wall', 'processor'], idle)}`);
