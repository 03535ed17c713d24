import { compareCodeUnits } from './compare.ts';
import { invariant } from './invariant.ts';

/**
 * Canonical JSON: keys sorted by code unit, no white space, `undefined` members left out, -0 as 0. Equal values have
 * equal texts, so that a digest of the text identifies the value. Not-finite numbers have no JSON and are a bug here.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    invariant(Number.isFinite(value), `canonicalJson: ${value} has no JSON`);
    return JSON.stringify(value === 0 ? 0 : value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  invariant(typeof value === 'object', `canonicalJson: ${typeof value} has no JSON`);
  const record = value as Record<string, unknown>;
  const keys = Object.keys(record).filter((key) => record[key] !== undefined);
  keys.sort(compareCodeUnits);
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key])}`).join(',')}}`;
}
