import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  DIGITAL_COEFFICIENT,
  DIGITAL_WEIGHTS,
  MOMENTS,
  RURAL_WEIGHTS,
  rescaled,
} from '../../../scripts/simulate/targets.mjs';
import { describe as describeValues } from '../../../src/stats/descriptives.ts';
import { makeFactor } from '../../../src/stats/regression/factor.ts';
import { fitRegression } from '../../../src/stats/regression/fit.ts';
import { agglomeration, digitalIndicators, entropyIndex, readPanel, ruralIndicators } from './panel.ts';

/** Absolute, on weights: what the study promises; the file is nearer, by the rounding of its cells. */
const WEIGHT_TOLERANCE = 0.01;
/** Relative, on means and on standard deviations. */
const MEAN_TOLERANCE = 0.02;
const SD_TOLERANCE = 0.05;
/** Absolute, on the coefficient of lnX in the last column. */
const COEFFICIENT_TOLERANCE = 0.004;
/** The quotient's identity holds by construction: rounding of 31 products. */
const IDENTITY_TOLERANCE = 1e-12;

const panel = readPanel();
const rural = entropyIndex(panel, 'rural', ruralIndicators(panel));
const digital = entropyIndex(panel, 'digital', digitalIndicators(panel, Object.keys(DIGITAL_WEIGHTS)));
const variables = {
  rural: rural.values,
  digital: digital.values,
  fis: panel.formula(['agri_spend', 'total_spend'], (a, b) => a / b),
  dev: panel.formula(['gdp_per_capita'], Math.log),
  fai: panel.column('fixed_asset_investment'),
};

/** Target beside what was achieved, for whoever runs the tests. */
function say(rows: readonly (readonly [what: string, target: number, achieved: number])[]): void {
  const lines = rows.map(
    ([what, target, achieved]) =>
      `${what.padEnd(34)}${target.toPrecision(6).padStart(12)}${achieved.toPrecision(6).padStart(14)}`,
  );
  console.info([`${''.padEnd(34)}${'target'.padStart(12)}${'achieved'.padStart(14)}`, ...lines].join('\n'));
}

describe('the simulated panel against the seed paper', () => {
  it("has the study's indicators, in its order", () => {
    const study = parse(
      readFileSync(new URL('../../../specs/digital-rural/study.yaml', import.meta.url), 'utf8'),
    );
    const names = (index: string): string[] =>
      Object.values(study.indices[index].dimensions as Record<string, { indicators: object }>).flatMap(
        (dimension) => Object.keys(dimension.indicators),
      );
    expect(names('rural')).toEqual(Object.keys(RURAL_WEIGHTS));
    expect(names('digital')).toEqual(Object.keys(DIGITAL_WEIGHTS));
  });

  it('is 31 provinces over 12 years with a few blank cells', () => {
    expect(panel.rows).toBe(372);
    expect(new Set(panel.provinces).size).toBe(31);
    expect(panel.blanks).toBe(12);
  });

  it.each([
    ['Table 1', RURAL_WEIGHTS, rural],
    ['Table 2', DIGITAL_WEIGHTS, digital],
  ] as const)('has the entropy weights of %s, rescaled to sum to one', (table, printed, index) => {
    const targets = rescaled(printed);
    say(index.weights.map(({ indicator, weight }) => [`${table} ${indicator}`, targets[indicator]!, weight]));
    for (const { indicator, weight } of index.weights) {
      expect(Math.abs(weight - targets[indicator]!), indicator).toBeLessThan(WEIGHT_TOLERANCE);
    }
  });

  it('has the means and standard deviations of Table 3', () => {
    const found = Object.entries(MOMENTS).map(([name, target]) => {
      return { name, target, values: describeValues(variables[name as keyof typeof variables]) };
    });
    say(
      found.flatMap(({ name, target, values }) => [
        [`Table 3 ${name} mean`, target.mean, values.mean],
        [`Table 3 ${name} sd`, target.sd, values.stdDev],
      ]),
    );
    for (const { name, target, values } of found) {
      expect(Math.abs(values.mean / target.mean - 1), `${name} mean`).toBeLessThan(MEAN_TOLERANCE);
      expect(Math.abs(values.stdDev / target.sd - 1), `${name} sd`).toBeLessThan(SD_TOLERANCE);
    }
  });

  it('has the coefficient of lnX in the last column of Table 4', () => {
    const entity = makeFactor('entity', panel.provinces);
    const time = makeFactor('time', panel.years);
    const fit = fitRegression({
      y: variables.rural,
      terms: ['digital', 'fis', 'dev', 'fai'],
      columns: [variables.digital, variables.fis, variables.dev, variables.fai],
      estimator: 'fixed_effects',
      absorb: [entity, time],
      entity,
      time,
      vcov: { type: 'cluster', by: [entity], smallSample: 'reghdfe' },
      confidence: 0.95,
      variance: 'swamy_arora',
    });
    say([['Table 4 (4) lnX', DIGITAL_COEFFICIENT, fit.beta[0]!]]);
    expect(Math.abs(fit.beta[0]! - DIGITAL_COEFFICIENT)).toBeLessThan(COEFFICIENT_TOLERANCE);
  });

  it('has a location quotient that satisfies its identity', () => {
    const quotient = agglomeration(panel);
    expect(quotient.identityDiscrepancy).toBeLessThan(IDENTITY_TOLERANCE);
    expect(Math.min(...quotient.values)).toBeGreaterThan(0);
  });
});
