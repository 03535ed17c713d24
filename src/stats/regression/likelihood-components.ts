import { sum } from '../../numeric/sum.ts';
import { countLevels } from './factor.ts';
import { addScaled, type LeastSquares, solveLeastSquares } from './least-squares.ts';
import type { Components } from './quadratic-components.ts';
import { quasiDemeaning } from './random-transform.ts';
import type { Factor } from './types.ts';

/** Places in (0, 1) of the share of the variance that is the groups' where the likelihood is looked at first. */
const GRID = 40;
/** Halvings of an interval of length 1/20: what is left is rounding. */
const HALVINGS = 60;

/** The likelihood with everything but the share of the groups' variance at its best. */
type Profile = { readonly logLikelihood: number; readonly score: number; readonly varianceE: number };

/**
 * Components at the maximum of the normal likelihood. Slopes and sigma_e are at their best for any share
 * rho = sigma_u^2 / (sigma_u^2 + sigma_e^2), so that one number is left to search: over a grid, then to where the
 * derivative is zero. A share of zero is an end of the range and possible.
 *
 * @shape y, columns n, centered
 * @status null where the regression leaves no residuals
 * @cite Hsiao (2014), Analysis of Panel Data, section 3.3.3; Breusch (1987), J. Econometrics 36
 */
export function likelihoodComponents(
  y: Float64Array,
  columns: readonly Float64Array[],
  norms: readonly number[],
  group: Factor,
): (Components & { readonly logLikelihood: number }) | null {
  if (group.levels < 2 || group.levels === y.length) return null;
  const at = (rho: number): Profile | null => profile(y, columns, norms, group, rho / (1 - rho));
  const grid: { rho: number; own: Profile }[] = [];
  for (let i = 0; i < GRID; i++) {
    const own = at(i / GRID);
    if (own === null) return null;
    grid.push({ rho: i / GRID, own });
  }
  const best = grid.reduce((one, other) => (other.own.logLikelihood > one.own.logLikelihood ? other : one));
  const rho = refined(best.rho, best.own.score, (value) => at(value)?.score ?? Number.NaN);
  const found = at(rho);
  if (found === null) return null;
  const { varianceE, logLikelihood } = found;
  return { varianceE, varianceU: (rho / (1 - rho)) * varianceE, logLikelihood };
}

/** Where the score turns from positive to negative, beside a point of the grid. */
function refined(start: number, score: number, scoreAt: (rho: number) => number): number {
  if (start === 0 && !(score > 0)) return 0;
  let [low, high] = score > 0 ? [start, start + 1 / GRID] : [start - 1 / GRID, start];
  if (high >= 1) high = 1 - 1e-12;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (scoreAt(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** At ratio sigma_u^2 / sigma_e^2; the score is the derivative by it. */
function profile(
  y: Float64Array,
  columns: readonly Float64Array[],
  norms: readonly number[],
  group: Factor,
  ratio: number,
): Profile | null {
  const n = y.length;
  const transform = quasiDemeaning(group, ratio);
  const constant = transform(new Float64Array(n).fill(1));
  const solved = solveLeastSquares(transform(y), [constant, ...columns.map(transform)], [0, ...norms]);
  if (!(solved.rss > 0)) return null;
  const varianceE = solved.rss / n;
  const residuals = rawResiduals(y, columns, solved);
  const counts = countLevels(group);
  const sums = new Float64Array(group.levels);
  for (let i = 0; i < n; i++) sums[group.codes[i]!]! += residuals[i]!;
  const logs = Float64Array.from(counts, (count) => Math.log(1 + count * ratio));
  const gains = sums.map((value, g) => {
    const share = value / (1 + counts[g]! * ratio);
    return (share * share) / varianceE - counts[g]! / (1 + counts[g]! * ratio);
  });
  return {
    varianceE,
    logLikelihood: -(n / 2) * (Math.log(2 * Math.PI * varianceE) + 1) - sum(logs) / 2,
    score: sum(gains) / 2,
  };
}

function rawResiduals(y: Float64Array, columns: readonly Float64Array[], solved: LeastSquares): Float64Array {
  const residuals = Float64Array.from(y);
  solved.kept.forEach((j, position) => {
    const beta = solved.beta[position]!;
    if (j === 0) for (let i = 0; i < residuals.length; i++) residuals[i]! -= beta;
    else addScaled(residuals, -beta, columns[j - 1]!);
  });
  return residuals;
}
