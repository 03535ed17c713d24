import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode } from '../../../src/engine/codec.ts';

const roundTrip = (value: unknown) => decode(encode(value));
const text = (value: unknown) => new TextDecoder().decode(encode(value));

describe('the codec', () => {
  test('gives back typed arrays, not-finite numbers and minus zero, bit for bit', () => {
    const value = {
      doubles: Float64Array.of(0.1, -0, Number.NaN, Number.NEGATIVE_INFINITY, 5e-324),
      whole: Int32Array.of(-1, 2_147_483_647),
      bytes: Uint8Array.of(0, 255),
      numbers: [Number.NaN, Number.POSITIVE_INFINITY, -0, 0.1 + 0.2, 1e21, 5e-324],
      empty: new Float64Array(0),
    };
    expect(roundTrip(value)).toEqual(value);
    expect(Object.is((roundTrip([-0]) as number[])[0], -0)).toBe(true);
  });

  test('writes every NaN the same', () => {
    const odd = new Float64Array(1);
    new BigUint64Array(odd.buffer)[0] = 0x7ff8_0000_0000_0001n;
    expect(text(odd)).toBe(text(Float64Array.of(Number.NaN)));
  });

  test('keeps views of a larger buffer apart from it', () => {
    const large = Float64Array.of(1, 2, 3, 4);
    expect(roundTrip(large.subarray(1, 3))).toEqual(Float64Array.of(2, 3));
  });

  test('keeps large arrays as they are behind the text, each a copy of its own', () => {
    const doubles = Float64Array.from({ length: 9001 }, (_, i) => (i % 7 === 0 ? Number.NaN : i / 3));
    const value = {
      doubles,
      name: 'x',
      codes: [Int32Array.from({ length: 16_385 }, (_, i) => -i)],
      bytes: new Uint8Array(65_537).fill(7),
      small: Float64Array.of(1, -0),
    };
    const bytes = encode(value);
    expect(bytes.length).toBeLessThan(72_008 + 65_540 + 65_544 + 400);
    expect(decode(bytes)).toEqual(value);
    // A view that begins at an odd place, and one of the pool of Buffers.
    const odd = new Uint8Array(bytes.length + 3);
    odd.set(bytes, 3);
    expect(decode(odd.subarray(3))).toEqual(value);
    const back = decode(Buffer.from(bytes)) as typeof value;
    expect(back).toEqual(value);
    back.doubles[1] = 5;
    expect((decode(bytes) as typeof value).doubles[1]).toBe(1 / 3);
    expect(encode(decode(bytes))).toEqual(bytes);
  });

  test('names a stored array that is cut short', () => {
    const bytes = encode([new Float64Array(10_000)]);
    expect(() => decode(bytes.subarray(0, bytes.length - 8))).toThrow('cut short');
    expect(() => decode(bytes.subarray(0, 8))).toThrow('cut short');
  });

  test('keeps the order of keys and leaves out undefined members', () => {
    expect(text({ b: 1, a: undefined, c: 2 })).toBe('{"b":1,"c":2}');
  });

  test('tells data with the key $ from its own marks, and takes __proto__ for a name', () => {
    const value = { $: 'f64', data: 'AAAA', inner: { $: { $: 1 } } };
    expect(roundTrip(value)).toEqual(value);
    const named = JSON.parse('{"__proto__":{"x":[null]},"y":1}') as object;
    const back = roundTrip({ named, mark: Number.NaN }) as { named: object };
    expect(Object.getPrototypeOf(back.named)).toBe(Object.prototype);
    expect(JSON.stringify(back.named)).toBe('{"__proto__":{"x":[null]},"y":1}');
  });

  test.each([[new Map()], [new Date(0)], [() => 1], [[undefined]], [1n], [new Float32Array(1)]])(
    'refuses %s',
    (value) => {
      expect(() => encode(value)).toThrow('cannot be stored');
    },
  );

  test('is the identity on any JSON-like value with any double', () => {
    const leaf = fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.double(),
      fc.float64Array(),
      fc.int32Array(),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('value')),
        fc.dictionary(fc.string(), tie('value')),
      ),
    }));
    fc.assert(
      fc.property(value, (given) => {
        const bytes = encode(given);
        const back = decode(bytes);
        expect(encode(back)).toEqual(bytes);
        expect(back).toEqual(given);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
