import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../src/base/canonical.ts';
import { compilePlan } from '../../../src/plan/compile.ts';
import type { Plan } from '../../../src/plan/step.ts';
import { check } from '../spec/open-text.ts';

const names = ['state', 'year', 'a', 'b', 'gsp', 'jobs', 'farm', 'region'];
const columns = {
  main: { names, kinds: Object.fromEntries(names.map((name) => [name, 'number' as const])) },
};

const head = `repro: 1
study: { id: plan, title: Plan, data_status: simulated, seed: 7 }
data:
  sources: { main: { path: main.csv } }
  panel: { entity: state, time: year }
`;
const variables = [
  'gsp: { label: Product, symbol: lnG }',
  'farms: { location_quotient: { part: farm, whole: jobs } }',
  'product: { formula: ln(gsp / jobs) }',
];
const indices = [
  'one: { indicators: { b: positive, a: negative } }',
  'two: { indicators: { a: positive, b: positive } }',
];
const models = [
  'base: { kind: regression, outcome: product, regressors: [one, "lag( a,1 )"], controls: [gsp], effects: [entity, region] }',
  'channel: { kind: mediation, outcome: product, treatment: one, mediators: [farms], bootstrap: { replications: 9 } }',
  'test: { kind: hausman, of: base }',
];

function text(blocks: readonly (readonly [string, readonly string[]])[]): string {
  return (
    head + blocks.map(([key, lines]) => `${key}:\n${lines.map((line) => `  ${line}\n`).join('')}`).join('')
  );
}

async function planOf(study: string): Promise<Plan> {
  const { all, bound } = await check(study, columns);
  expect(all.filter(({ severity }) => severity === 'error')).toEqual([]);
  return compilePlan(bound.study!, {
    dataFiles: { main: '/data/main.csv' },
    templates: { 'a.hbs': '/templates/a.hbs' },
    fonts: { regular: '/fonts/regular.ttf' },
    rasterizer: '/r.wasm',
    engineVersion: '0',
    studyDigest: 'digest',
    studyText: '',
  });
}

const study = text([
  ['variables', variables],
  ['indices', indices],
  ['models', models],
]);
const step = (plan: Plan, id: string) => plan.steps.find((one) => one.id === id)!;

describe('a plan', () => {
  test('lists every step after those it needs, each once', async () => {
    const { steps } = await planOf(study);
    const seen = new Set<string>();
    for (const { id, inputs } of steps) {
      for (const input of Object.values(inputs)) if ('step' in input) expect(seen, id).toContain(input.step);
      expect(seen).not.toContain(id);
      seen.add(id);
    }
    expect(seen).toContain('term:lag(a, 1)');
    expect([...seen].filter((id) => id.startsWith('column:')).sort()).toEqual(
      ['a', 'b', 'farm', 'gsp', 'jobs', 'region'].map((name) => `column:${name}`),
    );
  });

  test('reads the column beneath a variable that only labels it', async () => {
    const plan = await planOf(study);
    expect(step(plan, 'variable:gsp').inputs['name:gsp']).toEqual({ step: 'column:gsp' });
    // Everyone else means the variable.
    expect(step(plan, 'variable:product').inputs['name:gsp']).toEqual({ step: 'variable:gsp' });
    expect(step(plan, 'model:base').inputs['term:gsp']).toEqual({ step: 'variable:gsp' });
  });

  test('has the same steps, ids and parameters of numbers whatever the order of keys', async () => {
    const shuffled = text([
      ['models', models.toReversed()],
      ['indices', [indices[1]!, 'one: { indicators: { a: negative, b: positive } }']],
      ['variables', variables.toReversed()],
    ]);
    const numbers = (plan: Plan) =>
      plan.steps
        .filter(
          ({ kind }) =>
            !['results', 'verdicts', 'audit', 'figures', 'figures_pdf', 'documents', 'appendix'].includes(
              kind,
            ),
        )
        .map(({ id, params, inputs }) => [id, canonicalJson(params), canonicalJson(inputs)]);
    const [one, other] = [await planOf(study), await planOf(shuffled)];
    expect(numbers(other)).toEqual(numbers(one));
    expect(other.steps.map(({ id }) => id)).toEqual(one.steps.map(({ id }) => id));
  });

  test('does not see comments, labels and white space in the parameters of models', async () => {
    const spaced = study
      .replace('"lag( a,1 )"', '"lag(a, 1)"')
      .replace('label: Product', 'label: Gross product')
      .replace('models:', '\n# the models\nmodels:');
    const [one, other] = [await planOf(study), await planOf(spaced)];
    for (const id of ['model:base', 'model:channel', 'term:lag(a, 1)', 'variable:gsp', 'index:one'])
      expect(canonicalJson(step(other, id).params), id).toBe(canonicalJson(step(one, id).params));
    expect(canonicalJson(step(other, 'documents').params)).not.toBe(
      canonicalJson(step(one, 'documents').params),
    );
  });

  test('draws no figure again for other formats, and makes PDF of drawings alone', async () => {
    const formats = (all: string) => `${study}outputs: { formats: [${all}] }\n`;
    const [page, print] = [await planOf(formats('md')), await planOf(formats('tex, docx'))];
    expect(canonicalJson(step(print, 'figures'))).toBe(canonicalJson(step(page, 'figures')));
    expect(page.steps.map(({ id }) => id).filter((id) => id.startsWith('figures'))).toEqual(['figures']);
    expect(step(print, 'figures_pdf')).toMatchObject({
      params: {},
      inputs: { figures: { step: 'figures' }, 'font:regular': { file: '/fonts/regular.ttf' } },
    });
    expect(step(print, 'documents').inputs.figures_png).toEqual({ step: 'figures_png' });
  });

  test('gives a model the factors that are not roles of the panel', async () => {
    const { inputs } = step(await planOf(study), 'model:base');
    expect(inputs['factor:region']).toEqual({ step: 'column:region' });
    expect(Object.keys(inputs)).not.toContain('factor:entity');
  });
});
