import { describe, expect, it } from 'vitest';
import { readPanel } from './panel.ts';

const panel = readPanel();
const LAST = 2022;

/** Provinces from most to least in the last year. */
function ranking(name: string): string[] {
  const values = panel.column(name);
  return panel.provinces
    .map((province, i) => ({ province, year: panel.years[i], value: values[i]! }))
    .filter(({ year }) => year === LAST)
    .sort((a, b) => b.value - a.value)
    .map(({ province }) => province);
}

describe('the simulated panel is believable', () => {
  it.each([
    ['it_service_revenue', 'software_revenue'],
    ['rural_food_spend', 'rural_consumption'],
    ['rural_consumption', 'rural_income'],
    ['urban_consumption', 'urban_income'],
    ['rural_income', 'urban_income'],
    ['rural_population', 'population'],
    ['rural_employment', 'rural_population'],
    ['primary_employment', 'rural_employment'],
    ['total_employment', 'population'],
    ['population_15_up', 'population'],
    ['illiterate_population', 'population_15_up'],
    ['education_spend', 'total_spend'],
    ['agri_spend', 'total_spend'],
  ])('%s stays below %s', (part, whole) => {
    for (const share of panel.formula([part, whole], (a, b) => a / b)) {
      expect(share).toBeGreaterThan(0);
      expect(share).toBeLessThan(1);
    }
  });

  it.each([
    'forest_coverage',
    'garbage_disposal',
    'tv_coverage',
    'internet_penetration',
    'it_employment_share',
  ])('%s is a percentage', (name) => {
    for (const value of panel.column(name)) {
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThanOrEqual(100);
    }
  });

  it('ranks provinces as one would expect', () => {
    expect(ranking('grain_output').slice(0, 2)).toEqual(['Heilongjiang', 'Henan']);
    expect(ranking('software_revenue').slice(0, 4)).toContain('Guangdong');
    expect(ranking('it_employment_share')[0]).toBe('Beijing');
    expect(ranking('gdp_per_capita').slice(0, 2)).toEqual(['Beijing', 'Shanghai']);
    for (const name of ['ecommerce_sales', 'software_revenue', 'fixed_asset_investment', 'population']) {
      expect(ranking(name).at(-1), name).toBe('Tibet');
    }
  });

  it('keeps provinces where they are: levels persist from year to year', () => {
    for (const name of ['grain_output', 'software_revenue', 'rural_income', 'gdp_per_capita']) {
      const values = panel.column(name);
      for (let row = 1; row < panel.rows; row++) {
        if (panel.provinces[row] !== panel.provinces[row - 1] || values[row - 1]! < 50) continue;
        expect(
          Math.abs(Math.log(values[row]! / values[row - 1]!)),
          `${name} ${panel.provinces[row]}`,
        ).toBeLessThan(1.2);
      }
    }
  });
});
