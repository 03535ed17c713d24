import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import { studyChanges } from '../../../src/diff/study-changes.ts';
import type { StudyChange } from '../../../src/diff/types.ts';
import { study } from '../audit/fixtures.ts';
import { side } from './fixtures.ts';

/** Sides that have a document and no bound study. */
function documents(a: JsonObject, b: JsonObject): StudyChange[] {
  const [{ study: _a, ...left }, { study: _b, ...right }] = [side('a'), side('b')];
  return studyChanges({ ...left, document: a }, { ...right, document: b }) ?? [];
}

describe('bound studies', () => {
  it('shows a weights method with its key', () => {
    expect(studyChanges(side('a'), side('b', {}, { 'indices.0.weights.method': 'equal' }))).toEqual([
      { path: 'indices.y.weights.method', change: 'changed', old: 'entropy', new: 'equal' },
    ]);
  });
  it('ignores the order of models, of effects and of the document', () => {
    const shuffled = side('b', {}, { models: [...study.models].reverse(), document: { other: 'text' } });
    expect(studyChanges(side('a'), shuffled)).toEqual([]);
    const twoWay = { 'models.3.effects': ['entity', 'time'] };
    const swapped = { 'models.3.effects': ['time', 'entity'] };
    expect(studyChanges(side('a', {}, twoWay), side('b', {}, swapped))).toEqual([]);
  });
  it('reads cumulative columns as the last one', () => {
    const controls = { 'models.1.columns.1.controls': [] };
    expect(studyChanges(side('a'), side('b', {}, controls))).toEqual([
      { path: 'models.baseline.controls', change: 'changed', old: ['z'], new: [] },
    ]);
  });
  it('puts what named columns share at the model', () => {
    const named = { 'models.1.cumulative': false };
    const other = {
      'models.1.cumulative': false,
      'models.1.columns.0.effects': [],
      'models.1.columns.1.effects': [],
    };
    expect(studyChanges(side('a', {}, named), side('b', {}, other))).toEqual([
      { path: 'models.baseline.effects', change: 'changed', old: ['entity'], new: [] },
    ]);
  });
  it('shows a claim with the level in force, written or not', () => {
    const implicit = { 'hypotheses.0.claim.condition': { sign: 'positive' } };
    expect(studyChanges(side('a'), side('b', {}, implicit))).toEqual([]);
    const stricter = { 'hypotheses.0.claim.condition': { sign: 'positive', pBelow: 0.01 } };
    expect(studyChanges(side('a'), side('b', {}, stricter))).toEqual([
      { path: 'hypotheses.H1.claim.p_below', change: 'changed', old: 0.05, new: 0.01 },
    ]);
  });
  it('finds what was added and removed', () => {
    const fewer = { hypotheses: study.hypotheses.slice(0, 1) };
    expect(studyChanges(side('a'), side('b', {}, fewer))?.map(({ path, change }) => [path, change])).toEqual([
      ['hypotheses.H2', 'removed'],
    ]);
    expect(studyChanges(side('a', {}, fewer), side('b'))?.map(({ path, change }) => [path, change])).toEqual([
      ['hypotheses.H2', 'added'],
    ]);
  });
  it('does not take a change for a renaming where content differs', () => {
    const changed = { 'hypotheses.1.name': 'H3', 'hypotheses.1.statement': 'Other.' };
    expect(studyChanges(side('a'), side('b', {}, changed))?.map(({ change }) => change)).toEqual([
      'removed',
      'added',
    ]);
    const same = { 'hypotheses.1.name': 'H3' };
    expect(studyChanges(side('a'), side('b', {}, same))).toEqual([
      { path: 'hypotheses.H2', change: 'renamed', old: 'H2', new: 'H3' },
    ]);
  });
});

describe('renaming', () => {
  const plain = (variables: object, models: object): JsonObject => ({
    ...({ variables, models } as JsonObject),
  });
  it('does not show what only mentions a renamed variable or model', () => {
    const before = plain(
      { u: { formula: 'unemp' } },
      { m: { kind: 'regression', controls: ['u'] }, h: { of: 'm' } },
    );
    const after = plain(
      { w: { formula: 'unemp' } },
      { m: { kind: 'regression', controls: ['w'] }, h: { of: 'm' } },
    );
    expect(documents(before, after)).toEqual([
      { path: 'variables.u', change: 'renamed', old: 'u', new: 'w' },
    ]);
    const model = plain(
      { u: { formula: 'unemp' } },
      { base: { kind: 'regression', controls: ['u'] }, h: { of: 'base' } },
    );
    expect(documents(before, model)).toEqual([
      { path: 'models.m', change: 'renamed', old: 'm', new: 'base' },
    ]);
  });
  it('still shows another change of what mentions it', () => {
    const before = plain({ u: { formula: 'unemp' } }, { m: { controls: ['u'] } });
    const after = plain({ w: { formula: 'unemp' } }, { m: { controls: ['w', 'x'] } });
    expect(documents(before, after)).toEqual([
      { path: 'variables.u', change: 'renamed', old: 'u', new: 'w' },
      { path: 'models.m.controls', change: 'changed', old: ['w'], new: ['w', 'x'] },
    ]);
  });
});

describe('documents without a bound study', () => {
  it('reads spellings of one meaning as equal', () => {
    expect(
      documents(
        {
          data: { sources: { p: { licence: 'MIT' } } },
          indices: { y: { indicators: { grain: 'positive' } } },
          models: { m: { where: 'a=1', effects: ['time', 'entity'] } },
        },
        {
          models: { m: { effects: ['entity', 'time'], where: 'a == 1' } },
          indices: { y: { indicators: { grain: { direction: 'positive', formula: 'grain' } } } },
          data: { sources: { p: { license: 'MIT' } } },
        },
      ),
    ).toEqual([]);
  });
  it('keeps text that is no formula, and shows nested changes by path', () => {
    expect(
      documents({ models: { 'a b': { where: '((' } } }, { models: { 'a b': { where: '(((' } } }),
    ).toEqual([{ path: 'models."a b".where', change: 'changed', old: '((', new: '(((' }]);
  });
  it('numbers the members of a list of maps', () => {
    const claim = (p: number) => ({
      hypotheses: { H: { claim: { all: [{ p_below: 0.05 }, { p_below: p }] } } },
    });
    expect(documents(claim(0.05), claim(0.1))).toEqual([
      { path: 'hypotheses.H.claim.all.2.p_below', change: 'changed', old: 0.05, new: 0.1 },
    ]);
  });
});
