import { describe, expect, test } from 'vitest';
import { checkMediation } from '../../../src/audit/check-mediation.ts';
import type { JsonObject } from '../../../src/base/json.ts';
import type { Problem } from '../../../src/diagnostics/diagnostic.ts';
import { stream } from '../../../src/numeric/rng.ts';
import type { StepOutcome } from '../../../src/plan/step.ts';
import type { MediationResult } from '../../../src/results/results.ts';
import { step } from '../../../src/steps/mediation.ts';
import { productTerm } from '../../../src/study/mediation.ts';
import type { MediationSpec, Term } from '../../../src/study/study.ts';
import { indirectEffectPart } from '../../../src/verdict/indirect-effect.ts';

const [ENTITIES, PERIODS] = [24, 6];
const rows = ENTITIES * PERIODS;
const entity = Int32Array.from({ length: rows }, (_, i) => Math.floor(i / PERIODS));
const rng = stream(5, 'test', 'mediation-step', 0);
const noise = () => Float64Array.from({ length: rows }, () => rng.normal());
const x = noise();
const w = noise();
const m = noise().map((e, i) => e + (0.6 + 0.4 * w[i]!) * x[i]!);
const k = noise().map((e, i) => e + 0.3 * x[i]! + 0.5 * m[i]!);
const y = noise().map((e, i) => e + 0.2 * x[i]! + 0.7 * m[i]! + 0.4 * k[i]!);
const columns: { [name: string]: Float64Array } = {
  x,
  w,
  m,
  k,
  y,
  level: Float64Array.from(entity, (code) => code * code),
  twice: m.map((value) => 2 * value),
};

const defaults = {
  name: 'channel',
  pointer: '/models/channel',
  outcome: 'y',
  treatment: 'x',
  mediators: ['m'] as string[],
  controls: [] as string[],
  effects: ['entity'],
  vcov: { type: 'cluster', by: ['entity'], smallSample: 'reghdfe' },
  where: null,
  confidence: 0.95,
  bootstrap: { replications: 60, method: 'entity', interval: 'percentile' },
  style: 'product',
  serial: false,
  moderator: null as JsonObject | null,
  tests: ['sobel'],
  nonlinear: false,
  sensitivity: false,
};

function run(
  change: Partial<typeof defaults>,
  entities = ENTITIES,
): { outcome: StepOutcome; warnings: Problem[] } {
  const used = entities * PERIODS;
  const frame = {
    rows: used,
    entityName: 'province',
    timeName: 'year',
    entityLabels: Array.from({ length: entities }, (_, i) => `p${i}`),
    entity: entity.slice(0, used),
    time: Float64Array.from({ length: used }, (_, i) => 2000 + (i % PERIODS)),
    kept: new Uint8Array(used).fill(1),
  };
  const terms = Object.entries(columns).map(([name, values]) => [
    `term:${name}`,
    { kind: 'number', values: values.slice(0, used) },
  ]);
  const warnings: Problem[] = [];
  const outcome = step.run(
    { frame, ...Object.fromEntries(terms) },
    { ...defaults, ...change } as unknown as JsonObject,
    { seed: 1, stepId: 'model:channel', progress: () => {}, warn: (problem) => warnings.push(problem) },
  );
  return { outcome: outcome as StepOutcome, warnings };
}

function result(change: Partial<typeof defaults>): MediationResult {
  const { outcome } = run(change);
  if (!outcome.ok) throw new Error(outcome.problems[0]!.message);
  return (outcome.value as { result: MediationResult }).result;
}

const term = (name: string): Term => ({ name, expr: { kind: 'name', name, at: { start: 0, end: 0 } } });
function spec(change: Partial<MediationSpec>): MediationSpec {
  return {
    kind: 'mediation',
    name: 'channel',
    pointer: '/models/channel',
    title: null,
    style: 'product',
    theory: {},
    serial: false,
    moderator: null,
    tests: ['sobel'],
    nonlinear: false,
    sensitivity: false,
    outcome: term('y'),
    treatment: term('x'),
    mediators: [term('m')],
    controls: [],
    effects: ['entity'],
    vcov: { type: 'cluster', by: ['entity'], smallSample: 'reghdfe' },
    where: null,
    confidence: 0.95,
    bootstrap: { replications: 60, method: 'entity', interval: 'percentile' },
    ...change,
  };
}

const broken = (model: MediationSpec, found: MediationResult) =>
  checkMediation(model, found).filter((row) => !row.ok);

describe('what cannot be estimated is told at its place', () => {
  test('a mediator that does not vary within entities', () => {
    const { outcome } = run({ mediators: ['m', 'level'] });
    expect(outcome).toMatchObject({
      ok: false,
      problems: [{ code: 'RUN001', severity: 'error', pointer: '/models/channel/mediators/1' }],
    });
    expect(run({ mediators: ['level'], effects: [] }).outcome.ok).toBe(true);
  });

  test('a mediator that is a multiple of another', () => {
    const { outcome, warnings } = run({ mediators: ['m', 'twice'] });
    expect(outcome.ok).toBe(true);
    expect(warnings).toMatchObject([{ severity: 'warning', pointer: '/models/channel/mediators/1' }]);
  });

  test('few entities', () => {
    expect(run({}).warnings).toEqual([]);
    expect(run({}, 12).warnings).toMatchObject([
      {
        severity: 'warning',
        pointer: '/models/channel/bootstrap',
        message: expect.stringContaining('12 entities'),
      },
    ]);
  });
});

describe('results', () => {
  test('hold the sequence of Wen and Ye, and nothing that was not asked for', () => {
    const found = result({});
    const mediator = found.effects.mediators.m!;
    expect(mediator.decision).toMatchObject({ procedure: 'wen_ye_2014', alpha: 0.05, decided_by: 2 });
    expect(mediator.decision!.steps.map(({ step: number }) => number).slice(0, 3)).toEqual([1, 2, 4]);
    expect(Object.keys(mediator)).toEqual(['a', 'b', 'indirect', 'sobel', 'decision']);
    expect(Object.keys(found)).toEqual(['kind', 'columns', 'effects', 'bootstrap']);
    expect(broken(spec({}), found)).toEqual([]);
  });

  test('of serial mediators keep their identities and can be claimed by chain', () => {
    const found = result({ mediators: ['m', 'k'], serial: true });
    const { effects } = found;
    expect(effects.chains!.map(({ through }) => through)).toEqual([['m', 'k']]);
    expect(effects.links).toMatchObject([{ from: 'm', to: 'k' }]);
    const model = spec({ mediators: [term('m'), term('k')], serial: true });
    expect(broken(model, found)).toEqual([]);
    const wrong = {
      ...found,
      effects: { ...effects, chains: [{ through: ['m', 'k'], indirect: effects.indirect }] },
    };
    expect(broken(model, wrong).length).toBeGreaterThan(0);
    const part = indirectEffectPart(
      {
        kind: 'indirect_effect',
        model: 'channel',
        mediator: null,
        through: ['m', 'k'],
        condition: { sign: 'positive' },
      },
      { models: { channel: found }, modelSpecs: [model] },
    );
    expect(part).toMatchObject({
      outcome: 'met',
      claim: 'indirect effect through m, then k in channel: positive, p < 0.05',
    });
  });

  test('of a moderated path give effects at three values and the index', () => {
    const moderator = { variable: 'w', paths: ['a'], treatmentProduct: 'x * w', mediatorProducts: ['m * w'] };
    const found = result({ moderator });
    const { moderation, indirect } = found.effects.mediators.m!;
    expect(moderation!.mean.estimate).toBe(indirect.estimate);
    expect(moderation!.high.estimate!).toBeGreaterThan(moderation!.low.estimate!);
    const { std_dev } = found.moderator!;
    expect(moderation!.difference.estimate! / (2 * std_dev)).toBeCloseTo(moderation!.index.estimate!, 12);
    expect(found.effects.proportion_mediated).toMatchObject({
      estimate: null,
      reason: 'it changes with the moderator',
    });
    const model = spec({
      moderator: {
        term: term('w'),
        paths: ['a'],
        treatmentProduct: productTerm(term('x'), term('w')),
        mediatorProducts: [productTerm(term('m'), term('w'))],
      },
    });
    expect(broken(model, found)).toEqual([]);
    expect(found.columns[1]!.terms.map(({ term: name }) => name).slice(0, 3)).toEqual(['x', 'x * w', 'w']);
  });

  test('of two steps have no product, and say why', () => {
    const found = result({ style: 'two_step', bootstrap: null as never });
    expect(found.columns).toHaveLength(2);
    expect(found.effects.indirect).toMatchObject({
      estimate: null,
      reason: 'the two-step style does not estimate it',
    });
    expect(found.effects.mediators.m!.a.estimate).not.toBeNull();
    expect(broken(spec({ style: 'two_step', bootstrap: null }), found)).toEqual([]);
  });

  test('with every test, the square and the sensitivity curve', () => {
    const found = result({
      tests: ['sobel', 'aroian', 'goodman', 'joint_significance', 'monte_carlo'],
      nonlinear: true,
      sensitivity: true,
      bootstrap: { replications: 60, method: 'entity', interval: 'bca' },
    });
    const { sobel, aroian, goodman, joint_significance, monte_carlo, square, a, b, indirect } =
      found.effects.mediators.m!;
    expect(aroian!.p_value!).toBeGreaterThan(sobel.p_value!);
    expect(goodman!.p_value!).toBeLessThan(sobel.p_value!);
    expect(joint_significance!.p_value).toBe(Math.max(a.p_value!, b.p_value!));
    expect(monte_carlo!.draws).toBe(20_000);
    expect(monte_carlo!.conf_low!).toBeLessThan(indirect.estimate!);
    expect(monte_carlo!.conf_high!).toBeGreaterThan(indirect.estimate!);
    expect(square!.p_value).not.toBeNull();
    expect(found.bootstrap).toMatchObject({ interval: 'bca', failed: 0 });
    const { curve, rho_at_zero } = found.sensitivity!;
    expect(curve).toHaveLength(19);
    expect(curve[9]!.estimate).toBeCloseTo(indirect.estimate!, 12);
    const signs = curve.map(
      ({ rho, estimate }) => Math.sign(estimate!) === Math.sign(rho_at_zero.estimate! - rho),
    );
    expect(signs.every(Boolean)).toBe(true);
  });
});
