import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/base/json.ts';
import { codes } from '../../../src/diagnostics/codes.ts';
import { documentJson } from '../../../src/spec/located.ts';
import isValid from '../../../src/spec/quick-validator.generated.js';
import validateStudy from '../../../src/spec/validator.generated.js';
import { brief, check, openText, smallModels, smallStudy } from './open-text.ts';
import { restOfLanguage } from './rest-of-language.ts';

type Tree = { [key: string]: Json };

const publicCapital = readFileSync(
  new URL('../../../specs/public-capital/study.yaml', import.meta.url),
  'utf8',
);

/** Every place in a tree: the mapping or list, and the key. */
function places(node: Json): { owner: Tree; key: string }[] {
  if (node === null || typeof node !== 'object') return [];
  const owner = node as Tree;
  return Object.keys(owner).flatMap((key) => [{ owner, key }, ...places(owner[key]!)]);
}

const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    0,
    -1,
    0.5,
    95,
    'x',
    '',
    'yes',
    'positive',
    [],
    {},
    ['x'],
    [1],
    { kind: 'threshold' },
    { all: [] },
    'lag(x',
    '(((',
    '数 据',
  ),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);

const change = fc.record({ at: fc.nat(), how: fc.constantFrom('replace', 'delete', 'rename', 'add'), value });

function mutate(root: Json, changes: readonly { at: number; how: string; value: Json }[]): void {
  for (const { at, how, value: replacement } of changes) {
    const all = places(root);
    if (all.length === 0) return;
    const { owner, key } = all[at % all.length]!;
    if (how === 'replace') owner[key] = replacement;
    else if (how === 'add') owner[`${key}x`] = replacement;
    else {
      const old = owner[key]!;
      delete owner[key];
      if (how === 'rename' && !Array.isArray(owner)) owner[`${key}s`] = old;
    }
  }
}

describe('what the schema refuses', () => {
  it('is always told, at a place; what it accepts is never blamed on the schema; binding never throws', async () => {
    const bases = await Promise.all(
      [smallStudy + smallModels, restOfLanguage, publicCapital].map((text) => openText(text)),
    );
    const trees = bases.map((opened) => documentJson(opened.document!) as Json);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(trees.length - 1),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        async (which, changes) => {
          const tree = structuredClone(trees[which]!);
          mutate(tree, changes);
          const text = JSON.stringify(tree);
          const { opened, bound } = await check(text);
          for (const { code, at } of [...opened.diagnostics, ...bound.diagnostics]) {
            expect(Object.hasOwn(codes, code)).toBe(true);
            expect(at).not.toBeNull();
          }
          const valid = validateStudy(tree);
          expect(isValid(tree), text).toBe(valid);
          if (!valid) expect(opened.diagnostics.length, text).toBeGreaterThan(0);
          if (opened.diagnostics.length > 0) expect(bound.study).toBeNull();
        },
      ),
      { numRuns: 400, seed: 20250526 },
    );
  });
});

describe('improvements', () => {
  const withModel = (model: string) =>
    `${smallStudy}models:\n  base: { kind: regression, outcome: y, regressors: [x], ${model} }\n`;
  it.each([
    ['confidence: "0.9"', 'write 0.9 without quotes'],
    ["confidence: '0,9'", 'write 0.9, with a point'],
    ['confidence: 90%', 'write 0.9 for 90%'],
    ['confidence: 99.9', 'write 0.999 for 99.9%'],

    ["controls: 'z, q'", 'write [z, q]'],
    ['vcov: cluster', null],
    ['vcov: "type:cluster"', 'a blank is missing after `type:`'],
    ['vcov: "type cluster"', 'a colon may be missing after `type`'],
    ['title: true', 'put it in quotes: "true"'],
    [
      'estimator: Fixed_Effects',
      'did you mean `fixed_effects`? (it is one of `pooled_ols`, `fixed_effects`, `random_effects`, `between`, `first_difference` or `iv`)',
    ],
    ['vcov: { typ: iid }', 'did you mean `type`?'],
    ['max_thresholds: 2', '`max_thresholds` is a key of `threshold`; this is a regression'],
    ['<<: { where: x }', 'studies have no merge keys; one study is merged over another with `extends:`'],
    ['where: lag(x, 1) > 0', 'inside { } a value with a comma goes in quotes: { formula: "lag(x, 1)" }'],
  ])('%s', async (model, hint) => {
    const { all } = await check(withModel(model));
    expect(all[0]!.hint ?? null).toBe(hint);
    expect(all.length).toBeLessThanOrEqual(2);
  });

  it('tells one root cause once', async () => {
    expect(brief(await check(smallStudy.replace('title', 'titel') + smallModels))).toEqual(['SPEC010 titel']);
    expect(
      brief(await check(`${smallStudy}models: { base: { kind: regresion, outcome: nowhere } }\n`)),
    ).toEqual(['SPEC013 regresion']);
    expect(
      brief(await check(`${smallStudy}indices: { i: { indicatrs: { x: positive } } }\n${smallModels}`)),
    ).toEqual(['SPEC010 indicatrs']);
    expect(
      brief(
        await check(
          `${smallStudy}hypotheses: { H: { statement: s, claim: { coeficient: { model: base, term: x }, sign: positive } } }\n${smallModels}`,
        ),
      ),
    ).toEqual(['SPEC010 coeficient']);
    // A model with a fault of its own: nothing is concluded about what it lacks.
    const faulty = `${smallStudy}models: { base: { kind: regression, outcome: y, regressors: x } }
hypotheses: { H: { statement: s, claim: { coefficient: { model: base, term: z }, sign: positive } } }\n`;
    expect(brief(await check(faulty))).toEqual(['SPEC012 x']);
  });

  it('goes on from the text to the names', async () => {
    const text = `${smallStudy}variables: { v: { formula: ln(nowhere), label: 3 } }\n${smallModels}`;
    expect(brief(await check(text))).toEqual(['SPEC012 3', 'BIND002 nowhere']);
  });

  it('offers a replacement that can be put in place', async () => {
    const { all, opened } = await check(withModel('estimator: fixed_efects'));
    const { at, text } = all[0]!.fix!;
    const source = opened.texts.get(at.file)!;
    expect(
      (await check(source.slice(0, at.start) + text + source.slice(at.end))).all.filter((one) =>
        one.code.startsWith('SPEC013'),
      ),
    ).toEqual([]);
  });
});
