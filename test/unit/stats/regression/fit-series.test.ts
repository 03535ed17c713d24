import { expect, test } from 'vitest';
import { stream } from '../../../../src/numeric/rng.ts';
import { makeFactor } from '../../../../src/stats/regression/factor.ts';
import { fitRegression } from '../../../../src/stats/regression/fit.ts';
import { fitSeries } from '../../../../src/stats/regression/fit-series.ts';
import { sharedPanel } from '../../../../src/stats/regression/streaming/shared-panel.ts';
import type { Factor, RegressionInput, VcovChoice } from '../../../../src/stats/regression/types.ts';

const rng = stream(1, 'fit series', 'panel', 0);

type Panel = { readonly entity: Factor; readonly time: Factor; readonly pool: readonly Float64Array[] };

/** Normal columns, then one that is near its entity's level, one that is that level, a multiple, and a constant. */
function panelOf(cells: readonly (readonly [number, number])[]): Panel {
  const entity = makeFactor(
    'entity',
    cells.map(([i]) => i),
  );
  const time = makeFactor(
    'time',
    cells.map(([, t]) => t),
  );
  const column = (of: (i: number) => number) => Float64Array.from(cells, (_, i) => of(i));
  const pool = Array.from({ length: 6 }, () => column(() => rng.normal()));
  pool.push(column((i) => 50 * cells[i]![0] + rng.normal()));
  pool.push(column((i) => 1.5 * cells[i]![0]));
  pool.push(column((i) => -2 * pool[1]![i]!));
  pool.push(column(() => 7));
  return { entity, time, pool };
}

const grid = (entities: number, periods: number) =>
  Array.from({ length: entities * periods }, (_, i): [number, number] => [
    Math.floor(i / periods),
    i % periods,
  ]);

const PANELS: { readonly [name: string]: Panel } = {
  balanced: panelOf(grid(31, 12)),
  unbalanced: panelOf(grid(31, 12).filter(() => rng.uniform() < 0.7)),
  'more periods than entities': panelOf(grid(7, 40)),
  singletons: panelOf([...grid(12, 6), [12, 0], [13, 3]]),
  'too many rows': panelOf(grid(110, 10)),
};

/** 60 regressions: effects, covariance matrices and terms in turn, so that the series goes from one to another. */
function* regressions({ entity, time, pool }: Panel): Generator<RegressionInput> {
  const cluster = (factor: Factor): VcovChoice => ({
    type: 'cluster',
    by: [factor],
    smallSample: 'reghdfe',
  });
  const vcovs: VcovChoice[] = [
    cluster(entity),
    { type: 'iid' },
    { type: 'HC1' },
    cluster(time),
    { type: 'HC3' },
  ];
  const effects = [[entity, time], [entity], [time], []];
  for (let r = 0; r < 60; r++) {
    const chosen = [r, 2 * r + 1, 5 * r + 3].map((at) => pool[1 + (at % (pool.length - 1))]!);
    const columns = [...new Set(chosen)];
    const absorb = effects[r % effects.length]!;
    yield {
      y: r % 7 === 0 ? pool[6]! : pool[0]!,
      terms: columns.map((_, j) => `x${j}`),
      columns: columns.filter((column) => r % 7 !== 0 || column !== pool[6]),
      estimator: absorb.length === 0 ? 'pooled_ols' : 'fixed_effects',
      absorb,
      entity,
      time,
      vcov: vcovs[r % vcovs.length]!,
      confidence: 0.95,
      variance: 'swamy_arora',
      ...(r % 11 === 4 ? { keepSingletons: true } : {}),
      ...(r % 8 === 5 ? { slopes: [{ effect: 0, columns: [pool[3]!] }] } : {}),
      ...(r % 13 === 5 ? { weights: { type: 'analytic', values: weightsOf(entity) } } : {}),
    };
  }
}

const weightsOf = ({ codes }: Factor) => Float64Array.from(codes, (code) => 1 + (code % 3));

const complete = (input: RegressionInput): RegressionInput => ({
  ...input,
  terms: input.columns.map((_, j) => `x${j}`),
});

for (const [name, panel] of Object.entries(PANELS)) {
  test(`a series gives what each regression gives by itself, to the last bit: ${name}`, () => {
    const fitNext = fitSeries();
    for (const given of regressions(panel)) {
      const input = complete(given);
      if (input.columns.length === 0) continue;
      // Spread, so that residuals and rows, which are made when somebody asks, are compared as well.
      expect({ ...fitNext(input) }).toEqual({ ...fitRegression(input) });
    }
  });
}

test('small panels without singletons are shared, others are not', () => {
  const shared = Object.entries(PANELS).map(([name, panel]) => [
    name,
    sharedPanel(complete([...regressions(panel)][0]!)) !== null,
  ]);
  expect(Object.fromEntries(shared)).toEqual({
    balanced: true,
    unbalanced: true,
    'more periods than entities': true,
    singletons: false,
    'too many rows': false,
  });
});

test('more columns than are kept are worked out anew', () => {
  const { entity, time } = PANELS.balanced!;
  const fitNext = fitSeries();
  const [template] = [...regressions(PANELS.balanced!)];
  for (let r = 0; r < 120; r++) {
    const columns = Array.from({ length: 4 }, () => Float64Array.from(entity.codes, () => rng.normal()));
    const input = complete({ ...template!, columns, absorb: [entity, time] });
    expect(fitNext(input).vcov).toEqual(fitRegression(input).vcov);
  }
});
