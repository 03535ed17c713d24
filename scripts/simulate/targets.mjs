/**
 * What the seed paper prints and the simulated panel is made to match: Chen and Sun (2025), Tables 1 to 4,
 * https://doi.org/10.62177/amit.v1i3.392. The keys are the indicators' names in `specs/digital-rural/study.yaml`.
 */

/** Table 1 as printed. The eighteen sum to 1.0491, so the simulation aims at them divided by their sum. */
export const RURAL_WEIGHTS = {
  primary_output_per_capita: 0.065007,
  grain_output: 0.2097,
  machinery: 0.047427,
  irrigation: 0.063023,
  forest_coverage: 0.112117,
  garbage_disposal: 0.018068,
  toilets: 0.014573,
  rural_doctors: 0.133027,
  water_supply: 0.030978,
  education: 0.009785,
  illiteracy: 0.013345,
  tv_coverage: 0.017411,
  income_ratio: 0.058891,
  consumption_ratio: 0.038297,
  rural_people: 0.089632,
  income: 0.045286,
  food: 0.031298,
  employment: 0.05128,
};

/** Table 2 as printed; it sums to one up to its rounding. */
export const DIGITAL_WEIGHTS = {
  internet_penetration: 0.06636,
  mobile_penetration: 0.043356,
  cable_length: 0.102002333,
  telecom_volume: 0.085871,
  it_employment: 0.111873,
  software_revenue: 0.121085,
  it_service_revenue: 0.10673,
  it_employment_share: 0.057957,
  rural_electricity: 0.143237,
  ecommerce_sales: 0.107292914,
  inclusive_finance_index: 0.054235,
};

/** Table 3: mean and standard deviation (n - 1) of 372 rows. Ind-a is left out: its mean is impossible. */
export const MOMENTS = {
  rural: { mean: -0.897, sd: 0.287 },
  digital: { mean: -1.993, sd: 0.64 },
  fis: { mean: 0.115, sd: 0.034 },
  dev: { mean: 10.856, sd: 0.462 },
  fai: { mean: 19193.25, sd: 14846.34 },
};

/** Table 4, column (4): the coefficient of lnX with both effects and all three controls. */
export const DIGITAL_COEFFICIENT = 0.0816;

/**
 * Weights that sum to one.
 * @param {Record<string, number>} printed
 * @returns {Record<string, number>}
 */
export function rescaled(printed) {
  let sum = 0;
  for (const weight of Object.values(printed)) sum += weight;
  return Object.fromEntries(Object.entries(printed).map(([name, weight]) => [name, weight / sum]));
}
