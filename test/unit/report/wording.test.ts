import { describe, expect, it, test } from 'vitest';
import { countParameters } from '../../../src/audit/check-nonlinear.ts';
import { parseFormula } from '../../../src/formula/parse.ts';
import { appendixDocument } from '../../../src/report/appendix.ts';
import type { Document, Inline, Inlines, TableBlock } from '../../../src/report/document.ts';
import { mathTex, texName } from '../../../src/report/emit/math-tex.ts';
import { variable } from '../../../src/report/equations.ts';
import { columnLabel } from '../../../src/report/format.ts';
import { Fragment } from '../../../src/report/fragment.ts';
import type { ReportInput } from '../../../src/report/input.ts';
import { droppedReason } from '../../../src/report/notes.ts';
import { numberBlocks } from '../../../src/report/numbering.ts';
import { paperDocument } from '../../../src/report/paper.ts';
import { type Scope, scopeOf } from '../../../src/report/scope.ts';
import { entangledWith } from '../../../src/report/sections/entangled.ts';
import { sizeContext } from '../../../src/report/sections/estimate.ts';
import { weightFacts } from '../../../src/report/sections/figure-facts.ts';
import { apart } from '../../../src/report/sections/nonlinear.ts';
import { hausmanContext } from '../../../src/report/sections/regression.ts';
import { newSymbols } from '../../../src/report/sections/symbols.ts';
import type {
  ColumnResult,
  Estimate,
  HausmanResult,
  SmoothTransitionResult,
} from '../../../src/results/results.ts';
import type { RegressionColumnSpec, Term } from '../../../src/study/study.ts';
import { fixtureInput } from '../../golden/fixture.ts';

const input = fixtureInput();
const scope = scopeOf(input);

const term = (name: string): Term => {
  const parsed = parseFormula(name);
  if (!parsed.ok) throw new Error(name);
  return { name, expr: parsed.value } as Term;
};

const words = (inlines: Inlines): string =>
  inlines
    .map((it: Inline): string => {
      if (it.kind === 'emph' || it.kind === 'strong') return words(it.children);
      if (it.kind === 'ref') return it.elsewhere ?? `@${it.target}`;
      return 'text' in it ? it.text : '';
    })
    .join('');

const tablesOf = (document: Document): TableBlock[] =>
  document.blocks.flatMap((block) => (block.kind === 'table' ? [block] : []));

describe('a slope with products in the equation', () => {
  const regressors = ['x', 'z', 'x * z', 'x ^ 2', 'lag(x, 1)', 'w', 'w * 2'].map(term);
  const column = { regressors, controls: [] } as unknown as RegressionColumnSpec;
  const estimated = { terms: regressors.map(({ name }) => ({ term: name })) } as unknown as ColumnResult;
  const study = { input: { study: { variables: [] } } } as unknown as Scope;
  it.each([
    ['x', ['x * z', 'x ^ 2'], false],
    ['z', ['x * z'], false],
    ['x * z', [], false],
    ['lag(x, 1)', [], true],
    ['w', [], true],
  ])('%s', (name, products, alone) => {
    const found = entangledWith(study, term(name), column, estimated);
    expect(found.in.map((it) => it.name)).toEqual(products);
    expect(found.alone).toBe(alone);
  });
});

describe('a product in an equation', () => {
  const spec = {
    kind: 'regression',
    columns: [{ outcome: term('y'), controls: [], weights: null, instruments: null, categorical: [] }],
  };
  const written = (formula: string): string => {
    const [column] = spec.columns;
    const model = { ...spec, name: 'm', columns: [{ ...column, regressors: [term(formula)] }] };
    const study = { ...input.study, models: [...input.study.models, model] } as ReportInput['study'];
    return mathTex(variable(scopeOf({ ...input, study }), term(formula))).replace(/\s+/g, ' ');
  };
  it('has its letters at every factor', () => {
    expect(written('u * v')).toBe('u_{it} \\cdot v_{it}');
    expect(written('u * lag(v, 1)')).toBe('u_{it} \\cdot v_{it - 1}');
    expect(written('u * 2')).toBe('2 \\cdot u_{it}');
  });
  it('that is none of names stays a word, whose signs need no command of text', () => {
    expect(written('(u + 1) * v')).not.toContain('ensuremath');
    expect(texName('late × 1')).toBe('{\\text{late }\\times\\text{ 1}}');
  });
});

test('a label of words is quoted, a number is not', () => {
  expect(['(2)', 'East'].map(columnLabel)).toEqual(['(2)', '“East”']);
});

test('rows left out are told by the names of terms', () => {
  expect(words(droppedReason(scope, 'missing: fis'))).toBe(`no value of ${scope.names.term('fis')}`);
  expect(words(droppedReason(scope, 'left out by `where`'))).toBe('outside the condition of the model');
});

test('no indicator weighs most where several share the greatest weight', () => {
  const [index] = input.study.indices;
  const told = (weights: readonly number[]): unknown => {
    const result = input.results.indices[index!.name]!;
    const changed = result.weights.map((it, i) => ({
      ...it,
      weight: weights[Math.min(i, weights.length - 1)]!,
    }));
    const results = {
      ...input.results,
      indices: { ...input.results.indices, [index!.name]: { ...result, weights: changed } },
    };
    return weightFacts(scopeOf({ ...input, results }), index!.name)?.tied;
  };
  expect(told([0.5, 0.3, 0.2])).toBe(true);
  expect(told([0.4, 0.4, 0.2])).toBe(true);
  const distinct = input.results.indices[index!.name]!.weights.map((_, i) => 0.01 * (i + 1));
  expect(told(distinct)).toBe(false);
});

describe('two locations of a transition', () => {
  const at = (estimate: number, low: number | null, high: number | null) =>
    ({ estimate, std_error: low === null ? null : 1, conf_low: low, conf_high: high }) as Estimate;
  it.each([
    ['apart', at(1, 0.9, 1.1), at(2, 1.9, 2.1), { coincide: false, near: false }],
    ['within each other’s intervals', at(1, -3, 5), at(1.2, -3, 5), { coincide: false, near: true }],
    ['the same', at(1, -3, 5), at(1, null, null), { coincide: true, near: false }],
  ])('%s', (_, first, second, said) => {
    expect(apart(scope, [first, second])).toEqual(said);
  });
  it('count once in K where they coincide, and a steepness at its bound not at all', () => {
    const result = (free: readonly Estimate[], bound: boolean, slopes: number | null) =>
      ({
        transitions: [{ gamma: at(1, bound ? null : 0, 2), locations: free, at_bound: bound }],
        columns: [{ terms: [{ std_error: slopes }] }],
      }) as unknown as SmoothTransitionResult;
    expect(countParameters(result([at(1, 0, 2), at(3, 2, 4)], false, 1))).toBe(3);
    expect(countParameters(result([at(1, 0, 2), at(1, null, null)], false, 1))).toBe(2);
    expect(countParameters(result([at(1, 0, 2), at(3, 2, 4)], true, 1))).toBe(2);
    // Without any standard error nothing tells them apart.
    expect(countParameters(result([at(1, null, null), at(3, null, null)], false, null))).toBe(3);
  });
});

describe('the appendix', () => {
  const paper = paperDocument(input);
  const appendix = appendixDocument(input);
  it('points at the tables of the paper by their numbers', () => {
    const numbering = numberBlocks(paper);
    const texts = appendix.blocks.flatMap((block): Inlines[] => {
      if (block.kind === 'table')
        return [block.caption, ...block.body.flat().flatMap((row) => row.cells.map((it) => it.content))];
      return block.kind === 'paragraph' ? [block.content] : [];
    });
    const refs = texts.flat().flatMap((it) => (it.kind === 'ref' && it.elsewhere !== undefined ? [it] : []));
    expect(refs.length).toBeGreaterThan(10);
    for (const { target, elsewhere } of refs) expect(numbering.of(target)).toBe(elsewhere);
  });
  it('repeats no table of the paper', () => {
    const bodies = new Set(tablesOf(paper).map(({ body }) => JSON.stringify(body)));
    for (const { id, body } of tablesOf(appendix)) expect(bodies.has(JSON.stringify(body)), id).toBe(false);
  });
  it('mentions each of its tables in the text', () => {
    const said = new Set(
      appendix.blocks.flatMap((block) =>
        block.kind === 'paragraph'
          ? block.content.flatMap((it) => (it.kind === 'ref' ? [it.target] : []))
          : [],
      ),
    );
    expect(tablesOf(appendix).flatMap(({ id }) => (said.has(id) ? [] : [id]))).toEqual([]);
  });
  it('puts its figures in a section of their own', () => {
    const figure = {
      sort: 'graph',
      name: 'graph',
      caption: 'c',
      alt: 'a',
      svg: '<svg/>',
      placement: 'appendix',
    } as const;
    const { blocks } = appendixDocument({ ...input, figures: [figure] });
    const first = blocks.findIndex((block) => block.kind === 'figure');
    const heading = blocks.slice(0, first).findLast((block) => block.kind === 'heading');
    expect(heading?.kind === 'heading' && words(heading.content)).toBe('Further figures');
  });
});

test('every table of the paper is mentioned in the text', () => {
  const paper = paperDocument(input);
  const said = new Set(
    paper.blocks.flatMap((block) =>
      block.kind === 'paragraph' ? block.content.flatMap((it) => (it.kind === 'ref' ? [it.target] : [])) : [],
    ),
  );
  expect(tablesOf(paper).flatMap(({ id }) => (said.has(id) ? [] : [id]))).toEqual([]);
});

test('claims name the table also of a model with a title', () => {
  const models = input.study.models.map((model) => ({ ...model, title: `Title of ${model.name}` }));
  const titled = { ...input, study: { ...input.study, models } } as ReportInput;
  const table = tablesOf(paperDocument(titled)).find(({ id }) => id === 'tbl:hypotheses');
  const claims = table?.body.flat().filter(({ group }) => group !== true) ?? [];
  expect(claims.length).toBeGreaterThan(0);
  const said = claims.map(({ cells }) => words(cells[0]?.content ?? []));
  expect(said.filter((claim) => /Table @tbl:/.test(claim)).length).toBeGreaterThan(0);
  expect(said.filter((claim) => claim.includes('Title of'))).toEqual([]);
});

describe('letters of equations', () => {
  const said = (name: string, kinds: readonly string[]): string[] => {
    const models = input.study.models.filter((it) => kinds.includes(it.kind));
    const spec = models.find((it) => it.name === name)!;
    const study = { ...input.study, models } as ReportInput['study'];
    return newSymbols(scopeOf({ ...input, study }), spec).map((it) =>
      it instanceof Fragment ? words(it.inlines) : '',
    );
  };
  const threshold = input.study.models.find((it) => it.kind === 'threshold')!.name;
  it('are told where no equation told them before', () => {
    expect(said(threshold, ['threshold'])).toEqual([
      'i indexes entities (province)',
      't indexes periods',
      'μ are entity effects',
      'λ are period effects',
      'ε is the error',
    ]);
  });
  it('are told once', () => {
    expect(said(threshold, ['regression', 'threshold'])).toEqual([]);
  });
});

test('a form of the Hausman test that would decide otherwise is told from one that agrees', () => {
  const p = (p_value: number) => ({ statistic: 1, df: 1, p_value });
  const result = {
    kind: 'hausman',
    preferred: 'random_effects',
    definite: true,
    sigmamore: p(0.2),
    ...p(0.01),
    auxiliary: p(0.3),
    contrast: [],
  } as unknown as HausmanResult;
  const told = hausmanContext(scope, result, 'random_effects', 'tbl:m');
  expect((told.classical as { agrees: boolean }).agrees).toBe(false);
  expect((told.mundlak as { agrees: boolean }).agrees).toBe(true);
});

test('a slope of ln(y) on ln(x) is told of y and x, one on z as a percentage of y', () => {
  const terms = ['ln(y)', 'ln(x)', 'z'].map(term);
  const model = {
    kind: 'regression',
    name: 'm',
    columns: [
      {
        outcome: terms[0],
        regressors: terms.slice(1),
        controls: [],
        weights: null,
        instruments: null,
        categorical: [],
      },
    ],
  };
  const study = { ...input.study, models: [...input.study.models, model] } as ReportInput['study'];
  const sized = (name: string) =>
    Object.fromEntries(
      Object.entries(
        sizeContext(scopeOf({ ...input, study }), 'ln(y)', name, -0.1, { path: '/models/m' }),
      ).map(([key, it]) => [key, it instanceof Fragment ? words(it.inlines) : it]),
    );
  expect(sized('ln(x)')).toMatchObject({ term: 'x', outcome: 'y', elasticity: '0.100', percent: null });
  expect(sized('z')).toMatchObject({ term: 'z', outcome: 'y', elasticity: null, percent: '9.52', up: false });
});
