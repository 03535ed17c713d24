import { invariant } from '../base/invariant.ts';
import * as normal from './dist/normal.ts';
import { hash128 } from './hash128.ts';

/** One stream of random numbers; the methods draw from it in the order of the calls. */
export type Rng = {
  /** A whole number, uniform on 0 .. 2^32 - 1. */
  nextUint32(): number;
  /** Uniform on the open interval (0, 1), on a grid of 2^-52 shifted by half a step; two words. */
  uniform(): number;
  /** A whole number, uniform without bias on 0 .. n - 1, n at most 2^32. */
  integer(n: number): number;
  /** Standard normal, by the inverse distribution function of one uniform. */
  normal(): number;
  /** Rademacher: -1 or 1, each with probability one half. */
  sign(): -1 | 1;
};

/**
 * The random stream of one replicate of one step. Its state is a hash of the four parts, so a stream is the same on
 * any worker, in any order and however the replicates are cut into blocks.
 *
 * @cite Blackman & Vigna (2021), ACM TOMS 47(4): xoshiro128**, period 2^128 - 1
 */
export function stream(seed: number, stepId: string, purpose: string, replicate: number): Rng {
  const state = hash128(JSON.stringify([seed, stepId, purpose, replicate]));
  if (state.every((word) => word === 0)) state[0] = 1;
  return xoshiro128(state);
}

/** xoshiro128** from a given 128-bit state, four words that are not all zero. The state is copied. */
export function xoshiro128(state: Uint32Array): Rng {
  invariant(state.length === 4 && state.some((word) => word !== 0), 'xoshiro128: four words, not all zero');
  let a = state[0]! | 0;
  let b = state[1]! | 0;
  let c = state[2]! | 0;
  let d = state[3]! | 0;

  const nextUint32 = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
  const uniform = (): number => {
    const high = nextUint32() >>> 6;
    const low = nextUint32() >>> 6;
    return (high * 67108864 + low + 0.5) / 4503599627370496;
  };
  const integer = (n: number): number => {
    // The message is made only where it is shown: this is called a million times.
    if (!(Number.isInteger(n) && n >= 1 && n <= WORDS)) invariant(false, `integer: n = ${n}`);
    // A quotient of whole numbers below 2^32 never rounds up to the next one, so this is the exact remainder; `%` on
    // such numbers is many times slower.
    const limit = Math.floor(WORDS / n) * n;
    let word = nextUint32();
    while (word >= limit) word = nextUint32();
    return word - Math.floor(word / n) * n;
  };
  return {
    nextUint32,
    uniform,
    integer,
    normal: () => normal.quantile(uniform()),
    sign: () => (nextUint32() < WORDS / 2 ? -1 : 1),
  };
}

const WORDS = 4294967296;

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
