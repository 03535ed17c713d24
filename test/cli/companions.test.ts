import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompanionResult, Results } from '../../src/results/results.ts';
import { runProgram } from '../support/run-program.ts';

/** Relative; the studies' numbers go through joins, formulas and regressions before they come here. */
const RELATIVE = 1e-10;

const oracle = path.join(import.meta.dirname, '..', 'oracle');
const expected = JSON.parse(readFileSync(path.join(oracle, 'companion', 'expected.json'), 'utf8'));
const project = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-companions-')));
afterAll(() => rmSync(project, { recursive: true, force: true }));

const study = `repro: 1
study: { id: around, title: Companions }
data:
  sources:
    main: { path: produc.csv }
    places: { path: by-state.csv }
    pairs: { path: borders.csv }
    square: { path: borders-square.csv }
  panel: { entity: state, time: year }
  neighbors:
    queen: { source: pairs, from: state, to: neighbor }
    table: { source: square, entity: state, row_standardize: false }
    inverse: { latitude: lat, longitude: lon }
    near: { latitude: lat, longitude: lon, distance: nearest, nearest: 4 }
variables:
  prod: { label: Productivity, formula: gsp / emp }
  together: { coupling: { of: [capital, output] } }
indices:
  capital: { weights: { method: equal, shift: 1e-4 }, indicators: { hwy: positive, water: positive } }
  output: { weights: { method: equal, shift: 1e-4 }, indicators: { pc: positive, gsp: positive } }
  all:
    weights: { expert: { values: { hwy: 0.3, water: 0.2, util: 0.1, pc: 0.15, unemp: 0.25 } } }
    dimensions:
      first: { indicators: { hwy: positive, water: positive, util: positive } }
      second: { indicators: { pc: positive, unemp: negative } }
  drawn:
    treat: { method: outliers, skewness: 0.5, kurtosis: 0.1, limit: 1, otherwise: log_ct_plus, combine: true }
    weights: { method: equal }
    indicators: { hwy: positive, util: positive }
models:
  ccd: { kind: companion, method: coupling, variables: [capital, output] }
  entropy: { kind: companion, method: theil, variable: prod, population: emp, groups: region }
  alone: { kind: companion, method: theil, variable: prod }
  gini: { kind: companion, method: dagum, variable: prod, groups: region }
  queen: { kind: companion, method: moran, variable: prod, neighbors: queen }
  table: { kind: companion, method: moran, variable: prod, neighbors: table, inference: normality, local_variance: total }
  inverse: { kind: companion, method: moran, variable: prod, neighbors: inverse }
  near: { kind: companion, method: moran, variable: prod, neighbors: near, local: false }
  shuffled: { kind: companion, method: moran, variable: prod, neighbors: queen, permutations: 199, adjust: benjamini_hochberg, where: year == 1970 or year == 1986 }
  shape: { kind: companion, method: kernel_density, variable: prod, points: 40, where: year == 1970 or year == 1986 }
  sigma: { kind: companion, method: sigma_convergence, variable: prod }
  counted: { kind: companion, method: sigma_convergence, variable: prod, divisor: n }
  yearly: { kind: companion, method: beta_convergence, variable: prod, vcov: { type: iid } }
  given: { kind: companion, method: beta_convergence, variable: ln(prod), controls: ["lag(unemp, 1)"], vcov: { type: iid } }
  long: { kind: companion, method: beta_convergence, variable: prod, design: cross_section, from: 1970, to: 1986, vcov: { type: iid } }
  obstacles: { kind: companion, method: obstacle_degree, index: all }
  moves: { kind: companion, method: markov, variable: prod, neighbors: queen }
  special: { kind: companion, method: specialization, variables: [hwy, water, util] }
  effect: { kind: regression, outcome: ln(gsp), regressors: [together], effects: [entity] }
outputs: { formats: [md] }
hypotheses:
  H1: { statement: Alike, claim: { measure: { model: queen, name: moran_i, periods: [1970, 1986] }, sign: positive, p_below: 0.05 } }
  H2: { statement: Faster, claim: { all: [{ measure: { model: yearly, name: speed }, greater_than: 0.1 }, { coefficient: { model: yearly, term: "lag(ln(prod), 1)" }, sign: negative }] } }
  H3: { statement: Sticky, claim: { measure: { model: moves, name: probability, of: ["4", "4"] }, greater_than: 0.99 } }
`;

let results: Results;
let stderr = '';

beforeAll(async () => {
  const folder = path.join(project, 'specs', 'around');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(project, 'package.json'), '{}');
  cpSync(path.join(oracle, 'index', 'data', 'produc.csv'), path.join(folder, 'produc.csv'));
  for (const file of ['borders.csv', 'borders-square.csv'])
    cpSync(path.join(oracle, 'companion', 'data', file), path.join(folder, file));
  writeFileSync(path.join(folder, 'by-state.csv'), byState());
  writeFileSync(path.join(folder, 'study.yaml'), study);
  const ran = await runProgram('build', '-C', project);
  stderr = ran.stderr;
  expect(ran.code, stderr).toBe(0);
  results = JSON.parse(readFileSync(path.join(project, 'outputs', 'around', 'results.json'), 'utf8'));
});

/** Coordinates and regions of each state, once for each year: sources are joined on both keys. */
function byState(): string {
  const lines = (file: string) =>
    readFileSync(path.join(oracle, 'companion', 'data', file), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
  const regions = new Map(lines('regions.csv').map((line) => line.split(',') as [string, string]));
  const rows = lines('places.csv').flatMap((line) => {
    const [state = '', lon, lat] = line.split(',');
    return Array.from({ length: 17 }, (_, i) => `${state},${1970 + i},${lon},${lat},${regions.get(state)}`);
  });
  return ['state,year,lon,lat,region', ...rows, ''].join('\n');
}

function model(name: string): CompanionResult {
  const found = results.models[name];
  if (found?.kind !== 'companion') throw new Error(`${name} is no companion`);
  return found;
}

function near(
  name: string,
  measure: string,
  time: number | null,
  wanted: number,
  of: readonly string[] = [],
): void {
  const one = model(name).measures.find(
    (row) => row.measure === measure && row.time === time && row.of.join() === of.join(),
  );
  const off = Math.abs((one?.estimate ?? Number.NaN) - wanted);
  expect(off <= RELATIVE * Math.abs(wanted), `${name} ${measure}: ${one?.estimate} is not ${wanted}`).toBe(
    true,
  );
}

describe('companions of an index, built', () => {
  it('are those of the oracle', () => {
    for (const year of [1970, 1986]) {
      const { queen, binary, inverse, nearest } = expected.spatial[year];
      near('queen', 'moran_i', year, queen.randomization.i);
      near('queen', 'geary_c', year, queen.randomization.c);
      near('table', 'moran_i', year, binary.normality.i);
      near('inverse', 'moran_i', year, inverse.randomization.i);
      near('near', 'moran_i', year, nearest.randomization.i);
      near('gini', 'gini', year, expected.dagum[year].gini);
      near('gini', 'gini_overlap', year, expected.dagum[year].overlap);
      near('shape', 'bandwidth', year, expected.density[year].nrd0);
    }
    const { weighted, plain } = expected.entropy;
    for (const name of ['theil', 'mld', 'ge2']) {
      near('entropy', name, 1986, weighted[name].total);
      near('entropy', `${name}_between`, 1986, weighted[name].between);
      near('alone', name, 1986, plain[name].total);
    }
    near('sigma', 'sd_log', 1986, expected.sigma.sd_log.at(-1));
    near('counted', 'sd_log', 1986, expected.sigma.sd_log_n.at(-1));
    near('counted', 'cv', 1986, expected.sigma.cv_n.at(-1));
    near('yearly', 'speed', null, expected.growth.panel.speed);
    near('long', 'half_life', null, expected.growth.cross_section.half_life);
    for (const [indicator, share] of Object.entries<number>(expected.obstacle.mean_1986))
      near('obstacles', 'obstacle', 1986, share, [indicator]);
    near('moves', 'spatial_dependence', null, expected.markov.lr);
    near('moves', 'stationary', null, expected.markov.stationary[3], ['4']);
    near('special', 'concentration', 1986, expected.specialization['1986'].concentration[1], ['water']);
  });

  it('estimate growth as plm and lm do', () => {
    const slope = (name: string) => model(name).columns[0]!.terms[0]!;
    for (const [name, wanted] of [
      ['yearly', expected.growth.panel],
      ['given', expected.growth.conditional],
      ['long', expected.growth.cross_section],
    ] as const) {
      expect(Math.abs(slope(name).estimate! / wanted.slope - 1)).toBeLessThan(RELATIVE);
      expect(Math.abs(slope(name).std_error! / wanted.std_error - 1)).toBeLessThan(RELATIVE);
    }
  });

  it('are claimed, checked and printed', () => {
    const verdicts = Object.values(results.hypotheses).map(({ verdict }) => verdict);
    expect(verdicts).toEqual(['partially_supported', 'supported', 'not_supported']);
    const read = (file: string) => readFileSync(path.join(project, 'outputs', 'around', file), 'utf8');
    const paper = read('paper.md');
    for (const words of ['Moran', 'Gini', 'β convergence', 'transitions', 'obstacles', 'Coupling'])
      expect(paper).toContain(words);
    for (const { method, moved } of results.indices.drawn!.treatment!) {
      expect([method, moved.length]).toEqual(['log_ct_plus', 1]);
      // In the unit of the indicator, not in logarithms.
      expect(moved[0]!.to / moved[0]!.from).toBeGreaterThan(0.9);
    }
    expect(paper).toContain(
      'mirrored for an indicator that is skewed to the left and computed from the winsorized values, takes its place',
    );
    expect(paper).toContain('Standard deviation (*n* − 1) of the logarithm');
    expect(paper).toContain('Standard deviation (divisor *n*) of the logarithm');
    expect(read('appendix.md')).toContain('shares of a whole sum to 1');
    expect(read('tables/local-moran-queen.csv').split('\n')[0]).toBe(
      'entity,time,value,z,lag,local_i,expectation,variance,statistic,p.value,quadrant,getis_ord',
    );
    for (const figure of ['moran-queen', 'dagum-gini', 'markov-moves', 'kernel-density-shape'])
      expect(read(`figures/${figure}.svg`)).toContain('</svg>');
  });

  it('have p-values of permutations where they are asked for, and adjusted ones', () => {
    const shares = model('shuffled').measures.filter(({ measure }) => /^moran_i$|^geary_c$/.test(measure));
    expect(shares).toHaveLength(4);
    for (const { p_value: p = null, measure, time, statistic } of shares) {
      // (r + 1) / 200, twice for the smaller side: hundredths from 1/100 on, which is what strong dependence gives.
      expect(Math.abs(p! * 100 - Math.round(p! * 100)), `${measure} ${time}: ${p}`).toBeLessThan(1e-9);
      if (statistic! > 4) expect(p).toBeCloseTo(0.01, 12);
    }
    near('shuffled', 'moran_i', 1986, expected.spatial[1986].queen.randomization.i);
    const file = readFileSync(path.join(project, 'outputs/around/tables/local-moran-shuffled.csv'), 'utf8');
    const [head = '', ...rows] = file.trim().split('\n');
    expect(head.endsWith('quadrant,getis_ord,p.adjusted')).toBe(true);
    const cells = rows.map((row) => row.split(','));
    const adjusted = cells.map((row) => Number(row.at(-1)));
    const raw = cells.map((row) => Number(row[head.split(',').indexOf('p.value')]));
    expect(adjusted).toHaveLength(96);
    expect(adjusted.every((p, i) => p >= raw[i]! && raw[i]! >= 0.01 && p <= 1)).toBe(true);
    const significant = model('shuffled').measures.filter(
      ({ measure }) => measure === 'quadrant_significant',
    );
    const counted = significant.reduce((total, { estimate }) => total + (estimate ?? 0), 0);
    expect(counted).toBe(adjusted.filter((p) => p < 0.05).length);
    const paper = readFileSync(path.join(project, 'outputs/around/paper.md'), 'utf8');
    expect(paper).toContain('from 199 random permutations: (*r* + 1)/(199 + 1)');
    expect(paper).toContain('adjusted for the number of tests after Benjamini and Hochberg (1995)');
    expect(readFileSync(path.join(project, 'outputs/around/appendix.md'), 'utf8')).toMatch(
      /model:shuffled.*permutations/,
    );
    expect(readFileSync(path.join(project, 'outputs/around/references.bib'), 'utf8')).toContain(
      'benjamini1995',
    );
  });

  it('show in a diff, and in Chinese', async () => {
    const run = (command: string, ...args: string[]) => runProgram(command, ...args, '-C', project);
    writeFileSync(
      path.join(project, 'specs', 'around', 'other.yaml'),
      'extends: study.yaml\nstudy: { id: other }\noutputs: { language: zh, formats: [md] }\nmodels: { queen: { inference: normality }, moves: { classes: 3 } }\n',
    );
    const other = path.join(project, 'specs', 'around', 'other.yaml');
    const built = await run('build', other);
    expect(built.code, built.stderr).toBe(0);
    expect(readFileSync(path.join(project, 'outputs', 'other', 'paper.md'), 'utf8')).toContain('莫兰指数');
    const { stdout } = await run('diff', path.join(project, 'specs', 'around', 'study.yaml'), other);
    expect(stdout).toContain('normality');
    expect(stdout).toContain('moran_i 1970 p');
  });
});
