/** Latents of the eleven digital indicators: who leads, how fast it rises, in logarithms where the thing has a size. */

/** @typedef {import('./indicator.mjs').Indicator} Indicator */

/** Weight of a province's own digital course in each indicator, in standard deviations of its latent. */
export const SHOCK = 0.1;

/**
 * `range` is in the units of the file; the bend that meets an indicator's weight makes sizes skewed again.
 * @param {ReturnType<typeof import('./base.mjs').basePanels>} base
 * @returns {Record<string, Indicator>}
 */
export function digitalIndicators(base) {
  const people = (c) => Math.log(base.people[c]);
  const size = (c) => Math.log(base.people[c]) + base.dev[c];
  const rich = (c) => base.dev[c] - 10.8;
  return {
    internet_penetration: {
      rule: (p, f, c) => 0.45 * rich(c) + 0.01 * p.tech + 0.45 * p.reach + 0.9 * f,
      place: 0.1,
      range: [24.2, 92.6],
    },
    mobile_penetration: {
      rule: (p, f, c) => 0.5 * rich(c) + 0.03 * p.tech + 0.5 * p.reach + 0.35 * f,
      place: 0.1,
      range: [52.4, 189.5],
    },
    cable_length: {
      rule: (p, f, c) => 0.9 * people(c) - 0.06 * p.tech + 1.1 * f,
      place: 0.15,
      range: [2.87, 436.2],
    },
    telecom_volume: {
      rule: (_p, f, c) => 0.7 * size(c) + 3 * f - 2.2 * f * f,
      place: 0.15,
      range: [27.1, 6120.4],
    },
    it_employment: {
      rule: (p, f, c) => 0.25 * people(c) + 0.28 * p.tech + 0.45 * f,
      place: 0.1,
      range: [0.32, 113.6],
    },
    software_revenue: {
      rule: (p, f, c) => 0.35 * size(c) + 0.45 * p.tech + 0.9 * f,
      place: 0.1,
      range: [0.42, 24127.5],
    },
    it_service_revenue: {
      like: 'software_revenue',
      rule: (p, f, c) => 0.3 * size(c) + 0.47 * p.tech + 1.0 * f,
      place: 0.1,
      range: [0.15, 8964.8],
    },
    it_employment_share: {
      rule: (p, f, c) => 0.3 * p.tech - 0.4 * people(c) + 0.4 * p.reach + 0.5 * f,
      place: 0.1,
      range: [0.64, 12.85],
    },
    rural_electricity: {
      rule: (p, f, c) => 0.6 * size(c) + 1.2 * p.workshops + 0.1 * f,
      place: 0.1,
      range: [0.68, 2011.0],
    },
    ecommerce_sales: {
      rule: (p, f, c) => 0.7 * size(c) + 0.12 * p.tech + 1.35 * f,
      place: 0.1,
      range: [4.6, 37482.7],
    },
    inclusive_finance_index: {
      rule: (p, f, c) => 0.26 * rich(c) + 0.01 * p.tech + 1.9 * f - 0.55 * f * f,
      place: 0.03,
      range: [16.22, 460.69],
    },
  };
}
