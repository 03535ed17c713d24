import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makeFactor } from '../../../src/stats/regression/factor.ts';
import { fitSmoothTransition } from '../../../src/stats/smooth-transition/fit.ts';
import type { SmoothFit, SmoothInput, SmoothTest } from '../../../src/stats/smooth-transition/types.ts';

/** Both project out dummies and solve a few equations. */
const RELATIVE = 1e-9;
/** The robust statistic inverts a cross-product of entities' scores, whose condition the powers of q make large. */
const ROBUST = 1e-7;
/** nlminb stops where the sum of squares no longer changes: parameters are known to the root of that. */
const MINIMUM = 1e-9;
const PARAMETERS = 2e-5;
/** PSTR inverts cross-products of raw powers of q, whose digits it loses in the sequence. */
const PSTR_SEQUENCE = 1e-5;
/** PSTR's L-BFGS-B stops earlier. */
const PSTR_PARAMETERS = 1e-4;

type Lm = {
  df: number;
  df2: number;
  chi2: number;
  f: number;
  robust_chi2: number;
  robust_f: number;
  f_p?: number;
  robust_f_p?: number;
};
type Reference = {
  linearity: Lm[];
  sequence: Lm[];
  remaining: Lm[];
  S0: number;
  S1: number;
  gamma: number;
  locations: number | number[];
  low: number | number[];
  high: number | number[];
  difference: number | number[];
  se: { [name: string]: number | number[] };
};
type PstrTest = { LM1_X: number; LM1_F: number; LM2_X: number; LM2_F: number };
type Pstr = {
  test: PstrTest[];
  sqtest: PstrTest[];
  gamma: number;
  c: number;
  beta: number[];
  se: number[];
  mbeta: number[];
  mse: number[];
};

const here = new URL('./', import.meta.url);
const reference = JSON.parse(readFileSync(new URL('smooth-transition.json', here), 'utf8'));

function columnsOf(file: string): { [column: string]: string[] } {
  const url =
    file === 'simulated'
      ? new URL('../kink/simulated.csv', here)
      : new URL(`../regression/data/${file}.csv`, here);
  const [head, ...rows] = readFileSync(url, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.replaceAll('"', '').split(','));
  return Object.fromEntries(head!.map((name, j) => [name, rows.map((row) => row[j]!)]));
}

type Case = {
  file: string;
  y: string;
  x: string[];
  z: string[];
  q: string;
  entity: string;
  time: string;
  twoWay: boolean;
  m: 1 | 2;
  bound?: true;
};
const CASES: { readonly [name: string]: Case } = {
  simulated: {
    file: 'simulated',
    y: 'y',
    x: ['x'],
    z: ['z'],
    q: 'x',
    entity: 'entity',
    time: 'time',
    twoWay: true,
    m: 1,
  },
  simulated_both: {
    file: 'simulated',
    y: 'y',
    x: ['x', 'z'],
    z: [],
    q: 'x',
    entity: 'entity',
    time: 'time',
    twoWay: false,
    m: 1,
  },
  produc: {
    file: 'produc',
    y: 'lgsp',
    x: ['lpcap', 'lpc'],
    z: ['lemp'],
    q: 'unemp',
    entity: 'state',
    time: 'year',
    twoWay: false,
    m: 1,
  },
  // Both locations end at the lower bound: the sums of squares agree, and there is no interior minimum to compare.
  produc_two: {
    file: 'produc',
    y: 'lgsp',
    x: ['lpcap', 'lpc'],
    z: ['lemp'],
    q: 'unemp',
    entity: 'state',
    time: 'year',
    twoWay: true,
    m: 2,
    bound: true,
  },
};

function inputOf(name: string): SmoothInput {
  const one = CASES[name]!;
  const raw = columnsOf(one.file);
  const numbers = (column: string) =>
    column.startsWith('l')
      ? Float64Array.from(raw[column.slice(1)]!, (text) => Math.log(Number(text)))
      : Float64Array.from(raw[column]!, Number);
  const factor = (column: string, as: string) => {
    const levels = raw[column]!;
    return makeFactor(as, levels.some((level) => Number.isNaN(Number(level))) ? levels : levels.map(Number));
  };
  const entity = factor(one.entity, 'entity');
  const time = factor(one.time, 'time');
  const named = (column: string) => ({ name: column, values: numbers(column) });
  return {
    y: numbers(one.y),
    transitionVariable: named(one.q),
    regimeRegressors: one.x.map(named),
    controls: one.z.map(named),
    absorb: one.twoWay ? [entity, time] : [entity],
    entity,
    time,
    vcov: { type: 'cluster', by: [entity], smallSample: 'none' },
    confidence: 0.95,
    locations: one.m,
    maxTransitions: 1,
    alpha: 0.9999,
    test: 'lm_f',
    trim: 0.05,
    grid: { gamma: 15, location: 25 },
  };
}

function fitted(input: SmoothInput): SmoothFit {
  const fit = fitSmoothTransition(input);
  if (!fit.ok) throw new Error(fit.error.message);
  return fit.value;
}

const list = (value: number | number[]): number[] => [value].flat();

function close(actual: number | null, expected: number, tolerance: number): void {
  expect(actual).not.toBeNull();
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}

function testsOf(fit: SmoothFit, hypothesis: SmoothTest['hypothesis']): SmoothTest[] {
  return fit.tests.filter((one) => one.hypothesis === hypothesis).sort((a, b) => a.order - b.order);
}

describe.each(Object.keys(CASES))('%s', (name) => {
  const expected = reference[name] as Reference;
  const fit = fitted(inputOf(name));

  test.each(['linearity', 'sequence'] as const)('%s tests', (hypothesis) => {
    testsOf(fit, hypothesis).forEach(({ statistics }, i) => {
      const own = expected[hypothesis][i]!;
      expect([statistics.lm_f.df, statistics.lm_f.df2]).toEqual([own.df, own.df2]);
      close(statistics.lm_chi2.statistic, own.chi2, RELATIVE);
      close(statistics.lm_f.statistic, own.f, RELATIVE);
      close(statistics.lm_f.pValue, own.f_p!, ROBUST);
      close(statistics.robust_chi2.statistic, own.robust_chi2, ROBUST);
      close(statistics.robust_f.statistic, own.robust_f, ROBUST);
      close(statistics.robust_f.pValue, own.robust_f_p!, ROBUST);
    });
  });

  test('least squares: sums of squares, no worse than the brute force', () => {
    close(fit.rss[0]!, expected.S0, RELATIVE);
    expect(fit.rss[1]!).toBeLessThanOrEqual(expected.S1 * (1 + MINIMUM));
    if (CASES[name]!.bound !== true) expect(fit.converged).toBe(true);
  });

  test.skipIf(CASES[name]!.bound === true)('steepness, locations, slopes and their standard errors', () => {
    const [transition] = fit.transitions;
    close(transition!.gamma.estimate, expected.gamma, PARAMETERS);
    close(transition!.gamma.stdError, list(expected.se.gamma!)[0]!, PARAMETERS * 10);
    list(expected.locations).forEach((value, j) => {
      close(transition!.locations[j]!.estimate, value, PARAMETERS);
      close(transition!.locations[j]!.stdError, list(expected.se.locations!)[j]!, PARAMETERS * 10);
    });
    list(expected.low).forEach((low, k) => {
      const at = (regime: number) => fit.column.terms.indexOf(`${CASES[name]!.x[k]} [g = ${regime}]`);
      close(fit.column.beta[at(0)]!, low, PARAMETERS);
      close(fit.column.beta[at(1)]!, list(expected.high)[k]!, PARAMETERS);
      close(fit.column.stdError[at(0)]!, list(expected.se.low!)[k]!, PARAMETERS * 10);
      close(fit.column.stdError[at(1)]!, list(expected.se.high!)[k]!, PARAMETERS * 10);
      close(fit.regimeDifference[k]!.estimate, list(expected.difference)[k]!, PARAMETERS);
      close(fit.regimeDifference[k]!.stdError, list(expected.se.difference!)[k]!, PARAMETERS * 10);
    });
  });

  test.skipIf(CASES[name]!.bound === true)('remaining nonlinearity', () => {
    testsOf(fit, 'remaining').forEach(({ statistics }, i) => {
      const own = expected.remaining[i]!;
      expect([statistics.lm_f.df, statistics.lm_f.df2]).toEqual([own.df, own.df2]);
      close(statistics.lm_chi2.statistic, own.chi2, PARAMETERS * 10);
      close(statistics.robust_f.statistic, own.robust_f, PARAMETERS * 100);
    });
  });
});

describe('PSTR 2.0.0', () => {
  const expected = reference.pstr_produc as Pstr;
  const fit = fitted(inputOf('produc'));

  test.each([
    ['linearity', 'test'],
    ['sequence', 'sqtest'],
  ] as const)('%s tests as LM_X, LM_F, HAC_X, HAC_F', (hypothesis, key) => {
    testsOf(fit, hypothesis).forEach(({ statistics }, i) => {
      const own = expected[key][i]!;
      const tolerance = hypothesis === 'sequence' ? PSTR_SEQUENCE : ROBUST;
      close(statistics.lm_chi2.statistic, own.LM1_X, tolerance);
      close(statistics.lm_f.statistic, own.LM1_F, tolerance);
      close(statistics.robust_chi2.statistic, own.LM2_X, tolerance);
      close(statistics.robust_f.statistic, own.LM2_F, tolerance);
    });
  });

  test('estimates and standard errors', () => {
    const [transition] = fit.transitions;
    close(transition!.gamma.estimate, expected.gamma, PSTR_PARAMETERS);
    close(transition!.locations[0]!.estimate, expected.c, PSTR_PARAMETERS);
    close(transition!.gamma.stdError, expected.se[5]!, PSTR_PARAMETERS);
    close(transition!.locations[0]!.stdError, expected.se[6]!, PSTR_PARAMETERS);
    [0, 1].forEach((k) => {
      const at = (regime: number) => fit.column.terms.indexOf(`${['lpcap', 'lpc'][k]} [g = ${regime}]`);
      close(fit.column.stdError[at(0)]!, expected.se[k]!, PSTR_PARAMETERS);
      close(fit.column.beta[at(1)]!, expected.mbeta[k]!, PSTR_PARAMETERS);
      close(fit.column.stdError[at(1)]!, expected.mse[k]!, PSTR_PARAMETERS);
    });
  });
});
