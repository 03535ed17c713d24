import { err, ok, type Result } from '../../base/result.ts';
import { dot, mean, standardDeviation } from '../../numeric/sum.ts';
import { fitRegression } from '../regression/fit.ts';
import { isVoid } from '../regression/least-squares.ts';
import type { RegressionFit } from '../regression/types.ts';
import { orthonormalBasis, removeSpanInPlace } from '../threshold/basis.ts';
import { regimeDifferences } from '../threshold/difference.ts';
import { transform } from '../threshold/scan.ts';
import { createWithin, type Within } from '../within/within.ts';
import { designOf, estimate } from './estimate.ts';
import { lmTest } from './lm-test.ts';
import { type Shape, transitionValues } from './logistic.ts';
import { noResidual, noVariation } from './problems.ts';
import { refine } from './refine.ts';
import { onRows } from './sample.ts';
import { type Bounds, boundsOf, type Found, gridStarts, type SearchData } from './search.ts';
import type { SmoothFit, SmoothInput, SmoothProblem, SmoothTest, Transition } from './types.ts';

/** Powers of the transition variable in the tests: what three locations would need. */
const MOST_ORDER = 3;
/** Grid points that the search starts from. */
const STARTS = 4;
/** Each further transition has to pass at this share of the level before it. */
const LEVEL_SHARE = 0.5;

/**
 * Panel smooth transition regression: linearity tests, the number of locations and of transitions by tests, nonlinear
 * least squares from a grid of starting values, standard errors from the Hessian and the model's scores.
 *
 * @shape every column and factor n, rows sorted by entity, then time
 * @status problems are values: nothing to explain, a transition variable without variation
 * @cite Gonzalez, Terasvirta and van Dijk (2005), SSE/EFI 604; Gonzalez, Terasvirta, van Dijk and Yang (2017), CREATES
 * @oracle test/oracle/smooth-transition
 */
export function fitSmoothTransition(full: SmoothInput): Result<SmoothFit, SmoothProblem> {
  const linear = linearModel(full);
  if (linear.fit.dfResid <= full.regimeRegressors.length + 2) return err(noResidual(linear.fit.nObs));
  const input = onRows(full, linear.rowsUsed);
  const { y, transitionVariable, regimeRegressors, controls, absorb, entity } = input;
  const q = transitionVariable.values;
  const within = createWithin(y.length, absorb, entity);
  const x = regimeRegressors.map(({ values }) => values);
  const base = [...controls.map(({ values }) => values), ...x];
  const basis = orthonormalBasis(
    base.map((column) => transform(within, column)),
    base.map((column) => Math.sqrt(dot(column, column))),
  );
  const residual = transform(within, y);
  removeSpanInPlace(residual, basis);
  removeSpanInPlace(residual, basis);
  if (isVoid(residual, Math.sqrt(dot(y, y)))) return err(noResidual(y.length));
  const tests: SmoothTest[] = linearityTests(within, residual, base, x, q, input);
  if (tests[0]!.statistics.lm_chi2.reason !== null)
    return err(noVariation(input, tests[0]!.statistics.lm_chi2.reason));
  const locations = input.locations === 'auto' ? chosenLocations(tests, input) : input.locations;
  const data: SearchData = { within, basis, residual, q, regressors: x };
  const bounds = boundsOf(q, input.trim, locations);
  const rss = [dot(residual, residual)];
  let found: Found | null = null;
  let selected = 0;
  const rejects = (test: SmoothTest, level: number): boolean => {
    const { pValue } = test.statistics[input.test];
    return pValue !== null && pValue < level;
  };
  let last = tests.find((test) => test.hypothesis === 'linearity' && test.order === locations)!;
  for (
    let level = input.alpha;
    selected < input.maxTransitions && rejects(last, level);
    level *= LEVEL_SHARE
  ) {
    const next = oneMore(data, found, locations, bounds, input.grid);
    if (next === null) break;
    found = next;
    selected += 1;
    rss.push(found.rss);
    const remaining = remainingTests(input, within, found.shapes, q, x);
    tests.push(...remaining);
    last = remaining.find((test) => test.order === locations)!;
  }
  const shapes = found === null ? [] : ordered(found.shapes);
  const fit = estimate(input, shapes, bounds.gammaHigh);
  const values = shapes.map((shape) => transitionValues(q, shape));
  const k = fit.column.terms.length - 1 + shapes.length * (1 + locations);
  const n = y.length;
  const deviance = n * Math.log(rss[rss.length - 1]! / n);
  return ok({
    tests,
    locations,
    selected,
    transitions: shapes.map((shape, r): Transition => {
      const own = fit.parameters.slice(r * (1 + locations), (r + 1) * (1 + locations));
      return {
        gamma: own[0]!,
        locations: own.slice(1),
        atBound: shape.gamma >= bounds.gammaHigh,
        between: shareBetween(values[r]!),
      };
    }),
    converged: found?.converged ?? true,
    iterations: found?.iterations ?? 0,
    column: fit.column,
    regimeTerms: fit.regimeTerms,
    regimeDifference: selected === 0 ? [] : regimeDifferences(fit.column, fit.regimeTerms, input.confidence),
    rss,
    aic: deviance + 2 * k,
    bic: deviance + k * Math.log(n),
    rowsUsed: linear.rowsUsed,
    singletons: full.y.length - n,
    values,
  });
}

function linearModel(input: SmoothInput): RegressionFit {
  const columns = [...input.regimeRegressors, ...input.controls];
  return fitRegression({
    y: input.y,
    terms: columns.map(({ name }) => name),
    columns: columns.map(({ values }) => values),
    estimator: input.absorb.length === 0 ? 'pooled_ols' : 'fixed_effects',
    absorb: input.absorb,
    entity: input.entity,
    time: input.time,
    vcov: { type: 'iid' },
    confidence: input.confidence,
    variance: 'swamy_arora',
  });
}

/** Powers of q, standardized: with x among the regressors the tests are the same, and the numbers keep their digits. */
function poweredBy(q: Float64Array, x: readonly Float64Array[], most: number): readonly Float64Array[][] {
  const [level, spread] = [mean(q), standardDeviation(q)];
  const standard = q.map((value) => (spread > 0 ? (value - level) / spread : 0));
  let power = new Float64Array(q.length).fill(1);
  return Array.from({ length: most }, () => {
    power = power.map((value, i) => value * standard[i]!);
    return x.map((column) => column.map((value, i) => value * power[i]!));
  });
}

/** Linearity against powers up to 1, 2, 3, and the sequence that tells how many locations there are. */
function linearityTests(
  within: Within,
  residual: Float64Array,
  base: readonly Float64Array[],
  x: readonly Float64Array[],
  q: Float64Array,
  { entity }: SmoothInput,
): SmoothTest[] {
  const powers = poweredBy(q, x, MOST_ORDER);
  const tests: SmoothTest[] = [];
  for (let order = 1; order <= MOST_ORDER; order++) {
    const statistics = lmTest(within, residual, base, powers.slice(0, order).flat(), entity);
    tests.push({ hypothesis: 'linearity', order, transitions: 0, statistics });
  }
  for (let order = MOST_ORDER; order >= 1; order--) {
    const given = [...base, ...powers.slice(0, order - 1).flat()];
    const rest = new Float64Array(residual);
    const basis = orthonormalBasis(
      given.map((column) => transform(within, column)),
      given.map((column) => Math.sqrt(dot(column, column))),
    );
    removeSpanInPlace(rest, basis);
    removeSpanInPlace(rest, basis);
    const statistics = lmTest(within, rest, given, powers[order - 1]!, entity);
    tests.push({ hypothesis: 'sequence', order, transitions: 0, statistics });
  }
  return tests;
}

/** Two where the second power's test rejects most strongly, else one (Gonzalez et al. 2017, section 3). */
function chosenLocations(tests: readonly SmoothTest[], { test }: SmoothInput): 1 | 2 {
  const p = (order: number): number =>
    tests.find((one) => one.hypothesis === 'sequence' && one.order === order)?.statistics[test].pValue ?? 1;
  return p(2) < p(1) && p(2) < p(3) ? 2 : 1;
}

function oneMore(
  data: SearchData,
  found: Found | null,
  locations: number,
  bounds: Bounds,
  grid: SmoothInput['grid'],
): Found | null {
  const given = found?.shapes ?? [];
  let best: Found | null = null;
  for (const start of gridStarts(data, given, locations, bounds, grid, STARTS)) {
    const refined = refine(data, [...given, start], bounds);
    if (best === null || refined.rss < best.rss) best = refined;
  }
  return best;
}

function remainingTests(
  input: SmoothInput,
  within: Within,
  shapes: readonly Shape[],
  q: Float64Array,
  x: readonly Float64Array[],
): SmoothTest[] {
  const { coefficients, parameters, residuals } = designOf(input, shapes);
  const base = [...coefficients, ...parameters].map(({ derivative }) => derivative);
  const powers = poweredBy(q, x, MOST_ORDER);
  return powers.map((_, i) => ({
    hypothesis: 'remaining' as const,
    order: i + 1,
    transitions: shapes.length,
    statistics: lmTest(within, residuals, base, powers.slice(0, i + 1).flat(), input.entity),
  }));
}

function ordered(shapes: readonly Shape[]): readonly Shape[] {
  return [...shapes].sort((a, b) => a.locations[0]! - b.locations[0]!);
}

function shareBetween(g: Float64Array): number {
  let count = 0;
  for (const value of g) if (value > 0.1 && value < 0.9) count += 1;
  return count / g.length;
}
