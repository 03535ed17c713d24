import type { Rng } from '../../numeric/rng.ts';
import { dot } from '../../numeric/sum.ts';
import { addScaled, type LeastSquares } from './least-squares.ts';
import { orthonormal } from './orthonormal.ts';
import type { Prepared } from './prepare.ts';
import type { Factor, WildInference, WildOptions } from './types.ts';

/**
 * Wild cluster bootstrap of each slope's t with the null imposed: residuals of the restricted regression change sign, or
 * are scaled, by whole clusters; t* uses the clusters' own standard error, absorbed effects re-estimated in every
 * replicate. The p-value is the share of |t*| above |t|; the interval holds the values that the same draws do not
 * reject. Where Rademacher weights have no more patterns than replicates, every pattern is taken once.
 *
 * @shape one entry per slope kept, in its order
 * @status a reason where an entry is not defined: no covariance matrix (`reason`), a slope that fits exactly
 * @cite Cameron, Gelbach & Miller (2008), Review of Economics and Statistics 90; Roodman et al. (2019), Stata Journal
 * 19(1); Webb (2023), Canadian J. Economics 56 for the six-point weights
 * @oracle test/unit/stats/regression/wild-bootstrap.test.ts
 */
export function wildBootstrap(
  prepared: Prepared,
  solved: LeastSquares,
  cluster: Factor,
  options: WildOptions,
  reason: string | null,
): readonly WildInference[] {
  if (reason !== null) return Array.from(solved.kept, () => undefinedInference(reason));
  const draws = drawWeights(cluster.levels, options);
  const basis = orthonormal(
    Array.from(solved.kept, (j) => prepared.transformed[j]!),
    Array.from(solved.kept, (j) => prepared.norms[j]!),
  );
  return Array.from(solved.kept, (_, position) => {
    const quadratics = quadraticsOf(prepared, solved, basis, cluster, position, draws);
    if (quadratics === null) return undefinedInference('the slope has no error');
    return inferenceOf(quadratics, solved.beta[position]!, options.confidence);
  });
}

function undefinedInference(reason: string): WildInference {
  return { pValue: Number.NaN, confLow: Number.NaN, confHigh: Number.NaN, reason };
}

const WEBB = [-Math.sqrt(1.5), -1, -Math.sqrt(0.5), Math.sqrt(0.5), 1, Math.sqrt(1.5)];

/** Whether there are so few clusters that all sign patterns are taken. */
export function isEnumerated(
  levels: number,
  options: Pick<WildOptions, 'weights' | 'replications'>,
): boolean {
  return options.weights === 'rademacher' && levels < 31 && 1 << levels <= options.replications;
}

/** One weight per cluster and replicate. */
function drawWeights(levels: number, options: WildOptions): Float64Array[] {
  if (isEnumerated(levels, options)) {
    return Array.from({ length: 1 << levels }, (_, pattern) =>
      Float64Array.from({ length: levels }, (_unused, g) => (((pattern >> g) & 1) === 1 ? 1 : -1)),
    );
  }
  return Array.from({ length: options.replications }, (_, replicate) => {
    const rng: Rng = options.stream(replicate);
    const one = options.weights === 'webb' ? () => WEBB[rng.integer(6)]! : () => rng.sign();
    return Float64Array.from({ length: levels }, one);
  });
}

/**
 * Of each replicate, and of the data (all weights one) first: numerator p - q b0 and squared denominator
 * u - 2 v b0 + w b0^2 of its t at the null value b0.
 */
type Quadratics = {
  readonly p: Float64Array;
  readonly q: Float64Array;
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly w: Float64Array;
};

function quadraticsOf(
  prepared: Prepared,
  solved: LeastSquares,
  basis: readonly Float64Array[],
  cluster: Factor,
  position: number,
  draws: readonly Float64Array[],
): Quadratics | null {
  const influence = solved.influence[position]!;
  const size = dot(influence, influence);
  // What is left of the term and of the outcome once the other terms are out; x'x = 1 / |influence|^2.
  const x = influence.map((value) => value / size);
  const y = Float64Array.from(solved.residuals);
  addScaled(y, solved.beta[position]!, x);
  const ofY = scoresByCluster(prepared, basis, cluster, x, y);
  const ofX = scoresByCluster(prepared, basis, cluster, x, x);
  const patterns = [new Float64Array(cluster.levels).fill(1), ...draws];
  const columns = (): Float64Array => new Float64Array(patterns.length);
  const out = { p: columns(), q: columns(), u: columns(), v: columns(), w: columns() };
  patterns.forEach((weights, r) => {
    out.p[r] = dot(weights, ofY.numerators);
    out.q[r] = dot(weights, ofX.numerators);
    for (let g = 0; g < cluster.levels; g++) {
      const [a, b] = [dot(weights, ofY.scores[g]!), dot(weights, ofX.scores[g]!)];
      out.u[r]! += a * a;
      out.v[r]! += a * b;
      out.w[r]! += b * b;
    }
  });
  return out.u[0]! -
    2 * out.v[0]! * solved.beta[position]! +
    out.w[0]! * solved.beta[position]! * solved.beta[position]! >
    0
    ? out
    : null;
}

/**
 * Numerators x_h'r_h by cluster h, and the scores x_g'(M r restricted to h)_g of every cluster g for each h, M the
 * projection off all terms and effects.
 */
function scoresByCluster(
  { absorber, root }: Prepared,
  basis: readonly Float64Array[],
  cluster: Factor,
  x: Float64Array,
  r: Float64Array,
): { readonly numerators: Float64Array; readonly scores: readonly Float64Array[] } {
  const { levels, codes } = cluster;
  const numerators = new Float64Array(levels);
  const scores = Array.from({ length: levels }, () => new Float64Array(levels));
  const own = new Float64Array(r.length);
  for (let h = 0; h < levels; h++) {
    for (let i = 0; i < r.length; i++) own[i] = codes[i] === h ? r[i]! : 0;
    // The absorber works on columns before they are scaled by the roots of the weights.
    const plain = root === null ? own : own.map((value, i) => value / root[i]!);
    const absorbed = absorber.absorb(plain);
    const rest = root === null ? absorbed : absorbed.map((value, i) => value * root[i]!);
    for (const column of basis) addScaled(rest, -dot(column, own), column);
    for (let i = 0; i < r.length; i++) {
      scores[codes[i]!]![h]! += x[i]! * rest[i]!;
      if (codes[i] === h) numerators[h]! += x[i]! * r[i]!;
    }
  }
  return { numerators, scores };
}

/** A |t*| this close to |t|, relatively, is the same sign pattern again. */
const TIE = 1e-9;

function inferenceOf(quadratics: Quadratics, beta: number, confidence: number): WildInference {
  const { p, q, u, v, w } = quadratics;
  const squared = (r: number, null_: number): number => {
    const numerator = p[r]! - q[r]! * null_;
    return (numerator * numerator) / (u[r]! - 2 * v[r]! * null_ + w[r]! * null_ * null_);
  };
  const pAt = (null_: number): number => {
    const own = squared(0, null_) * (1 + TIE);
    let above = 0;
    for (let r = 1; r < p.length; r++) if (squared(r, null_) > own) above += 1;
    return above / (p.length - 1);
  };
  const alpha = 1 - confidence;
  const stdError = Math.sqrt(u[0]! - 2 * v[0]! * beta + w[0]! * beta * beta) / Math.abs(q[0]!);
  const low = boundary(pAt, beta, -stdError, alpha);
  const high = boundary(pAt, beta, stdError, alpha);
  const reason =
    low === null || high === null ? 'the interval has no end: too few clusters or patterns' : null;
  return { pValue: pAt(0), confLow: low ?? Number.NaN, confHigh: high ?? Number.NaN, reason };
}

/** Where p falls to alpha on the way from the estimate, by doubling and halving; null where it never does. */
function boundary(pAt: (value: number) => number, beta: number, step: number, alpha: number): number | null {
  let inside = 0;
  let outside = 1;
  while (pAt(beta + outside * step) > alpha) {
    inside = outside;
    outside *= 2;
    if (outside > 1e6) return null;
  }
  for (let k = 0; k < 60; k++) {
    const middle = (inside + outside) / 2;
    if (pAt(beta + middle * step) > alpha) inside = middle;
    else outside = middle;
  }
  return beta + outside * step;
}
