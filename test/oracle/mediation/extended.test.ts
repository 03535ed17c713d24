import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as normal from '../../../src/numeric/dist/normal.ts';
import { fitMediation } from '../../../src/stats/mediation/fit.ts';
import { monteCarloInterval } from '../../../src/stats/mediation/product-tests.ts';
import type { MediationEstimate, MediationInput, ModeratedPath } from '../../../src/stats/mediation/types.ts';
import type { Factor } from '../../../src/stats/regression/types.ts';

/** Two programs on 816 rows. */
const RELATIVE = 1e-9;
/** R solves for its p by bisection to 1e-15 of p, with tail areas of 1,000 draws. */
const P_RELATIVE = 1e-7;
/** medsens takes its variances from feasible GLS; the closed form of theorem 4 agrees with it up to terms of order 1/n. */
const ITERATED = 1e-4;

type Interval = { z0: number; acceleration: number; low: number; high: number; p: number };
type Moderated = {
  paths: ModeratedPath[];
  estimate: {
    total: number;
    direct: number;
    low: number;
    mean: number;
    high: number;
    index: number | null;
    difference: number;
  };
  difference: number[];
};
type Reference = {
  intervals: Record<'entity' | 'twoway', { estimate: number; bc: Interval; bca: Interval; bca90: Interval }>;
  serial: Record<
    'entity' | 'twoway',
    {
      estimate: Record<'total' | 'direct' | 'link' | 'k' | 'e' | 'chain' | 'indirect', number>;
      chain: number[];
      indirect: number[];
    }
  >;
  moderated: { mean: number; sd: number } & Record<'a' | 'b' | 'a_direct' | 'a_b' | 'all', Moderated>;
  square: { estimate: number; std_error: number; t: number; p: number };
  monte_carlo: { draws: number; low: number; high: number };
  sensitivity: Record<
    'pooled' | 'entity',
    { rho: number[]; indirect: number[][]; r2_m: number; r2_y: number }
  >;
};

function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as T;
}

const reference = readJson<Reference>('extended.json');
const draws = readJson<number[][]>('draws.json').map((states) => states.map((id) => id - 1));

const PERIODS = 17;
const produc = readProduc();

function readProduc() {
  const url = new URL('../../../specs/public-capital/data/produc.csv', import.meta.url);
  const [head, ...lines] = readFileSync(url, 'utf8').trim().split('\n');
  const names = head!.split(',');
  const rows = lines.map((line) => line.split(','));
  const column = (name: string) => Float64Array.from(rows, (row) => Number(row[names.indexOf(name)]));
  return {
    y: column('gsp').map(Math.log),
    x: column('pcap').map(Math.log),
    k: column('pc').map(Math.log),
    e: column('emp').map(Math.log),
    u: column('unemp'),
  };
}

type Name = keyof typeof produc;
const factor = (name: string, levels: number, code: (i: number) => number): Factor => ({
  name,
  levels,
  codes: Int32Array.from(produc.y, (_, i) => code(i)),
});
const state = factor('state', 48, (i) => Math.floor(i / PERIODS));
const year = factor('year', PERIODS, (i) => i % PERIODS);
const column = (name: Name) => ({ name, values: produc[name] });

const base: MediationInput = {
  y: produc.y,
  treatment: column('x'),
  mediators: [column('k')],
  controls: [column('e'), column('u')],
  absorb: [state],
  entity: state,
  time: year,
  vcov: { type: 'iid' },
  confidence: 0.95,
  bootstrap: null,
  seed: 1,
  stepId: 'oracle',
};

function close(actual: number | null | undefined, expected: number, relative = RELATIVE): void {
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
}

describe.each(['entity', 'twoway'] as const)('intervals over 1,000 explicit draws, %s effects', (key) => {
  const absorb = key === 'twoway' ? [state, year] : [state];
  const fitWith = (interval: 'bc' | 'bca', confidence = 0.95) =>
    fitMediation({ ...base, absorb, confidence, bootstrap: { replications: 1, draws, interval } });
  test.each([
    ['bc', 'bc', 0.95],
    ['bca', 'bca', 0.95],
    ['bca90', 'bca', 0.9],
  ] as const)('%s', (name, interval, confidence) => {
    const { indirect, bootstrap } = fitWith(interval, confidence);
    const expected = reference.intervals[key][name];
    expect(bootstrap?.interval).toBe(interval);
    close(indirect.estimate, reference.intervals[key].estimate);
    close(indirect.confLow, expected.low);
    close(indirect.confHigh, expected.high);
    close(indirect.pValue, expected.p, P_RELATIVE);
  });
});

describe.each(['entity', 'twoway'] as const)('serial mediators, %s effects', (key) => {
  const expected = reference.serial[key];
  const fit = fitMediation({
    ...base,
    absorb: key === 'twoway' ? [state, year] : [state],
    mediators: [column('k'), column('e')],
    controls: [column('u')],
    serial: true,
    bootstrap: { replications: 1, draws: draws.slice(0, expected.chain.length) },
  });
  test('every effect', () => {
    close(fit.total.estimate, expected.estimate.total);
    close(fit.direct.estimate, expected.estimate.direct);
    close(fit.mediators[0]!.indirect.estimate, expected.estimate.k);
    close(fit.mediators[1]!.indirect.estimate, expected.estimate.e);
    close(fit.links[0]!.estimate.estimate, expected.estimate.link);
    expect(fit.chains.map(({ through }) => through)).toEqual([[0, 1]]);
    close(fit.chains[0]!.indirect.estimate, expected.estimate.chain);
    close(fit.indirect.estimate, expected.estimate.indirect);
    expect(fit.identityGap).toBeLessThan(1e-10);
  });
  test('every replicate of the sum', () => {
    const scale = Math.abs(expected.estimate.indirect);
    expected.indirect.forEach((value, b) => {
      expect(Math.abs(fit.bootstrap!.totalIndirect[b]! - value)).toBeLessThanOrEqual(RELATIVE * scale);
    });
  });
});

describe.each(['a', 'b', 'a_direct', 'a_b', 'all'] as const)('moderated paths: %s', (key) => {
  const expected = reference.moderated[key];
  const fit = fitMediation({
    ...base,
    controls: [column('e')],
    moderator: {
      column: column('u'),
      paths: expected.paths,
      treatmentProduct: 'x * u',
      mediatorProducts: ['k * u'],
    },
    bootstrap: { replications: 1, draws: draws.slice(0, expected.difference.length) },
  });
  const { moderation, indirect } = fit.mediators[0]!;

  test('conditional effects and index', () => {
    close(fit.moderator?.mean, reference.moderated.mean);
    close(fit.moderator?.stdDev, reference.moderated.sd);
    const { total, direct, low, mean, high, index, difference } = expected.estimate;
    close(fit.total.estimate, total);
    close(fit.direct.estimate, direct);
    close(indirect.estimate, mean);
    close(moderation!.low.estimate, low);
    close(moderation!.high.estimate, high);
    close(moderation!.difference.estimate, difference, 1e-7);
    if (index === null) expect(moderation!.index).toMatchObject({ estimate: null, reason: 'not_linear' });
    else close(moderation!.index.estimate, index, 1e-7);
    const sameTerms = key === 'a_direct';
    if (sameTerms) expect(fit.identityGap).toBeLessThan(1e-10);
    else expect(fit.identityGap).toBeNull();
  });

  test('standard error of the difference over the draws', () => {
    const n = expected.difference.length;
    const center = expected.difference.reduce((a, b) => a + b) / n;
    const squares = expected.difference.map((value) => (value - center) * (value - center));
    close(moderation!.difference.stdError, Math.sqrt(squares.reduce((a, b) => a + b) / (n - 1)), 1e-7);
  });
});

test('the squared mediator', () => {
  const { square } = fitMediation({ ...base, nonlinear: true }).mediators[0]!;
  close(square?.estimate, reference.square.estimate);
  close(square?.stdError, reference.square.std_error);
  close(square?.statistic, reference.square.t);
  close(square?.pValue, reference.square.p, P_RELATIVE);
});

test('Monte Carlo interval from given normal scores', () => {
  const { draws: n, low, high } = reference.monte_carlo;
  const golden = (Math.sqrt(5) - 1) / 2;
  const path = (estimate: number, stdError: number): MediationEstimate => ({
    estimate,
    stdError,
    statistic: null,
    pValue: null,
    confLow: null,
    confHigh: null,
    reason: null,
  });
  const found = monteCarloInterval(path(0.2, 0.11), path(0.3, 0.06), 0.95, {
    first: Float64Array.from({ length: n }, (_, i) => normal.quantile((i + 0.5) / n)),
    second: Float64Array.from({ length: n }, (_, i) => normal.quantile(((i + 1) * golden) % 1)),
  });
  // (i + 1) times the golden ratio modulo 1 loses digits as i grows.
  close(found.confLow, low, 1e-7);
  close(found.confHigh, high, 1e-7);
});

describe.each(['pooled', 'entity'] as const)("medsens of R's mediation, %s", (key) => {
  const { sensitivity, columns } = fitMediation({
    ...base,
    absorb: key === 'entity' ? [state] : [],
    sensitivity: true,
  });
  const expected = reference.sensitivity[key];

  test('the effect at every correlation', () => {
    expect(sensitivity!.curve).toHaveLength(expected.rho.length);
    const scale = Math.max(...expected.indirect.map(([value]) => Math.abs(value!)));
    sensitivity!.curve.forEach(({ rho, indirect }, i) => {
      expect(rho).toBeCloseTo(expected.rho[i]!, 12);
      expect(Math.abs(indirect.estimate! - expected.indirect[i]![0]!)).toBeLessThanOrEqual(ITERATED * scale);
    });
  });

  test('where it is zero, and the explained shares', () => {
    const rho = sensitivity!.rhoAtZero.estimate!;
    expect(sensitivity!.residualProduct).toBeCloseTo(rho * rho, 14);
    close(sensitivity!.withinProduct, rho * rho * (1 - expected.r2_m) * (1 - expected.r2_y), 1e-8);
    expect(columns).toHaveLength(3);
  });
});
