import { describe, expect, it } from 'vitest';
import type { Claim, Condition, ModelSpec } from '../../../src/study/study.ts';
import { decideHypothesis } from '../../../src/verdict/decide.ts';
import {
  column,
  cumulativeSpec,
  estimate,
  hypothesis,
  type Models,
  mediation,
  regression,
  term,
  threshold,
} from './fixtures.ts';

const coefficient = (
  condition: Condition,
  columns: 'all' | 'last' | readonly string[] = 'last',
  name = 'x',
): Claim => ({
  kind: 'coefficient',
  model: 'baseline',
  term: name,
  columns,
  condition,
});

function decide(claim: Claim, models: Models, specs: readonly ModelSpec[] = []) {
  return decideHypothesis(hypothesis(claim), models, specs);
}

function outcomeOf(condition: Condition, value: number | null, p: number | null, halfWidth?: number) {
  const models = { baseline: regression(column('(1)', [term('x', value, p, halfWidth)])) };
  return decide(coefficient(condition), models).reasons[0].outcome;
}

describe('conditions', () => {
  it.each<[string, Condition, number, number | null, number | undefined, string]>([
    ['a sign alone asks for p < .05', { sign: 'positive' }, 1, 0.049, undefined, 'met'],
    ['and is unmet at .05 itself', { sign: 'positive' }, 1, 0.05, undefined, 'unmet'],
    ['negative', { sign: 'negative' }, -1, 0.001, undefined, 'met'],
    ['a reversed sign that is not significant is unmet', { sign: 'negative' }, 1, 0.2, undefined, 'unmet'],
    ['a reversed sign that is significant is opposite', { sign: 'negative' }, 1, 0.01, undefined, 'opposite'],
    [
      'opposite by the claimed level, not .05',
      { sign: 'negative', pBelow: 0.001 },
      1,
      0.01,
      undefined,
      'unmet',
    ],
    ['zero has no sign', { sign: 'positive' }, 0, 0.001, undefined, 'unmet'],
    ['p alone claims no sign', { pBelow: 0.05 }, -1, 0.01, undefined, 'met'],
    ['p alone is never opposite', { pBelow: 0.05 }, -1, 0.5, undefined, 'unmet'],
    ['equals, within', { equals: -0.02615, within: 0.000005 }, -0.0261497, null, undefined, 'met'],
    ['equals, at the margin is not within', { equals: 1, within: 0.5 }, 1.5, null, undefined, 'unmet'],
    ['equals without within asks for the very number', { equals: 0.5 }, 0.5, null, undefined, 'met'],
    ['greater_than is strict', { greaterThan: 0.1 }, 0.1, null, undefined, 'unmet'],
    ['greater_than asks for no p', { greaterThan: 0.1 }, 0.2, null, undefined, 'met'],
    ['less_than is strict', { lessThan: 0.1 }, 0.1, null, undefined, 'unmet'],
    ['a bound crossed is unmet, not opposite', { greaterThan: 0.1 }, -5, 0.001, undefined, 'unmet'],
    [
      'the interval decides where it is claimed',
      { sign: 'positive', intervalExcludesZero: true },
      1,
      0.9,
      0.5,
      'met',
    ],
    ['interval holds 0', { sign: 'positive', intervalExcludesZero: true }, 1, 0.01, 1.5, 'unmet'],
    ['interval touches 0', { sign: 'positive', intervalExcludesZero: true }, 1, 0.01, 1, 'unmet'],
    [
      'interval on the other side',
      { sign: 'positive', intervalExcludesZero: true },
      -1,
      0.9,
      0.5,
      'opposite',
    ],
    ['interval without a sign, either side', { intervalExcludesZero: true }, -1, 0.9, 0.5, 'met'],
    ['interval has to hold 0', { intervalExcludesZero: false }, 1, 0.9, 1.5, 'met'],
    ['interval has to hold 0 and does not', { intervalExcludesZero: false }, 1, 0.9, 0.5, 'unmet'],
    [
      'p and interval both',
      { sign: 'positive', pBelow: 0.05, intervalExcludesZero: true },
      1,
      0.9,
      0.5,
      'unmet',
    ],
    ['a p that is needed and missing', { sign: 'positive' }, 1, null, 0.5, 'untestable'],
    ['a missing p that is not needed', { sign: 'positive', intervalExcludesZero: true }, 1, null, 0.5, 'met'],
    [
      'an interval that is needed and missing',
      { sign: 'positive', intervalExcludesZero: true },
      1,
      0.01,
      undefined,
      'untestable',
    ],
  ])('%s', (_, condition, value, p, halfWidth, outcome) => {
    expect(outcomeOf(condition, value, p, halfWidth)).toBe(outcome);
  });

  it('cannot test an estimate that is not there, and says why', () => {
    const models = { baseline: regression(column('(1)', [term('x', null, null)])) };
    expect(decide(coefficient({ greaterThan: 0 }), models).reasons).toEqual([
      {
        claim: 'coefficient of x in baseline, column (1): greater than 0',
        observed: 'no estimate: no variation',
        outcome: 'untestable',
      },
    ]);
  });
});

describe('what is printed', () => {
  const observed = (condition: Condition, value: number, p: number, halfWidth?: number) =>
    decide(coefficient(condition), { baseline: regression(column('(1)', [term('x', value, p, halfWidth)])) })
      .reasons[0].observed;

  it('gives the deciding numbers', () => {
    expect(observed({ sign: 'positive' }, 0.0816, 1.2e-9, 0.02)).toBe(
      '0.0816, p = 1.2e-9, 95% interval [0.0616, 0.1016]',
    );
  });
  it('never rounds a number onto the level it missed', () => {
    expect(observed({ sign: 'positive' }, 1, 0.0499999)).toBe('1, p = 0.0499999');
    expect(observed({ greaterThan: 0.1 }, 0.10000001, 0.5)).toBe('0.10000001, p = 0.5');
  });
  it('prints a p beyond doubles as a bound', () => {
    expect(observed({ sign: 'positive' }, 1, 0)).toBe('1, p < 1e-300');
  });
});

describe('columns', () => {
  const models = {
    baseline: regression(
      column('(1)', [term('x', 0.9, 0.001)]),
      column('(2)', [term('x', 0.5, 0.01), term('a', 1, 0.01)]),
      column('(3)', [term('x', 0.1, 0.5), term('a', -1, 0.01), term('b', 2, 0.01)]),
    ),
  };
  const specs = [cumulativeSpec('baseline', ['a', 'b'])];

  it('all, that disagree: partially supported', () => {
    const decided = decide(coefficient({ sign: 'positive' }, 'all'), models, specs);
    expect(decided.reasons.map(({ outcome }) => outcome)).toEqual(['met', 'met', 'unmet']);
    expect(decided.verdict).toBe('partially_supported');
  });
  it('last', () => {
    expect(decide(coefficient({ sign: 'positive' }), models, specs).verdict).toBe('not_supported');
  });
  it('by label, in the order asked for', () => {
    const decided = decide(coefficient({ sign: 'positive' }, ['(2)', '(1)']), models, specs);
    expect(decided.reasons.map(({ claim }) => claim)).toEqual([
      'coefficient of x in baseline, column (2): positive, p < 0.05',
      'coefficient of x in baseline, column (1): positive, p < 0.05',
    ]);
    expect(decided.verdict).toBe('supported');
  });
  it('passes over cumulative columns from before the term', () => {
    const decided = decide(coefficient({ sign: 'positive' }, 'all', 'a'), models, specs);
    expect(decided.reasons.map(({ outcome }) => outcome)).toEqual(['met', 'opposite']);
  });
  it('has nothing to test where every column asked for is from before the term', () => {
    const decided = decide(coefficient({ sign: 'positive' }, ['(1)'], 'b'), models, specs);
    expect(decided.verdict).toBe('not_testable');
    expect(decided.reasons[0].observed).toBe('no column asked for has the term');
  });
  it('a term that a column of overrides lacks is untestable', () => {
    const decided = decide(coefficient({ sign: 'positive' }, 'all', 'a'), models);
    expect(decided.reasons.map(({ outcome }) => outcome)).toEqual(['untestable', 'met', 'opposite']);
    expect(decided.verdict).toBe('partially_supported');
  });
  it('an omitted term is untestable, with the reason', () => {
    const omitted = {
      baseline: regression(column('(1)', [], [{ term: 'x', reason: 'collinear with entity effects' }])),
    };
    expect(decide(coefficient({ sign: 'positive' }), omitted).reasons[0]).toEqual({
      claim: 'coefficient of x in baseline, column (1): positive, p < 0.05',
      observed: 'omitted: collinear with entity effects',
      outcome: 'untestable',
    });
  });
  it('an omitted term of a cumulative column that has it is untestable, not passed over', () => {
    const omitted = {
      baseline: regression(
        column('(1)', [term('x', 1, 0.01)]),
        column('(2)', [term('x', 1, 0.01)], [{ term: 'a', reason: 'constant' }]),
      ),
    };
    const decided = decide(coefficient({ sign: 'positive' }, 'all', 'a'), omitted, [
      cumulativeSpec('baseline', ['a']),
    ]);
    expect(decided.reasons.map(({ observed }) => observed)).toEqual(['omitted: constant']);
  });
  it('a label that no column has, a missing model, a model without coefficients', () => {
    expect(decide(coefficient({ sign: 'positive' }, ['East']), models).reasons[0].observed).toBe(
      'the model has no such column',
    );
    expect(decide(coefficient({ sign: 'positive' }), {}).reasons[0].observed).toBe(
      'model baseline has no result',
    );
    const summary: Models = { baseline: { kind: 'descriptives', rows: [] } };
    expect(decide(coefficient({ sign: 'positive' }), summary).verdict).toBe('not_testable');
  });
  it('a regime-dependent regressor has one part per regime', () => {
    const regimes = column('(1)', [
      { ...term('x [q <= 1]', 0.2, 0.01), of: 'x', regime: 0 },
      { ...term('x [q > 1]', 0.4, 0.2), of: 'x', regime: 1 },
    ]);
    const model: Models = { baseline: { ...threshold([0.01], 1), columns: [regimes] } };
    const decided = decide(coefficient({ sign: 'positive' }), model);
    expect(decided.reasons.map(({ outcome }) => outcome)).toEqual(['met', 'unmet']);
    expect(decide(coefficient({ sign: 'positive' }, 'last', 'x [q <= 1]'), model).verdict).toBe('supported');
  });
});

describe('indirect effects', () => {
  const claim: Claim = {
    kind: 'indirect_effect',
    model: 'channel',
    mediator: 'm',
    condition: { sign: 'positive', intervalExcludesZero: true },
  };

  it('supported, contradicted, not supported by the interval', () => {
    expect(decide(claim, { channel: mediation(estimate(0.3, 0.01, 0.1)) }).verdict).toBe('supported');
    expect(decide(claim, { channel: mediation(estimate(-0.3, 0.01, 0.1)) }).verdict).toBe('contradicted');
    expect(decide(claim, { channel: mediation(estimate(0.3, 0.2, 0.4)) }).verdict).toBe('not_supported');
  });
  it("prints a bootstrap's p of 0 as below 2/B, failed replications taken off", () => {
    const model = mediation(estimate(0.3, 0, 0.1), {
      method: 'entity',
      interval: 'percentile',
      replications: 1000,
      failed: 200,
    });
    expect(decide(claim, { channel: model }).reasons[0]).toEqual({
      claim: 'indirect effect through m in channel: positive, interval excludes zero',
      observed: '0.3, p < 0.0025, 95% interval [0.2, 0.4]',
      outcome: 'met',
    });
  });
  it('the joint effect where no mediator is named; a mediator the model lacks', () => {
    expect(
      decide({ ...claim, mediator: null }, { channel: mediation(estimate(0.3, 0.01, 0.1)) }).verdict,
    ).toBe('supported');
    for (const mediator of ['z', 'constructor'])
      expect(decide({ ...claim, mediator }, { channel: mediation(estimate(0.3, 0.01, 0.1)) }).verdict).toBe(
        'not_testable',
      );
  });
});

describe('thresholds and regimes', () => {
  const count = (bounds: { atLeast?: number; atMost?: number; exactly?: number }): Claim => ({
    kind: 'thresholds',
    model: 'regimes',
    ...bounds,
  });
  const difference: Claim = {
    kind: 'regime_difference',
    model: 'regimes',
    term: 'x',
    condition: { pBelow: 0.05 },
  };

  it.each<
    [{ atLeast?: number; atMost?: number; exactly?: number }, readonly (number | null)[], number, string]
  >([
    [{ atLeast: 1 }, [0.01, 0.4], 1, 'met'],
    [{ atLeast: 2 }, [0.01, 0.4], 1, 'unmet'],
    [{ atMost: 1 }, [0.01, 0.01], 2, 'unmet'],
    [{ exactly: 1 }, [0.01, 0.4], 1, 'met'],
    [{ exactly: 0 }, [0.4, 0.4], 0, 'met'],
    [{ atLeast: 1, atMost: 2 }, [0.01, 0.01, 0.2], 2, 'met'],
    [{ atLeast: 3 }, [0.01, 0.01], 2, 'untestable'],
    [{ atLeast: 1 }, [null], 0, 'untestable'],
    [{ atLeast: 1 }, [0.01, null], 1, 'met'],
    [{ exactly: 1 }, [0.01, null], 1, 'untestable'],
    [{ atMost: 0 }, [0.01, null], 1, 'unmet'],
  ])('%o of tests with p %o: %s', (bounds, pValues, selected, outcome) => {
    expect(decide(count(bounds), { regimes: threshold(pValues, selected) }).reasons[0].outcome).toBe(outcome);
  });

  it('no threshold selected: the difference is unmet, and the hypothesis not supported', () => {
    const decided = decide(
      { kind: 'all', members: [count({ atLeast: 1 }), difference] },
      { regimes: threshold([0.3], 0) },
    );
    expect(decided.reasons.map(({ outcome }) => outcome)).toEqual(['unmet', 'unmet']);
    expect(decided.verdict).toBe('not_supported');
    expect(decided.reasons[0]).toEqual({
      claim: 'thresholds in regimes: at least 1',
      observed: '0 selected of 1 tested for (1: F = 10, p = 0.3)',
      outcome: 'unmet',
    });
  });
  it('every adjacent pair of regimes is a part', () => {
    const model = threshold([0, 0.01], 2, [estimate(0.4, 0.001), estimate(-0.1, 0.3)]);
    const decided = decide(difference, { regimes: model });
    expect(decided.reasons.map(({ claim }) => claim)).toEqual([
      'difference of x in regimes, regime 2 minus regime 1: p < 0.05',
      'difference of x in regimes, regime 3 minus regime 2: p < 0.05',
    ]);
    expect(decided.verdict).toBe('partially_supported');
    expect(decide(count({ atLeast: 2 }), { regimes: model }).reasons[0].observed).toContain(
      '1: F = 10, p < 0.00333',
    );
  });
  it('a claimed sign that is reversed in one pair', () => {
    const claim: Claim = { ...difference, condition: { sign: 'positive', pBelow: 0.05 } };
    expect(decide(claim, { regimes: threshold([0.01], 1, [estimate(-0.4, 0.001)]) }).verdict).toBe(
      'contradicted',
    );
  });
  it('a term without a difference, and a model of another kind', () => {
    expect(
      decide({ ...difference, term: 'z' }, { regimes: threshold([0.01], 1, [estimate(1, 0.1)]) }).verdict,
    ).toBe('not_testable');
    expect(decide(difference, { regimes: regression() }).verdict).toBe('not_testable');
    expect(decide(count({ atLeast: 1 }), {}).verdict).toBe('not_testable');
  });
});
