import { describe, expect, test } from 'vitest';
import type { KinkResult, SmoothTransitionResult } from '../../../src/results/results.ts';
import type { Claim } from '../../../src/study/study.ts';
import { linearityPart } from '../../../src/verdict/linearity.ts';

const claim: Extract<Claim, { kind: 'linearity' }> = { kind: 'linearity', model: 'm', pBelow: 0.05 };

function kink(pValue: number | null): KinkResult {
  return {
    kind: 'kink',
    kink_variable: 'x',
    test: {
      f_statistic: 12.5,
      p_value: pValue,
      critical: { '0.10': null, '0.05': null, '0.01': null },
      replications: 100,
      failed: 0,
      method: 'normal',
      ...(pValue === null ? { reason: 'no bootstrap was asked for' } : {}),
    },
  } as unknown as KinkResult;
}

function smooth(pValue: number): SmoothTransitionResult {
  const statistic = (p: number) => ({ statistic: 3.2, df: 1, df2: 90, p_value: p });
  return {
    kind: 'smooth_transition',
    decided_by: 'lm_f',
    locations: 2,
    tests: [
      { hypothesis: 'linearity', order: 1, transitions: 0, lm_f: statistic(0.9) },
      { hypothesis: 'linearity', order: 2, transitions: 0, lm_f: statistic(pValue) },
    ],
  } as unknown as SmoothTransitionResult;
}

const decide = (models: { [name: string]: unknown }) =>
  linearityPart(claim, { models: models as never, modelSpecs: [] });

describe('a claim on linearity', () => {
  test.each([
    [kink(0.01), 'met', 'p = 0.01'],
    [kink(0), 'met', 'p < 0.01'],
    [kink(0.05), 'unmet', 'p = 0.05'],
    [kink(null), 'untestable', 'no bootstrap was asked for'],
    [smooth(0.02), 'met', 'p = 0.02'],
    [smooth(0.2), 'unmet', 'p = 0.2'],
  ] as const)('%#', (model, outcome, observed) => {
    const part = decide({ m: model });
    expect(part.outcome).toBe(outcome);
    expect(part.observed).toContain(observed);
  });

  test('is untestable without a result, or of another kind', () => {
    expect(decide({}).outcome).toBe('untestable');
    expect(decide({ m: { kind: 'regression' } }).observed).toMatch(/no linearity test/);
  });
});
