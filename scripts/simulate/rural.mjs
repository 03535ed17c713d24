/** Latents of the eighteen rural indicators, in the scale in which the index takes them (ln where Table 1 says In). */

/** @typedef {import('./indicator.mjs').Indicator} Indicator */

/**
 * `range` is in the units of the file. A negative indicator's latent is its goodness: the best cell has the least value.
 * @param {ReturnType<typeof import('./base.mjs').basePanels>} base
 * @returns {Record<string, Indicator>}
 */
export function ruralIndicators(base) {
  const people = (c) => Math.log(base.people[c]);
  const villagers = (c) => Math.log(base.people[c] * (1 - base.urban[c]));
  const townsfolk = (c) => Math.log(base.people[c] * base.urban[c]);
  const rich = (c) => base.dev[c] - 10.8;
  const ln = Math.log;
  return {
    primary_output_per_capita: {
      rule: (p, f) => 0.7 * ln(p.farming) + 0.35 * ln(p.gdp[1]) + 0.55 * f,
      place: 0.05,
      range: [625, 18240],
    },
    grain_output: { rule: (p, f) => ln(p.grain) + 0.14 * f, place: 0, range: [28.8, 7867.7] },
    machinery: {
      log: true,
      rule: (p, f, c) => 0.55 * ln(p.grain) + 0.3 * people(c) + 0.08 * f,
      place: 0.03,
      range: [93.9, 13353.0],
    },
    irrigation: {
      log: true,
      rule: (p, f, c) => 0.75 * ln(p.grain) + 0.1 * people(c) + 0.06 * f,
      place: 0.03,
      range: [109.2, 6535.2],
    },
    forest_coverage: { rule: (p, f) => p.forest + 0.035 * f, place: 0, range: [4.02, 66.8] },
    garbage_disposal: {
      rule: (_p, f, c) => 0.25 * rich(c) + 0.9 * f - 0.35 * f * f,
      place: 0.15,
      range: [40.2, 100.0],
    },
    toilets: { log: true, rule: (_p, f, c) => 0.75 * people(c) + 0.35 * f, place: 0.1, range: [212, 16840] },
    rural_doctors: {
      rule: (p, f, c) => 1.2 * p.reach - 0.3 * rich(c) + 0.12 * ln(p.grain / p.people) + 0.2 * f,
      place: 0.1,
      range: [0.71, 7.94],
    },
    water_supply: {
      log: true,
      rule: (_p, _f, c) => townsfolk(c) + 0.15 * rich(c),
      place: 0.03,
      range: [32.4, 4312.6],
    },
    education: {
      log: true,
      rule: (_p, f, c) => 0.75 * people(c) + 0.5 * rich(c) + 0.55 * f,
      place: 0.03,
      range: [52.6, 2718.2],
    },
    illiteracy: { rule: (p, f) => -ln(p.illiterate) + 0.35 * f, place: 0.05, range: [0.0079, 0.4118] },
    tv_coverage: {
      rule: (p, f, c) => 0.3 * rich(c) + 0.8 * f - 0.1 * ln(p.illiterate),
      place: 0.1,
      range: [90.2, 100.0],
    },
    income_ratio: { rule: (p, f) => p.ratio + 0.045 * f, place: 0.03, range: [0.2513, 0.5506] },
    consumption_ratio: { rule: (p, f) => p.ratio + 0.11 * f, place: 0.12, range: [0.2686, 0.6924] },
    rural_people: { log: true, rule: (_p, _f, c) => villagers(c), place: 0, range: [214, 6800] },
    income: {
      log: true,
      rule: (p, f, c) => 0.9 * rich(c) + 0.55 * f + 0.6 * p.ratio,
      place: 0.03,
      range: [3909, 39729],
    },
    food: { log: true, rule: (_p, f, c) => 0.55 * rich(c) + 0.75 * f, place: 0.08, range: [1150, 7912] },
    employment: {
      like: 'rural_people',
      log: true,
      rule: (_p, f, c) => villagers(c) - 0.08 * f,
      place: 0,
      range: [66, 2060],
    },
  };
}
