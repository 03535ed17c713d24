import { describe, expect, test } from 'vitest';
import { stream } from '../../../../src/numeric/rng.ts';
import { makeFactor } from '../../../../src/stats/regression/factor.ts';
import { fitSmoothTransition } from '../../../../src/stats/smooth-transition/fit.ts';
import {
  firstDerivatives,
  secondDerivative,
  transitionValues,
} from '../../../../src/stats/smooth-transition/logistic.ts';
import type { SmoothFit, SmoothInput } from '../../../../src/stats/smooth-transition/types.ts';
import { fitThreshold } from '../../../../src/stats/threshold/fit.ts';

/** A panel of 60 x 8 whose slope rises from .5 to 1.5 as `share` of q has it. */
function panel(share: (q: number) => number, noise: number): SmoothInput {
  const rng = stream(5, 'test', 'collapse', 0);
  const [entities, periods] = [60, 8];
  const rows = entities * periods;
  const q = Float64Array.from({ length: rows }, () => rng.normal());
  const x = Float64Array.from({ length: rows }, () => rng.normal());
  const y = x.map(
    (value, i) => Math.floor(i / periods) / 10 + value * (0.5 + share(q[i]!)) + noise * rng.normal(),
  );
  const entity = makeFactor(
    'entity',
    Array.from({ length: rows }, (_, i) => Math.floor(i / periods)),
  );
  return {
    y,
    transitionVariable: { name: 'q', values: q },
    regimeRegressors: [{ name: 'x', values: x }],
    controls: [],
    absorb: [entity],
    entity,
    time: makeFactor(
      'time',
      Array.from({ length: rows }, (_, i) => i % periods),
    ),
    vcov: { type: 'cluster', by: [entity], smallSample: 'reghdfe' },
    confidence: 0.95,
    locations: 1,
    maxTransitions: 1,
    alpha: 0.05,
    test: 'robust_f',
    trim: 0.05,
    grid: { gamma: 15, location: 20 },
  };
}

function fitted(input: SmoothInput): SmoothFit {
  const fit = fitSmoothTransition(input);
  if (!fit.ok) throw new Error(fit.error.message);
  return fit.value;
}

describe('panel smooth transition regression', () => {
  test('a jump ends at the steepest allowed, with the slopes of the threshold model', () => {
    const input = panel((q) => (q > 0.3 ? 1 : 0), 0.05);
    const smooth = fitted(input);
    const jump = fitThreshold({
      ...input,
      thresholdVariable: input.transitionVariable,
      maxThresholds: 1,
      trim: [0.05],
      grid: 'all',
      bootstrap: null,
      regimeIntercepts: false,
      compat: 'none',
      alpha: 1,
      seed: 1,
      stepId: 'collapse',
    });
    if (!jump.ok) throw new Error(jump.error.message);
    expect(smooth.selected).toBe(1);
    const [transition] = smooth.transitions;
    expect(Math.abs(transition!.locations[0]!.estimate - 0.3)).toBeLessThan(0.05);
    expect(smooth.column.beta[0]!).toBeCloseTo(0.5, 1);
    expect(smooth.column.beta[1]!).toBeCloseTo(1.5, 1);
    if (transition!.atBound) {
      expect(Number.isNaN(transition!.gamma.stdError)).toBe(true);
      expect(transition!.gamma.reason).toMatch(/not identified/);
    }
    // A logistic function that steep is a jump but for rows right at it.
    expect(smooth.rss[1]! / jump.value.rss[1]!).toBeLessThan(1.001);
  });

  test('finds a smooth transition, and no more after it', () => {
    const fit = fitted({ ...panel((q) => 1 / (1 + Math.exp(-3 * (q - 0.2))), 0.1), maxTransitions: 2 });
    expect(fit.selected).toBe(1);
    expect(fit.converged).toBe(true);
    const [{ gamma, locations }] = fit.transitions as [SmoothFit['transitions'][number]];
    expect(Math.abs(gamma.estimate - 3)).toBeLessThan(3 * gamma.stdError);
    expect(Math.abs(locations[0]!.estimate - 0.2)).toBeLessThan(3 * locations[0]!.stdError);
  });

  test('two locations, chosen by the sequence of tests', () => {
    const bell = (q: number) => 1 / (1 + Math.exp(-2 * (q - 1) * (q + 1)));
    const fit = fitted({ ...panel(bell, 0.1), locations: 'auto' });
    expect(fit.locations).toBe(2);
    expect(fit.transitions[0]!.locations.map(({ estimate }) => Math.round(estimate))).toEqual([-1, 1]);
  });

  test('selects nothing where slopes do not change, and is the linear model then', () => {
    const fit = fitted({ ...panel(() => 0.25, 0.5), alpha: 0.01 });
    expect(fit.selected).toBe(0);
    expect(fit.column.terms).toEqual(['x', '(Intercept)']);
    expect(fit.regimeDifference).toEqual([]);
  });

  test('a gain in scale of the transition variable scales its parameters alone', () => {
    const input = panel((q) => 1 / (1 + Math.exp(-3 * (q - 0.2))), 0.1);
    const { values } = input.transitionVariable;
    const [one, ten] = [
      input,
      { ...input, transitionVariable: { name: 'q', values: values.map((q) => 10 * q + 5) } },
    ].map(fitted);
    expect(ten!.rss[1]!).toBeCloseTo(one!.rss[1]!, 8);
    expect(ten!.transitions[0]!.gamma.estimate * 10).toBeCloseTo(one!.transitions[0]!.gamma.estimate, 4);
    expect((ten!.transitions[0]!.locations[0]!.estimate - 5) / 10).toBeCloseTo(
      one!.transitions[0]!.locations[0]!.estimate,
      5,
    );
  });
});

test('derivatives of the transition function are those of differences', () => {
  const q = Float64Array.from([-1.5, -0.2, 0.1, 0.7, 2.2]);
  const shape = { gamma: 1.3, locations: [-0.4, 0.9] };
  const step = 1e-5;
  const moved = (at: number, by: number) => ({
    gamma: shape.gamma + (at === 0 ? by : 0),
    locations: shape.locations.map((c, j) => c + (at === j + 1 ? by : 0)),
  });
  const g = transitionValues(q, shape);
  const first = firstDerivatives(q, g, shape);
  [0, 1, 2].forEach((a) => {
    const [up, down] = [moved(a, step), moved(a, -step)];
    const [gUp, gDown] = [transitionValues(q, up), transitionValues(q, down)];
    for (let i = 0; i < q.length; i++)
      expect((gUp[i]! - gDown[i]!) / (2 * step)).toBeCloseTo(first[a]![i]!, 8);
    [0, 1, 2].forEach((b) => {
      const second = secondDerivative(q, g, shape, a, b);
      const [dUp, dDown] = [firstDerivatives(q, gUp, up)[b]!, firstDerivatives(q, gDown, down)[b]!];
      for (let i = 0; i < q.length; i++)
        expect((dUp[i]! - dDown[i]!) / (2 * step)).toBeCloseTo(second[i]!, 7);
    });
  });
});
