import { describe, expect, it } from 'vitest';
import { numberOrigins } from '../../../src/report/origins.ts';
import { studyLines } from '../../../src/report/study-lines.ts';
import { fixtureInput } from '../../golden/fixture.ts';

const lines = `repro: 1
study:
  id: x
models:
  base:
    kind: regression
    regressors:
      - a
      - ln(b)
  "odd: one":
    kind: hausman
    of: base
outputs:
  digits: 4
`.split('\n');

describe('lines of a study', () => {
  it.each([
    ['/models/base', 5, 9],
    ['/models/base/regressors/1', 9, 9],
    ['/models/odd: one', 10, 12],
    ['/models/odd: one/of', 12, 12],
    ['/models/base/effects', 5, 9],
    ['/outputs', 13, 14],
  ])('%s', (pointer, from, to) => {
    // The text ends with a line end, whose empty last line belongs to the last part.
    const found = studyLines(lines, pointer);
    expect(found?.from).toBe(from);
    expect(Math.min(found?.to ?? 0, 14)).toBe(to);
  });

  it('says nothing of what is not there', () => {
    expect(studyLines(lines, '/hypotheses/H1')).toBe(null);
    expect(studyLines([''], '/models/base')).toBe(null);
  });
});

describe('origins of numbers', () => {
  const input = fixtureInput();
  const [name, model] = Object.entries(input.results.models).find(([, it]) => it.kind === 'regression') ?? [
    '',
    null,
  ];

  it('finds the number of the table that it stands in, and keeps each once', () => {
    if (model?.kind !== 'regression') throw new Error('the fixture has no regression');
    const column = model.columns.at(-1);
    const term = column?.terms[0];
    const origins = numberOrigins(input);
    expect(origins.ownerOf(`tbl:${name}`)).toBe(name);
    const run = { kind: 'number', text: 'as printed', value: term?.estimate ?? null } as const;
    const place = { owner: name, hints: [term?.term ?? '', column?.label ?? ''] };
    const at = origins.of(run, place);
    expect(at).toBe(0);
    expect(origins.of(run, place)).toBe(0);
    const { numbers, strings } = origins.data() as {
      numbers: [number, number[], number][];
      strings: string[];
    };
    expect(numbers).toHaveLength(1);
    expect(numbers[0]?.[0]).toBe(term?.estimate);
    expect(numbers[0]?.[1].map((word) => strings[word]).at(-1)).toBe('Estimate');
  });

  it('claims nothing of a number that the results do not hold', () => {
    const origins = numberOrigins(input);
    const run = { kind: 'number', text: '1', value: 123.456789 } as const;
    expect(origins.of(run, { owner: null, hints: [], loose: true })).toBe(null);
    expect(origins.of({ ...run, value: null }, { owner: name, hints: [] })).toBe(null);
  });
});
