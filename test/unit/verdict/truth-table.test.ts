import { describe, expect, it } from 'vitest';
import type { Outcome, Verdict } from '../../../src/results/results.ts';
import type { Claim } from '../../../src/study/study.ts';
import { decideHypothesis } from '../../../src/verdict/decide.ts';
import { column, hypothesis, type Models, regression, term } from './fixtures.ts';

/** One model per outcome of the claim "x positive, p < 0.05". */
const MODELS: Models = {
  met: regression(column('(1)', [term('x', 0.4, 0.001)])),
  unmet: regression(column('(1)', [term('x', 0.4, 0.4)])),
  opposite: regression(column('(1)', [term('x', -0.4, 0.001)])),
  untestable: regression(column('(1)', [], [{ term: 'x', reason: 'collinear with z' }])),
};

const leaf = (model: Outcome): Claim => ({
  kind: 'coefficient',
  model,
  term: 'x',
  columns: 'last',
  condition: { sign: 'positive', pBelow: 0.05 },
});
const all = (...members: Claim[]): Claim => ({ kind: 'all', members });
const any = (...members: Claim[]): Claim => ({ kind: 'any', members });
const not = (member: Claim): Claim => ({ kind: 'not', member });

const [M, U, O, X] = (['met', 'unmet', 'opposite', 'untestable'] as const).map(leaf);

const TABLE: readonly [string, Claim, readonly Outcome[], Verdict][] = [
  ['met', M, ['met'], 'supported'],
  ['unmet', U, ['unmet'], 'not_supported'],
  ['opposite', O, ['opposite'], 'contradicted'],
  ['untestable', X, ['untestable'], 'not_testable'],

  ['all(met, met)', all(M, M), ['met', 'met'], 'supported'],
  ['all(met, unmet)', all(M, U), ['met', 'unmet'], 'partially_supported'],
  ['all(met, opposite)', all(M, O), ['met', 'opposite'], 'partially_supported'],
  ['all(met, untestable)', all(M, X), ['met', 'untestable'], 'partially_supported'],
  ['all(unmet, opposite)', all(U, O), ['unmet', 'opposite'], 'contradicted'],
  ['all(untestable, opposite)', all(X, O), ['untestable', 'opposite'], 'contradicted'],
  ['all(unmet, untestable)', all(U, X), ['unmet', 'untestable'], 'not_supported'],
  ['all(untestable, untestable)', all(X, X), ['untestable', 'untestable'], 'not_testable'],
  ['all(met, all(unmet, met))', all(M, all(U, M)), ['met', 'unmet', 'met'], 'partially_supported'],

  ['any(unmet, met)', any(U, M), ['met'], 'supported'],
  ['any(opposite, met)', any(O, M), ['met'], 'supported'],
  ['any(untestable, met)', any(X, M), ['met'], 'supported'],
  ['any(unmet, opposite)', any(U, O), ['unmet'], 'not_supported'],
  ['any(opposite, opposite)', any(O, O), ['opposite'], 'contradicted'],
  ['any(unmet, untestable)', any(U, X), ['untestable'], 'not_testable'],
  ['any(opposite, untestable)', any(O, X), ['untestable'], 'not_testable'],
  ['any(all(met, unmet), unmet)', any(all(M, U), U), ['unmet'], 'not_supported'],
  ['any(all(met, met), opposite)', any(all(M, M), O), ['met'], 'supported'],
  ['any(all(unmet, opposite), opposite)', any(all(U, O), O), ['opposite'], 'contradicted'],
  ['any(all(met, opposite), opposite)', any(all(M, O), O), ['unmet'], 'not_supported'],
  ['any(all(met, untestable), unmet)', any(all(M, X), U), ['untestable'], 'not_testable'],
  ['any(all(unmet, untestable), unmet)', any(all(U, X), U), ['unmet'], 'not_supported'],

  ['not(met)', not(M), ['unmet'], 'not_supported'],
  ['not(unmet)', not(U), ['met'], 'supported'],
  ['not(opposite)', not(O), ['met'], 'supported'],
  ['not(untestable)', not(X), ['untestable'], 'not_testable'],
  ['not(not(met))', not(not(M)), ['met'], 'supported'],
  ['not(not(opposite))', not(not(O)), ['unmet'], 'not_supported'],
  ['not(all(met, unmet))', not(all(M, U)), ['met'], 'supported'],
  ['not(any(met, untestable))', not(any(M, X)), ['unmet'], 'not_supported'],
  ['not(any(unmet, untestable))', not(any(U, X)), ['untestable'], 'not_testable'],

  ['all(met, not(unmet))', all(M, not(U)), ['met', 'met'], 'supported'],
  ['all(any(unmet, met), not(met))', all(any(U, M), not(M)), ['met', 'unmet'], 'partially_supported'],
  ['any(not(met), not(untestable))', any(not(M), not(X)), ['untestable'], 'not_testable'],
  ['all(any(opposite, opposite), unmet)', all(any(O, O), U), ['opposite', 'unmet'], 'contradicted'],
];

describe('decideHypothesis, nested claims', () => {
  it.each(TABLE)('%s', (_, claim, outcomes, verdict) => {
    const decided = decideHypothesis(hypothesis(claim), MODELS, []);
    expect(decided.reasons.map((reason) => reason.outcome)).toEqual(outcomes);
    expect(decided.verdict).toBe(verdict);
  });

  it('words a composite part with every member and what was seen of it', () => {
    const { reasons } = decideHypothesis(hypothesis(any(U, not(M))), MODELS, []);
    expect(reasons).toEqual([
      {
        claim:
          'any of: (coefficient of x in unmet, column (1): positive, p < 0.05) or ' +
          '(not (coefficient of x in met, column (1): positive, p < 0.05))',
        observed: '0.4, p = 0.4 (unmet); 0.4, p = 0.001 (unmet)',
        outcome: 'unmet',
      },
    ]);
  });
});
