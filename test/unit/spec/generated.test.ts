import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { generate } from '../../../scripts/generate-validator.mjs';
import type { JsonObject } from '../../../src/base/json.ts';
import { fitDocument } from '../../../src/spec/fit.ts';
import { rootSchema, type Schema } from '../../../src/spec/schema-walk.ts';
import validateStudy from '../../../src/spec/validator.generated.js';

const root = new URL('../../../', import.meta.url);
const schema = JSON.parse(readFileSync(new URL('schema/study.schema.json', root), 'utf8')) as JsonObject;

type Node = { readonly [key: string]: unknown };

/** Every schema of a property, with its place. */
function properties(node: unknown, path = ''): { path: string; schema: Node }[] {
  if (node === null || typeof node !== 'object') return [];
  return Object.entries(node).flatMap(([key, value]) => {
    const here = `${path}/${key}`;
    const own =
      key === 'properties'
        ? Object.entries(value as Node).map(([name, member]) => ({
            path: `${here}/${name}`,
            schema: member as Node,
          }))
        : [];
    return [...own, ...(key === 'examples' ? [] : properties(value, here))];
  });
}

describe('what is made of the schema', () => {
  it('is not stale: run `node scripts/generate-validator.mjs`', async () => {
    for (const [file, text] of Object.entries(await generate())) {
      expect(readFileSync(new URL(file, root), 'utf8') === text, file).toBe(true);
    }
  });
});

describe('the schema', () => {
  it('describes and exemplifies every property', () => {
    const definitions = schema.definitions as Node;
    for (const { path, schema: own } of properties(schema)) {
      const target =
        typeof own.$ref === 'string' ? (definitions[own.$ref.slice('#/definitions/'.length)] as Node) : own;
      expect(typeof target.description, path).toBe('string');
      if (typeof own.$ref !== 'string') expect(Array.isArray(target.examples), path).toBe(true);
    }
  });

  it('accepts its own examples and defaults', () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    const { definitions } = schema as Node;
    for (const { path, schema: own } of properties(schema)) {
      const accepts = ajv.compile({ ...own, definitions });
      for (const example of (own.examples as unknown[] | undefined) ?? [])
        expect(accepts(example), `${path}: ${JSON.stringify(example)}`).toBe(true);
      if (own.default !== undefined) expect(accepts(own.default), `${path}: default`).toBe(true);
    }
  });

  it('lets no mapping have keys that it does not name', () => {
    const open: string[] = [];
    const walk = (node: unknown, path: string): void => {
      if (node === null || typeof node !== 'object') return;
      const own = node as Node;
      if (own.type === 'object' && own.additionalProperties === undefined) open.push(path);
      for (const [key, value] of Object.entries(own))
        if (key !== 'examples' && key !== 'default') walk(value, `${path}/${key}`);
    };
    walk(schema, '');
    expect(open).toEqual([]);
  });

  it('accepts what `fitDocument` makes, whatever it is made of', () => {
    const texts: unknown[] = [
      {},
      { repro: 'x', models: { a: { kind: 'threshold', trim: 'x' } } },
      { data: { sources: [] }, hypotheses: { h: 3 }, models: [] },
    ];
    for (const text of texts) {
      const fitted = fitDocument(text as JsonObject) as unknown as JsonObject;
      validateStudy(fitted);
      const serious = (validateStudy.errors ?? []).filter(
        (error) =>
          !['pattern', 'propertyNames', 'minProperties', 'oneOf', 'required'].includes(error.keyword),
      );
      expect(serious).toEqual([]);
    }
    expect((rootSchema as Schema).required).toContain('models');
  });
});
