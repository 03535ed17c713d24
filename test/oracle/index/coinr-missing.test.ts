import { describe, expect, it } from 'vitest';
import type { AggregateRule } from '../../../src/catalog/index-methods.ts';
import { aggregateThere } from '../../../src/stats/index/gaps.ts';
import { close, json, numbersOf, readData } from './load.ts';

const RELATIVE = 1e-12;

const rules: { readonly [recipe: string]: AggregateRule } = {
  amean_missing_raw: { method: 'arithmetic', missing: 'skip' },
  gmean_missing_raw: { method: 'geometric', missing: 'skip' },
  hmean_missing_raw: { method: 'harmonic', missing: 'skip' },
  'amean_missing_thresh0.8': { method: 'arithmetic', missing: 'skip', least_share: 0.8 },
};

type Tree = {
  readonly parents: { readonly [code: string]: string };
  readonly weights: { readonly [code: string]: number };
};
type Scores = { readonly [recipe: string]: { readonly [code: string]: readonly (number | null)[] } };

const { parents, weights } = json<Tree>('expected-coinr-all.json');
const expected = json<Scores>('expected-coinr-missing.json');

/** Codes of every group, by the code that they go into, lowest groups first. */
function groups(): [string, string[]][] {
  const children = new Map<string, string[]>();
  for (const [code, parent] of Object.entries(parents))
    children.set(parent, [...(children.get(parent) ?? []), code]);
  const height = (code: string): number =>
    children.has(code) ? 1 + Math.max(...children.get(code)!.map(height)) : 0;
  return [...children].filter(([code]) => code !== '').sort(([a], [b]) => height(a) - height(b));
}

describe('scores of the indicators that are there, up the hierarchy, against COINr', () => {
  it.each(Object.keys(rules))('%s', async (recipe) => {
    const table = await readData('asem-normalized-missing.csv');
    const columns = new Map<string, Float64Array>();
    for (const name of table.names) if (name !== 'uCode') columns.set(name, numbersOf(table, name));
    let compared = 0;
    let without = 0;
    for (const [code, all] of groups()) {
      const wanted = expected[recipe]![code];
      if (wanted === undefined) continue;
      const own = all.filter((child) => columns.has(child));
      const total = own.reduce((sum, child) => sum + weights[child]!, 0);
      const score = aggregateThere(
        own.map((child) => columns.get(child)!),
        own.map((child) => weights[child]! / total),
        rules[recipe]!,
      );
      if (!(score instanceof Float64Array)) throw new Error(JSON.stringify(score));
      columns.set(code, score);
      wanted.forEach((value, row) => {
        compared++;
        if (value === null) {
          without++;
          expect(score[row], `${code} ${row}`).toBeNaN();
        } else close(score[row]!, value, `${code} ${row}`, RELATIVE);
      });
    }
    expect(compared).toBe(11 * 51);
    expect(without).toBe(recipe.endsWith('thresh0.8') ? 25 : 0);
  });
});
