import { describe, expect, test } from 'vitest';
import { stream } from '../../../../src/numeric/rng.ts';
import { makeFactor } from '../../../../src/stats/regression/factor.ts';
import { fitRegression } from '../../../../src/stats/regression/fit.ts';
import { fitByColumns } from '../../../../src/stats/regression/fixed-effects.ts';
import { fitStreaming, isStreamable } from '../../../../src/stats/regression/streaming/fit.ts';
import type {
  Factor,
  RegressionFit,
  RegressionInput,
  VcovChoice,
} from '../../../../src/stats/regression/types.ts';

/** Two ways to the same numbers, both in double precision, of well-conditioned data. */
const SAME = 1e-12;
/** Residuals beside outcomes of order ten. */
const RESIDUAL = 1e-11;

type Design = { readonly rows: number; readonly codes: (i: number) => readonly [number, number] };

const rng = stream(1, 'streaming', 'designs', 0);
const chance = Float64Array.from({ length: 20000 }, () => rng.uniform());

const DESIGNS: { readonly [name: string]: Design } = {
  balanced: { rows: 720, codes: (i) => [Math.floor(i / 12), i % 12] },
  'balanced, two rows a cell': { rows: 720, codes: (i) => [Math.floor(i / 24), i % 12] },
  'balanced, not sorted': { rows: 720, codes: (i) => [i % 60, Math.floor(i / 60)] },
  unbalanced: { rows: 900, codes: (i) => [Math.floor(i / 9), Math.floor(chance[i]! * 12)] },
  'more times than entities': { rows: 700, codes: (i) => [Math.floor(chance[i]! * 9), i % 80] },
  singletons: { rows: 400, codes: (i) => [i < 380 ? Math.floor(i / 5) : i, Math.floor(chance[i]! * 9)] },
  'in two parts': { rows: 600, codes: (i) => [i % 50, Math.floor(chance[i]! * 6) + 6 * (i % 2)] },
  'many levels on a ring': {
    rows: 6000,
    codes: (i) => [Math.floor(i / 6), (Math.floor(i / 12) + (chance[i]! < 0.1 ? 1 : 0)) % 400],
  },
  'many levels at random': {
    rows: 6000,
    codes: (i) => [Math.floor(i / 4), Math.floor(chance[i]! * 300)],
  },
};

function inputOf({ rows, codes }: Design, change: Partial<RegressionInput> = {}): RegressionInput {
  const draws = stream(2, 'streaming', 'values', 0);
  const [a, b] = [0, 1].map((f) =>
    makeFactor(
      `f${f}`,
      Array.from({ length: rows }, (_, i) => codes(i)[f]!),
    ),
  ) as [Factor, Factor];
  const level = Float64Array.from({ length: a.levels + b.levels }, () => 3 * draws.normal());
  const effect = (i: number): number => level[a.codes[i]!]! + level[a.levels + b.codes[i]!]!;
  const columns = Array.from({ length: 4 }, () =>
    Float64Array.from({ length: rows }, (_, i) => 20 + draws.normal() + 0.3 * effect(i)),
  );
  const y = Float64Array.from(
    { length: rows },
    (_, i) => columns[0]![i]! - 0.5 * columns[2]![i]! + effect(i) + draws.normal(),
  );
  return {
    y,
    terms: ['p', 'q', 'r', 's'],
    columns,
    estimator: 'fixed_effects',
    absorb: [a, b],
    entity: a,
    time: b,
    vcov: { type: 'cluster', by: [a], smallSample: 'reghdfe' },
    confidence: 0.95,
    variance: 'swamy_arora',
    ...change,
  };
}

function near(a: number | null, b: number | null, scale = Math.abs(b ?? 0)): void {
  if (a === null || b === null || Number.isNaN(a)) expect(a).toEqual(b);
  else expect(Math.abs(a - b)).toBeLessThanOrEqual(SAME * scale);
}

/** Estimates beside their standard errors, covariances beside variances, fits beside their own size. */
function same(fast: RegressionFit, plain: RegressionFit): void {
  expect(fast.terms).toEqual(plain.terms);
  expect(fast.omitted).toEqual(plain.omitted);
  expect(fast.vcovInfo).toEqual(plain.vcovInfo);
  expect(fast.rowsUsed).toEqual(plain.rowsUsed);
  expect(fast.singletons).toBe(plain.singletons);
  const size = plain.terms.length;
  const se = plain.stdError;
  for (let j = 0; j < size; j++) {
    const scale = Math.abs(plain.beta[j]!) + se[j]!;
    near(fast.beta[j]!, plain.beta[j]!, scale);
    near(fast.stdError[j]!, se[j]!);
    near(fast.confLow[j]!, plain.confLow[j]!, 3 * scale);
    near(fast.confHigh[j]!, plain.confHigh[j]!, 3 * scale);
    // A p-value multiplies the relative error of its statistic by about the statistic's square.
    const reach = 1 + plain.statistic[j]! * plain.statistic[j]!;
    near(fast.pValue[j]!, plain.pValue[j]!, plain.pValue[j]! * reach);
    for (let i = 0; i < size; i++)
      near(fast.vcov[j * size + i]!, plain.vcov[j * size + i]!, 2 * se[i]! * se[j]!);
  }
  for (const name of Object.keys(plain.fit) as (keyof RegressionFit['fit'])[]) {
    const value = plain.fit[name];
    near(
      fast.fit[name],
      value,
      name === 'fPValue' ? 1e4 * (value ?? 0) : Math.max(0.1, Math.abs(value ?? 0)),
    );
  }
  const apart = fast.residuals.map((value, i) => Math.abs(value - plain.residuals[i]!));
  expect(Math.max(...apart)).toBeLessThan(RESIDUAL);
  const fitted = fast.fitted.map((value, i) => Math.abs(value - plain.fitted[i]!));
  expect(Math.max(...fitted)).toBeLessThan(RESIDUAL);
}

function both(input: RegressionInput): { fast: RegressionFit; plain: RegressionFit } {
  expect(isStreamable(input)).toBe(true);
  const fast = fitStreaming(input);
  expect(fast).not.toBeNull();
  return { fast: fast!, plain: fitByColumns(input) };
}

describe.each(Object.entries(DESIGNS))('%s: sweeps give what orthogonalized columns give', (_, design) => {
  const base = inputOf(design);
  const [a, b] = base.absorb as [Factor, Factor];
  const cases: [string, Partial<RegressionInput>][] = [
    ['clusters of the first factor', {}],
    ['clusters of the second', { vcov: { type: 'cluster', by: [b], smallSample: 'areg' } }],
    ['iid', { vcov: { type: 'iid' } }],
    ['HC1', { vcov: { type: 'HC1' } }],
    ['HC0, no entity', { vcov: { type: 'HC0' }, entity: null, time: null }],
    ['one factor', { absorb: [a], vcov: { type: 'cluster', by: [a], smallSample: 'plm' } }],
    ['the entity is the second factor', { entity: b, time: a }],
    ['the entity is not absorbed', { absorb: [b], entity: a }],
  ];
  test.each(cases)('%s', (_name, change) => {
    const { fast, plain } = both({ ...base, ...change });
    same(fast, plain);
  });
});

test('holds nothing per row until it is asked, and then once', () => {
  const input = inputOf(DESIGNS.singletons!);
  const fit = fitStreaming(input)!;
  for (const name of ['residuals', 'fitted', 'rowsUsed'] as const) {
    expect(Object.getOwnPropertyDescriptor(fit, name)?.get).toBeTypeOf('function');
    expect(fit[name]).toBe(fit[name]);
    expect(fit[name].length).toBe(fit.fit.nObs);
  }
  fit.rowsUsed.forEach((row, i) => {
    expect(fit.fitted[i]).toBe(input.y[row]! - fit.residuals[i]!);
  });
  expect(fitStreaming(inputOf(DESIGNS.balanced!))!.rowsUsed).toEqual(
    Int32Array.from({ length: 720 }, (_, i) => i),
  );
});

test('twice the same bits', () => {
  const input = inputOf(DESIGNS['many levels at random']!);
  expect(fitStreaming(input)).toEqual(fitStreaming(input));
});

test('iterations and convergence come with the fit', () => {
  expect(fitRegression(inputOf(DESIGNS.balanced!)).absorption).toEqual({
    method: 'closed_form',
    iterations: 0,
    converged: true,
  });
  expect(fitRegression(inputOf(DESIGNS.unbalanced!)).absorption?.method).toBe('cholesky');
  const iterated = fitRegression(inputOf(DESIGNS['many levels at random']!)).absorption;
  expect(iterated).toMatchObject({ method: 'conjugate_gradient', converged: true });
  expect(iterated!.iterations).toBeLessThan(100);
});

describe('what sweeps leave to the columns', () => {
  const design = DESIGNS.unbalanced!;
  const base = inputOf(design);
  const n = base.y.length;
  const with5 = (column: Float64Array): RegressionInput => ({
    ...base,
    terms: [...base.terms, 'more'],
    columns: [...base.columns, column],
  });

  test('a constant and an absorbed term are omitted, with their reasons, by the sweeps themselves', () => {
    const constant = both(with5(new Float64Array(n).fill(7)));
    expect(constant.fast.omitted).toEqual([{ term: 'more', reason: 'constant' }]);
    same(constant.fast, constant.plain);
    const absorbed = both(with5(Float64Array.from(base.absorb[0]!.codes, (code) => Math.sqrt(code))));
    expect(absorbed.fast.omitted).toEqual([{ term: 'more', reason: 'absorbed by the fixed effects' }]);
    same(absorbed.fast, absorbed.plain);
  });

  test.each([
    ['collinear', 0],
    ['nearly collinear', 1e-5],
  ])('%s terms', (_, share) => {
    const noise = stream(3, 'streaming', 'noise', 0);
    const input = with5(
      base.columns[0]!.map((v, i) => 2 * v + base.columns[1]![i]! + share * noise.normal()),
    );
    expect(fitStreaming(input)).toBeNull();
    expect(fitRegression(input)).toEqual(fitByColumns(input));
    expect(fitRegression(input).omitted).toHaveLength(share === 0 ? 1 : 0);
  });

  test('columns whose level dwarfs their variation keep their digits', () => {
    const shifted = base.columns.map((column) => column.map((value) => 1e7 + value));
    const { fast, plain } = both({ ...base, columns: shifted });
    // Ten digits of a column are its level; both ways start from the same rounded columns.
    fast.beta.slice(0, 4).forEach((value, j) => {
      expect(Math.abs(value - plain.beta[j]!)).toBeLessThan(1e-9);
    });
  });

  test('effects thirty thousand times the rest take a second pass', () => {
    const [a] = base.absorb as [Factor, Factor];
    const large = base.columns.map((column) => column.map((value, i) => value + 1e3 * a.codes[i]!));
    const { fast, plain } = both({ ...base, columns: large });
    fast.beta.slice(0, 4).forEach((value, j) => {
      expect(Math.abs(value - plain.beta[j]!)).toBeLessThan(1e-8);
    });
  });

  test.each<[string, Partial<RegressionInput>]>([
    ['weights', { weights: { type: 'analytic', values: new Float64Array(n).fill(2) } }],
    ['two kinds of clusters', { vcov: { type: 'cluster', by: [...base.absorb], smallSample: 'reghdfe' } }],
    ['HC3', { vcov: { type: 'HC3' } }],
    [
      'Driscoll-Kraay',
      { vcov: { type: 'driscoll_kraay', time: base.time!, lags: 1, smallSample: 'reghdfe' } as VcovChoice },
    ],
    [
      'three factors',
      {
        absorb: [
          ...base.absorb,
          makeFactor(
            'third',
            Array.from({ length: n }, (_, i) => i % 3),
          ),
        ],
      },
    ],
    ['no factor', { absorb: [] }],
  ])('%s', (_, change) => {
    expect(isStreamable({ ...base, ...change })).toBe(false);
    expect(fitRegression({ ...base, ...change })).toEqual(fitByColumns({ ...base, ...change }));
  });
});
