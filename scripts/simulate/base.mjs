/** People, money and work of each province: what the controls, the location quotient and the indices rest on. */
import { mean, panelOf, sd, standardize } from './panel-math.mjs';
import { CELLS, PERIODS } from './provinces.mjs';
import { normals } from './random.mjs';
import { MOMENTS } from './targets.mjs';

/** @typedef {import('./panel-math.mjs').Panel} Panel */

/**
 * Persistent deviations of about unit variance: a first-order autoregression within each province.
 * @param {number} seed
 * @param {string} name
 * @param {number} [persistence]
 * @returns {Panel}
 */
export function wiggle(seed, name, persistence = 0.7) {
  const draw = normals(seed, name);
  const fresh = Math.sqrt(1 - persistence * persistence);
  const out = new Float64Array(CELLS);
  for (let cell = 0; cell < CELLS; cell++) {
    out[cell] = cell % PERIODS === 0 ? draw() : persistence * out[cell - 1] + fresh * draw();
  }
  return out;
}

/** Along a straight line from first to last year. @param {readonly [number, number]} ends @param {number} phase */
export function between(ends, phase) {
  return ends[0] + (ends[1] - ends[0]) * phase;
}

/** @param {Panel} x @param {{ mean: number, sd: number }} moments */
function withMoments(x, moments) {
  return standardize(x).map((value) => moments.mean + moments.sd * value);
}

/** exp(c u), scaled, with the wanted mean and standard deviation. @param {Panel} u @param {{ mean: number, sd: number }} moments */
function lognormalWithMoments(u, moments) {
  let low = 0.01;
  let high = 3;
  for (let k = 0; k < 60; k++) {
    const c = (low + high) / 2;
    const x = u.map((value) => Math.exp(c * value));
    if (sd(x) / mean(x) < moments.sd / moments.mean) low = c;
    else high = c;
  }
  const x = u.map((value) => Math.exp(low * value));
  const scale = moments.mean / mean(x);
  return x.map((value) => value * scale);
}

/**
 * @param {number} seed
 * @returns Panels in the units of the file, unrounded; `shock` is each province's own digital course, unit variance.
 */
export function basePanels(seed) {
  const shock = wiggle(seed, 'digital shock', 0.75);
  const cycle = wiggle(seed, 'gdp');
  const people = panelOf((p, _phase, _cell, t) => p.people * Math.exp((p.growth / 100) * (t - 5)));
  const urban = panelOf((p, phase) => between(p.urban, phase));
  const growth = panelOf(
    (p, phase, cell) => between([Math.log(p.gdp[0]), Math.log(p.gdp[1])], phase) + 0.025 * cycle[cell],
  );
  const dev = withMoments(growth, MOMENTS.dev);
  return { shock, people, urban, dev, ...money(seed, people, dev), ...work(seed, people, shock) };
}

/** @param {number} seed @param {Panel} people @param {Panel} dev */
function money(seed, people, dev) {
  const farmShock = wiggle(seed, 'fis');
  const buildShock = wiggle(seed, 'fai');
  const fis = withMoments(
    panelOf((p, phase, cell) => {
      const dryWest = p.people < 3000 && p.gdp[0] < 40 ? 0.03 : 0;
      return (
        0.07 +
        dryWest +
        0.35 * Math.sqrt(p.farming) * 0.4 -
        0.012 * (dev[cell] - 10.8) +
        0.006 * farmShock[cell] -
        0.004 * phase
      );
    }),
    MOMENTS.fis,
  );
  const fai = lognormalWithMoments(
    standardize(
      panelOf(
        (_p, phase, cell) =>
          0.95 * Math.log(people[cell]) + 0.75 * dev[cell] + 0.35 * phase + 0.05 * buildShock[cell],
      ),
    ),
    MOMENTS.fai,
  );
  const totalSpend = panelOf((_p, phase, cell) => {
    const smallness = Math.exp(0.5 * Math.log(4000 / people[cell]));
    return (people[cell] / 10) * (8.2 + 4.6 * phase) * smallness * Math.exp(0.45 * (dev[cell] - 10.8));
  });
  return { fis, fai, totalSpend };
}

/** Workers by industry, 10,000 persons. @param {number} seed @param {Panel} people @param {Panel} shock */
function work(seed, people, shock) {
  const own = wiggle(seed, 'primary employment', 0.8);
  const part = wiggle(seed, 'participation', 0.9);
  const totalEmployment = panelOf(
    (_p, phase, cell) => people[cell] * (0.515 - 0.03 * phase + 0.008 * part[cell]),
  );
  const primaryEmployment = panelOf((p, phase, cell) => {
    const share = Math.exp(between([Math.log(p.primary[0]), Math.log(p.primary[1])], phase));
    return totalEmployment[cell] * share * Math.exp(0.06 * own[cell] - 0.035 * shock[cell]);
  });
  return { totalEmployment, primaryEmployment };
}

/** Location quotient of primary employment. @param {Panel} part @param {Panel} whole @returns {Panel} */
export function locationQuotient(part, whole) {
  const sums = Array.from({ length: PERIODS }, () => ({ part: 0, whole: 0 }));
  for (let cell = 0; cell < CELLS; cell++) {
    sums[cell % PERIODS].part += part[cell];
    sums[cell % PERIODS].whole += whole[cell];
  }
  return part.map((value, cell) => {
    const sum = sums[cell % PERIODS];
    return value / sum.part / (whole[cell] / sum.whole);
  });
}
