import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Results } from '../../src/results/results.ts';
import type { UncertaintyResult } from '../../src/results/uncertainty.ts';
import { runProgram } from '../support/run-program.ts';

const produc = path.join(import.meta.dirname, '..', 'oracle', 'index', 'data', 'produc.csv');
const project = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-uncertainty-')));
afterAll(() => rmSync(project, { recursive: true, force: true }));

type Choices = { readonly weights?: string; readonly aggregate?: string; readonly missing?: string };

/** Public capital as an index, its logarithm in two models; some cells of the data are missing. */
const study = (
  id: string,
  { weights = 'entropy', aggregate = 'arithmetic', missing = 'linear' }: Choices,
  more = '',
) => `repro: 1
study: { id: ${id}, title: Choices, seed: 5 }
data:
  sources: { main: { path: produc.csv } }
  panel: { entity: state, time: year }
  missing: { method: ${missing} }
variables:
  product: { formula: ln(gsp / emp) }
  private: { formula: ln(pc / emp) }
  raised: { formula: capital + 1 }
indices:
  capital:
    normalize: { method: minmax, range: [0.1, 1] }
    weights: { method: ${weights} }
    aggregate: { method: ${aggregate} }
    transform: ln
    dimensions:
      roads: { indicators: { highways: { direction: positive, formula: hwy / emp } } }
      other: { indicators: { waterworks: { direction: positive, formula: water / emp }, util: positive } }
models:
  base: { kind: regression, outcome: product, regressors: [capital, "lag(raised, 1)"], controls: [unemp], effects: [entity, time], columns: cumulative }
  channel: { kind: mediation, outcome: product, treatment: raised, mediators: [private], effects: [entity], bootstrap: { replications: 20 } }
  bend: { kind: kink, outcome: product, kink_variable: capital, effects: [entity], grid: 20, bootstrap: { replications: 0 } }
  smooth: { kind: smooth_transition, outcome: product, transition_variable: capital, regime_regressors: [private], locations: 1, max_transitions: 1, alpha: 0.99, grid: { gamma: 5, location: 5 }, effects: [entity] }
${more}
hypotheses:
  H1: { statement: One, claim: { coefficient: { model: base, term: capital }, sign: positive, p_below: 0.05 } }
  H2: { statement: Two, claim: { indirect_effect: { model: channel, mediator: private }, sign: positive, interval_excludes_zero: true } }
outputs: { formats: [md] }
`;

const analyses = `
  factorial:
    kind: uncertainty
    of: [capital]
    vary: { weights: [equal, critic], aggregate: [geometric], imputation: [nocb] }
    design: factorial
    scale: own
    carry: [base, channel, bend, smooth]
  drawn:
    kind: uncertainty
    of: [capital]
    vary: { weights: [equal], leave_out: dimensions, perturb_weights: { by: 0.3, sets: 20 } }
    replications: 60
    exclude: [{ weights: equal, leave_out: roads }]
    scale: range
    carry: [base]
  sobol:
    kind: uncertainty
    of: [capital]
    vary: { weights: [equal], normalize: [{ method: rank, label: places }], leave_out: [util] }
    design: sobol
    replications: 16
    carry: [base]
`;

function write(id: string, text: string): void {
  const folder = path.join(project, 'specs', id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'study.yaml'), text);
  const [head, ...all] = readFileSync(produc, 'utf8').trim().split('\n');
  const lines = all.slice(0, 10 * 17);
  const at = head!.split(',').findIndex((name) => name.includes('water'));
  // One inner cell of every fifth state of ten is taken out.
  const holed = lines.map((line, row) => {
    const cells = line.split(',');
    if (row % 85 === 8) cells[at] = '';
    return cells.join(',');
  });
  writeFileSync(path.join(folder, 'produc.csv'), `${[head, ...holed].join('\n')}\n`);
}

const resultsOf = (id: string): Results =>
  JSON.parse(readFileSync(path.join(project, 'outputs', id, 'results.json'), 'utf8')) as Results;
const table = (id: string, file: string) => {
  const [head, ...lines] = readFileSync(path.join(project, 'outputs', id, 'tables', file), 'utf8')
    .trim()
    .split('\n');
  const cells = (line: string) =>
    [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)|([^,]*)(?:,|$)/g)].map((found) => found[1] ?? found[2] ?? '');
  const names = cells(head!);
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, k) => [names[k]!, cell])));
};

let results: Results;
const analysis = (name: string) => results.models[name] as UncertaintyResult;

beforeAll(async () => {
  writeFileSync(path.join(project, 'package.json'), '{}');
  write('whole', study('whole', {}, analyses));
  write('other', study('other', { weights: 'critic', aggregate: 'geometric', missing: 'nocb' }));
  const ran = await runProgram('build', '-C', project);
  expect(ran.code, ran.stderr).toBe(0);
  results = resultsOf('whole');
}, 60_000);

describe('index uncertainty carried into models', () => {
  it('a run is what the study gives with those choices written into it', () => {
    const runs = table('whole', 'uncertainty-design-factorial.csv');
    expect(runs.length).toBe(12);
    const run = runs.find(
      (row) => row.weights === 'critic' && row.aggregate === 'geometric' && row.imputation === 'nocb',
    )!;
    const { base, channel } = resultsOf('other').models;
    if (base?.kind !== 'regression' || channel?.kind !== 'mediation') throw new Error('no models');
    for (const term of ['capital', 'lag(raised, 1)']) {
      const due = base.columns.at(-1)!.terms.find((it) => it.term === term)!;
      const key = `base (2) ${term}`;
      expect(Number(run[key])).toBe(due.estimate);
      expect(Number(run[`${key} std.error`])).toBe(due.std_error);
    }
    for (const name of ['bend', 'smooth']) {
      const model = resultsOf('other').models[name];
      if (model?.kind !== 'kink' && model?.kind !== 'smooth_transition') throw new Error(`no ${name}`);
      const [due] = model.columns[0]!.terms.filter((it) => it.of !== undefined);
      // Named after the own choice's regimes, although this run found others.
      const own = results.models[name];
      if (own?.kind !== model.kind) throw new Error(`no ${name}`);
      const [named] = own.columns[0]!.terms.filter((it) => it.of !== undefined);
      const key = `${name} (1) ${named!.term}`;
      expect(Number(run[key])).toBe(due!.estimate);
      expect(Number(run[`${key} std.error`])).toBe(due!.std_error);
    }
    const indirect = channel.effects.mediators.private!.indirect;
    expect(Number(run['channel indirect private'])).toBe(indirect.estimate);
    expect(Number(run['channel indirect private std.error'])).toBe(indirect.std_error);
  });

  it('counts verdicts over the draws', () => {
    const { verdicts, draws } = analysis('factorial');
    expect(draws).toBe(12);
    const [first] = verdicts;
    expect(first!.hypothesis).toBe('H1');
    const runs = table('whole', 'uncertainty-design-factorial.csv');
    const met = runs.filter((row) => {
      const { estimate, p } = {
        estimate: Number(row['base (2) capital']),
        p: Number(row['base (2) capital p.value']),
      };
      return estimate > 0 && p < 0.05;
    });
    expect(first!.shares.supported).toBe(met.length / 12);
  });

  it('adds the variance within draws and between them', () => {
    const runs = table('whole', 'uncertainty-design-factorial.csv');
    const row = analysis('factorial').estimates.find(
      ({ term, column }) => term === 'capital' && column === '(2)',
    )!;
    const estimates = runs.map((run) => Number(run['base (2) capital']));
    const errors = runs.map((run) => Number(run['base (2) capital std.error']));
    const mean = estimates.reduce((a, b) => a + b, 0) / 12;
    expect(row.variance_within).toBeCloseTo(errors.reduce((a, b) => a + b * b, 0) / 12, 12);
    expect(row.variance_between).toBeCloseTo(
      estimates.reduce((a, b) => a + (b - mean) * (b - mean), 0) / 12,
      12,
    );
    const shares = row.shares.map(({ first }) => first!);
    expect(shares.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1 + 1e-9);
  });

  it('keeps what is excluded out of the draws, and the multipliers on file', () => {
    const runs = table('whole', 'uncertainty-design-drawn.csv');
    expect(runs.length).toBe(60);
    expect(runs.some((run) => run.weights === 'equal' && run.leave_out === 'roads')).toBe(false);
    expect(runs.some((run) => run.weights === 'equal')).toBe(true);
    const multipliers = table('whole', 'uncertainty-perturbations-drawn.csv');
    expect(multipliers.length).toBe(60);
    for (const { multiplier } of multipliers) {
      expect(Number(multiplier)).toBeGreaterThan(0.7);
      expect(Number(multiplier)).toBeLessThan(1.3);
    }
    expect(analysis('drawn').indices.capital!.shares[0]!.first).toBeNull();
  });

  it('ranks within periods, and estimates Sobol indices with intervals', () => {
    const { indices, runs, draws } = analysis('sobol');
    expect([runs, draws]).toEqual([16 * 5, 32]);
    const { rows, shares } = indices.capital!;
    expect(rows.length).toBe(10 * 17);
    expect(Math.max(...rows.map(({ rank }) => rank))).toBe(10);
    for (const { total, total_low, total_high } of shares) {
      expect(total_low!).toBeLessThanOrEqual(total!);
      expect(total!).toBeLessThanOrEqual(total_high!);
    }
  });

  it('says it in the paper', () => {
    const paper = readFileSync(path.join(project, 'outputs', 'whole', 'paper.md'), 'utf8');
    expect(paper).toContain('Every one of the 12 combinations');
    expect(paper).toMatch(/H1 is \w[\w ]* under/);
    expect(paper).toContain('figures/curve-factorial-1.svg');
  });

  it('check counts the runs before anything is run', async () => {
    const { stdout } = await runProgram('check', '-C', project, 'whole');
    expect(stdout).toContain('sobol: 80 runs of 8 combinations, each with 1 model');
  });
});
