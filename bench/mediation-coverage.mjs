#!/usr/bin/env node
// How often intervals of an indirect effect hold the truth, on panels of 31 entities and 12 periods with two-way effects
// and errors that correlate within entities: node bench/mediation-coverage.mjs [panels] (1,000; after npm ci).
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const from = (file) => import(path.join(root, 'dist', file));
const { fitMediation } = await from('stats/mediation/fit.js');
const { replicateEstimate } = await from('stats/mediation/interval.js');
const { stream } = await from('numeric/rng.js');

const PANELS = Number(process.argv[2] ?? 1000);
const [ENTITIES, PERIODS] = [31, 12];
const PERSISTENCE = 0.5;
const n = ENTITIES * PERIODS;
const factor = (name, levels, code) => ({
  name,
  levels,
  codes: Int32Array.from({ length: n }, (_, i) => code(i)),
});
const entity = factor('entity', ENTITIES, (i) => Math.floor(i / PERIODS));
const time = factor('time', PERIODS, (i) => i % PERIODS);

/** Stationary AR(1) within entities, variance 1. */
function errors(rng) {
  const out = new Float64Array(n);
  const shock = Math.sqrt(1 - PERSISTENCE * PERSISTENCE);
  for (let i = 0; i < n; i++) {
    out[i] = i % PERIODS === 0 ? rng.normal() : PERSISTENCE * out[i - 1] + shock * rng.normal();
  }
  return out;
}

function panel(a, b, rng) {
  const [x, em, ey] = [errors(rng), errors(rng), errors(rng)];
  const effects = Array.from({ length: ENTITIES }, () => rng.normal());
  const periods = Array.from({ length: PERIODS }, () => rng.normal());
  const both = (i) => effects[entity.codes[i]] + periods[time.codes[i]];
  for (let i = 0; i < n; i++) x[i] += both(i);
  const m = em.map((e, i) => a * x[i] + both(i) + e);
  const y = ey.map((e, i) => 0.2 * x[i] + b * m[i] - both(i) + e);
  return { x, m, y };
}

const methods = ['percentile', 'bc', 'bca', 'sobel', 'monte_carlo'];
function intervals({ x, m, y }, seed) {
  const fit = fitMediation({
    y,
    treatment: { name: 'x', values: x },
    mediators: [{ name: 'm', values: m }],
    controls: [],
    absorb: [entity, time],
    entity,
    time,
    vcov: { type: 'cluster', by: [entity], smallSample: 'reghdfe' },
    confidence: 0.95,
    tests: ['monte_carlo', 'joint_significance'],
    monteCarloDraws: 5000,
    bootstrap: { replications: 1000, interval: 'bca' },
    seed,
    stepId: 'coverage',
  });
  const [mediator] = fit.mediators;
  const ab = mediator.indirect.estimate;
  const drawn = (method) =>
    replicateEstimate(ab, fit.bootstrap.replicates[0], { method, confidence: 0.95, jackknife: null });
  const reach = 1.959963984540054 * mediator.sobel.stdError;
  const ends = ({ confLow, confHigh }) => [confLow, confHigh];
  return {
    percentile: ends(drawn('percentile')),
    bc: ends(drawn('bc')),
    bca: ends(mediator.indirect),
    sobel: [ab - reach, ab + reach],
    monte_carlo: ends(mediator.tests.monteCarlo),
    joint: mediator.tests.jointSignificance.pValue < 0.05,
  };
}

const percent = (count) => ((100 * count) / PANELS).toFixed(1).padStart(7);
console.log(
  `${PANELS} panels of ${ENTITIES} x ${PERIODS}, 1,000 replicates each; binomial band of 95%: +-${(196 * Math.sqrt((0.95 * 0.05) / PANELS)).toFixed(1)}`,
);
console.log('    a     b  method        covers  below  above  excludes 0');
for (const [a, b] of [
  [0, 0],
  [0, 0.4],
  [0.15, 0.15],
  [0.4, 0.15],
  [0.4, 0.4],
]) {
  const tally = Object.fromEntries(methods.map((method) => [method, { below: 0, above: 0, excludes: 0 }]));
  let joint = 0;
  for (let p = 0; p < PANELS; p++) {
    const found = intervals(panel(a, b, stream(20250526, `a=${a} b=${b}`, 'panel', p)), p + 1);
    for (const method of methods) {
      const [low, high] = found[method];
      // An interval that lies below the truth misses it from below.
      if (high < a * b) tally[method].below += 1;
      if (low > a * b) tally[method].above += 1;
      if (low > 0 || high < 0) tally[method].excludes += 1;
    }
    if (found.joint) joint += 1;
  }
  for (const method of methods) {
    const { below, above, excludes } = tally[method];
    console.log(
      `${String(a).padStart(5)} ${String(b).padStart(5)}  ${method.padEnd(12)}${percent(PANELS - below - above)}${percent(below)}${percent(above)}${percent(excludes)}`,
    );
  }
  console.log(
    `${String(a).padStart(5)} ${String(b).padStart(5)}  ${'joint'.padEnd(12)}${''.padStart(21)}${percent(joint)}`,
  );
}
