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

/** Every covariance matrix of the language, each with the estimator it is offered for. */
const vcovsOf = ({ entity, time }) => {
  const cluster = (by, smallSample) => ({ type: 'cluster', by, smallSample });
  const driscollKraay = (smallSample) => ({ type: 'driscoll_kraay', time, lags: 2, smallSample });
  const neweyWest = (smallSample) => ({ type: 'newey_west', entity, time, lags: 2, smallSample });
  return {
    iid: { type: 'iid' },
    HC0: { type: 'HC0' },
    HC1: { type: 'HC1' },
    HC2: { type: 'HC2' },
    HC3: { type: 'HC3' },
    'cluster entity, reghdfe': cluster([entity], 'reghdfe'),
    'cluster entity, areg': cluster([entity], 'areg'),
    'cluster entity, plm': cluster([entity], 'plm'),
    'cluster entity, none': cluster([entity], 'none'),
    'cluster time, reghdfe': cluster([time], 'reghdfe'),
    'cluster entity and time, reghdfe': cluster([entity, time], 'reghdfe'),
    'cluster entity and time, none': cluster([entity, time], 'none'),
    'Driscoll-Kraay, 2 lags, reghdfe': driscollKraay('reghdfe'),
    'Driscoll-Kraay, 2 lags, xtscc': driscollKraay('xtscc'),
    'Driscoll-Kraay, 2 lags, none': driscollKraay('none'),
    'Newey-West, 2 lags, reghdfe (pooled)': neweyWest('reghdfe'),
    'Newey-West, 2 lags, none (pooled)': neweyWest('none'),
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
      const pooled = vcov.type === 'newey_west' ? { estimator: 'pooled_ols', absorb: [] } : {};
      if (fitRegression({ ...base, ...pooled, vcov }).pValue[0] < 0.05) rejected[key] += 1;
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
/** Wilson's interval of a share of the draws, 95%. */
function bandOf(count) {
  const z = 1.959963984540054;
  const share = count / draws;
  const scale = 1 + (z * z) / draws;
  const middle = (share + (z * z) / (2 * draws)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / draws + (z * z) / (4 * draws * draws));
  return [middle - half, middle + half];
}

const pct = (share) => (100 * share).toFixed(1);
const [low, high] = bandOf(0.05 * draws);
say(`# Size of tests at 5%\n`);
say(
  `Node ${process.version}; ${draws} draws, ${PERIODS} periods, entity and period effects, autoregression ${RHO}.`,
);
say(
  `In brackets the 95% binomial band of each share (Wilson); that of a test of exact size is ${pct(low)} to ${pct(high)}.`,
);
say(
  `The wild cluster bootstrap has 399 replications, clusters by entity; of 8 entities Rademacher's 256 signs are enumerated.\n`,
);
const many = sizes(31, ['rademacher', 'webb']);
const few = sizes(8, ['rademacher', 'webb']);
say('| inference | 31 entities, % | 8 entities, % |');
say('| --- | ---: | ---: |');
for (const key of Object.keys(few)) {
  const share = (count) => `${pct(count / draws)} (${bandOf(count).map(pct).join('-')})`;
  say(`| ${key} | ${share(many[key])} | ${share(few[key])} |`);
}
if (process.argv.includes('--write'))
  writeFileSync(path.join(root, 'bench', 'results', 'size.md'), `${lines.join('\n')}\n`);
