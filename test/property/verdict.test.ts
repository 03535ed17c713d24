import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/results/results.ts';
import type { Claim, Condition } from '../../src/study/study.ts';
import { decideHypothesis } from '../../src/verdict/decide.ts';
import { conjunction, disjunction, negation, verdictOf } from '../../src/verdict/outcome.ts';
import { column, hypothesis, type Models, regression, term } from '../unit/verdict/fixtures.ts';

const SEED = 20250526;
const run = { seed: SEED, numRuns: 300 };

const outcome = fc.constantFrom<Outcome>('met', 'unmet', 'opposite', 'untestable');
const outcomes = fc.array(outcome, { minLength: 1, maxLength: 6 });
const estimate = fc.record({
  value: fc.double({ min: -10, max: 10, noNaN: true }),
  p: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }),
  halfWidth: fc.double({ min: 0, max: 5, noNaN: true }),
});
const condition: fc.Arbitrary<Condition> = fc.record(
  {
    sign: fc.constantFrom('positive' as const, 'negative' as const),
    pBelow: fc.double({ min: 1e-6, max: 1, noNaN: true }),
    greaterThan: fc.double({ min: -5, max: 5, noNaN: true }),
    intervalExcludesZero: fc.boolean(),
  },
  { requiredKeys: [] },
);

function outcomesOf(
  claimed: Condition,
  estimates: readonly { value: number; p: number | null; halfWidth: number }[],
) {
  const columns = estimates.map(({ value, p, halfWidth }, i) =>
    column(`(${i + 1})`, [term('x', value, p, halfWidth)]),
  );
  const models: Models = { m: regression(...columns) };
  const claim: Claim = { kind: 'coefficient', model: 'm', term: 'x', columns: 'all', condition: claimed };
  return decideHypothesis(hypothesis(claim), models, []);
}

describe('verdicts', () => {
  it('tightening p_below never makes a part met, nor opposite, that was not', () => {
    fc.assert(
      fc.property(
        condition,
        fc.array(estimate, { minLength: 1, maxLength: 4 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (claimed, estimates, share) => {
          const loose = { ...claimed, pBelow: claimed.pBelow ?? 0.05 };
          const before = outcomesOf(loose, estimates).reasons;
          const after = outcomesOf({ ...loose, pBelow: loose.pBelow * share }, estimates).reasons;
          after.forEach((reason, i) => {
            if (reason.outcome === 'met' || reason.outcome === 'opposite')
              expect(before[i].outcome).toBe(reason.outcome);
            if (before[i].outcome === 'untestable') expect(reason.outcome).toBe('untestable');
          });
        },
      ),
      run,
    );
  });

  it('turning signs of estimates and claim around changes nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('positive' as const, 'negative' as const),
        fc.array(estimate, { minLength: 1, maxLength: 4 }),
        (sign, estimates) => {
          const turned = estimates.map(({ value, ...rest }) => ({ value: -value, ...rest }));
          const other = sign === 'positive' ? 'negative' : 'positive';
          expect(outcomesOf({ sign: other }, turned).verdict).toBe(outcomesOf({ sign }, estimates).verdict);
        },
      ),
      run,
    );
  });

  it('a part cannot be met for a sign and for its reverse', () => {
    fc.assert(
      fc.property(estimate, (one) => {
        const [positive, negative] = (['positive', 'negative'] as const).map(
          (sign) => outcomesOf({ sign }, [one]).reasons[0].outcome,
        );
        expect(positive === 'met').toBe(negative === 'opposite');
        expect(negative === 'met').toBe(positive === 'opposite');
      }),
      run,
    );
  });

  it('the order of parts does not matter', () => {
    fc.assert(
      fc.property(outcomes, (parts) => {
        const reversed = [...parts].reverse();
        expect(verdictOf(reversed)).toBe(verdictOf(parts));
        expect(conjunction(reversed)).toBe(conjunction(parts));
        expect(disjunction(reversed)).toBe(disjunction(parts));
      }),
      run,
    );
  });

  it('De Morgan, as far as true, false and unknown go', () => {
    const truth = (one: Outcome) => (one === 'opposite' ? 'unmet' : one);
    fc.assert(
      fc.property(outcomes, (parts) => {
        expect(truth(negation(disjunction(parts)))).toBe(truth(conjunction(parts.map(negation))));
        expect(truth(negation(conjunction(parts)))).toBe(truth(disjunction(parts.map(negation))));
      }),
      run,
    );
  });

  it('a part more that is met never lowers a verdict', () => {
    const rank = { supported: 4, partially_supported: 3, not_supported: 2, not_testable: 2, contradicted: 1 };
    fc.assert(
      fc.property(outcomes, (parts) => {
        expect(rank[verdictOf([...parts, 'met'])]).toBeGreaterThanOrEqual(rank[verdictOf(parts)]);
      }),
      run,
    );
  });
});
