import * as chi2 from '../../numeric/dist/chi2.ts';
import * as normal from '../../numeric/dist/normal.ts';
import { dot } from '../../numeric/sum.ts';
import { countLevels } from '../regression/factor.ts';
import { fitRegression } from '../regression/fit.ts';
import type { Factor, RegressionInput } from '../regression/types.ts';
import { type TestRow, withoutTest } from './types.ts';

/** A one-way multiplier with its sign, and the weight that King and Wu give it. */
type Way = { readonly name: string; readonly signed: number; readonly weight: number };

/**
 * Lagrange multiplier tests of no variance of entity and of period effects that mind that a variance is not negative, on
 * pooled residuals, unbalanced panels too. Honda: the signed root of Breusch and Pagan's statistic; of both, their sum
 * over the root of two. King and Wu: the sum weighted by what each knows. Gourieroux, Holly and Monfort: the sum of
 * squares of those above zero, against a mixture of chi-squares.
 *
 * @cite Honda (1985), Review of Economic Studies 52; King & Wu (1997), Econometric Reviews 16; Gourieroux, Holly &
 * Monfort (1982), Econometrica 50; Baltagi, Chang & Li (1992), J. Econometrics 54
 * @oracle test/oracle/regression
 */
export function oneSidedMultipliers(
  test: 'honda' | 'king_wu' | 'gourieroux_holly_monfort',
  input: RegressionInput,
): TestRow[] {
  const fit = fitRegression({ ...input, estimator: 'pooled_ols', absorb: [], vcov: { type: 'iid' } });
  const factors = [input.entity, input.time].filter((factor) => factor !== null);
  const ways = factors.map((factor) => wayOf(fit.residuals, factor));
  const names = factors.map(({ name }) => name);
  if (!(fit.fit.rss > 0)) return [withoutTest(test, 'normal', 'the model fits exactly', names)];
  const sum = ways.reduce((total, { signed }) => total + signed, 0);
  switch (test) {
    case 'honda':
      return [
        ...ways.map(({ name, signed }) => above(test, [name], signed)),
        above(test, names, sum / Math.sqrt(ways.length)),
      ];
    case 'king_wu': {
      const weighed = ways.reduce((total, { signed, weight }) => total + weight * signed, 0);
      const size = ways.reduce((total, { weight }) => total + weight * weight, 0);
      return [above(test, names, weighed / Math.sqrt(size))];
    }
    case 'gourieroux_holly_monfort':
      return [mixed(ways)];
  }
}

function wayOf(residuals: Float64Array, factor: Factor): Way {
  const sums = new Float64Array(factor.levels);
  for (let i = 0; i < residuals.length; i++) sums[factor.codes[i]!]! += residuals[i]!;
  const n = residuals.length;
  let squares = 0;
  for (const count of countLevels(factor)) squares += count * count;
  const excess = dot(sums, sums) / dot(residuals, residuals) - 1;
  const signed = (n * excess) / Math.sqrt(2 * (squares - n));
  return { name: factor.name, signed, weight: Math.sqrt(squares - n) };
}

/** Large values reject. */
function above(test: 'honda' | 'king_wu', of: readonly string[], statistic: number): TestRow {
  const pValue = normal.sf(statistic);
  return { test, of, statistic, distribution: 'normal', df: null, df2: null, pValue, reason: null };
}

function mixed(ways: readonly Way[]): TestRow {
  const statistic = ways.reduce((total, { signed }) => total + Math.max(0, signed) * Math.max(0, signed), 0);
  const tail = statistic > 0 ? 0.5 * chi2.sf(statistic, 1) + 0.25 * chi2.sf(statistic, 2) : 1;
  return {
    test: 'gourieroux_holly_monfort',
    of: ways.map(({ name }) => name),
    statistic,
    distribution: 'chibar2',
    df: 2,
    df2: null,
    pValue: tail,
    reason: null,
  };
}
