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
