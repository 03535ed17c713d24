import { describe, expect, test } from 'vitest';
import { quantileType7, sorted } from '../../../../src/numeric/quantile.ts';
import { stream } from '../../../../src/numeric/rng.ts';
import { standardDeviation } from '../../../../src/numeric/sum.ts';
import { fitMediation } from '../../../../src/stats/mediation/fit.ts';
import { replicateEstimate } from '../../../../src/stats/mediation/interval.ts';
import type { MediationInput } from '../../../../src/stats/mediation/types.ts';
import { fitRegression } from '../../../../src/stats/regression/fit.ts';
import type { Factor } from '../../../../src/stats/regression/types.ts';

/** Replicates from cross-products against regressions on the stacked rows. */
const RELATIVE = 1e-9;

type Options = {
  readonly effects: readonly ('entity' | 'time')[];
  readonly mediators?: 1 | 2;
  readonly keep?: (i: number, t: number) => boolean;
  readonly crossSection?: boolean;
};

function simulate({ effects, mediators = 1, keep, crossSection = false }: Options): MediationInput {
  const rng = stream(11, 'test', 'mediation', 0);
  const rows: { x: number; m1: number; m2: number; z: number; y: number; i: number; t: number }[] = [];
  for (let i = 0; i < 12; i++) {
    const effect = rng.normal();
    for (let t = 0; t < 5; t++) {
      const x = rng.normal() + effect + 0.2 * t;
      const z = rng.normal();
      const m1 = 0.6 * x + 0.2 * z + rng.normal() - effect;
      const m2 = -0.4 * x + rng.normal();
      const y = 0.3 * x + 0.5 * m1 - 0.7 * m2 + 0.1 * z + effect + rng.normal();
      if (keep === undefined || keep(i, t)) rows.push({ x, m1, m2, z, y, i, t });
    }
  }
  const column = (name: 'x' | 'm1' | 'm2' | 'z' | 'y') => ({
    name,
    values: Float64Array.from(rows, (row) => row[name]),
  });
  const entity: Factor = { name: 'entity', codes: Int32Array.from(rows, ({ i }) => i), levels: 12 };
  const time: Factor = { name: 'time', codes: Int32Array.from(rows, ({ t }) => t), levels: 5 };
  return {
    y: column('y').values,
    treatment: column('x'),
    mediators: mediators === 1 ? [column('m1')] : [column('m1'), column('m2')],
    controls: [column('z')],
    absorb: effects.map((effect) => (effect === 'entity' ? entity : time)),
    entity: crossSection ? null : entity,
    time: crossSection ? null : time,
    vcov: { type: 'HC1' },
    confidence: 0.9,
    bootstrap: { replications: 40 },
    seed: 3,
    stepId: 'channel',
  };
}

/** One replicate the long way: rows stacked, a redrawn entity under a new code, three regressions. */
function stackedProducts(input: MediationInput, drawn: readonly number[]): number[] {
  const codes = input.entity?.codes ?? Int32Array.from(input.y, (_, i) => i);
  const rows: number[] = [];
  const copies: number[] = [];
  drawn.forEach((entity, copy) => {
    codes.forEach((code, row) => {
      if (code !== entity) return;
      rows.push(row);
      copies.push(copy);
    });
  });
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  const dense = (codesOf: readonly number[], name: string): Factor => {
    const levels = [...new Set(codesOf)];
    return { name, codes: Int32Array.from(codesOf, (code) => levels.indexOf(code)), levels: levels.length };
  };
  const absorb = input.absorb.map((factor) =>
    factor.name === 'entity'
      ? dense(copies, 'entity')
      : dense(
          rows.map((row) => factor.codes[row]!),
          factor.name,
        ),
  );
  const slopes = (y: Float64Array, columns: readonly { name: string; values: Float64Array }[]) => {
    const fit = fitRegression({
      y: pick(y),
      terms: columns.map(({ name }) => name),
      columns: columns.map(({ values }) => pick(values)),
      estimator: absorb.length === 0 ? 'pooled_ols' : 'fixed_effects',
      absorb,
      entity: null,
      time: null,
      vcov: { type: 'iid' },
      confidence: 0.95,
      variance: 'swamy_arora',
    });
    return (name: string) => fit.beta[fit.terms.indexOf(name)]!;
  };
  const direct = slopes(input.y, [input.treatment, ...input.mediators, ...input.controls]);
  return input.mediators.map(
    ({ name, values }) => slopes(values, [input.treatment, ...input.controls])('x') * direct(name),
  );
}

const CASES: Record<string, Options> = {
  'one way': { effects: ['entity'] },
  'two ways': { effects: ['entity', 'time'] },
  'two ways, unbalanced, two mediators': {
    effects: ['entity', 'time'],
    mediators: 2,
    keep: (i, t) => (i * 2 + t) % 6 !== 0,
  },
  pooled: { effects: [], mediators: 2 },
  'time alone': { effects: ['time'] },
  'cross-section': { effects: [], crossSection: true },
};

describe.each(Object.entries(CASES))('%s', (_, options) => {
  const base = simulate(options);
  const clusters = base.entity?.levels ?? base.y.length;
  const rng = stream(5, 'test', 'draws', 0);
  const draws = Array.from({ length: 6 }, () =>
    Array.from({ length: clusters }, () => rng.integer(clusters)),
  );

  test('replicates equal regressions on the stacked rows', () => {
    const fit = fitMediation({ ...base, bootstrap: { replications: 0, draws } });
    expect(fit.bootstrap).toMatchObject({ replications: 6, failed: 0 });
    draws.forEach((drawn, b) => {
      const expected = stackedProducts(base, drawn);
      expected.forEach((value, j) => {
        expect(Math.abs(fit.bootstrap!.replicates[j]![b]! - value)).toBeLessThanOrEqual(
          RELATIVE * Math.max(1, Math.abs(value)),
        );
      });
      const sum = expected.reduce((total, value) => total + value, 0);
      expect(fit.bootstrap!.totalIndirect[b]!).toBeCloseTo(sum, 9);
    });
  });

  test('total effect = direct + sum of ab', () => {
    const fit = fitMediation({ ...base, bootstrap: null });
    expect(fit.columns).toHaveLength(2 + base.mediators.length);
    expect(fit.identityGap!).toBeLessThan(1e-10);
  });
});

describe('bootstrap', () => {
  const base = simulate({ effects: ['entity', 'time'] });

  test('replicate b does not depend on how many there are', () => {
    const few = fitMediation({ ...base, bootstrap: { replications: 10 } }).bootstrap!.replicates[0]!;
    const many = fitMediation({ ...base, bootstrap: { replications: 25 } }).bootstrap!.replicates[0]!;
    expect(Array.from(many.slice(0, 10))).toEqual(Array.from(few));
  });

  test('summaries of replicates', () => {
    const values = Float64Array.of(-1, 0, 1, 2, 3, 4, 5, 6, 7, 8);
    const summary = replicateEstimate(2, values, { method: 'percentile', confidence: 0.9, jackknife: null });
    expect(summary.stdError).toBe(standardDeviation(values));
    // Two of ten at or below zero, nine at or above.
    expect(summary.pValue).toBeCloseTo(0.4, 15);
    expect(summary.confLow).toBe(quantileType7(sorted(values), 0.05));
    expect(summary.confHigh).toBeCloseTo(7.55, 12);
    expect(
      replicateEstimate(2, new Float64Array(0), { method: 'percentile', confidence: 0.9, jackknife: null }),
    ).toMatchObject({
      estimate: 2,
      stdError: null,
      reason: 'all_replicates_failed',
    });
  });

  test('a draw of one entity alone has no variation of its own time effects and fails', () => {
    const fit = fitMediation({ ...base, bootstrap: { replications: 0, draws: [new Array(12).fill(3)] } });
    expect(fit.bootstrap).toMatchObject({ replications: 1, failed: 1 });
    expect(fit.indirect).toMatchObject({ stdError: null, reason: 'all_replicates_failed' });
  });

  test('progress counts up to the replications', () => {
    const seen: number[] = [];
    fitMediation({ ...base, bootstrap: { replications: 3 }, onProgress: ({ done }) => seen.push(done) });
    expect(seen.at(-1)).toBe(3);
  });
});

describe('singletons', () => {
  test('are dropped from every equation and never drawn', () => {
    const base = simulate({ effects: ['entity', 'time'], keep: (i, t) => i !== 4 || t === 3 });
    const without = simulate({ effects: ['entity', 'time'], keep: (i) => i !== 4 });
    const dense = {
      ...without.entity!,
      codes: without.entity!.codes.map((code) => (code > 4 ? code - 1 : code)),
      levels: 11,
    };
    const [full, less] = [base, { ...without, entity: dense, absorb: [dense, without.time!] }].map(
      fitMediation,
    );
    expect(full!.columns[0]!.singletons).toBe(1);
    expect(full!.columns.map(({ fit }) => fit.nObs)).toEqual([55, 55, 55]);
    full!.bootstrap!.replicates[0]!.forEach((value, b) => {
      expect(value).toBeCloseTo(less!.bootstrap!.replicates[0]![b]!, 12);
    });
  });
});

describe('without a bootstrap', () => {
  test('one mediator: Sobel; several: no uncertainty for the sum', () => {
    const one = fitMediation({ ...simulate({ effects: ['entity'] }), bootstrap: null });
    expect(one.bootstrap).toBeNull();
    expect(one.indirect).toEqual(one.mediators[0]!.indirect);
    const { a, b, sobel } = one.mediators[0]!;
    const se = Math.sqrt((b.estimate! * a.stdError!) ** 2 + (a.estimate! * b.stdError!) ** 2);
    expect(sobel.stdError!).toBeCloseTo(se, 12);
    expect(one.indirect.confHigh! - one.indirect.confLow!).toBeCloseTo(2 * 1.6448536269514722 * se, 12);
    const two = fitMediation({ ...simulate({ effects: ['entity'], mediators: 2 }), bootstrap: null });
    expect(two.indirect).toMatchObject({ stdError: null, reason: 'no_bootstrap' });
  });
});

describe('what is not there says why', () => {
  test('a treatment that the effects explain is omitted', () => {
    const base = simulate({ effects: ['entity'] });
    const fixed = { name: 'x', values: Float64Array.from(base.entity!.codes, (code) => 1 + code) };
    const fit = fitMediation({ ...base, treatment: fixed });
    expect(fit.total).toMatchObject({ estimate: null, reason: 'omitted_term' });
    expect(fit.indirect).toMatchObject({ estimate: null, reason: 'omitted_term' });
    expect(fit.identityGap).toBeNull();
    expect(fit.bootstrap).toBeNull();
  });

  test('opposite signs of ab and the direct effect: suppression', () => {
    const base = simulate({ effects: ['entity'] });
    // y falls by 2 x with the mediator held: the indirect effect stays positive.
    const y = base.y.map((value, i) => value - 2 * base.treatment.values[i]!);
    const fit = fitMediation({ ...base, y });
    expect(fit.indirect.estimate! * fit.direct.estimate!).toBeLessThan(0);
    expect(fit.proportionMediated).toMatchObject({ estimate: null, reason: 'suppression' });
  });
});
