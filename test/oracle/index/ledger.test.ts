import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { computeIndex, type IndexInput } from '../../../src/stats/index/compute-index.ts';
import { close, json } from './load.ts';

type Entry = { readonly test?: string; readonly key?: string; readonly absent?: string };

const ledger = json<{ readonly [entry: string]: Entry }>('ledger.json');
const entries = json<string[]>('reference-entries.json');
const oracle = path.join(import.meta.dirname, '..');

describe('the ledger of references', () => {
  it('has every entry, and no other', () => {
    expect(entries.length).toBeGreaterThan(200);
    expect(Object.keys(ledger).sort()).toEqual([...entries].sort());
  });

  it('says of each where it is compared, or why it is not', () => {
    for (const [name, entry] of Object.entries(ledger))
      expect([entry.test, entry.absent].filter((it) => it !== undefined).length, name).toBe(1);
  });

  it('names tests that are there, and keys that they or their numbers have', () => {
    const texts = new Map<string, string>();
    for (const [name, { test, key }] of Object.entries(ledger)) {
      if (test === undefined) continue;
      const file = path.join(oracle, test);
      expect(existsSync(file), `${name}: ${test}`).toBe(true);
      const folder = path.dirname(file);
      const numbers = readdirSync(folder).filter((it) => /^expected.*\.json$/.test(it));
      const read = [file, ...numbers.map((it) => path.join(folder, it))];
      const text = texts.get(test) ?? read.map((it) => readFileSync(it, 'utf8')).join('\n');
      texts.set(test, text);
      if (key !== undefined) expect(text.includes(key), `${name}: ${key}`).toBe(true);
    }
  });

  it('is told in the documentation where an entry is not offered', () => {
    const page = path.join(import.meta.dirname, '..', '..', '..', 'docs', 'methods', 'index-ledger.md');
    const text = readFileSync(page, 'utf8');
    expect(text).toContain(`${entries.length} of them`);
    for (const [name, { absent }] of Object.entries(ledger)) {
      if (absent === undefined) continue;
      expect(text, name).toContain(`\`${name}\``);
      expect(text, name).toContain(absent);
    }
  });
});

function computed(columns: readonly (readonly number[])[], over: Partial<IndexInput> = {}) {
  return computeIndex({
    name: 'index',
    indicators: columns.map((values, j) => ({
      name: `x${j + 1}`,
      dimension: 'all',
      direction: 1,
      values: Float64Array.from(values),
    })),
    entities: columns[0]!.map((_, i) => `e${i}`),
    times: null,
    normalizeScope: 'pooled',
    weights: { method: 'entropy', scope: 'pooled', within: 'none', shift: 0 },
    transform: 'none',
    ...over,
  });
}

function weightsOf(...from: Parameters<typeof computed>) {
  const result = computed(...from);
  if (!result.ok) throw new Error(result.error[0]!.message);
  return result.value.weights;
}

const RELATIVE = 1e-12;

/** Closed forms, checked by hand. */
describe('the edge cases of the entropy method', () => {
  it('two units in opposite order weigh the same: p is 0 and 1, and 0 ln 0 is 0', () => {
    const result = computed([
      [1, 2],
      [10, 5],
    ]);
    if (!result.ok) throw new Error(result.error[0]!.message);
    expect(result.value.weights.map(({ weight, entropy }) => [weight, entropy])).toEqual([
      [0.5, 0],
      [0.5, 0],
    ]);
    expect([...result.value.scores]).toEqual([0.5, 0.5]);
  });

  it('three units: e = (ln 3 - 2/3 ln 2) / ln 3 and ln 2 / ln 3', () => {
    const [first, second] = weightsOf([
      [1, 2, 3],
      [0, 7, 7],
    ]);
    close(first!.entropy!, (Math.log(3) - (2 / 3) * Math.log(2)) / Math.log(3), 'e1', RELATIVE);
    close(second!.entropy!, Math.log(2) / Math.log(3), 'e2', RELATIVE);
    close(first!.weight, 0.532639126697578, 'w1', RELATIVE);
    close(second!.weight, 0.4673608733024219, 'w2', RELATIVE);
  });

  it('a reversed direction changes the weight', () => {
    const entropy = (direction: 1 | -1) => {
      const values = Float64Array.of(0, 1, 1);
      const other = { name: 'x2', dimension: 'all', direction: 1 as const, values: Float64Array.of(1, 2, 3) };
      const indicators = [{ name: 'x1', dimension: 'all', direction, values }, other];
      return weightsOf([[0, 0, 0]], { indicators })[0]!.entropy!;
    };
    close(entropy(1), Math.log(2) / Math.log(3), 'positive', RELATIVE);
    expect(entropy(-1)).toBe(0);
  });

  it('one unit above the least has all of the weight that there can be', () => {
    const [alone] = weightsOf([
      [0, 0, 0, 5],
      [1, 2, 3, 4],
    ]);
    expect(alone!.entropy).toBe(0);
  });

  it('an indicator, or all of them, that does not vary is refused', () => {
    const messages = [
      computed([[5, 5, 5]]),
      computed([
        [5, 5, 5],
        [1, 2, 3],
      ]),
    ].map((result) => {
      if (result.ok) throw new Error('the index was computed');
      return result.error[0]!.message;
    });
    for (const message of messages) expect(message).toMatch(/`x1` is 5 .*constant cannot be normalized/);
  });

  it('the wrong constant makes divergences negative, 1 - ln 372 / ln 12 of an even indicator', () => {
    // 372 cells that hardly differ: H is close to ln 372.
    const n = 372;
    const even = Array.from({ length: n }, (_, i) => 1 + i / 1e6);
    const rough = Array.from({ length: n }, (_, i) => ((i * 37) % n) + 1);
    const [first] = weightsOf([even, rough], {
      times: Float64Array.from({ length: n }, (_, i) => i % 12),
      entities: Array.from({ length: n }, (_, i) => `e${Math.floor(i / 12)}`),
      normalize: { method: 'fraction_of_max' },
      weights: { method: 'entropy', scope: 'pooled', within: 'none', shift: 0, reproduce: 'csdn_stata_ln_T' },
    });
    close(1 - first!.entropy!, -1.3819381121532741, 'divergence', 1e-6);
  });

  it('as the shift grows, weights go to shares of the variance', () => {
    const columns = [
      [1, 2, 3, 5, 9],
      [0, 7, 7, 0, 7],
      [4, 1, 3, 2, 3.5],
    ];
    const variances = columns.map((values) => {
      const [low, high] = [Math.min(...values), Math.max(...values)];
      const z = values.map((value) => (value - low) / (high - low));
      const mean = z.reduce((a, b) => a + b, 0) / z.length;
      return z.reduce((a, b) => a + (b - mean) * (b - mean), 0);
    });
    const total = variances.reduce((a, b) => a + b, 0);
    const shifted = weightsOf(columns, {
      weights: { method: 'entropy', scope: 'pooled', within: 'none', shift: 1e4 },
    });
    // The next term of the expansion is of the order of 1 / shift.
    shifted.forEach(({ weight }, j) => {
      close(weight, variances[j]! / total, `x${j + 1}`, 1e-4);
    });
  });

  it('a geometric mean of a zero is refused, never silently 0', () => {
    const result = computed(
      [
        [1, 2, 3],
        [0, 7, 7],
      ],
      { aggregate: { method: 'geometric' } },
    );
    expect(result.ok).toBe(false);
  });
});
