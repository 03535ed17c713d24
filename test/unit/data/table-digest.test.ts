import { describe, expect, test } from 'vitest';
import { digest } from '../../../src/base/digest.ts';
import type { Table } from '../../../src/data/table.ts';
import { tableDigest } from '../../../src/data/table-digest.ts';
import { stream } from '../../../src/numeric/rng.ts';

function table(names: string[], rows: (number | string | null)[][]): Table {
  const columns = Object.fromEntries(
    names.map((name, j) => {
      const cells = rows.map((row) => row[j]!);
      return cells.every((cell) => typeof cell === 'number')
        ? [name, { kind: 'number' as const, values: Float64Array.from(cells as number[]) }]
        : [name, { kind: 'text' as const, values: cells as (string | null)[] }];
    }),
  );
  return {
    rows: rows.length,
    columns,
    names,
    rowNumbers: Float64Array.from(rows, (_, i) => i + 2),
    notes: {},
  };
}

const plain = table(
  ['id', 'x'],
  [
    ['a', 1],
    ['b', Number.NaN],
    ['a', 3],
  ],
);

const swapped = (line: string): string => JSON.stringify((JSON.parse(line) as unknown[]).reverse());

describe('tableDigest', () => {
  test('is that of the rows as lines of JSON in the order of their code units', () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => [
      ['"é', 'a\n', null, '\ud800', '😀'][i % 5]!,
      [-0, 1e21, Number.NaN, Infinity, i / 3][(i * 7) % 5]!,
    ]);
    const lines = rows.map((row) => JSON.stringify(row)).sort();
    expect(tableDigest(table(['n', 'm'], rows))).toBe(
      digest(`["m","n"]\n${lines.map(swapped).sort().join('\n')}\n`),
    );
    expect(tableDigest(table(['m'], []))).toBe(digest('["m"]\n\n'));
  });

  test('is the same where rows are sorted as bytes', () => {
    const draws = stream(1, 'table-digest', 'rows', 0);
    const numbers = [
      () => Math.floor(40 * draws.uniform()) - 20,
      () => Number((1000 * draws.normal()).toFixed(Math.floor(9 * draws.uniform()))),
      () => draws.normal() * Number(`1e${Math.floor(40 * draws.uniform()) - 20}`),
      () =>
        [0.1, 0.1 + 0.2, 1e-7, 1e-6, 123456789.123456, 999999999.9999995, 1e15, 1e21, 5e-324, -0][
          Math.floor(10 * draws.uniform())
        ]!,
    ];
    const words = ['广东省', 'é"x', 'a,b', '', '\ue000', '\uff0c', 'z'.repeat(70_000)];
    const rows = Array.from({ length: 30_000 }, (_, i) => [
      words[i % 2000 === 0 ? 6 : i % 6]!,
      ...[0, 1, 2, 3].map((which) => numbers[which]!()),
    ]);
    rows.push(...rows.slice(0, 100));
    const lines = rows.map((row) => JSON.stringify(row)).sort();
    expect(tableDigest(table(['a', 'b', 'c', 'd', 'e'], rows))).toBe(
      digest(`["a","b","c","d","e"]\n${lines.join('\n')}\n`),
    );
  });

  test('does not see the order of rows and columns', () => {
    expect(
      tableDigest(
        table(
          ['id', 'x'],
          [
            ['a', 3],
            ['a', 1],
            ['b', Number.NaN],
          ],
        ),
      ),
    ).toBe(tableDigest(plain));
    expect(
      tableDigest(
        table(
          ['x', 'id'],
          [
            [1, 'a'],
            [Number.NaN, 'b'],
            [3, 'a'],
          ],
        ),
      ),
    ).toBe(tableDigest(plain));
  });

  test.each([
    [
      'a cell',
      table(
        ['id', 'x'],
        [
          ['a', 1],
          ['b', Number.NaN],
          ['a', 3.0000000000000004],
        ],
      ),
    ],
    [
      'a name',
      table(
        ['id', 'y'],
        [
          ['a', 1],
          ['b', Number.NaN],
          ['a', 3],
        ],
      ),
    ],
    [
      'a repeated row',
      table(
        ['id', 'x'],
        [
          ['a', 1],
          ['b', Number.NaN],
          ['a', 3],
          ['a', 3],
        ],
      ),
    ],
    [
      'cells that change places within a column',
      table(
        ['id', 'x'],
        [
          ['a', 1],
          ['b', 3],
          ['a', Number.NaN],
        ],
      ),
    ],
  ])('sees %s', (_, other) => {
    expect(tableDigest(other)).not.toBe(tableDigest(plain));
  });
});
