import { expect, test } from 'vitest';
import { fitThreshold } from '../../../src/stats/threshold/fit.ts';
import { hansenInput, readJson } from './hansen-data.ts';

/** F* of stacked residuals, 7,910 rows: prefix sums of two programs differ by rounding alone. */
const RELATIVE = 1e-9;

type Kind = 'single' | 'double' | 'triple';
const reference = readJson<{ F: Record<Kind, number[]>; draws: Record<Kind, number[][]> }>('boot_draws.json');
const dense = readJson<{ draw: number; F: number }[]>('triple-draws.json');

/** Replicates of every test, `kinds` of 20 explicit draws each. The draws count firms from one. */
function replicates(trim: readonly number[], kinds: readonly Kind[]): readonly ArrayLike<number>[] {
  const draws = kinds.map((kind) => reference.draws[kind].map((firms) => firms.map((firm) => firm - 1)));
  const fitted = fitThreshold({
    ...hansenInput(),
    trim,
    bootstrap: { replications: 1, methods: ['residual_by_entity'], draws },
  });
  if (!fitted.ok) throw new Error(fitted.error.message);
  return fitted.value.tests.map((one, step) => {
    expect([one.replications, one.failed]).toEqual([reference.F[kinds[step]!].length, 0]);
    return one.replicates;
  });
}

function agrees(ours: ArrayLike<number>, theirs: readonly number[]): void {
  expect(theirs).toHaveLength(20);
  theirs.forEach((f, b) => {
    expect(Math.abs(ours[b]! / f - 1), `draw ${b + 1}`).toBeLessThanOrEqual(RELATIVE);
  });
}

test('F* of explicit draws of firms for one and two thresholds; for three, each step with its own trim', () => {
  const [single, double, triple] = replicates([0.01, 0.01, 0.05], ['single', 'double', 'triple']);
  agrees(single!, reference.F.single);
  agrees(double!, reference.F.double);
  expect(dense.map(({ draw }) => draw)).toEqual([10, 11, 12]);
  const own = reference.F.triple.map((f, b) => dense.find(({ draw }) => draw === b + 1)?.F ?? f);
  agrees(triple!, own);
});

test('F* of explicit draws of firms for three thresholds, 5% trimmed in every step', () => {
  const [, , triple] = replicates([0.05], ['single', 'double', 'triple']);
  agrees(triple!, reference.F.triple);
});
