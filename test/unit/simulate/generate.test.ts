import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generate, SEED } from '../../../scripts/simulate/generate.mjs';
import { csvPath } from './panel.ts';

/** A run solves both calibrations, about half a second; slow machines get room. */
const PATIENCE_MS = 60_000;

describe('npm run simulate', () => {
  it('writes the committed file, byte for byte', { timeout: PATIENCE_MS }, () => {
    expect(generate() === readFileSync(csvPath, 'utf8')).toBe(true);
  });

  it('writes another panel from another seed', { timeout: PATIENCE_MS }, () => {
    const other = generate(SEED + 1);
    expect(other.split('\n').length).toBe(374);
    expect(other === generate()).toBe(false);
  });
});
