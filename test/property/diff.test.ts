import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tableDigest } from '../../src/data/table-digest.ts';
import { shapley } from '../../src/diff/attribution.ts';
import { tableChanges } from '../../src/diff/cell-changes.ts';
import { diffBuilds, isEmpty } from '../../src/diff/diff-builds.ts';
import { pairText } from '../../src/diff/scalar-text.ts';
import { sentenceChanges } from '../../src/diff/sentence-changes.ts';
import { unitsBetween, withUnits } from '../../src/diff/study-units.ts';
import { markedText } from '../../src/diff/tex-tokens.ts';
import type { Change, DiffReport } from '../../src/diff/types.ts';
import { altered, results, study } from '../unit/audit/fixtures.ts';
import { tableOf } from '../unit/diff/tables.ts';

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

describe('an attribution', () => {
  /** Sums of up to 32 terms of size at most 1e3: a few units in the last place. */
  const TOLERANCE = 1e-9;
  const game = fc.integer({ min: 1, max: 5 }).chain((changes) =>
    fc.record({
      changes: fc.constant(changes),
      values: fc.array(fc.double({ noNaN: true, min: -1e3, max: 1e3 }), {
        minLength: 1 << changes,
        maxLength: 1 << changes,
      }),
    }),
  );
  const bitsOf = (set: readonly number[]) => set.map((i) => 1 << i).reduce((bits, bit) => bits | bit, 0);

  it('adds up to the whole change', () => {
    fc.assert(
      fc.property(game, ({ changes, values }) => {
        const parts = shapley(changes, (set) => values[bitsOf(set)]!);
        let sum = 0;
        for (const part of parts) sum += part ?? Number.NaN;
        expect(Math.abs(sum - (values[values.length - 1]! - values[0]!))).toBeLessThan(TOLERANCE);
      }),
      run,
    );
  });

  it('is the average over every order of making the changes', () => {
    const orders = (items: readonly number[]): number[][] =>
      items.length === 0
        ? [[]]
        : items.flatMap((item) =>
            orders(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
          );
    fc.assert(
      fc.property(game, ({ changes, values }) => {
        const parts = shapley(changes, (set) => values[bitsOf(set)]!);
        const all = orders(Array.from({ length: changes }, (_, i) => i));
        parts.forEach((part, i) => {
          let sum = 0;
          for (const order of all) {
            const before = bitsOf(order.slice(0, order.indexOf(i)));
            sum += values[before | (1 << i)]! - values[before]!;
          }
          expect(Math.abs((part ?? Number.NaN) - sum / all.length)).toBeLessThan(TOLERANCE);
        });
      }),
      { ...run, numRuns: 30 },
    );
  });

  it('makes the new study of the old one by all of its changes, and nothing by none', () => {
    const model = fc.record({
      kind: fc.constantFrom('regression', 'threshold'),
      controls: fc.array(fc.constantFrom('a', 'b')),
    });
    const map = <T>(value: fc.Arbitrary<T>) =>
      fc.dictionary(fc.constantFrom('p', 'q', 'r'), value, { maxKeys: 3 });
    const document = fc.record({
      study: fc.record({ seed: fc.nat(3) }),
      variables: map(fc.record({ formula: fc.constantFrom('x', 'y', 'ln(x)') })),
      models: map(model),
    });
    fc.assert(
      fc.property(document, document, (a, b) => {
        const [old, fresh] = [JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b))];
        expect(withUnits(old, [])).toEqual(old);
        expect(withUnits(old, unitsBetween(old, fresh, []))).toEqual(fresh);
      }),
      run,
    );
  });
});

describe('cells', () => {
  const rows = fc.uniqueArray(
    fc.tuple(
      fc.constantFrom('a', 'b', 'c'),
      fc.integer({ min: 1, max: 4 }),
      fc.option(fc.integer({ min: -5, max: 5 })),
    ),
    {
      selector: ([entity, time]) => `${entity} ${time}`,
      minLength: 1,
    },
  );
  const sideOf = (cells: readonly (readonly [string, number, number | null])[]) => {
    const table = tableOf({
      e: cells.map(([e]) => e),
      t: cells.map(([, t]) => t),
      v: cells.map(([, , v]) => v),
    });
    const source = { name: 's', rows: table.rows, columns: table.names, digest: tableDigest(table), table };
    return { label: 'x', document: null, results, panel: { entity: 'e', time: 't' }, sources: [source] };
  };

  it('are compared by entity and time, whatever the order of the rows', () => {
    fc.assert(
      fc.property(rows, rows, fc.integer(), (a, b, turn) => {
        const turned = [...b.slice(Math.abs(turn) % b.length), ...b.slice(0, Math.abs(turn) % b.length)];
        const sorted = (cells: readonly { entity: string; time: string | null }[]) =>
          cells.map((cell) => JSON.stringify(cell)).sort();
        const [one, other] = [tableChanges(sideOf(a), sideOf(b)), tableChanges(sideOf(a), sideOf(turned))];
        expect(sorted(other.cells)).toEqual(sorted(one.cells));
        expect(sorted(other.rows)).toEqual(sorted(one.rows));
        expect(other.columns).toEqual(one.columns);
      }),
      run,
    );
  });

  it('applied to the old data, give the new ones', () => {
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const { cells, rows: moved } = tableChanges(sideOf(a), sideOf(b));
        const values = new Map(a.map(([e, t, v]) => [`${e} ${t}`, v]));
        for (const { entity, time, change } of moved)
          if (change === 'removed') values.delete(`${entity} ${time}`);
        for (const cell of cells)
          if (cell.column === 'v') values.set(`${cell.entity} ${cell.time}`, cell.new as number | null);
        const come = new Set(
          moved.filter(({ change }) => change === 'added').map(({ entity, time }) => `${entity} ${time}`),
        );
        const wanted = b.filter(([e, t]) => !come.has(`${e} ${t}`)).map(([e, t, v]) => [`${e} ${t}`, v]);
        expect([...values].sort()).toEqual(wanted.sort());
      }),
      run,
    );
  });
});

describe('a marked text', () => {
  it('is the new one without what went and without marks', () => {
    const piece = fc.constantFrom('one', 'two ', ' ', '0.35', '\\ref{a}', '\\%', '~', ', ');
    const text = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''));
    const words = (value: string) => value.replace(/\s+/g, '');
    fc.assert(
      fc.property(text, text, (a, b) => {
        const marked = markedText(a, b, new Set(['a']));
        const accepted = marked
          .replace(/\\Went\{((?:[^{}]|\{[^{}]*\})*)\}/g, '')
          .replace(/\\Came\{((?:[^{}]|\{[^{}]*\})*)\}/g, '$1');
        const rejected = marked
          .replace(/\\Came\{((?:[^{}]|\{[^{}]*\})*)\}/g, '')
          .replace(/\\Went\{((?:[^{}]|\{[^{}]*\})*)\}/g, '$1');
        expect(words(accepted).replaceAll('~', '')).toBe(words(b).replaceAll('~', ''));
        expect(words(rejected).replaceAll('~', '')).toBe(words(a).replaceAll('~', ''));
      }),
      { ...run, numRuns: 300 },
    );
  });
});
