#!/usr/bin/env node
// How often t-tests at 5% reject a slope that is zero, under errors that depend on each other within entities:
//   npm run build && node bench/size.mjs [draws, default 2000] [--write]
// Entities and periods of a provincial panel, entity and period effects, regressor and errors autoregressive (0.7).
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const load = (name) => import(pathToFileURL(path.join(root, 'dist', name)).href);
const { fitRegression } = await load('stats/regression/fit.js');
const { stream } = await load('numeric/rng.js');

const draws = Number(process.argv.find((word) => /^\d/.test(word)) ?? 2000);
const RHO = 0.7;
const PERIODS = 12;

function panelOf(entities) {
  const n = entities * PERIODS;
  const factor = (name, of, levels) => ({
    name,
    codes: Int32Array.from({ length: n }, (_, i) => of(i)),
    levels,
  });
  return {
    entities,
    n,
    entity: factor('entity', (i) => Math.floor(i / PERIODS), entities),
    time: factor('time', (i) => i % PERIODS, PERIODS),
  };
}

/** Autoregressive within entities, from its stationary distribution. */
function series({ n }, rng) {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const shock = rng.normal();
    out[i] = i % PERIODS === 0 ? shock / Math.sqrt(1 - RHO * RHO) : RHO * out[i - 1] + shock;
  }
  return out;
}

const vcovsOf = ({ entity, time }) => {
  const cluster = (by, smallSample) => ({ type: 'cluster', by, smallSample });
  const kernel = (lags) => ({ type: 'driscoll_kraay', time, lags, smallSample: 'reghdfe' });
  return {
    iid: { type: 'iid' },
    HC1: { type: 'HC1' },
    HC3: { type: 'HC3' },
    'cluster entity, reghdfe': cluster([entity], 'reghdfe'),
    'cluster entity, areg': cluster([entity], 'areg'),
    'cluster entity, plm': cluster([entity], 'plm'),
    'cluster entity, none': cluster([entity], 'none'),
    'cluster entity and time': cluster([entity, time], 'reghdfe'),
    'Driscoll-Kraay, 2 lags': kernel(2),
  };
};

function sizes(entities, wildWeights) {
  const panel = panelOf(entities);
  const vcovs = vcovsOf(panel);
  const rejected = Object.fromEntries(
    [...Object.keys(vcovs), ...wildWeights.map((w) => `wild, ${w}`)].map((key) => [key, 0]),
  );
  for (let draw = 0; draw < draws; draw++) {
    const rng = stream(1, 'bench', `size ${entities}`, draw);
    const x = series(panel, rng);
    const y = series(panel, rng);
    const base = {
      y,
      terms: ['x'],
      columns: [x],
      estimator: 'fixed_effects',
      absorb: [panel.entity, panel.time],
      entity: panel.entity,
      time: panel.time,
      confidence: 0.95,
      variance: 'swamy_arora',
    };
    for (const [key, vcov] of Object.entries(vcovs)) {
      if (fitRegression({ ...base, vcov }).pValue[0] < 0.05) rejected[key] += 1;
    }
    for (const weights of wildWeights) {
      const wild = {
        replications: 399,
        weights,
        confidence: 0.95,
        stream: (replicate) => stream(2, 'bench', `${weights} ${entities} ${draw}`, replicate),
      };
      const fit = fitRegression({ ...base, vcov: vcovs['cluster entity, reghdfe'], wild });
      if (fit.wild.slopes[0].pValue < 0.05) rejected[`wild, ${weights}`] += 1;
    }
  }
  return rejected;
}

const lines = [];
const say = (line) => {
  lines.push(line);
  console.log(line);
};
const band = 1.96 * Math.sqrt((0.05 * 0.95) / draws);
say(`# Size of tests at 5%\n`);
say(
  `Node ${process.version}; ${draws} draws, ${PERIODS} periods, entity and period effects, autoregression ${RHO}.`,
);
say(
  `A test of exact size lies between ${((0.05 - band) * 100).toFixed(1)}% and ${((0.05 + band) * 100).toFixed(1)}% in 95 of 100 tables.\n`,
);
const many = sizes(31, ['rademacher']);
const few = sizes(8, ['rademacher', 'webb']);
say('| inference | 31 entities | 8 entities |');
say('| --- | ---: | ---: |');
for (const key of Object.keys(few)) {
  const share = (count) => (count === undefined ? '' : `${((100 * count) / draws).toFixed(1)}%`);
  say(`| ${key} | ${share(many[key])} | ${share(few[key])} |`);
}
if (process.argv.includes('--write'))
  writeFileSync(path.join(root, 'bench', 'results', 'size.md'), `${lines.join('\n')}\n`);
