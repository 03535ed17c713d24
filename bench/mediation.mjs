#!/usr/bin/env node
// The cluster bootstrap of a mediation on 816 rows (48 states, 17 years), 1,000 replicates, whole fits with their three
// regressions: node bench/mediation.mjs [--write] (after npm ci). A lean version in base R stands beside it where R is installed.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { fitMediation } = await import(path.join(root, 'dist', 'stats', 'mediation', 'fit.js'));
const data = path.join(root, 'specs', 'public-capital', 'data', 'produc.csv');
const RUNS = 30;

const [head, ...lines] = readFileSync(data, 'utf8').trim().split(/\r?\n/);
const names = head.split(',');
const cells = lines.map((line) => line.split(','));
const numbers = (name) => Float64Array.from(cells, (row) => Number(row[names.indexOf(name)]));
const ln = (name) => numbers(name).map(Math.log);
const factor = (name, levels, code) => ({ name, levels, codes: Int32Array.from(cells, (_, i) => code(i)) });
const state = factor('state', 48, (i) => Math.floor(i / 17));
const year = factor('year', 17, (i) => i % 17);
const input = {
  y: ln('gsp'),
  treatment: { name: 'x', values: ln('pcap') },
  mediators: [{ name: 'm', values: ln('pc') }],
  controls: [
    { name: 'emp', values: ln('emp') },
    { name: 'unemp', values: numbers('unemp') },
  ],
  entity: state,
  time: year,
  vcov: { type: 'cluster', by: [state], smallSample: 'reghdfe' },
  confidence: 0.95,
  seed: 1,
  stepId: 'bench',
};

function measure(absorb, interval) {
  const ms = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    fitMediation({ ...input, absorb, bootstrap: { replications: 1000, interval } });
    ms.push(performance.now() - start);
  }
  const first = ms[0];
  return { first, median: ms.sort((a, b) => a - b)[RUNS / 2] };
}

const table = ['| 1,000 replicates, 816 rows | first, ms | median, ms |', '| --- | ---: | ---: |'];
const row = (what, first, median) => {
  console.log(`${what.padEnd(44)}${first.padStart(12)}${median.padStart(12)}`);
  table.push(`| ${what} | ${first} | ${median} |`);
};
console.log(
  `${'1,000 replicates, 816 rows'.padEnd(44)}${'first ms'.padStart(12)}${'median ms'.padStart(12)}`,
);
for (const [what, absorb, interval] of [
  ['entity and time effects, percentile', [state, year], 'percentile'],
  ['entity and time effects, BCa', [state, year], 'bca'],
  ['entity effects, percentile', [state], 'percentile'],
]) {
  const { first, median } = measure(absorb, interval);
  row(what, first.toFixed(1), median.toFixed(1));
}

const r = `
d <- read.csv(${JSON.stringify(data)})
M <- with(d, cbind(y = log(gsp), x = log(pcap), m = log(pc), e = log(emp), u = unemp))
rows <- matrix(1:816, 17)
one <- function(s) {
  A <- array(M[rows[, s], ], c(17, 48, 5))
  A <- A - rep(colMeans(A), each = 17)
  Z <- matrix(A - rep(apply(A, c(1, 3), mean), times = 1)[rep(1:17, 48) + rep((0:4) * 17, each = 816)], 816)
  a <- .lm.fit(Z[, c(2, 4, 5)], Z[, 3])$coefficients[1]
  b <- .lm.fit(Z[, c(2, 3, 4, 5)], Z[, 1])$coefficients[2]
  a * b
}
set.seed(1)
t <- system.time(for (i in 1:1000) one(sample.int(48, 48, TRUE)))[["elapsed"]]
cat(t * 1000)`;
const lean = spawnSync('Rscript', ['-e', r], { encoding: 'utf8' });
row(
  'the same in lean base R (.lm.fit), two-way',
  '',
  lean.status === 0 ? Number(lean.stdout).toFixed(1) : 'absent',
);
if (process.argv.includes('--write')) {
  const R = spawnSync('Rscript', ['-e', 'cat(R.version.string)'], { encoding: 'utf8' });
  const head = [
    '# Cluster bootstrap of a mediation',
    '',
    `Whole fits. Node ${process.version}; ${R.status === 0 ? R.stdout : 'R absent'}.`,
    '',
  ];
  writeFileSync(path.join(root, 'bench/results/mediation.md'), `${[...head, ...table].join('\n')}\n`);
}
