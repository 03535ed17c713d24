import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CouplingForm } from '../../../src/catalog/companion-methods.ts';
import { sf } from '../../../src/numeric/dist/chi2.ts';
import { convergenceSpeed, dispersion } from '../../../src/stats/companion/convergence.ts';
import { coupling } from '../../../src/stats/companion/coupling.ts';
import { dagumGini, giniOf } from '../../../src/stats/companion/dagum.ts';
import { entropyInequality, generalizedEntropy } from '../../../src/stats/companion/entropy-inequality.ts';
import { kernelDensity, ruleBandwidth } from '../../../src/stats/companion/kernel-density.ts';
import { geary, getisOrd, localMoran, moran, spatialP } from '../../../src/stats/companion/moran.ts';
import { obstacleDegrees } from '../../../src/stats/companion/obstacle.ts';
import {
  distanceLinks,
  greatCircleKm,
  rowStandardized,
  type SpatialWeights,
  spatialLag,
  spatialWeights,
} from '../../../src/stats/companion/spatial-weights.ts';
import { specialization } from '../../../src/stats/companion/specialization.ts';
import {
  classOf,
  homogeneityTest,
  quantileCuts,
  stationary,
  transitionMatrix,
} from '../../../src/stats/companion/transitions.ts';
import { close } from '../index/load.ts';

/** Relative, as everywhere in the oracle of indices; R writes 15 digits. */
const RELATIVE = 1e-12;
/** Below this a number is the rounding of an exact zero: sums of terms near one cancel. */
const NEAR_ZERO = 1e-14;

const here = new URL('.', import.meta.url);
const expected = JSON.parse(readFileSync(new URL('expected.json', here), 'utf8'));

type Row = { readonly [column: string]: string };

function rowsOf(file: string): Row[] {
  const [head = '', ...lines] = readFileSync(new URL(file, here), 'utf8').trim().split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])));
}

/** By state, then year. */
const panel = rowsOf('../index/data/produc.csv');
const regions = rowsOf('data/regions.csv');
const states: readonly string[] = expected.states;
const ofYear = (year: number) => panel.filter((row) => Number(row.year) === year);
const columnOf = (rows: readonly Row[], name: string) => Float64Array.from(rows, (row) => Number(row[name]));
const productivity = (rows: readonly Row[]) =>
  Float64Array.from(rows, (row) => Number(row.gsp) / Number(row.emp));

const near = (actual: number, wanted: number, what: string) =>
  close(actual, wanted, what, RELATIVE, NEAR_ZERO);
function nearAll(actual: ArrayLike<number>, wanted: readonly number[], what: string): void {
  expect(actual.length).toBe(wanted.length);
  wanted.forEach((value, i) => {
    near(actual[i]!, value, `${what} ${i}`);
  });
}

const binary = spatialWeights(
  states.length,
  rowsOf('data/borders.csv').map((row) => ({
    from: states.indexOf(row.state!),
    to: states.indexOf(row.neighbor!),
    weight: 1,
  })),
);
const places = rowsOf('data/places.csv').map((row) => ({
  latitude: Number(row.lat),
  longitude: Number(row.lon),
}));
const km = (i: number, j: number) => greatCircleKm(places[i]!, places[j]!);
const matrices: { readonly [name: string]: SpatialWeights } = {
  queen: rowStandardized(binary),
  binary,
  inverse: rowStandardized(
    spatialWeights(48, distanceLinks(48, km, { kind: 'inverse_distance', power: 1, within: null })),
  ),
  nearest: rowStandardized(spatialWeights(48, distanceLinks(48, km, { kind: 'k_nearest', k: 4 }))),
};

const cases = ['1970', '1986'].flatMap((year) => Object.keys(matrices).map((name) => ({ year, name })));

describe('spatial dependence', () => {
  it.each(cases)('$name neighbors, $year', ({ year, name }) => {
    const x = productivity(ofYear(Number(year)));
    const weights = matrices[name]!;
    const wanted = expected.spatial[year][name];
    for (const inference of ['randomization', 'normality'] as const) {
      const [i, c] = [moran(x, weights, inference), geary(x, weights, inference)];
      near(i.estimate, wanted[inference].i, 'I');
      near(i.expectation, wanted[inference].expectation, 'expectation');
      near(i.variance, wanted[inference].variance, 'variance of I');
      near(i.statistic, wanted[inference].z, 'z of I');
      near(spatialP(i.statistic, 'two_sided'), wanted[inference].p, 'p of I');
      near(c.estimate, wanted[inference].c, 'C');
      near(c.variance, wanted[inference].c_variance, 'variance of C');
      near(c.statistic, wanted[inference].c_z, 'z of C');
    }
    for (const moments of ['conditional', 'total'] as const) {
      const local = localMoran(x, weights, moments);
      nearAll(local.estimate, wanted[moments].i, 'local I');
      nearAll(local.expectation, wanted[moments].expectation, 'expectation');
      nearAll(local.variance, wanted[moments].variance, 'variance');
      expect(local.quadrant).toEqual(wanted.quadrant);
    }
  });

  it('has a mean of local statistics that is the global one, rows standardized', () => {
    const x = productivity(ofYear(1986));
    const { estimate } = localMoran(x, matrices.queen!, 'conditional');
    near(estimate.reduce((a, b) => a + b, 0) / 48, moran(x, matrices.queen!, 'normality').estimate, 'mean');
  });

  it.each(['1970', '1986'])('Gi*, %s', (year) => {
    nearAll(getisOrd(productivity(ofYear(Number(year))), binary), expected.spatial[year].getis_ord, 'Gi*');
  });
});

describe('inequality', () => {
  const x = productivity(ofYear(1986));
  const group = states.map((state) => Number(regions.find((row) => row.state === state)!.region) - 1);

  it.each(['plain', 'weighted'])('of generalized entropy, %s', (which) => {
    const weights = which === 'plain' ? x.map(() => 1) : columnOf(ofYear(1986), 'emp');
    for (const measure of ['theil', 'mld', 'ge2'] as const) {
      const wanted = expected.entropy[which][measure];
      const found = entropyInequality(measure, x, weights, group, 9);
      near(found.total, wanted.total, `${measure} total`);
      near(found.within, wanted.within, `${measure} within`);
      near(found.between, wanted.between, `${measure} between`);
      nearAll(
        found.groups.map(({ value }) => value),
        wanted.value,
        measure,
      );
      nearAll(
        found.groups.map(({ contribution }) => contribution),
        wanted.contribution,
        `${measure} contribution`,
      );
    }
  });

  it('of the incomes of Ilocos, beside ineq', () => {
    const income = columnOf(rowsOf('data/ilocos.csv'), 'income');
    const one = income.map(() => 1);
    near(generalizedEntropy('theil', income, one), expected.ilocos.theil, 'Theil');
    near(generalizedEntropy('mld', income, one), expected.ilocos.mld, 'MLD');
    near(giniOf(Float64Array.from(income).sort()), expected.ilocos.gini, 'Gini');
  });

  it.each(Object.keys(expected.dagum))('in three parts, %s', (which) => {
    const wanted = expected.dagum[which];
    const ilocos = rowsOf('data/ilocos.csv');
    const values = which === 'ilocos' ? columnOf(ilocos, 'income') : productivity(ofYear(Number(which)));
    const codes = which === 'ilocos' ? ilocos.map((row) => wanted.groups.indexOf(row.province)) : group;
    const found = dagumGini(values, codes, wanted.groups.length);
    near(found.gini, wanted.gini, 'G');
    near(found.within, wanted.within, 'within');
    near(found.between, wanted.between, 'between');
    near(found.overlap, wanted.overlap, 'overlap');
    for (const { group: g, gini } of found.groups) near(gini, wanted.matrix[g][g], `G ${g}`);
    for (const { first, second, gini, affluence } of found.pairs) {
      near(gini, wanted.matrix[first][second], `G ${first} ${second}`);
      near(affluence ?? 0, wanted.affluence[first][second], `D ${first} ${second}`);
    }
  });
});

describe('coupling', () => {
  const U: readonly number[][] = expected.coupling.U;

  it.each(['two', 'three'])('of %s subsystems', (which) => {
    const { development, coupling: degrees, coordination } = expected.coupling[which];
    const shares = which === 'two' ? [0.6, 0.4] : [1 / 3, 1 / 3, 1 / 3];
    for (const form of Object.keys(degrees))
      U.forEach((row, i) => {
        const found = coupling(row.slice(0, shares.length), shares, form as CouplingForm);
        near(found.coupling, degrees[form][i], `C ${form} ${i}`);
        near(found.development, development[i], `T ${i}`);
        near(found.coordination, coordination[form][i], `D ${form} ${i}`);
      });
  });
});

describe('a density', () => {
  it.each(['1970', '1986'])('of productivity in %s', (year) => {
    const wanted = expected.density[year];
    const x = productivity(ofYear(Number(year)));
    for (const rule of ['nrd0', 'nrd', 'stata'] as const) near(ruleBandwidth(x, rule), wanted[rule], rule);
    const grid = Float64Array.from(wanted.grid as number[]);
    nearAll(kernelDensity(x, grid, wanted.nrd0, 'gaussian'), wanted.gaussian, 'Gaussian');
    nearAll(kernelDensity(x, grid, wanted.nrd0, 'epanechnikov'), wanted.epanechnikov, 'Epanechnikov');
  });
});

describe('convergence', () => {
  it('of dispersion', () => {
    const { year, sd_log, cv, sd_log_n, cv_n } = expected.sigma;
    year.forEach((at: number, i: number) => {
      const found = dispersion(productivity(ofYear(at)));
      near(found.sdLog, sd_log[i], `sd ${at}`);
      near(found.cv, cv[i], `cv ${at}`);
      const population = dispersion(productivity(ofYear(at)), 'n');
      near(population.sdLog, sd_log_n[i], `sd with n ${at}`);
      near(population.cv, cv_n[i], `cv with n ${at}`);
    });
  });

  it('at a speed', () => {
    const { cross_section: cross, panel: yearly } = expected.growth;
    const over = convergenceSpeed(cross.slope, cross.std_error, 16);
    near(over.speed, cross.speed, 'speed');
    near(over.halfLife, cross.half_life, 'half-life');
    const each = convergenceSpeed(yearly.slope, yearly.std_error, 1);
    near(each.speed, yearly.speed, 'speed');
    near(each.halfLife, yearly.half_life, 'half-life');
    expect(convergenceSpeed(0.1, 0.1, 1).halfLife).toBeNaN();
    expect(convergenceSpeed(-1, 0.1, 1).speed).toBeNaN();
  });
});

describe('obstacles', () => {
  it('are shares of what is lacking', () => {
    const { weights, rows, degrees } = expected.obstacle;
    const names = Object.keys(weights);
    const z = names.map((name) => {
      const x = columnOf(panel, name).map((value) => (name === 'unemp' ? -value : value));
      const [low, high] = [Math.min(...x), Math.max(...x)];
      return x.map((value) => (value - low) / (high - low));
    });
    rows.forEach((row: number, i: number) => {
      const found = obstacleDegrees(
        z.map((column) => column[row]!),
        names.map((name) => weights[name]),
      );
      nearAll(found!, degrees[i], `row ${row}`);
    });
    expect(obstacleDegrees([1, 1], [0.5, 0.5])).toBeNull();
  });
});

describe('transitions', () => {
  const wanted = expected.markov;
  const all = productivity(panel);
  const cuts = quantileCuts(all, 4);
  const moves = panel
    .slice(0, -1)
    .flatMap((row, i) =>
      row.state === panel[i + 1]!.state
        ? [{ row, from: classOf(all[i]!, cuts), to: classOf(all[i + 1]!, cuts) }]
        : [],
    );
  const lags = new Map<string, number>();
  for (const year of expected.sigma.year as number[]) {
    const around = spatialLag(matrices.queen!, productivity(ofYear(year)));
    states.forEach((state, i) => {
      lags.set(`${state} ${year}`, classOf(around[i]!, cuts));
    });
  }
  const matrixOf = (some: typeof moves) =>
    transitionMatrix(
      some.map(({ from }) => from),
      some.map(({ to }) => to),
      4,
    );

  it('between quarters', () => {
    nearAll(cuts, wanted.cuts, 'cut');
    const { counts, probabilities } = matrixOf(moves);
    expect([...counts]).toEqual(wanted.counts.flat());
    nearAll(probabilities, wanted.probabilities.flat(), 'probability');
    nearAll(stationary(probabilities, 4)!, wanted.stationary, 'stationary');
  });

  it('given the neighbors', () => {
    const given = [0, 1, 2, 3].map((s) =>
      matrixOf(moves.filter(({ row }) => lags.get(`${row.state} ${row.year}`) === s)),
    );
    given.forEach(({ counts }, s) => {
      expect([...counts]).toEqual(wanted.given[s].flat());
    });
    const { statistic, df } = homogeneityTest(given, matrixOf(moves), 4);
    near(statistic, wanted.lr, 'LR');
    expect(df).toBe(wanted.df);
    near(sf(statistic, df), wanted.p, 'p');
  });

  it('have no single long run where a class is never left', () => {
    expect(stationary(Float64Array.of(1, 0, 0.5, 0.5), 2)).toBeNull();
  });
});

describe('specialization', () => {
  it.each(['1970', '1986'])('in public capital, %s', (year) => {
    const wanted = expected.specialization[year];
    const found = specialization(
      ['hwy', 'water', 'util'].map((part) => columnOf(ofYear(Number(year)), part)),
    );
    nearAll(found.krugman, wanted.krugman, 'Krugman');
    nearAll(found.herfindahl, wanted.herfindahl, 'Herfindahl');
    nearAll(found.concentration, wanted.concentration, 'concentration');
  });
});
