import { describe, expect, test } from 'vitest';
import { readOrcid } from '../../../src/study/orcid.ts';

/** Examples of ORCID's own documentation. */
const VALID = ['0000-0002-1825-0097', '0000-0001-5109-3700', '0000-0002-1694-233X'];

const message = (text: string): string => {
  const read = readOrcid(text);
  return read.ok ? '' : read.message;
};

describe('readOrcid', () => {
  test.each(VALID)('takes %s in each of its forms', (id) => {
    for (const text of [
      id,
      `https://orcid.org/${id}`,
      `orcid.org/${id}`,
      id.replaceAll('-', ''),
      id.toLowerCase(),
    ])
      expect(readOrcid(text)).toEqual({ ok: true, id });
  });

  test('finds every wrong digit and every two neighbors that changed places', () => {
    let tried = 0;
    for (const id of VALID) {
      const signs = [...id.replaceAll('-', '')];
      for (let i = 0; i < 16; i++) {
        for (const other of '0123456789') {
          if (other === signs[i]) continue;
          tried += 1;
          expect(readOrcid(signs.with(i, other).join('')).ok, `${id}: sign ${i} is ${other}`).toBe(false);
        }
        const next = signs[i + 1];
        if (next === undefined || next === signs[i]) continue;
        tried += 1;
        expect(
          readOrcid(
            signs
              .with(i, next)
              .with(i + 1, signs[i]!)
              .join(''),
          ).ok,
        ).toBe(false);
      }
    }
    expect(tried).toBeGreaterThan(3 * 16 * 9);
  });

  test('says which sign is wrong', () => {
    expect(message('0000-0002-1825-0098')).toBe(
      'The ORCID iD `0000-0002-1825-0098` is mistyped: its last sign is 8, but the first fifteen digits give 7.',
    );
    expect(message('0000-0002-1825-O097')).toBe(
      'Sign 13 of the ORCID iD `0000-0002-1825-O097` is `O`, not a digit.',
    );
    expect(message('0000-0002-1825-009')).toMatch(/has 15 signs instead of 16/);
    expect(message('00000-002-1825-0097')).toMatch(/hyphens/);
    expect(message('X000-0002-1825-0097')).toMatch(/^Sign 1 /);
    expect(message('')).toMatch(/has 0 signs/);
  });
});
