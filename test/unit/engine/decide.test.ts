import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../src/base/canonical.ts';
import { digest } from '../../../src/base/digest.ts';
import { type Circumstances, decide, paramChanges } from '../../../src/engine/decide.ts';
import { type KeyParts, stepKey } from '../../../src/engine/key.ts';

const parts: KeyParts = {
  id: 'model:a',
  kind: 'regression',
  code: 'c1',
  params: { trim: 0.05, by: ['entity'] },
  inputs: { x: { from: 'index:x', digest: 'd1' } },
  seed: null,
};
const whole: Circumstances = { parts, pending: [], previous: parts, stored: 'whole', forced: false };

describe('decide', () => {
  test('a stored value is fresh, whatever came before', () => {
    expect(decide({ ...whole, previous: null })).toEqual({ state: 'fresh', reasons: [] });
    expect(decide({ ...whole, previous: { ...parts, code: 'c0' } })).toEqual({ state: 'fresh', reasons: [] });
  });

  test.each([
    ['first-run', { previous: null, stored: 'absent' }],
    ['output-missing', { stored: 'output-missing' }],
    ['output-missing', { stored: 'absent' }],
    ['output-altered', { stored: 'altered' }],
    ['forced', { forced: true }],
    ['code-changed', { stored: 'absent', previous: { ...parts, code: 'c0' } }],
    ['seed-changed', { stored: 'absent', previous: { ...parts, seed: 3 } }],
    ['params-changed', { stored: 'absent', previous: { ...parts, params: {} } }],
    ['input-changed', { stored: 'absent', previous: { ...parts, inputs: {} } }],
  ] as const)('%s makes it stale', (kind, change) => {
    const { state, reasons } = decide({ ...whole, ...change } as Circumstances);
    expect(state).toBe('stale');
    expect(reasons.map((reason) => reason.kind)).toEqual([kind]);
  });

  test('an upstream step that has yet to run leaves it pending', () => {
    const waiting = { ...whole, parts: { ...parts, inputs: {} }, pending: ['index:x'] };
    expect(decide(waiting)).toEqual({
      state: 'pending',
      reasons: [{ kind: 'input-pending', steps: ['index:x'] }],
    });
  });

  test('gives old and new value of each param', () => {
    expect(
      paramChanges(
        { a: { 'b/c': 1 }, l: [1, 2], m: [1] },
        { a: { 'b/c': 2 }, l: [1, 3], m: [1, 2], n: null },
      ),
    ).toEqual([
      { pointer: '/a/b~1c', before: 1, after: 2 },
      { pointer: '/l/1', before: 2, after: 3 },
      { pointer: '/m', before: [1], after: [1, 2] },
    ]);
  });
});

describe('the key', () => {
  test('rests on contents, not on where they come from or on the order of keys', () => {
    const moved = {
      ...parts,
      inputs: { x: { from: 'elsewhere', digest: 'd1' } },
      params: { by: ['entity'], trim: 0.05 },
    };
    expect(stepKey(moved)).toBe(stepKey(parts));
    const { id, kind, code, params, seed } = parts;
    const inputs = Object.fromEntries(
      Object.entries(parts.inputs).map(([port, input]) => [port, input.digest]),
    );
    const whole = { format: 1, id, kind, code, params, inputs, seed };
    expect(stepKey(parts)).toBe(digest(canonicalJson(whole)));
    const plain = { ...parts, seed: null, params: {}, id: 'é"\n' };
    expect(stepKey(plain)).toBe(digest(canonicalJson({ ...whole, seed: null, params: {}, id: 'é"\n' })));
  });

  test.each([
    { id: 'model:b' },
    { kind: 'other' },
    { code: 'c2' },
    { params: { trim: 0.1, by: ['entity'] } },
    { inputs: { y: { from: 'index:x', digest: 'd1' } } },
    { seed: 1 },
  ])('changes with %j', (change) => {
    expect(stepKey({ ...parts, ...change } as KeyParts)).not.toBe(stepKey(parts));
  });
});
