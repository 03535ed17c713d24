#!/usr/bin/env node
// What the project promises about time, as ratios measured in one run on one machine:
//   node bench/run.mjs            (after npm ci)
// Nothing to do: the installed binary on a built study, against `node -e 0`.
// A full cold build of the studies in specs/, with its bootstraps; and the same regression in R's plm where R has it.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const bin = path.join(root, 'dist', 'cli', 'bin.js');
const project = mkdtempSync(path.join(tmpdir(), 'repro-bench-'));
cpSync(path.join(root, 'specs'), path.join(project, 'specs'), { recursive: true });
cpSync(path.join(root, 'package.json'), path.join(project, 'package.json'));

const median = (values) => values.toSorted()[Math.floor(values.length / 2)];
function time(file, args, runs) {
  const ms = [];
  for (let run = 0; run < runs; run++) {
    const start = process.hrtime.bigint();
    execFileSync(file, args, { cwd: project, stdio: 'ignore' });
    ms.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  return median(ms.map((value) => Math.round(value)));
}

const cold = time(bin, ['build', '--no-cache', '--force'], 3);
execFileSync(bin, ['build'], { cwd: project, stdio: 'ignore' });
const node = time(process.execPath, ['-e', '0'], 15);
const nothing = time(bin, ['build', 'public-capital'], 15);
const rows = [
  ['cold build of both studies', `${cold} ms`, ''],
  ['node -e 0', `${node} ms`, '1'],
  ['nothing to do', `${nothing} ms`, (nothing / node).toFixed(2)],
];

const r =
  'suppressMessages(library(plm)); data("Produc", package = "plm"); t <- system.time(for (i in 1:20) plm(log(gsp) ~ log(pcap) + log(pc) + log(emp) + unemp, Produc, effect = "twoways", model = "within"))[["elapsed"]]; cat(t / 20 * 1000)';
const plm = spawnSync('Rscript', ['-e', r], { encoding: 'utf8' });
if (plm.status === 0) {
  const ours = ourTwoWay();
  rows.push(["two-way fixed effects on Produc, R's plm", `${Number(plm.stdout).toFixed(2)} ms`, '1']);
  rows.push([
    'the same here, with clustered errors',
    `${ours.toFixed(2)} ms`,
    (ours / Number(plm.stdout)).toFixed(2),
  ]);
} else rows.push(["R's plm", 'not installed: skipped', '']);
for (const [what, value, ratio] of rows)
  console.log(`${what.padEnd(44)}${value.padStart(14)}${ratio.padStart(8)}`);
rmSync(project, { recursive: true, force: true });

function ourTwoWay() {
  const script = `
    import { readFileSync } from 'node:fs';
    const { fitRegression } = await import('${path.join(root, 'dist/stats/regression/fit.js')}');
    const { makeFactor } = await import('${path.join(root, 'dist/stats/regression/factor.js')}');
    const [head, ...lines] = readFileSync('specs/public-capital/data/produc.csv', 'utf8').trim().split(/\\r?\\n/).map((line) => line.split(','));
    const column = (name) => lines.map((line) => line[head.findIndex((key) => key.replaceAll('"', '') === name)].replaceAll('"', ''));
    const numbers = (name) => Float64Array.from(column(name), Number);
    const ln = (name) => numbers(name).map(Math.log);
    const entity = makeFactor('entity', column('state'));
    const time = makeFactor('time', column('year').map(Number));
    const input = { y: ln('gsp'), terms: ['pcap', 'pc', 'emp', 'unemp'], columns: [ln('pcap'), ln('pc'), ln('emp'), numbers('unemp')], estimator: 'fixed_effects', absorb: [entity, time], entity, time, vcov: { type: 'cluster', by: [entity], smallSample: 'reghdfe' }, confidence: 0.95, variance: 'swamy_arora' };
    for (let i = 0; i < 20; i++) fitRegression(input);
    const start = performance.now();
    for (let i = 0; i < 20; i++) fitRegression(input);
    console.log((performance.now() - start) / 20);`;
  return Number(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: project, encoding: 'utf8' }),
  );
}
