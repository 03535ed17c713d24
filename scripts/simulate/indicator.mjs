/** From rules to latents, and from latents to an index score with given weights. */
import { wiggle } from './base.mjs';
import { bendTo, panelOf, standardize } from './panel-math.mjs';
import { CELLS, PROVINCES } from './provinces.mjs';
import { normals } from './random.mjs';

/** @typedef {import('./panel-math.mjs').Panel} Panel */
/**
 * @typedef {object} Indicator
 * @property {(province: import('./provinces.mjs').Province, phase: number, cell: number) => number} rule
 * @property {number} place   lasting deviation of a province from the rule, in standard deviations of the latent
 * @property {[number, number]} range   least and greatest value, in the units of the file
 * @property {string} [like]  another indicator whose deviations it shares, being a part of it
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
    Object.entries(indicators).map(([name, { rule, place, like }]) => {
      const draw = normals(seed, `${like ?? name} place`);
      const lasting = new Map(PROVINCES.map((province) => [province, draw()]));
      const own = wiggle(seed, like ?? name);
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
 * @param {{ spread: number, tail: number }} knobs   spread: sum of all divergences, which sets the mean of the score;
 *   tail: how far leaders stand out, which for a given spread draws the others together and narrows the score
 * @param {Panel} push   added to every latent
 */
export function scoreWith(latents, weights, knobs, push) {
  const normalized = {};
  for (const [name, latent] of Object.entries(latents)) {
    const u = standardize(latent.map((value, cell) => value + push[cell]));
    const tailed = standardize(u.map((value) => (value > 0 ? value + knobs.tail * value * value : value)));
    normalized[name] = bendTo(tailed, weights[name] * knobs.spread);
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
