import { createAbsorber } from './absorb.ts';
import type { Factor } from './types.ts';

/** Rank of the dummies of some factors together. */
export function rankOf(factors: readonly Factor[]): number {
  return factors.length === 1 ? factors[0]!.levels : createAbsorber(factors).rank;
}
