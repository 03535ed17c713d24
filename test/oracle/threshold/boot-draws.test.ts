import { expect, test } from 'vitest';
import { fitThreshold } from '../../../src/stats/threshold/fit.ts';
import { hansenInput, readJson } from './hansen-data.ts';

/** F* of stacked residuals, 7,910 rows: prefix sums of two programs differ by rounding alone. */
const RELATIVE = 1e-9;

type Kind = 'single' | 'double' | 'triple';
const reference = readJson<{ F: Record<Kind, number[]>; draws: Record<Kind, number[][]> }>('boot_draws.json');
const KINDS: readonly Kind[] = ['single', 'double', 'triple'];

test('F* of explicit draws of firms, for one, two and three thresholds', () => {
  // The draws count firms from one.
  const draws = KINDS.map((kind) => reference.draws[kind].map((firms) => firms.map((firm) => firm - 1)));
  const fitted = fitThreshold({
    ...hansenInput(),
    bootstrap: { replications: 1, methods: ['residual_by_entity'], draws },
  });
  if (!fitted.ok) throw new Error(fitted.error.message);
  KINDS.forEach((kind, step) => {
    const { replicates, failed, replications } = fitted.value.tests[step]!;
    expect([replications, failed]).toEqual([reference.F[kind].length, 0]);
    reference.F[kind].forEach((f, b) => {
      expect(Math.abs(replicates[b]! / f - 1)).toBeLessThanOrEqual(RELATIVE);
    });
  });
});
