import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import { bareDocument, underNewNames, unitsBetween, withUnits } from '../../../src/diff/study-units.ts';

const document: JsonObject = {
  repro: 1,
  study: { id: 's', title: 'T', seed: 1 },
  data: {
    sources: { d: { path: 'd.csv', citation: 'C' } },
    panel: { entity: 'e', time: 't' },
    sample: { where: 't > 1', expect: { rows: 4 } },
  },
  variables: { v: { label: 'V', formula: 'ln(x)' } },
  indices: { i: { weights: { method: 'entropy' }, indicators: { a: 'positive' } } },
  models: { m: { kind: 'regression', outcome: 'v', regressors: ['i'], effects: ['entity', 'time'] } },
  hypotheses: { H1: { statement: 'S', claim: { coefficient: { model: 'm', term: 'i' }, sign: 'positive' } } },
  outputs: { digits: 4 },
};
const changed = (edit: (copy: Record<string, Record<string, unknown>>) => void): JsonObject => {
  const copy = structuredClone(document) as Record<string, Record<string, unknown>>;
  edit(copy);
  return copy as JsonObject;
};
const paths = (b: JsonObject, data: string[] = []) =>
  unitsBetween(document, b, data).map(({ parts, sources }) => [
    parts.map(({ path }) => path.join('.')),
    sources,
  ]);

describe('unitsBetween', () => {
  it('finds no change in words, layout and spelling', () => {
    const b = changed((copy) => {
      copy.study!.title = 'Other';
      copy.variables!.v = { label: 'W', formula: 'ln( x )' };
      copy.indices!.i = {
        label: 'I',
        weights: { method: 'entropy' },
        indicators: { a: { direction: 'positive', label: 'A' } },
      };
      copy.models!.m = { ...(copy.models!.m as object), effects: ['time', 'entity'] };
      copy.data!.sample = { where: 't > 1', expect: { rows: 9 } };
      copy.outputs = { digits: 2 };
    });
    expect(paths(b)).toEqual([]);
  });

  it('takes one decision for one change, however many keys it has', () => {
    const b = changed((copy) => {
      copy.study!.seed = 2;
      copy.indices!.i = {
        weights: { method: 'equal', scope: 'by_time' },
        indicators: { a: 'negative', b: 'positive' },
      };
      copy.models!.m = { ...(copy.models!.m as object), effects: ['entity'], controls: ['z'] };
    });
    expect(paths(b).map(([path]) => path)).toEqual([
      ['study.seed'],
      ['indices.i.weights'],
      ['indices.i.indicators.a'],
      ['indices.i.indicators.b'],
      ['models.m.effects'],
      ['models.m.controls'],
    ]);
  });

  it('joins a source with its data, and tells data that changed by themselves', () => {
    const b = changed((copy) => {
      copy.data!.sources = { d: { path: 'e.csv' } };
    });
    expect(paths(b, ['d'])).toEqual([[['data.sources.d'], ['d']]]);
    expect(paths(document, ['d'])).toEqual([[[], ['d']]]);
  });

  it('takes a model of another kind for another model', () => {
    const b = changed((copy) => {
      copy.models!.m = { kind: 'threshold', outcome: 'v' };
    });
    expect(paths(b).map(([path]) => path)).toEqual([['models.m']]);
  });
});

describe('withUnits', () => {
  it('makes and unmakes: all changes give what the new study computes', () => {
    const b = changed((copy) => {
      copy.models!.m = { kind: 'regression', outcome: 'v', regressors: ['i', 'z'] };
      delete copy.hypotheses!.H1;
      copy.variables!.w = { formula: 'x ^ 2' };
    });
    const units = unitsBetween(document, b, []);
    expect(withUnits(document, units)).toEqual(b);
    expect(withUnits(document, [])).toEqual(document);
    expect(unitsBetween(withUnits(document, units), b, [])).toEqual([]);
  });
});

describe('underNewNames', () => {
  it('renames things with what refers to them', () => {
    const renamed = underNewNames(document, [
      { path: 'models.m', change: 'renamed', old: 'm', new: 'main' },
      { path: 'indices.i', change: 'renamed', old: 'i', new: 'quality' },
    ]);
    expect(Object.keys(renamed.models as object)).toEqual(['main']);
    expect(renamed).toMatchObject({
      indices: { quality: {} },
      models: { main: { regressors: ['quality'] } },
      hypotheses: { H1: { claim: { coefficient: { model: 'main', term: 'quality' } } } },
    });
  });
});

describe('bareDocument', () => {
  it('keeps what numbers need', () => {
    const bare = bareDocument(document);
    expect(bare.outputs).toBeUndefined();
    expect((bare.data as JsonObject).sample).toEqual({ where: 't > 1' });
  });
});
