import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffBuilds, isEmpty } from '../../src/diff/diff-builds.ts';
import { pairText } from '../../src/diff/scalar-text.ts';
import { sentenceChanges } from '../../src/diff/sentence-changes.ts';
import type { Change, DiffReport } from '../../src/diff/types.ts';
import { altered, results, study } from '../unit/audit/fixtures.ts';

const SEED = 20250526;
const run = { seed: SEED, numRuns: 60 };

/** Places of the results that a build may fill otherwise. */
const PLACES = [
  'sample.rows',
  'indices.y.weights.0.weight',
  'indices.y.scores.7.score',
  'models.summary.rows.0.mean',
  'models.baseline.columns.0.terms.0.estimate',
  'models.baseline.columns.1.terms.1.p_value',
  'models.baseline.columns.1.fit.r2_within',
  'models.choice.p_value',
  'models.channel.effects.mediators.m.a.estimate',
  'models.regimes.tests.0.f_statistic',
  'models.regimes.thresholds.0.value',
  'models.regimes.regime_difference.0.estimate',
];
const GONE = [
  'models.regimes.regime_difference',
  'indices.y.weights',
  'models.baseline.columns',
  'sample.imputed',
];

const change = fc.oneof(
  fc.dictionary(
    fc.constantFrom(...PLACES),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
    { maxKeys: 5 },
  ),
  fc.constantFrom(...GONE).map((path): Record<string, unknown> => ({ [path]: [] })),
);
const documents = fc.dictionary(fc.string({ maxLength: 4 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 });
const side = fc.record({ changes: change, document: documents }).map(({ changes, document }) => ({
  label: 'x',
  document: JSON.parse(JSON.stringify(document)),
  results: altered(results, changes),
}));

const MIRROR: { readonly [change: string]: string } = { added: 'removed', removed: 'added' };

/** What a report lists, whatever the direction: one line per row, sides in order of their text. */
function listing(report: DiffReport, mirrored: boolean): string[] {
  const {
    study: changes,
    data,
    weights,
    scores,
    descriptives,
    coefficients,
    fits,
    tests,
    thresholds,
    mediation,
    regimeDifferences,
  } = report;
  const layers = {
    changes,
    data,
    weights,
    scores,
    descriptives,
    coefficients,
    fits,
    tests,
    thresholds,
    mediation,
    regimeDifferences,
  };
  return Object.entries(layers)
    .flatMap(([layer, rows]) =>
      (rows as readonly { change: Change; old: unknown; new: unknown }[]).map((row) => {
        const change = mirrored ? (MIRROR[row.change] ?? row.change) : row.change;
        const [old, fresh] = mirrored ? [row.new, row.old] : [row.old, row.new];
        return JSON.stringify([layer, change, old, fresh]);
      }),
    )
    .sort();
}

describe('diff', () => {
  it('of a build and itself is empty', () => {
    fc.assert(
      fc.property(side, (one) => {
        expect(isEmpty(diffBuilds(one, structuredClone(one)))).toBe(true);
        expect(isEmpty(diffBuilds({ ...one, study }, { ...one, study }))).toBe(true);
      }),
      run,
    );
  });

  it('lists the same from either side', () => {
    fc.assert(
      fc.property(side, side, (a, b) => {
        const forth = diffBuilds(a, b);
        const back = diffBuilds(b, a);
        expect(listing(back, true)).toEqual(listing(forth, false));
        expect(back.rounding).toBe(forth.rounding);
        expect(isEmpty(back)).toBe(isEmpty(forth));
      }),
      run,
    );
  });

  it('prints two numbers alike exactly where they are equal', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (a, b) => {
          const pair = pairText(a, b);
          expect(pair.old === pair.new).toBe(a === b);
        },
      ),
      { ...run, numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: 1e-3, max: 1e3 }), (a) => {
        const next = a * (1 + Number.EPSILON);
        const pair = pairText(a, next);
        expect(pair.old === pair.new).toBe(a === next);
      }),
      { ...run, numRuns: 500 },
    );
  });

  it('of sentences, applied to the old text, gives the new one', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const changes = sentenceChanges(a, b);
        expect(changes.flatMap((row) => row.old ?? [])).toEqual(a);
        expect(changes.flatMap((row) => row.new ?? [])).toEqual(b);
        for (const { change, old, new: fresh } of changes) {
          const wanted: Change = old === null ? 'added' : fresh === null ? 'removed' : 'same';
          expect(change === 'changed' ? old !== fresh : change === wanted).toBe(true);
        }
      }),
      { ...run, numRuns: 500 },
    );
  });

  it('of words, applied to the old sentence, gives the new one', () => {
    const word = fc.constantFrom('a', 'b', ' ', '0.35', ', ', '\u6570\u5b57', '* ', '(');
    const sentence = fc.array(word, { maxLength: 14 }).map((words) => words.join(''));
    fc.assert(
      fc.property(sentence, sentence, (a, b) => {
        for (const { words, old, new: fresh } of sentenceChanges([a], [b])) {
          const without = (leftOut: Change) =>
            words
              ?.filter(({ change }) => change !== leftOut)
              .map(({ text }) => text)
              .join('');
          if (words !== null) expect([without('added'), without('removed')]).toEqual([old, fresh]);
        }
      }),
      { ...run, numRuns: 500 },
    );
  });
});
