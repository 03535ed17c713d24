import * as chi2 from '../../numeric/dist/chi2.ts';
import * as normal from '../../numeric/dist/normal.ts';
import { dot } from '../../numeric/sum.ts';
import type { Factor } from '../regression/types.ts';
import { type TestRow, withoutTest } from './types.ts';

/**
 * Modified Wald test that the errors of every entity have one variance; entities seen once are left out.
 *
 * @shape residuals n, entity n
 * @cite Greene (2018), Econometric Analysis, section 9.7; Baum (2001), Stata Journal 1(1): xttest3
 * @oracle test/oracle/regression
 */
export function groupwiseTest(residuals: Float64Array, entity: Factor): TestRow {
  const name = 'groupwise_heteroskedasticity';
  const overall = dot(residuals, residuals) / residuals.length;
  const groups = squaresByLevel(residuals, entity).filter((squares) => squares.length > 1);
  let statistic = 0;
  for (const squares of groups) {
    const count = squares.length;
    let total = 0;
    for (const square of squares) total += square;
    const own = total / count;
    let spread = 0;
    for (const square of squares) spread += (square - own) * (square - own);
    const variance = spread / (count * (count - 1));
    if (!(variance > FLAT * overall * overall)) {
      return withoutTest(name, 'chi2', 'the squared residuals of an entity do not vary');
    }
    statistic += ((own - overall) * (own - overall)) / variance;
  }
  const df = groups.length;
  if (df < 2) return withoutTest(name, 'chi2', 'fewer than two entities are seen twice');
  const pValue = chi2.sf(statistic, df);
  return { test: name, of: [], statistic, distribution: 'chi2', df, df2: null, pValue, reason: null };
}

/** Squared residuals that vary less than this share of the squared variance differ by rounding. */
const FLAT = 1e-20;

function squaresByLevel(residuals: Float64Array, entity: Factor): number[][] {
  const groups: number[][] = Array.from({ length: entity.levels }, () => []);
  for (let i = 0; i < residuals.length; i++) {
    groups[entity.codes[i]!]!.push(residuals[i]! * residuals[i]!);
  }
  return groups;
}

/** Pairs of entities share at least this many periods to have a correlation. */
const COMMON = 2;

/**
 * Pesaran's CD test of no dependence across entities: correlations of each pair's residuals over their common periods,
 * centered there, times the root of their number, summed and scaled by the number of overlapping pairs.
 *
 * @shape residuals, entity, time n; at most one row per entity and period
 * @cite Pesaran (2004), "General diagnostic tests for cross section dependence in panels"; Pesaran (2015)
 * @oracle test/oracle/regression
 */
export function crossSectionTest(residuals: Float64Array, entity: Factor, time: Factor): TestRow {
  const name = 'cross_section_dependence';
  const periods = time.levels;
  const grid = new Float64Array(entity.levels * periods).fill(Number.NaN);
  for (let i = 0; i < residuals.length; i++) {
    grid[entity.codes[i]! * periods + time.codes[i]!] = residuals[i]!;
  }
  let total = 0;
  let pairs = 0;
  for (let a = 1; a < entity.levels; a++) {
    for (let b = 0; b < a; b++) {
      const own = grid.subarray(a * periods, (a + 1) * periods);
      const { common, correlation } = correlate(own, grid.subarray(b * periods, (b + 1) * periods));
      if (common < COMMON || Number.isNaN(correlation)) continue;
      pairs += 1;
      total += Math.sqrt(common) * correlation;
    }
  }
  if (pairs === 0) return withoutTest(name, 'normal', 'no two entities share two periods');
  const statistic = total / Math.sqrt(pairs);
  const pValue = 2 * normal.sf(Math.abs(statistic));
  return { test: name, of: [], statistic, distribution: 'normal', df: null, df2: null, pValue, reason: null };
}

function correlate(a: Float64Array, b: Float64Array): { common: number; correlation: number } {
  let [common, sumA, sumB] = [0, 0, 0];
  for (let t = 0; t < a.length; t++) {
    if (Number.isNaN(a[t]!) || Number.isNaN(b[t]!)) continue;
    common += 1;
    sumA += a[t]!;
    sumB += b[t]!;
  }
  const [meanA, meanB] = [sumA / common, sumB / common];
  let [aa, bb, ab] = [0, 0, 0];
  for (let t = 0; t < a.length; t++) {
    if (Number.isNaN(a[t]!) || Number.isNaN(b[t]!)) continue;
    aa += (a[t]! - meanA) * (a[t]! - meanA);
    bb += (b[t]! - meanB) * (b[t]! - meanB);
    ab += (a[t]! - meanA) * (b[t]! - meanB);
  }
  return { common, correlation: ab / Math.sqrt(aa * bb) };
}
