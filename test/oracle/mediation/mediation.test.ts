import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fitMediation } from '../../../src/stats/mediation/fit.ts';
import type { MediationInput } from '../../../src/stats/mediation/types.ts';
import type { Factor, VcovChoice } from '../../../src/stats/regression/types.ts';

/** Estimates, standard errors and replicates of two programs on 816 rows. */
const RELATIVE = 1e-9;
/** Tail probabilities amplify differences of the statistic. */
const P_RELATIVE = 1e-7;

type Names = { y: string; x: string; m: string; controls: string[] };
type Products = {
  products: { se: number; z: number; p: number };
  t: Record<string, number>;
  p: Record<string, number>;
};
type ThreeSteps = Names & {
  fe: string;
  c: number;
  a: number;
  b: number;
  c_prime: number;
  ab: number;
} & Record<'classic' | 'HC1' | 'CR1', Products>;
type Estimated = { est: number; se: number; df: number; t: number; p: number };
type Clustered = Names &
  Record<
    'iid' | 'HC1' | 'cluster_entity',
    Record<'c_total' | 'a' | 'b' | 'c_direct', Estimated> & { sobel: { se: number; z: number; p: number } }
  >;
type Booted = {
  theta: number;
  se: number;
  replicates: number[];
  percentile_type7: [number, number];
  p_two_sided: number;
};

function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as T;
}

const reference = readJson<{
  three_steps: Record<string, ThreeSteps>;
  clustered_twoway: Record<string, Clustered>;
  bootstrap: Record<'entity' | 'twoway', Booted>;
}>('mediation.json');

const PERIODS = 17;
const produc = readProduc();

function readProduc(): Record<string, Float64Array> {
  const url = new URL('../../../specs/public-capital/data/produc.csv', import.meta.url);
  const [head, ...lines] = readFileSync(url, 'utf8').trim().split('\n');
  const names = head!.split(',');
  const rows = lines.map((line) => line.split(','));
  const column = (name: string) => Float64Array.from(rows, (row) => Number(row[names.indexOf(name)]));
  return {
    lgsp: column('gsp').map(Math.log),
    lpcap: column('pcap').map(Math.log),
    lpc: column('pc').map(Math.log),
    lemp: column('emp').map(Math.log),
    unemp: column('unemp'),
  };
}

const factor = (name: string, levels: number, code: (i: number) => number): Factor => ({
  name,
  levels,
  codes: Int32Array.from(produc.lgsp!, (_, i) => code(i)),
});
const state = factor('state', 48, (i) => Math.floor(i / PERIODS));
const year = factor('year', PERIODS, (i) => i % PERIODS);

function input(names: Names, effects: readonly Factor[], vcov: VcovChoice): MediationInput {
  const column = (name: string) => ({ name, values: produc[name]! });
  return {
    y: produc[names.y]!,
    treatment: column(names.x),
    mediators: [column(names.m)],
    controls: names.controls.map(column),
    absorb: effects,
    entity: state,
    time: year,
    vcov,
    confidence: 0.95,
    bootstrap: null,
    seed: 1,
    stepId: 'oracle',
  };
}

function close(actual: number | null, expected: number, relative = RELATIVE): void {
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
}

const VCOVS = {
  iid: { type: 'iid' },
  HC1: { type: 'HC1' },
  cluster: { type: 'cluster', by: [state], smallSample: 'reghdfe' },
} as const;

describe.each(Object.entries(reference.three_steps))('%s', (_, expected) => {
  const effects = expected.fe === 'twoway' ? [state, year] : [state];

  test('c = c′ + ab, path by path', () => {
    const fit = fitMediation(input(expected, effects, VCOVS.iid));
    const [mediator] = fit.mediators;
    close(fit.total.estimate, expected.c);
    close(mediator!.a.estimate, expected.a);
    close(mediator!.b.estimate, expected.b);
    close(fit.direct.estimate, expected.c_prime);
    close(fit.indirect.estimate, expected.ab);
    expect(fit.identityGap!).toBeLessThan(1e-10);
    if (expected.ab * expected.c_prime < 0) {
      expect(fit.proportionMediated).toMatchObject({ estimate: null, reason: 'suppression' });
    } else close(fit.proportionMediated.estimate, expected.ab / expected.c);
  });

  // Clustered two-way errors there leave the time dummies out of K; they are held to the next reference instead.
  const keys =
    expected.fe === 'twoway' ? (['classic', 'HC1'] as const) : (['classic', 'HC1', 'CR1'] as const);
  test.each(keys)('t, p and Sobel under %s errors', (key) => {
    const vcov = { classic: VCOVS.iid, HC1: VCOVS.HC1, CR1: VCOVS.cluster }[key];
    const fit = fitMediation(input(expected, effects, vcov));
    const [{ a, b, sobel }] = [fit.mediators[0]!];
    const pairs = { c: fit.total, a, b, c_prime: fit.direct };
    for (const [path, estimate] of Object.entries(pairs)) {
      close(estimate.statistic, expected[key].t[path]!);
      close(estimate.pValue, expected[key].p[path]!, P_RELATIVE);
    }
    close(sobel.stdError, expected[key].products.se);
    close(sobel.statistic, expected[key].products.z);
    close(sobel.pValue, expected[key].products.p, P_RELATIVE);
  });
});

describe.each(Object.entries(reference.clustered_twoway))('%s', (_, expected) => {
  test.each(['iid', 'HC1', 'cluster_entity'] as const)('two-way effects, %s', (key) => {
    const vcov = { iid: VCOVS.iid, HC1: VCOVS.HC1, cluster_entity: VCOVS.cluster }[key];
    const fit = fitMediation(input(expected, [state, year], vcov));
    const { a, b, sobel } = fit.mediators[0]!;
    for (const [path, estimate] of Object.entries({
      c_total: fit.total,
      a,
      b,
      c_direct: fit.direct,
    } as const)) {
      const wanted = expected[key][path as 'a'];
      close(estimate.estimate, wanted.est);
      close(estimate.stdError, wanted.se);
      close(estimate.statistic, wanted.t);
      close(estimate.pValue, wanted.p, P_RELATIVE);
    }
    close(sobel.stdError, expected[key].sobel.se);
    close(sobel.statistic, expected[key].sobel.z);
    close(sobel.pValue, expected[key].sobel.p, P_RELATIVE);
  });
});

describe.each(['entity', 'twoway'] as const)('1,000 explicit draws of states, %s effects', (key) => {
  const draws = readJson<number[][]>('draws.json').map((states) => states.map((id) => id - 1));
  const names = { y: 'lgsp', x: 'lpcap', m: 'lpc', controls: ['lemp', 'unemp'] };
  const fit = fitMediation({
    ...input(names, key === 'twoway' ? [state, year] : [state], VCOVS.cluster),
    bootstrap: { replications: 1, draws },
  });
  const expected = reference.bootstrap[key];

  test('every replicate of ab', () => {
    expect(fit.bootstrap).toMatchObject({ replications: 1000, failed: 0 });
    expected.replicates.forEach((value, b) => {
      // A replicate near zero is held to the size of the estimate.
      const scale = Math.max(Math.abs(value), Math.abs(expected.theta));
      expect(Math.abs(fit.bootstrap!.replicates[0]![b]! - value)).toBeLessThanOrEqual(RELATIVE * scale);
    });
  });

  test('standard error, percentile interval and p', () => {
    close(fit.indirect.estimate, expected.theta);
    close(fit.indirect.stdError, expected.se);
    close(fit.indirect.statistic, expected.theta / expected.se);
    close(fit.indirect.confLow, expected.percentile_type7[0]);
    close(fit.indirect.confHigh, expected.percentile_type7[1]);
    close(fit.indirect.pValue, expected.p_two_sided);
  });
});
