import { expect, test } from 'vitest';
import { drawsOf } from '../../../src/export/draws.ts';
import type { ModelSpec } from '../../../src/study/study.ts';

const drawn = (model: object): string[] => drawsOf(model as ModelSpec);

test('a package names everything that is drawn at random', () => {
  const bootstrap = { replications: 500 };
  expect(drawn({ kind: 'mediation', bootstrap, tests: ['sobol', 'monte_carlo'] })).toEqual([
    'bootstrap of 500 replications',
    'Monte Carlo intervals of the indirect effects',
  ]);
  expect(drawn({ kind: 'threshold', bootstrap })).toEqual(['bootstrap of 500 replications']);
  expect(drawn({ kind: 'kink', bootstrap: null })).toEqual([]);
  expect(
    drawn({
      kind: 'regression',
      columns: [
        { label: '(1)', wild: null },
        { label: '(2)', wild: { replications: 999 } },
      ],
    }),
  ).toEqual(['wild cluster bootstrap of column (2), 999 replications']);
  expect(drawn({ kind: 'companion', options: { permutations: 999 } })).toEqual([
    '999 permutations in each period',
  ]);
  expect(drawn({ kind: 'companion', options: {} })).toEqual([]);
  expect(
    drawn({ kind: 'uncertainty', design: 'sobol', replications: 64, perturb: { by: 0.25, sets: 100 } }),
  ).toEqual(['64 draws of the choices', '100 sets of perturbed weights']);
  expect(drawn({ kind: 'uncertainty', design: 'factorial', replications: 64, perturb: null })).toEqual([]);
  expect(drawn({ kind: 'descriptives' })).toEqual([]);
});
