import { lazily } from '../../../base/lazy.ts';
import { createDesign, largestFactor } from '../absorb-design.ts';
import type { Design } from '../absorb-levels.ts';
import { createSolver, type Solver } from '../absorb-solver.ts';
import { type Counts, covarianceOfSums } from '../covariance.ts';
import { allRows, countRows, haveSingletons, rowsLeft } from '../factor.ts';
import { inference, slopesTest } from '../inference.ts';
import { rankOf } from '../rank.ts';
import { type Sample, takeSample } from '../sample.ts';
import type { Factor, RegressionFit, RegressionInput, VcovChoice } from '../types.ts';
import { type Netted, type NettedColumns, netColumns } from './net-columns.ts';
import { type OverallFit, overallFit } from './overall-fit.ts';
import { residualPass, residualsOf } from './residual-pass.ts';
import type { ResidualPass } from './run-pass.ts';
import { type Normal, solveNormal } from './solve.ts';

/** A correction of the slopes below this share of them is rounding, */
const ROUNDING = 1e-13;
/** and so is one below this share of their standard errors. */
const NEGLIGIBLE = 1e-12;
/**
 * Up to this share the slopes take the correction and the sweep stands: the sum of squares is off by the square of this
 * share, and scores of clusters by about the share itself, a thousandth of the tightest tolerance on standard errors.
 */
const SETTLED = 1e-10;

/** Whether the streaming fit covers a model: one or two absorbed factors, no weights, scores of rows or one cluster. */
export function isStreamable(input: RegressionInput): boolean {
  const { absorb, weights, wild, vcov, columns, low } = input;
  if (!isPlain(input) || absorb.length < 1 || absorb.length > 2 || weights != null || wild != null)
    return false;
  if (columns.length === 0 || (low ?? []).some((part) => part !== null)) return false;
  if (vcov.type === 'cluster') return vcov.by.length === 1;
  return vcov.type === 'iid' || vcov.type === 'HC0' || vcov.type === 'HC1';
}

/** Nothing but effects is absorbed, and singletons go. */
function isPlain({ keepSingletons, slopes, constant }: RegressionInput): boolean {
  return keepSingletons !== true && (slopes ?? []).length === 0 && constant !== false;
}

/**
 * Fixed effects without a matrix of transformed columns: effects by level from sums by level, then one sweep for the
 * cross-products of the remainders and one for residuals and scores, tile by tile over the caller's columns. Gives what
 * `fitFixedEffects` gives, to rounding; null where the cross-products are too ill-conditioned to say so.
 *
 * @shape as fitRegression; memory beyond the result is per level, not per row
 * @cite docs/adr/0012-streaming-fixed-effects.md
 * @oracle test/oracle/regression
 */
export function fitStreaming(input: RegressionInput): RegressionFit | null {
  const n = input.y.length;
  const counts = input.absorb.map((factor) => countRows(factor, null));
  // null: all rows.
  const rows = haveSingletons(counts) ? rowsLeft(input.absorb, n, null, counts) : null;
  if (rows?.length === 0) return null;
  const dense = rows === null ? input.absorb.filter((_, f) => !counts[f]!.includes(0)) : [];
  const sample = takeSample(input, rows, dense);
  const main = largestFactor(sample.absorb);
  const others = sample.absorb.filter((_, f) => f !== main);
  const countsOf = (factor: Factor): Float64Array =>
    counts[input.absorb.indexOf(factor)] ?? countRows(factor, null);
  const design = createDesign(sample.absorb[main]!, others, null, countsOf);
  const solver = createSolver(design);
  return fitNetted(input, {
    sample,
    rows,
    design,
    solver,
    netted: netColumns(design, solver, [sample.y, ...sample.columns]),
  });
}

/** A sample, its design, and its columns with what the absorbed effects take off them. */
export type NettedSample = {
  readonly sample: Sample;
  /** Positions in the input; null: all. */
  readonly rows: Int32Array | null;
  readonly design: Design;
  readonly solver: Solver;
  readonly netted: NettedColumns;
};

/** The regression of netted columns; null as `fitStreaming`. */
export function fitNetted(
  input: RegressionInput,
  { sample, rows, design, solver, netted }: NettedSample,
): RegressionFit | null {
  const first = solveNormal(netted);
  const solved = first === null ? null : refined(design, first, sample.vcov);
  if (solved === null) return null;
  const { normal, pass } = solved;
  const residuals = lazily(() => residualsOf(design, normal));
  const fitted = lazily(() => residuals().map((value, i) => sample.y[i]! - value));
  const rowsUsed = lazily(() => rows ?? allRows(input.y.length));
  const overall = overallFit(design, normal, residuals, pass.rss, sample.entity);
  const numbers = assemble(input, sample, normal, pass, netted.nets.slice(1), solver.rank, overall);
  return {
    ...numbers,
    absorption: solver.absorption(),
    get rowsUsed() {
      return rowsUsed();
    },
    get residuals() {
      return residuals();
    },
    get fitted() {
      return fitted();
    },
  };
}

/** Slopes that the residuals no longer correct, and the sweep with them; null where one correction does not do. */
function refined(
  design: Design,
  normal: Normal,
  vcov: VcovChoice,
): { readonly normal: Normal; readonly pass: ResidualPass } | null {
  const pass = residualPass(design, normal, vcov);
  if (isWithin(NEGLIGIBLE, normal, pass)) return { normal, pass };
  const better = { ...normal, beta: corrected(normal, pass) };
  if (isWithin(SETTLED, normal, pass)) return { normal: better, pass };
  const next = residualPass(design, better, vcov);
  return isWithin(NEGLIGIBLE, better, next) ? { normal: better, pass: next } : null;
}

/** One step of refinement: what the residuals still say about the slopes. */
function corrected({ inverse, beta }: Normal, { gradient }: ResidualPass): Float64Array {
  const k = beta.length;
  const better = new Float64Array(k);
  for (let j = 0; j < k; j++) {
    let change = 0;
    for (let m = 0; m < k; m++) change += inverse[j * k + m]! * gradient[m]!;
    better[j] = beta[j]! + change;
  }
  return better;
}

/** Whether the residuals would move every slope by less than rounding, or this share of its standard error. */
function isWithin(share: number, normal: Normal, pass: ResidualPass): boolean {
  const k = normal.beta.length;
  const better = corrected(normal, pass);
  const variance = pass.rss / normal.outcome.column.length;
  for (let j = 0; j < k; j++) {
    const value = normal.beta[j]!;
    const change = Math.abs(better[j]! - value);
    const stdError = Math.sqrt(variance * normal.inverse[j * k + j]!);
    if (!(change <= Math.max(ROUNDING * Math.abs(value), share * stdError))) return false;
  }
  return true;
}

function assemble(
  input: RegressionInput,
  sample: Sample,
  normal: Normal,
  pass: ResidualPass,
  terms: readonly Netted[],
  absorbedRank: number,
  overall: OverallFit,
): Omit<RegressionFit, 'rowsUsed' | 'residuals' | 'fitted'> {
  const { kept, dropped, outcome } = normal;
  const nObs = sample.y.length;
  const slopes = kept.length;
  const all = slopes + absorbedRank;
  const beta = withConstant(normal);
  const counts: Counts = {
    nObs,
    slopes,
    all,
    rankOf: (factors) => (factors.length === sample.absorb.length ? absorbedRank : rankOf(factors)),
    absorbed: sample.absorb,
    entity: sample.entity,
    leverage: () => null,
    frequency: null,
  };
  const { matrix, info } = covarianceOfSums(gramOf(normal, nObs), pass.rss, pass.meat, sample.vcov, counts);
  return {
    terms: [...Array.from(kept, (j) => input.terms[j]!), '(Intercept)'],
    ...inference(beta, matrix, info.df, input.confidence),
    vcovInfo: info,
    omitted: Array.from(dropped, (j) => ({
      term: input.terms[j]!,
      reason: isConstant(terms[j]!) ? 'constant' : 'absorbed by the fixed effects',
    })),
    fit: {
      nObs,
      nEntities: sample.entity?.levels ?? null,
      nPeriods: sample.time?.levels ?? null,
      dfModel: slopes,
      dfResid: nObs - all,
      rss: pass.rss,
      r2Within: 1 - pass.rss / normal.within,
      ...overall,
      r2Lsdv: 1 - pass.rss / outcome.squares,
      adjR2: 1 - pass.rss / (nObs - all) / (outcome.squares / (nObs - 1)),
      ...slopesTest(beta, matrix, slopes, info.df),
    },
    random: null,
    singletons: input.y.length - nObs,
  };
}

function isConstant({ squares, norm }: Netted): boolean {
  return !(Math.sqrt(squares) > 1e-10 * norm);
}

/** Slopes, and the constant that makes the mean residual zero. */
function withConstant({ beta, columns, outcome }: Normal): Float64Array {
  const out = new Float64Array(beta.length + 1);
  out.set(beta);
  let constant = outcome.mean;
  columns.forEach(({ mean }, j) => {
    constant -= beta[j]! * mean;
  });
  out[beta.length] = constant;
  return out;
}

/** The sum of the outer products of the influences: (X'X)^-1 and, for the constant, 1/n + m'(X'X)^-1 m. */
function gramOf({ inverse, columns }: Normal, rows: number): Float64Array {
  const k = columns.length;
  const gram = new Float64Array((k + 1) * (k + 1));
  let constant = 1 / rows;
  for (let j = 0; j < k; j++) {
    let along = 0;
    for (let m = 0; m < k; m++) {
      gram[j * (k + 1) + m] = inverse[j * k + m]!;
      along += inverse[j * k + m]! * columns[m]!.mean;
    }
    gram[j * (k + 1) + k] = -along;
    gram[k * (k + 1) + j] = -along;
    constant += columns[j]!.mean * along;
  }
  gram[k * (k + 1) + k] = constant;
  return gram;
}
