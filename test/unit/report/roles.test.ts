import { expect, test } from 'vitest';
import { rolesOf } from '../../../src/report/sections/variables.ts';
import type { Study } from '../../../src/study/study.ts';

const term = (name: string) => ({ name });

test('variables of kinks and smooth transitions are listed by their roles', () => {
  const models = [
    { kind: 'kink', outcome: term('y'), kinkVariable: term('debt'), controls: [term('z')] },
    {
      kind: 'smooth_transition',
      outcome: term('y'),
      regimeRegressors: [term('x')],
      transitionVariable: term('debt'),
      controls: [term('w')],
    },
  ];
  expect([...rolesOf({ models } as unknown as Study)]).toEqual([
    ['y', ['outcome']],
    ['debt', ['treatment', 'transition']],
    ['z', ['control']],
    ['x', ['treatment']],
    ['w', ['control']],
  ]);
});
