/** From calibrated panels to the columns of the file: units, the precision of the yearbooks, a few blank cells. */
import { wiggle } from './base.mjs';
import { panelOf } from './panel-math.mjs';
import { CELLS, FIRST_YEAR, PERIODS, PROVINCES } from './provinces.mjs';

/** @typedef {import('./panel-math.mjs').Panel} Panel */

/**
 * Values in the units of the file from normalized ones.
 * @param {Record<string, import('./indicator.mjs').Indicator>} indicators
 * @param {Record<string, Panel>} normalized
 * @param {readonly string[]} negative
 * @returns {Record<string, Panel>}
 */
export function inUnits(indicators, normalized, negative) {
  return Object.fromEntries(
    Object.entries(indicators).map(([name, { range, log }]) => {
      const [low, high] = log ? [Math.log(range[0]), Math.log(range[1])] : range;
      const values = normalized[name].map((z) => {
        const value = negative.includes(name) ? high - z * (high - low) : low + z * (high - low);
        return log ? Math.exp(value) : value;
      });
      return [name, values];
    }),
  );
}

/**
 * Every numeric column with its decimals, in the order of the file.
 * @param {number} seed
 * @param {ReturnType<typeof import('./base.mjs').basePanels>} base
 * @param {Record<string, Panel>} rural
 * @param {Record<string, Panel>} digital
 * @returns {[name: string, decimals: number, values: Panel][]}
 */
export function columnsOf(seed, base, rural, digital) {
  const thrift = wiggle(seed, 'thrift');
  const population = base.people.map(Math.round);
  const adults = panelOf((p, phase, c) => population[c] * (0.8 + 0.06 * (p.gdp[1] / 185) + 0.005 * phase));
  const consumption = panelOf((_p, phase, c) => rural.income[c] * (0.83 + 0.02 * phase + 0.01 * thrift[c]));
  const times = (a, b) => a.map((value, c) => value * b[c]);
  const over = (a, b) => a.map((value, c) => value / b[c]);
  return [
    ['population', 0, population],
    ['gdp_per_capita', 0, base.dev.map(Math.exp)],
    ['primary_output', 2, times(rural.primary_output_per_capita, population).map((value) => value / 10000)],
    ['grain_output', 1, rural.grain_output],
    ['machinery_power', 1, rural.machinery],
    ['irrigated_area', 1, rural.irrigation],
    ['forest_coverage', 2, rural.forest_coverage],
    ['garbage_disposal', 1, rural.garbage_disposal],
    ['public_toilets', 0, rural.toilets],
    ['rural_doctors', 2, rural.rural_doctors],
    ['water_supply_capacity', 1, rural.water_supply],
    ['education_spend', 2, rural.education],
    ['population_15_up', 1, adults],
    ['illiterate_population', 2, times(rural.illiteracy, adults)],
    ['tv_coverage', 2, rural.tv_coverage],
    ['rural_income', 0, rural.income],
    ['urban_income', 0, over(rural.income, rural.income_ratio)],
    ['rural_consumption', 0, consumption],
    ['urban_consumption', 0, over(consumption, rural.consumption_ratio)],
    ['rural_food_spend', 0, rural.food],
    ['rural_population', 0, rural.rural_people],
    ['rural_employment', 1, rural.employment],
    ['internet_penetration', 1, digital.internet_penetration],
    ['mobile_penetration', 2, digital.mobile_penetration],
    ['cable_length', 2, digital.cable_length],
    ['telecom_volume', 2, digital.telecom_volume],
    ['it_employment', 2, digital.it_employment],
    ['it_employment_share', 2, digital.it_employment_share],
    ['software_revenue', 2, digital.software_revenue],
    ['it_service_revenue', 2, digital.it_service_revenue],
    ['rural_electricity', 1, digital.rural_electricity],
    ['ecommerce_sales', 1, digital.ecommerce_sales],
    ['inclusive_finance_index', 2, digital.inclusive_finance_index],
    ['primary_employment', 2, base.primaryEmployment],
    ['total_employment', 2, base.totalEmployment],
    ['agri_spend', 2, times(base.fis, base.totalSpend)],
    ['total_spend', 2, base.totalSpend],
    ['fixed_asset_investment', 2, base.fai],
  ];
}

/** Cells left blank, as yearbooks leave them: single years, gaps of two and three, and both ends. */
const BLANKS = /** @type {const} */ ([
  ['public_toilets', 'Tibet', [2014]],
  ['rural_doctors', 'Ningxia', [2013, 2014]],
  ['water_supply_capacity', 'Gansu', [2019]],
  ['tv_coverage', 'Xinjiang', [2012]],
  ['garbage_disposal', 'Guizhou', [2022]],
  ['telecom_volume', 'Hainan', [2016]],
  ['it_service_revenue', 'Inner Mongolia', [2018]],
  ['rural_electricity', 'Tibet', [2015, 2016, 2017]],
  ['ecommerce_sales', 'Qinghai', [2011]],
]);

/**
 * The file: a header, then one line per province and year.
 * @param {ReturnType<typeof columnsOf>} columns
 */
export function toCsv(columns) {
  const blank = new Set(
    BLANKS.flatMap(([name, province, years]) => years.map((year) => `${name}/${province}/${year}`)),
  );
  const lines = [['province', 'province_zh', 'year', ...columns.map(([name]) => name)].join(',')];
  for (let cell = 0; cell < CELLS; cell++) {
    const province = PROVINCES[Math.floor(cell / PERIODS)];
    const year = FIRST_YEAR + (cell % PERIODS);
    const values = columns.map(([name, decimals, panel]) =>
      blank.has(`${name}/${province.name}/${year}`) ? '' : panel[cell].toFixed(decimals),
    );
    lines.push([province.name, province.zh, year, ...values].join(','));
  }
  return `${lines.join('\n')}\n`;
}
