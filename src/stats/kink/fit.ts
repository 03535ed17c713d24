import { err, ok, type Result } from '../../base/result.ts';
import * as chi2 from '../../numeric/dist/chi2.ts';
import { dot, mean } from '../../numeric/sum.ts';
import { fitLinearized, type LinearizedFit } from '../nonlinear/linearized.ts';
import { fitRegression } from '../regression/fit.ts';
import { addScaled, isVoid } from '../regression/least-squares.ts';
import { innerProduct } from '../threshold/basis.ts';
import { criticalValue, upperShare } from '../threshold/bootstrap.ts';
import { regimeDifferences } from '../threshold/difference.ts';
import { regimeLabels } from '../threshold/regimes.ts';
import { nullResidual } from '../threshold/scan.ts';
import type { RegimeTerm } from '../threshold/types.ts';
import { createWithin, samePartition } from '../within/within.ts';
import { type KinkReplicates, kinkBootstrap } from './bootstrap.ts';
import { pointsReaching } from './confidence-set.ts';
import { noKink, noResidual } from './problems.ts';
import { bestPoint, createProfile, gainAt, intervalOf, type Profile } from './profile.ts';
import { onRows } from './sample.ts';
import type { KinkFit, KinkInput, KinkProblem, KinkSet, KinkTest } from './types.ts';

/**
 * Regression kink with an unknown point within entities: y = b_1 (x - g)_- + b_2 (x - g)_+ + controls + effects + e, g by
 * exact least squares; test of no kink by multiplier bootstrap; g's set by inverting F; slopes with standard errors that
 * allow for g being estimated.
 *
 * @shape every column and factor n, rows sorted by entity, then time
 * @status problems are values: no room between the trimmed ends, nothing to explain, a kink that effects absorb
 * @cite Hansen (2017), JBES 35(2); Zhang, Zhou and Jiang (2017), Economics Letters 157, for panels
 * @oracle test/oracle/kink
 */
export function fitKink(full: KinkInput): Result<KinkFit, KinkProblem> {
  const linear = fitRegression({
    y: full.y,
    terms: [full.kinkVariable.name, ...full.controls.map(({ name }) => name)],
    columns: [full.kinkVariable.values, ...full.controls.map(({ values }) => values)],
    estimator: full.absorb.length === 0 ? 'pooled_ols' : 'fixed_effects',
    absorb: full.absorb,
    entity: full.entity,
    time: full.time,
    vcov: { type: 'iid' },
    confidence: full.confidence,
    variance: 'swamy_arora',
  });
  if (linear.fit.dfResid <= 2) return err(noResidual(linear.fit.nObs));
  const input = onRows(full, linear.rowsUsed);
  const { y, kinkVariable, entity, absorb } = input;
  const x = kinkVariable.values;
  const within = createWithin(y.length, absorb, entity);
  const center = mean(x);
  const profile = createProfile(
    within,
    x,
    center,
    input.controls.map(({ values }) => values),
    input.trim,
    input.grid,
  );
  const residual = nullResidual(profile.scan, y);
  if (isVoid(residual, Math.sqrt(dot(y, y)))) return err(noResidual(y.length));
  const numerator = new Float64Array(profile.candidates.count.length * 2);
  profile.scan.numeratorInto(numerator, residual);
  const best = bestPoint(profile, numerator);
  if (Number.isNaN(best.gamma)) return err(noKink(input, profile.candidates.gamma.length));
  const absorbsEntity = entity !== null && absorb.some((factor) => samePartition(factor, entity));
  const df = y.length - (absorbsEntity ? entity.levels : 1);
  const rssNull = innerProduct(residual, residual);
  const point = { interval: intervalOf(profile, best.gamma), gamma: best.gamma };
  const kinked = kinkPart(profile, best.gamma, residual);
  const rest = residual.map((value, i) => value - kinked[i]!);
  const rss = innerProduct(rest, rest);
  if (isVoid(rest, Math.sqrt(dot(y, y)))) return err(noResidual(y.length));
  const replicates = input.bootstrap === null ? null : kinkBootstrap(profile, input, kinked, rest, point, df);
  const test = testOf(((rssNull - rss) / rss) * df, replicates);
  const { fit, terms, slopes } = regression(input, best.gamma + center);
  const found = fit.parameters[0]!;
  return ok({
    test,
    kink: found,
    set: setOf(profile, numerator, best.gamma, rssNull, rss, df, replicates, input.confidence),
    curve: curveOf(profile, numerator, best.gamma, rssNull, rss, df),
    column: fit.column,
    regimeTerms: terms,
    regimeDifference: regimeDifferences(fit.column, terms, input.confidence),
    regimeRows: rowsBeside(x, best.gamma + center),
    rss: [rssNull, rss],
    df,
    candidates: profile.points?.length ?? profile.candidates.gamma.length,
    rowsUsed: linear.rowsUsed,
    singletons: full.y.length - y.length,
    partial: partialOf(x, slopes, fit.column.residuals, best.gamma + center),
  });
}

/** The part of the null residual that the kink at gamma explains. */
function kinkPart({ scan }: Profile, gamma: number, residual: Float64Array): Float64Array {
  const { order } = scan.candidates;
  const kink = new Float64Array(residual.length);
  for (let i = 0; i < order.length; i++) {
    const value = scan.sorted[0]![i]!;
    if (value < gamma) kink[order[i]!] = value - gamma;
  }
  const direction = nullResidual(scan, kink);
  const slope = innerProduct(direction, residual) / innerProduct(direction, direction);
  return direction.map((value) => value * slope);
}

function testOf(fStatistic: number, run: KinkReplicates | null): KinkTest {
  const valid = run !== null && run.test.length > 0 ? run.test : null;
  const critical = (alpha: number) => (valid === null ? null : criticalValue(valid, alpha));
  return {
    fStatistic,
    pValue: valid === null ? null : upperShare(valid, fStatistic),
    critical: { '0.10': critical(0.1), '0.05': critical(0.05), '0.01': critical(0.01) },
    replications: run === null ? 0 : run.test.length + run.failed,
    failed: run?.failed ?? 0,
    reason: run === null ? 'no_bootstrap' : valid === null ? 'all_replicates_failed' : null,
    replicates: run?.test ?? new Float64Array(0),
    pointReplicates: run?.point ?? new Float64Array(0),
  };
}

function setOf(
  profile: Profile,
  numerator: Float64Array,
  gamma: number,
  rssNull: number,
  rss: number,
  df: number,
  run: KinkReplicates | null,
  confidence: number,
): KinkSet {
  const drawn = run !== null && run.point.length > 0 ? run.point : null;
  const critical = drawn === null ? chi2.isf(1 - confidence, 1) : criticalValue(drawn, 1 - confidence);
  const least = rssNull - rss * (1 + critical / df);
  const segments = pointsReaching(profile, numerator, least);
  const ends = segments.length === 0 ? [{ low: gamma, high: gamma }] : segments;
  const values = profile.candidates.gamma;
  const [low, high] = [ends[0]!.low, ends[ends.length - 1]!.high];
  return {
    confLow: low + profile.center,
    confHigh: high + profile.center,
    connected: ends.length === 1,
    critical,
    method: drawn === null ? 'chi2' : 'bootstrap',
    bounded: low > values[0]! && high < values[values.length - 1]!,
  };
}

/** S and F over the candidates (or the grid's points), with the estimate among them. */
function curveOf(
  profile: Profile,
  numerator: Float64Array,
  gamma: number,
  rssNull: number,
  rss: number,
  df: number,
): KinkFit['curve'] {
  const points =
    profile.points ?? Array.from(profile.candidates.gamma, (value, interval) => ({ interval, gamma: value }));
  const all = [
    ...points.filter((point) => point.gamma !== gamma),
    { interval: intervalOf(profile, gamma), gamma },
  ]
    .sort((a, b) => a.gamma - b.gamma)
    .map((point) => ({ gamma: point.gamma, gain: gainAt(profile, numerator, point) }))
    .filter(({ gain }) => !Number.isNaN(gain));
  const sums = Float64Array.from(all, (point) => (point.gamma === gamma ? rss : rssNull - point.gain));
  return {
    gamma: Float64Array.from(all, (point) => point.gamma + profile.center),
    rss: sums,
    f: sums.map((value) => ((value - rss) / rss) * df),
  };
}

type KinkRegression = {
  readonly fit: LinearizedFit;
  readonly terms: readonly RegimeTerm[];
  readonly slopes: readonly [number, number];
};

/** Slopes below and above the kink, controls, and the kink point, with their joint covariance matrix. */
function regression(input: KinkInput, gamma: number): KinkRegression {
  const { y, kinkVariable, controls, absorb, entity, time, vcov, confidence } = input;
  const { name, values: x } = kinkVariable;
  const labels = regimeLabels(name, [gamma], '<=');
  const terms = labels.map((label, regime): RegimeTerm => ({ term: `${name} [${label}]`, of: name, regime }));
  const below = x.map((value) => Math.min(0, value - gamma));
  const above = x.map((value) => Math.max(0, value - gamma));
  const columns = [below, above, ...controls.map(({ values }) => values)];
  const slopes = fitRegression({
    y,
    terms: columns.map((_, j) => String(j)),
    columns,
    estimator: absorb.length === 0 ? 'pooled_ols' : 'fixed_effects',
    absorb,
    entity,
    time,
    vcov: { type: 'iid' },
    confidence,
    variance: 'swamy_arora',
  });
  const slopeOf = (j: number): number => {
    const at = slopes.terms.indexOf(String(j));
    return at < 0 ? 0 : slopes.beta[at]!;
  };
  const under = x.map((value) => (value < gamma ? 1 : 0));
  const over = x.map((value) => (value > gamma ? 1 : 0));
  const [low, high] = [slopeOf(0), slopeOf(1)];
  const size = columns.length + 1;
  const fit = fitLinearized({
    y,
    coefficients: columns.map((derivative, j) => ({
      name: j < 2 ? terms[j]!.term : controls[j - 2]!.name,
      derivative,
      value: slopeOf(j),
    })),
    parameters: [
      { name: 'kink', derivative: x.map((_, i) => -low * under[i]! - high * over[i]!), value: gamma },
    ],
    curvature: (residuals) => {
      const rows = Array.from({ length: size }, () => new Array<number>(size).fill(0));
      [under, over].forEach((side, j) => {
        // d2 fit / d slope d gamma = -1 on the slope's side.
        rows[j]![size - 1] = dot(residuals, side);
        rows[size - 1]![j] = rows[j]![size - 1]!;
      });
      return rows;
    },
    absorb,
    entity,
    time,
    vcov,
    confidence,
  });
  return { fit, terms, slopes: [low, high] };
}

function rowsBeside(x: Float64Array, gamma: number): readonly [number, number] {
  let below = 0;
  for (const value of x) if (value <= gamma) below += 1;
  return [below, x.length - below];
}

/** The kinked line, zero at the kink, and the residuals around it. */
function partialOf(
  x: Float64Array,
  [low, high]: readonly [number, number],
  residuals: Float64Array,
  gamma: number,
): KinkFit['partial'] {
  const fitted = x.map((value) => (value <= gamma ? low : high) * (value - gamma));
  const y = new Float64Array(fitted);
  addScaled(y, 1, residuals);
  return { x, y, fitted };
}
