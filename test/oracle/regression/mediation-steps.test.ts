import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fitMediation } from '../../../src/stats/mediation/fit.ts';
import type { VcovChoice } from '../../../src/stats/regression/types.ts';
import { readSample } from './data-sets.ts';

/** Three steps on seven panels: paths, products and their normal tests under three covariance matrices. */

const ESTIMATE = 1e-10;
/** fixest solves normal equations; its standard errors are good to this. */
const STD_ERROR = 1e-9;
/** A product's test has the errors of two slopes and their standard errors. */
const PRODUCT = 5e-9;
const P_VALUE = 1e-7;

type Path = { readonly est: number; readonly se: number; readonly p: number };
type ProductTest = { readonly se: number; readonly z: number; readonly p: number };
type Steps = {
  readonly c_total: Path;
  readonly a: Path;
  readonly b: Path;
  readonly c_direct: Path;
  readonly indirect: number;
  readonly sobel: ProductTest;
  readonly aroian: ProductTest;
  readonly goodman: ProductTest | undefined;
};
type Model = {
  readonly y: string;
  readonly m: string;
  readonly x: string;
  readonly controls: readonly string[];
  readonly effects: readonly string[];
} & { readonly [vcov in 'iid' | 'HC1' | 'cluster_entity']: Steps };
const models = JSON.parse(readFileSync(new URL('mediation-steps.json', import.meta.url), 'utf8')) as {
  [name: string]: Model;
};

function close(got: number | null | undefined, want: number, tolerance: number, what: string): void {
  const error = typeof got === 'number' ? Math.abs(got / want - 1) : Number.NaN;
  expect(error, `${what}: got ${got}, want ${want}`).toBeLessThan(tolerance);
}

describe.each(Object.entries(models))('%s', (name, model) => {
  const spec = name.startsWith('produc_unbal') ? 'produc_unbal' : name.split('_')[0]!;
  const entityName = { grunfeld: 'firm', crime: 'county' }[spec] ?? 'state';
  const sample = readSample(spec, entityName, 'year');
  const { entity, time } = sample;
  const column = (term: string) => ({ name: term, values: sample.column(term) });
  const vcovs: { [key: string]: VcovChoice } = {
    iid: { type: 'iid' },
    HC1: { type: 'HC1' },
    cluster_entity: { type: 'cluster', by: [entity], smallSample: 'reghdfe' },
  };
  // The reference keeps a singleton, which only N - K is the same with.
  const keys = spec === 'produc_unbal' ? (['iid'] as const) : (['iid', 'HC1', 'cluster_entity'] as const);

  test.each(keys)('%s', (key) => {
    const fit = fitMediation({
      y: sample.column(model.y),
      treatment: column(model.x),
      mediators: [column(model.m)],
      controls: model.controls.map(column),
      absorb: model.effects.map((effect) => (effect === 'year' ? time : entity)),
      entity,
      time,
      vcov: vcovs[key]!,
      confidence: 0.95,
      tests: ['aroian', 'goodman'],
      bootstrap: null,
      seed: 1,
      stepId: 'oracle',
    });
    const [{ a, b, sobel, tests }] = [fit.mediators[0]!];
    const want = model[key];
    for (const [path, estimate] of Object.entries({ c_total: fit.total, a, b, c_direct: fit.direct })) {
      const reference = want[path as 'a'];
      close(estimate.estimate, reference.est, ESTIMATE, path);
      close(estimate.stdError, reference.se, STD_ERROR, `se ${path}`);
      close(estimate.pValue, reference.p, P_VALUE, `p ${path}`);
    }
    close(fit.indirect.estimate, want.indirect, ESTIMATE, 'indirect');
    const { aroian, goodman } = tests;
    for (const [test, own, reference] of [
      ['sobel', sobel, want.sobel],
      ['aroian', aroian, want.aroian],
      ['goodman', goodman, want.goodman],
    ] as const) {
      if (reference === undefined) continue;
      close(own!.stdError, reference.se, PRODUCT, `${test} se`);
      close(own!.statistic, reference.z, PRODUCT, `${test} z`);
      close(own!.pValue, reference.p, P_VALUE, `${test} p`);
    }
  });
});
