#!/usr/bin/env node
// An entropy index of 100,000 rows by 30 indicators on one core, promised in at most 80 ms:
//   npm run build && node bench/index.mjs [--write]
// Beside it the time of the three million logarithms that it cannot do without, in the same run.
import { computeIndex } from '../dist/stats/index/compute-index.js';
import { machine, writeSection } from './section.mjs';

const where = machine();
const ROWS = 100_000;
const INDICATORS = 30;
const RUNS = 15;

/** A linear congruential sequence: the same numbers everywhere. */
function column(seed) {
  let state = seed;
  return Float64Array.from({ length: ROWS }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.exp((3 * state) / 2147483648);
  });
}

const indicators = Array.from({ length: INDICATORS }, (_, j) => ({
  name: `x${j}`,
  dimension: '',
  direction: 1,
  values: column(j + 1),
}));
const input = {
  name: 'index',
  indicators,
  entities: Array.from({ length: ROWS }, (_, i) => `e${i}`),
  times: null,
  normalizeScope: 'pooled',
  weights: { method: 'entropy', scope: 'pooled', within: 'none', shift: 0 },
  transform: 'none',
};

function median(run) {
  const times = [];
  for (let k = 0; k < RUNS; k++) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)];
}

const index = median(() => {
  if (!computeIndex(input).ok) throw new Error('the index was not computed');
});
let total = 0;
const logs = median(() => {
  for (const { values } of indicators) for (let i = 0; i < ROWS; i++) total += Math.log(values[i]);
});
if (!Number.isFinite(total)) throw new Error('a logarithm is not finite');
const lines = [
  `entropy index, ${ROWS} x ${INDICATORS}   ${index.toFixed(1)} ms`,
  `its logarithms alone             ${logs.toFixed(1)} ms`,
];
console.log(lines.join('\n'));
if (process.argv.includes('--write')) {
  const text = `${where}. \`node bench/index.mjs --write\`; median of ${RUNS} runs, promised in at most 80 ms.`;
  writeSection('index.md', 'Entropy index', `${text}\n\n\`\`\`\n${lines.join('\n')}\n\`\`\``);
}
