#!/usr/bin/env node
// What `repro build` takes for many specifications of the seed paper's size (372 rows, two-way effects, four regressors,
// clustered): as columns of one model, and as models of their own. Seconds of the clock and peak memory.
//   npm run build && node bench/columns.mjs [--write]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stream } from '../dist/numeric/rng.js';
import { measuredBuild } from './measured-build.mjs';
import { machine, writeSection } from './section.mjs';

const [ENTITIES, PERIODS, REGRESSORS, POOL] = [31, 12, 4, 20];
const names = ['y', ...Array.from({ length: POOL }, (_, j) => `x${j + 1}`)];
const rng = stream(1, 'bench', 'columns', 0);

function csv() {
  const lines = [`id,t,${names.join(',')}`];
  for (let i = 0; i < ENTITIES; i++)
    for (let t = 0; t < PERIODS; t++) lines.push([i, t, ...names.map(() => rng.normal())].join(','));
  return `${lines.join('\n')}\n`;
}

/** The regressors of specification `n`: four of the pool. */
function pick(n) {
  const picked = [];
  for (let k = 0; k < REGRESSORS; k++) {
    let at = Math.floor(n / POOL ** k) % POOL;
    while (picked.includes(at)) at = (at + 1) % POOL;
    picked.push(at);
  }
  return picked;
}
const regressors = (n) =>
  `[${pick(n)
    .map((at) => `v_${names[at + 1]}`)
    .join(', ')}]`;

const KIND = `    kind: regression
    outcome: v_y
    estimator: fixed_effects
    effects: [entity, time]
    vcov: { type: cluster, by: [entity] }
`;
const columns = (count) =>
  `  all:\n${KIND}    regressors: [v_x1]\n    columns:\n${Array.from({ length: count }, (_, n) => `      - { label: "(${n + 1})", regressors: ${regressors(n)} }\n`).join('')}`;
const models = (count) =>
  Array.from({ length: count }, (_, n) => `  m${n}:\n${KIND}    regressors: ${regressors(n)}\n`).join('');

const study = (part) => `repro: 1
study: { id: many, title: Many specifications, data_status: simulated, seed: 1 }
data:
  sources:
    panel: { path: data.csv, citation: Generated, license: CC0-1.0, redistributable: true }
  panel: { entity: id, time: t }
variables:
${names.map((name) => `  v_${name}: { label: ${name}, formula: ${name} }`).join('\n')}
models:
${part}`;

const started = machine();
const home = mkdtempSync(path.join(tmpdir(), 'repro-columns-'));
const data = csv();
const lines = ['| study | s | peak memory, MB |', '| --- | ---: | ---: |'];
try {
  for (const [words, part] of [
    ['1,000 columns of one model', columns(1000)],
    ['1,000 models', models(1000)],
  ]) {
    const { seconds, peak } = await measuredBuild(
      path.join(home, words.replace(/\W/g, '')),
      'many',
      study(part),
      data,
    );
    lines.push(`| ${words} | ${seconds.toFixed(1)} | ${(peak / 1e6).toFixed(0)} |`);
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
console.log(`${started}\n\n${lines.join('\n')}`);
if (process.argv.includes('--write'))
  writeSection(
    'columns.md',
    'Many specifications in one study',
    `${started}. \`node bench/columns.mjs --write\`; first builds of ${ENTITIES * PERIODS} rows with ${REGRESSORS} regressors.\n\n${lines.join('\n')}`,
  );
