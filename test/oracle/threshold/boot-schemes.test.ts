import { expect, test } from 'vitest';
import { fitThreshold } from '../../../src/stats/threshold/fit.ts';
import { hansenInput, readJson } from './hansen-data.ts';

/** Another program's p and 10, 5 and 1% critical values on Hansen's data, by scheme. */
type Scheme = { p: number; crit: [number, number, number] };
const METHODS = ['residual_by_entity', 'wild_cluster'] as const;
const reference = readJson<{ F: number; replications: number } & Record<(typeof METHODS)[number], Scheme>>(
  'boot_schemes.json',
);
const LEVELS = [0.1, 0.05, 0.01];

/** 3.5 standard deviations of the difference of two shares of so many draws: with a fixed seed, a bound and no chance. */
function band(share: number, draws: number): number {
  return 3.5 * Math.sqrt((2 * share * (1 - share)) / draws);
}

test('both bootstraps agree with another program within the noise of 2,000 replicates each', () => {
  const { replications } = reference;
  const fitted = fitThreshold({
    ...hansenInput(),
    maxThresholds: 1,
    trim: [0.01],
    bootstrap: { replications, methods: METHODS },
  });
  if (!fitted.ok) throw new Error(fitted.error.message);
  for (const method of METHODS) {
    const ours = fitted.value.tests.find((one) => one.method === method);
    if (ours === undefined) throw new Error(method);
    const { p, crit } = reference[method];
    expect([ours.replications, ours.failed]).toEqual([replications, 0]);
    expect(Math.abs(ours.fStatistic / reference.F - 1)).toBeLessThan(1e-9);
    const above = (bound: number) => ours.replicates.filter((f) => f > bound).length / replications;
    expect(Math.abs(above(reference.F) - p), `${method}: p`).toBeLessThanOrEqual(band(p, replications));
    LEVELS.forEach((level, i) => {
      const off = Math.abs(above(crit[i]!) - level);
      expect(off, `${method}: ${level}`).toBeLessThanOrEqual(band(level, replications));
    });
  }
});
