import { expect, test } from 'vitest';
import { snappyBlock } from '../../../src/readers/snappy.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const ascii = (letters: string): number[] => [...letters].map((letter) => letter.charCodeAt(0));

test('a literal, a copy, and a copy that overlaps what it writes', () => {
  const block = Uint8Array.of(
    13,
    (3 - 1) << 2,
    ...ascii('abc'),
    ((4 - 4) << 2) | 1,
    3,
    ((6 - 1) << 2) | 2,
    1,
    0,
  );
  expect(text(snappyBlock(block, 13))).toBe('abcabcaaaaaaa');
});

test.each([59, 60, 61, 200, 300, 70000])('a literal of %i bytes', (size) => {
  const body = Uint8Array.from({ length: size }, (_, i) => i % 251);
  const last = size - 1;
  const head =
    last < 60
      ? [last << 2]
      : last < 256
        ? [60 << 2, last]
        : last < 65536
          ? [61 << 2, last & 255, last >> 8]
          : [62 << 2, last & 255, (last >> 8) & 255, last >> 16];
  expect(snappyBlock(Uint8Array.of(0x80, 0x01, ...head, ...body), size)).toEqual(body);
});

test('a copy from far, with four bytes of offset', () => {
  const body = ascii('0123456789');
  const block = Uint8Array.of(14, 9 << 2, ...body, ((4 - 1) << 2) | 3, 10, 0, 0, 0);
  expect(text(snappyBlock(block, 14))).toBe('01234567890123');
});

test.each<[string, number[], number]>([
  ['cut short in a literal', [5, 4 << 2, 97], 5],
  ['cut short in a length', [5, 61 << 2, 1], 5],
  ['cut short in an offset', [5, 0, 97, 14], 5],
  ['an offset of nothing', [5, 0, 97, 1, 0], 5],
  ['from before the beginning', [5, 0, 97, 1, 2], 5],
  ['more than it says', [5, 2 << 2, 97, 98, 99], 2],
  ['less than it says', [5, 0, 97], 5],
  ['empty', [], 3],
])('%s is an error', (_, bytes, length) => {
  expect(() => snappyBlock(Uint8Array.from(bytes), length)).toThrow('damaged');
});
