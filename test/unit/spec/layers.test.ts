import { describe, expect, it } from 'vitest';
import { bindStudy } from '../../../src/spec/bind.ts';
import { locate, spanAt, spanInside } from '../../../src/spec/located.ts';
import { printStudy } from '../../../src/spec/print-study.ts';
import { check, openFiles, openText, panelColumns, smallModels, smallStudy } from './open-text.ts';

const base = smallStudy + smallModels;

describe('extends', () => {
  it('merges maps, replaces lists, removes by null, and keeps every place', async () => {
    const child = `extends: ../base.yaml
study: { id: child }
data: { panel: { time: null } }
models:
  base: { regressors: [z], vcov: { type: iid } }
  more: { kind: descriptives, variables: [nowhere] }
`;
    const opened = await openFiles({ 'a/study.yaml': child, 'base.yaml': base }, 'a/study.yaml');
    expect(opened.diagnostics).toEqual([]);
    expect(opened.files).toEqual(['a/study.yaml', 'base.yaml']);
    const bound = bindStudy(opened, panelColumns);
    expect(bound.diagnostics.map(({ code, at }) => [code, at?.file])).toEqual([['BIND002', 'a/study.yaml']]);
    expect(opened.fitted).toMatchObject({
      study: { id: 'child', title: 'A small study' },
      models: { base: { kind: 'regression', outcome: 'y', regressors: ['z'], vcov: { type: 'iid' } } },
    });
    expect(opened.fitted?.data.panel.time).toBeUndefined();
    expect(opened.fitted).not.toHaveProperty('extends');
    expect(spanAt(opened.document!, '/models/base/outcome').file).toBe('base.yaml');
    expect(spanAt(opened.document!, '/models/base/regressors/0').file).toBe('a/study.yaml');
  });

  it('needs an id of its own, and finds circles by file', async () => {
    const opened = await openFiles({ 'study.yaml': 'extends: base.yaml\n', 'base.yaml': base });
    expect(opened.diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['SPEC020']);
    const circle = await openFiles({ 'study.yaml': 'extends: ./study.yaml\nstudy: { id: a }\n' });
    expect(circle.document).toBeNull();
    expect(circle.diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['SPEC021']);
  });

  it('says which file is not there', async () => {
    const opened = await openFiles({});
    expect(opened.diagnostics).toMatchObject([{ code: 'SPEC001', at: null }]);
    const child = await openFiles({ 'study.yaml': 'extends: x.yaml\nstudy: { id: a }\n' });
    expect(child.diagnostics).toMatchObject([{ code: 'SPEC020', message: 'There is no file x.yaml.' }]);
  });
});

describe('--set', () => {
  it('replaces, makes and removes, and is remembered', async () => {
    const set = [
      { path: 'models.base.regressors.0', value: 'z' },
      { path: 'outputs.stars', value: '{ "+": 0.1 }' },
      { path: 'study.seed', value: 'null' },
    ];
    const { bound, all, opened } = await check(base, panelColumns, set);
    expect(all).toEqual([]);
    const model = bound.study!.models[0]!;
    expect(model.kind === 'regression' ? model.columns[0]!.regressors[0]!.name : null).toBe('z');
    expect(bound.study!.outputs.stars).toEqual([{ symbol: '+', below: 0.1 }]);
    expect(bound.study!.seed).toBe(1);
    expect(bound.study!.variants).toEqual(set);
    expect(bound.study!.document).toMatchObject({ outputs: { stars: { '+': 0.1 } } });
    expect(opened.files).toEqual(['study.yaml']);
  });

  it.each([
    ['models.base.regressors.5', 'z', 'SPEC022', '5'],
    ['models..base', 'z', 'SPEC022', ''],
    ['models.base.outcome', '[', 'SPEC003', ''],
    ['models.base.estimtor', 'pooled_ols', 'SPEC010', 'estimtor'],
    ['models.base.regressors', '[nowhere]', 'BIND002', 'nowhere'],
  ])('%s=%s is %s, shown where it is typed', async (path, value, code, text) => {
    const { all, opened } = await check(base, panelColumns, [{ path, value }]);
    expect(all.map((diagnostic) => diagnostic.code)).toEqual([code]);
    const { file, start, end } = all[0]!.at!;
    expect(file).toBe(`--set ${path}`);
    if (text !== '') expect(opened.texts.get(file)!.slice(start, end)).toBe(text);
  });
});

describe('places', () => {
  it('finds keys, values, parts of formulas, and what is nearest to what is not there', async () => {
    const text = `${smallStudy}variables:\n  v: { formula: 'ln(x) + z' }\n${smallModels}`;
    const { document } = await openText(text);
    const at = (pointer: string, atKey = false) => {
      const { start, end } = spanAt(document!, pointer, atKey);
      return text.slice(start, end);
    };
    expect(at('/study/seed')).toBe('7');
    expect(at('/study/seed', true)).toBe('seed');
    expect(at('/models/base')).toBe('base');
    expect(at('/models/base/vcov/type')).toBe('base');
    expect(at('/models/base/regressors/0')).toBe('x');
    const inside = spanInside(document!, '/variables/v/formula', 8, 9);
    expect(text.slice(inside.start, inside.end)).toBe('z');
    const located = locate(document!, {
      code: 'RUN001',
      severity: 'error',
      message: 'm',
      pointer: '/models/base/vcov',
    });
    expect(text.slice(located.at!.start, located.at!.end)).toBe('base');
  });

  it('prints the merged study so that it opens as the same study', async () => {
    const first = await check(base);
    const again = await check(printStudy(first.opened.document!));
    expect(again.all).toEqual([]);
    expect(again.bound.study!.document).toEqual(first.bound.study!.document);
  });
});
