#!/usr/bin/env node
// Size of the bootstrap F where there is no threshold, and coverage of the likelihood-ratio set where there is one:
//   node bench/threshold-size.mjs [panels] [replications]     (after npm ci; 1,000 and 199 unless given)
// y = mu + x + z/2 + e with mu, z standard normal, x and q normal with half of their variance between entities; e is
// normal and either independent, or of a spread that grows with |x|, or serially correlated (.5), or of a spread that
// differs by entity. Entity effects, trim .1, every distinct value a candidate. With a threshold the slope rises by
// `delta` above q = 0. Rates that lie outside the 95% binomial band of their nominal level carry a `!`.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { fitThreshold } = await import(path.join(root, 'dist/stats/threshold/fit.js'));
const { stream } = await import(path.join(root, 'dist/numeric/rng.js'));

const PANELS = Number(process.argv[2] ?? 1000);
const REPLICATIONS = Number(process.argv[3] ?? 199);
const SIZES = [
  [31, 12],
  [100, 10],
];
const ERRORS = ['independent', 'spread with |x|', 'serial .5', 'spread by entity'];
const METHODS = ['residual_by_entity', 'wild_cluster'];
const LEVELS = [0.1, 0.05, 0.01];

function simulate(entities, periods, errors, delta, number) {
  const rng = stream(1999, 'threshold-size', `${entities} x ${periods}, ${errors}, ${delta}`, number);
  const rows = entities * periods;
  const half = Math.sqrt(0.5);
  const values = {
    y: new Float64Array(rows),
    x: new Float64Array(rows),
    z: new Float64Array(rows),
    q: new Float64Array(rows),
  };
  for (let i = 0; i < entities; i++) {
    const [mu, xi, qi] = [rng.normal(), rng.normal(), rng.normal()];
    const spread = errors === 'spread by entity' ? 0.25 + 1.5 * rng.uniform() : 1;
    let before = rng.normal();
    for (let t = 0; t < periods; t++) {
      const at = i * periods + t;
      const x = half * (xi + rng.normal());
      const q = half * (qi + rng.normal());
      const z = rng.normal();
      let e = rng.normal() * spread;
      if (errors === 'spread with |x|') e *= Math.abs(x);
      if (errors === 'serial .5') {
        e = 0.5 * before + Math.sqrt(0.75) * e;
        before = e;
      }
      values.x[at] = x;
      values.q[at] = q;
      values.z[at] = z;
      values.y[at] = mu + x + (q > 0 ? delta * x : 0) + z / 2 + e;
    }
  }
  const factor = (name, levels, of) => ({
    name,
    levels,
    codes: Int32Array.from({ length: rows }, (_, i) => of(i)),
  });
  const entity = factor('entity', entities, (i) => Math.floor(i / periods));
  return {
    y: values.y,
    thresholdVariable: { name: 'q', values: values.q },
    regimeRegressors: [{ name: 'x', values: values.x }],
    controls: [{ name: 'z', values: values.z }],
    absorb: [entity],
    entity,
    time: factor('time', periods, (i) => i % periods),
    vcov: { type: 'iid' },
    confidence: 0.95,
    maxThresholds: 1,
    alpha: 0.05,
    trim: [0.1],
    grid: 'all',
    regimeIntercepts: false,
    bootstrap: null,
    compat: 'none',
    seed: number,
    stepId: 'threshold-size',
  };
}

function estimate(input) {
  const fitted = fitThreshold(input);
  if (!fitted.ok) throw new Error(fitted.error.message);
  return fitted.value;
}

/** A share beside what it should be; `!` outside the band. */
function rate(count, nominal) {
  const band = 1.96 * Math.sqrt((nominal * (1 - nominal)) / PANELS);
  const share = count / PANELS;
  return `${share.toFixed(3)}${Math.abs(share - nominal) > band ? '!' : ' '}`;
}

const bands = LEVELS.map((level) => {
  const band = 1.96 * Math.sqrt((level * (1 - level)) / PANELS);
  return `${level}: ${Math.max(0, level - band).toFixed(3)}-${(level + band).toFixed(3)}`;
});
console.log(`${PANELS} panels, ${REPLICATIONS} replicates; 95% bands ${bands.join(', ')}\n`);
console.log('Size: share of panels without a threshold in which p < level');
console.log(
  `${'panel'.padEnd(10)}${'errors'.padEnd(18)}${'scheme'.padEnd(20)}${LEVELS.map((level) => String(level).padEnd(8)).join('')}`,
);
for (const [entities, periods] of SIZES) {
  for (const errors of ERRORS) {
    const rejected = METHODS.map(() => LEVELS.map(() => 0));
    for (let number = 0; number < PANELS; number++) {
      const input = simulate(entities, periods, errors, 0, number);
      const { tests } = estimate({ ...input, bootstrap: { replications: REPLICATIONS, methods: METHODS } });
      tests.forEach(({ pValue }, m) => {
        LEVELS.forEach((level, l) => {
          // A share of replicates above F; with 199 of them (9.95 of 199) it is (B + 1) p that is uniform.
          if ((pValue * REPLICATIONS + 1) / (REPLICATIONS + 1) <= level + 1e-12) rejected[m][l] += 1;
        });
      });
    }
    METHODS.forEach((method, m) => {
      console.log(
        `${`${entities} x ${periods}`.padEnd(10)}${errors.padEnd(18)}${method.padEnd(20)}${LEVELS.map((level, l) => rate(rejected[m][l], level).padEnd(8)).join('')}`,
      );
    });
  }
}

console.log(
  '\nCoverage: share of panels whose set holds the threshold; sd of the estimate; median width of the 95% set',
);
console.log(
  `${'panel'.padEnd(10)}${'errors'.padEnd(18)}${'delta'.padEnd(8)}${LEVELS.map((level) => String(1 - level).padEnd(8)).join('')}${'sd'.padEnd(8)}width`,
);
for (const [entities, periods] of SIZES) {
  for (const errors of ERRORS) {
    for (const delta of [0.25, 0.5, 1]) {
      const held = LEVELS.map(() => 0);
      const estimates = [];
      const widths = [];
      for (let number = 0; number < PANELS; number++) {
        const [curve] = estimate(simulate(entities, periods, errors, delta, number)).curves;
        const { gamma, lr } = curve.curve;
        let at = 0;
        while (at + 1 < gamma.length && gamma[at + 1] <= 0) at += 1;
        curve.intervals.forEach(({ critical }, l) => {
          if (lr[at] <= critical) held[l] += 1;
        });
        estimates.push(curve.value);
        widths.push(curve.confHigh - curve.confLow);
      }
      let [sum, square] = [0, 0];
      for (const value of estimates) sum += value;
      for (const value of estimates) square += (value - sum / PANELS) ** 2;
      const width = widths.toSorted((a, b) => a - b)[Math.floor(PANELS / 2)];
      console.log(
        `${`${entities} x ${periods}`.padEnd(10)}${errors.padEnd(18)}${String(delta).padEnd(8)}${LEVELS.map((level, l) => rate(held[l], 1 - level).padEnd(8)).join('')}${Math.sqrt(
          square / (PANELS - 1),
        )
          .toFixed(3)
          .padEnd(8)}${width.toFixed(3)}`,
      );
    }
  }
}
