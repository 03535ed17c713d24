import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fitKink } from '../../../src/stats/kink/fit.ts';
import type { KinkFit, KinkInput } from '../../../src/stats/kink/types.ts';
import { makeFactor } from '../../../src/stats/regression/factor.ts';
import type { VcovChoice } from '../../../src/stats/regression/types.ts';

/** Two routes to one least-squares problem: dummies in R, projections here. */
const RELATIVE = 1e-9;
/** uniroot stops where S no longer tells the sides apart: some 1e-8 of the kink's range. */
const ROOT = 1e-7;
/** The point statistic is a small difference of two sums of squares. */
const DIFFERENCE = 1e-7;

type Reference = {
  gamma: number;
  S0: number;
  S1: number;
  F: number;
  df: number;
  candidates: number;
  beta: number[];
  se: { none: number[]; HC0: number[]; iid: number[]; reghdfe: number[] };
  conf_chi2: [number, number];
  multipliers: number[][];
  F_star: number[];
  point_star: number[];
};

const here = new URL('./', import.meta.url);
const reference = JSON.parse(readFileSync(new URL('kink.json', here), 'utf8')) as {
  [name: string]: Reference;
};

function columnsOf(file: string): { [column: string]: string[] } {
  const url =
    file === 'simulated' ? new URL('simulated.csv', here) : new URL(`../regression/data/${file}.csv`, here);
  const [head, ...rows] = readFileSync(url, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.replaceAll('"', '').split(','));
  return Object.fromEntries(head!.map((name, j) => [name, rows.map((row) => row[j]!)]));
}

type Case = {
  file: string;
  y: string;
  x: string;
  z: string[];
  entity: string;
  time: string;
  twoWay: boolean;
  trim: number;
  grid: 'all' | number;
};

const CASES: { readonly [name: string]: Case } = {
  grunfeld: {
    file: 'grunfeld',
    y: 'inv',
    x: 'capital',
    z: ['value'],
    entity: 'firm',
    time: 'year',
    twoWay: false,
    trim: 0.1,
    grid: 'all',
  },
  grunfeld_grid: {
    file: 'grunfeld',
    y: 'inv',
    x: 'capital',
    z: ['value'],
    entity: 'firm',
    time: 'year',
    twoWay: true,
    trim: 0.1,
    grid: 100,
  },
  gasoline: {
    file: 'gasoline',
    y: 'lgaspcar',
    x: 'lincomep',
    z: ['lrpmg', 'lcarpcap'],
    entity: 'country',
    time: 'year',
    twoWay: true,
    trim: 0.15,
    grid: 'all',
  },
  simulated: {
    file: 'simulated',
    y: 'y',
    x: 'x',
    z: ['z'],
    entity: 'entity',
    time: 'time',
    twoWay: true,
    trim: 0.1,
    grid: 'all',
  },
  simulated_oneway: {
    file: 'simulated',
    y: 'y',
    x: 'x',
    z: ['z'],
    entity: 'entity',
    time: 'time',
    twoWay: false,
    trim: 0.1,
    grid: 'all',
  },
};

function inputOf(name: string, vcov: 'none' | 'HC0' | 'iid' | 'reghdfe', bootstrap = false): KinkInput {
  const one = CASES[name]!;
  const raw = columnsOf(one.file);
  const numbers = (column: string) => Float64Array.from(raw[column]!, Number);
  const factor = (column: string, as: string) => {
    const levels = raw[column]!;
    return makeFactor(as, levels.some((level) => Number.isNaN(Number(level))) ? levels : levels.map(Number));
  };
  const entity = factor(one.entity, 'entity');
  const time = factor(one.time, 'time');
  const choice: VcovChoice =
    vcov === 'HC0' || vcov === 'iid' ? { type: vcov } : { type: 'cluster', by: [entity], smallSample: vcov };
  return {
    y: numbers(one.y),
    kinkVariable: { name: one.x, values: numbers(one.x) },
    controls: one.z.map((column) => ({ name: column, values: numbers(column) })),
    absorb: one.twoWay ? [entity, time] : [entity],
    entity,
    time,
    vcov: choice,
    confidence: 0.95,
    trim: one.trim,
    grid: one.grid,
    bootstrap: bootstrap ? { replications: 0, weights: 'normal', draws: reference[name]!.multipliers } : null,
    seed: 1,
    stepId: 'kink',
  };
}

function fitted(input: KinkInput): KinkFit {
  const fit = fitKink(input);
  if (!fit.ok) throw new Error(fit.error.message);
  return fit.value;
}

function close(actual: number | null, expected: number, tolerance: number, scale = Math.abs(expected)): void {
  expect(actual).not.toBeNull();
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(tolerance * Math.max(scale, 1e-300));
}

describe.each(Object.keys(CASES))('%s', (name) => {
  const expected = reference[name]!;
  const scale = Math.abs(expected.gamma);

  test('kink point, sums of squares, F, slopes', () => {
    const fit = fitted(inputOf(name, 'none'));
    close(fit.kink.estimate, expected.gamma, RELATIVE);
    close(fit.rss[0], expected.S0, RELATIVE);
    close(fit.rss[1], expected.S1, RELATIVE);
    close(fit.test.fStatistic, expected.F, RELATIVE * (expected.S0 / (expected.S0 - expected.S1)));
    expect(fit.df).toBe(expected.df);
    expected.beta.forEach((value, j) => {
      close(fit.column.beta[j]!, value, RELATIVE, Math.max(Math.abs(value), 0.1));
    });
    close(fit.regimeDifference[0]!.estimate, expected.beta[1]! - expected.beta[0]!, RELATIVE, 1);
  });

  test.each(['none', 'HC0', 'iid', 'reghdfe'] as const)('standard errors: %s', (vcov) => {
    const fit = fitted(inputOf(name, vcov));
    const all = [...fit.column.stdError.slice(0, -1), fit.kink.stdError];
    expected.se[vcov].forEach((value, j) => {
      close(all[j]!, value, RELATIVE * 10);
    });
  });

  test('interval by inverting F, chi-square', () => {
    const { set } = fitted(inputOf(name, 'none'));
    expect(set.method).toBe('chi2');
    close(set.confLow, expected.conf_chi2[0], ROOT, Math.max(scale, 1));
    close(set.confHigh, expected.conf_chi2[1], ROOT, Math.max(scale, 1));
  });

  test('replicates with given multipliers', () => {
    const fit = fitted(inputOf(name, 'none', true));
    expected.F_star.forEach((value, b) => {
      close(fit.test.replicates[b]!, value, DIFFERENCE, Math.max(value, 1));
    });
    expected.point_star.forEach((value, b) => {
      close(fit.test.pointReplicates[b]!, value, DIFFERENCE, Math.max(value, 1));
    });
    const above = expected.F_star.filter((value) => value > expected.F).length;
    expect(fit.test.pValue).toBe(above / expected.F_star.length);
  });
});
