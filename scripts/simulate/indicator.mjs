/** From rules to latents, and from latents to an index score with given weights. */
import { wiggle } from './base.mjs';
import { bendTo, mean, panelOf, standardize } from './panel-math.mjs';
import { CELLS, PERIODS, PROVINCES } from './provinces.mjs';
import { normals } from './random.mjs';

/** @typedef {import('./panel-math.mjs').Panel} Panel */
/**
 * @typedef {object} Indicator
 * @property {(province: import('./provinces.mjs').Province, phase: number, cell: number) => number} rule
 * @property {number} place   lasting deviation of a province from the rule, in standard deviations of the latent
 * @property {[number, number]} range   least and greatest value, in the units of the file
 * @property {boolean} [log]   the index takes its logarithm
 */

/** Own persistent deviation of each indicator, in standard deviations of its latent. */
const NOISE = 0.03;

/**
 * Standardized latents by indicator.
 * @param {number} seed
 * @param {Record<string, Indicator>} indicators
 * @returns {Record<string, Panel>}
 */
export function latentsOf(seed, indicators) {
  return Object.fromEntries(
    Object.entries(indicators).map(([name, { rule, place }]) => {
      const draw = normals(seed, `${name} place`);
      const lasting = new Map(PROVINCES.map((province) => [province, draw()]));
      const own = wiggle(seed, name);
      const u = standardize(panelOf(rule));
      return [
        name,
        standardize(panelOf((p, _phase, cell) => u[cell] + place * lasting.get(p) + NOISE * own[cell])),
      ];
    }),
  );
}

/**
 * Normalized indicators whose entropy weights are the wanted ones, and the score that they make.
 * @param {Record<string, Panel>} latents
 * @param {Record<string, number>} weights   that sum to one
 * @param {{ spread: number, common: number }} knobs   spread: sum of all divergences; common: how much of the
 *   standing that provinces have in all indicators alike is taken out of each, which narrows the score
 * @param {Panel} push   added to every latent
 */
export function scoreWith(latents, weights, knobs, push) {
  const shared = standardize(provinceMeans(weighted(latents, weights)));
  const normalized = {};
  for (const [name, latent] of Object.entries(latents)) {
    const u = standardize(latent.map((value, cell) => value - knobs.common * shared[cell] + push[cell]));
    normalized[name] = bendTo(u, weights[name] * knobs.spread);
  }
  return { normalized, score: weighted(normalized, weights) };
}

/** @param {Record<string, Panel>} panels @param {Record<string, number>} weights @returns {Panel} */
export function weighted(panels, weights) {
  const out = new Float64Array(CELLS);
  for (const [name, panel] of Object.entries(panels)) {
    for (let cell = 0; cell < CELLS; cell++) out[cell] += weights[name] * panel[cell];
  }
  return out;
}

/** Each cell's province mean. @param {Panel} x @returns {Panel} */
function provinceMeans(x) {
  const out = new Float64Array(CELLS);
  for (let start = 0; start < CELLS; start += PERIODS) out.fill(mean(x.subarray(start, start + PERIODS)), start, start + PERIODS);
  return out;
}
