import { stream } from '../numeric/rng.ts';

const regions = 16;
const firstYear = 2013;
const years = 10;
const seed = 20250101;

/** A balanced panel of 16 regions and 10 years in CSV, the same on every machine: what `repro init` gives to start from. */
export function simulatedRegions(): string {
  const lines = [
    'region,year,population,output,investment,road_length,minutes_to_work,clinic_count,broadband_share',
  ];
  for (let region = 0; region < regions; region++) lines.push(...regionRows(region));
  return `${lines.join('\n')}\n`;
}

function regionRows(region: number): string[] {
  const draw = stream(seed, 'init', 'regions', region);
  const level = draw.normal();
  const trend = 0.04 + 0.02 * draw.uniform();
  let population = 800 + 2400 * draw.uniform();
  const rows: string[] = [];
  for (let year = 0; year < years; year++) {
    // One latent quality of services moves the four indicators and, with noise, income.
    const services = 0.5 * level + 0.12 * year + 0.35 * draw.normal();
    const income = 3 + 0.2 * level + trend * year + 0.08 * services + 0.03 * draw.normal();
    const share = 0.22 + 0.03 * draw.normal();
    const output = population * Math.exp(income);
    const row = [
      population.toFixed(1),
      output.toFixed(1),
      (output * share).toFixed(1),
      (population * (4 + 0.6 * services + 0.2 * draw.normal())).toFixed(1),
      (42 - 2.5 * services + draw.normal()).toFixed(1),
      (population * (0.3 + 0.03 * services + 0.01 * draw.normal())).toFixed(0),
      (1 / (1 + Math.exp(-0.8 * services - 0.3 * draw.normal()))).toFixed(4),
    ];
    rows.push(`region ${String(region + 1).padStart(2, '0')},${firstYear + year},${row.join(',')}`);
    population *= 1.004 + 0.004 * draw.normal();
  }
  return rows;
}
