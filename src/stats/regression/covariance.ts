import { dot } from '../../numeric/sum.ts';
import { clusterMatrix } from './cluster-covariance.ts';
import { crossProducts, scaleMatrix } from './cross-products.ts';
import { isNested } from './factor.ts';
import { automaticLags, driscollKraayMatrix, neweyWestMatrix } from './kernel-covariance.ts';
import type { Factor, RegressionFit, VcovChoice } from './types.ts';

/** Counts that the corrections for small samples need, and what some matrices need besides. */
export type Counts = {
  readonly nObs: number;
  /** Slopes. */
  readonly slopes: number;
  /** Every coefficient: slopes and absorbed degrees of freedom, the constant included. */
  readonly all: number;
  /** Rank of the dummies of some of the absorbed factors. */
  readonly rankOf: (factors: readonly Factor[]) => number;
  readonly absorbed: readonly Factor[];
  readonly entity: Factor | null;
  /** Share of each observation in its own fit, absorbed effects included; null where it was not worked out. */
  readonly leverage: () => Float64Array | null;
  /** How many observations each row stands for; null where it is one. */
  readonly frequency: Float64Array | null;
};

const NO_FREEDOM = 'as many coefficients as observations';

type Info = RegressionFit['vcovInfo'];

export type Covariance = {
  /** k x k, column-major; NaN throughout where `info.reason` says why there is none. */
  readonly matrix: Float64Array;
  readonly info: Info;
};

/**
 * Covariance matrix of linear estimators b = sum_i w_i y_i from their influences and residuals.
 *
 * @shape influence k of n; residuals n -> k x k
 * @status info.reason: one cluster or period, a leverage of one, no degrees of freedom, sums of scores that are rounding
 * @cite Cameron & Miller (2015), J. Human Resources 50(2), section II; Cameron, Gelbach & Miller (2011) for two ways;
 * MacKinnon & White (1985), J. Econometrics 29, for HC2 and HC3
 */
export function covariance(
  influence: readonly Float64Array[],
  residuals: Float64Array,
  vcov: VcovChoice,
  counts: Counts,
): Covariance {
  if (counts.nObs <= counts.all) {
    const info = plainInfo(vcov.type, counts.nObs - counts.all);
    return withoutMatrix(influence, { ...info, reason: NO_FREEDOM });
  }
  switch (vcov.type) {
    case 'iid': {
      const df = counts.nObs - counts.all;
      const variance = dot(residuals, residuals) / df;
      return { matrix: scaleMatrix(crossProducts(influence), variance), info: plainInfo('iid', df) };
    }
    case 'cluster':
    case 'driscoll_kraay':
    case 'newey_west': {
      const own = dependent(scoresOf(influence, residuals), vcov, counts);
      const gram = Float64Array.from(influence, (column) => dot(column, column));
      return unlessVoid(own, gram, dot(residuals, residuals));
    }
    default:
      return robust(influence, residuals, vcov.type, counts);
  }
}

/**
 * The same from sums over rows: `gram`, of the outer products of the influences, and `meat`, of those of the scores by
 * row or cluster (null for iid).
 */
export function covarianceOfSums(
  gram: Float64Array,
  rss: number,
  meat: Float64Array | null,
  vcov: VcovChoice,
  counts: Counts,
): Covariance {
  const none = () => new Float64Array(gram.length).fill(Number.NaN);
  const df = counts.nObs - counts.all;
  if (df <= 0) {
    return { matrix: none(), info: { ...plainInfo(vcov.type, df), reason: NO_FREEDOM } };
  }
  if (meat === null) return { matrix: scaleMatrix(gram, rss / df), info: plainInfo(vcov.type, df) };
  if (vcov.type !== 'cluster') {
    const factor = vcov.type === 'HC1' ? counts.nObs / df : 1;
    return { matrix: scaleMatrix(meat, factor), info: plainInfo(vcov.type, df) };
  }
  const info = clusterInfo(vcov);
  if (info.reason !== null) return { matrix: none(), info };
  const own = { matrix: scaleMatrix(meat, clusterFactor(vcov, vcov.by[0]!.levels, counts)), info };
  const size = Math.sqrt(gram.length);
  const diagonal = new Float64Array(size);
  for (let j = 0; j < size; j++) diagonal[j] = gram[j * (size + 1)]!;
  return unlessVoid(own, diagonal, rss);
}

/** Errors that depend on one another within clusters, across entities, or over time. */
function dependent(
  scores: readonly Float64Array[],
  vcov: ClusterChoice | DriscollKraayChoice | NeweyWestChoice,
  counts: Counts,
): Covariance {
  if (vcov.type === 'cluster') return clustered(scores, vcov, counts);
  return vcov.type === 'driscoll_kraay'
    ? driscollKraay(scores, vcov, counts)
    : neweyWest(scores, vcov, counts);
}

/** A standard error below this share of the largest that the residuals allow is rounding. */
const VOID = 1e-12;
const SUMS_OF_ZERO = 'scores sum to zero in every cluster or period';
const REPAIRED_AWAY = 'the repair of the two-way matrix leaves a variance of zero';

/**
 * Scores may sum to zero in every cluster, whatever the data: two clusters of entities under period effects mirror each
 * other. What is left of the matrix is rounding then, and no measure of anything.
 *
 * @shape gram: per coefficient, the sum of its squared influences
 */
function unlessVoid(own: Covariance, gram: Float64Array, rss: number): Covariance {
  if (own.info.reason !== null || rss === 0) return own;
  const size = gram.length;
  const slopes = Math.max(1, size - 1);
  for (let j = 0; j < slopes; j++) {
    if (own.matrix[j * (size + 1)]! > VOID * VOID * gram[j]! * rss) continue;
    const matrix = new Float64Array(size * size).fill(Number.NaN);
    const reason = own.info.repaired ? REPAIRED_AWAY : SUMS_OF_ZERO;
    return { matrix, info: { ...own.info, reason } };
  }
  return own;
}

function scoresOf(influence: readonly Float64Array[], residuals: Float64Array): Float64Array[] {
  return influence.map((column) => {
    const scores = new Float64Array(column.length);
    for (let i = 0; i < scores.length; i++) scores[i] = column[i]! * residuals[i]!;
    return scores;
  });
}

function plainInfo(type: Info['type'], df: number): Info {
  return { type, by: [], nClusters: null, lags: null, smallSample: null, df, repaired: false, reason: null };
}

function withoutMatrix(influence: readonly Float64Array[], info: Info): Covariance {
  return { matrix: new Float64Array(influence.length * influence.length).fill(Number.NaN), info };
}

/** A leverage this close to one leaves nothing of a residual but rounding. */
const FULL_LEVERAGE = 1 - 1e-10;

type HcType = 'HC0' | 'HC1' | 'HC2' | 'HC3';

/** A row that stands for w observations has w scores of 1 / w its own each, so its square counts 1 / w. */
function robust(
  influence: readonly Float64Array[],
  residuals: Float64Array,
  type: HcType,
  counts: Counts,
): Covariance {
  const { nObs, all, frequency } = counts;
  const info = plainInfo(type, nObs - all);
  let scaled = frequency === null ? residuals : residuals.map((value, i) => value / Math.sqrt(frequency[i]!));
  if (type === 'HC2' || type === 'HC3') {
    const leverage = counts.leverage();
    if (leverage === null) {
      return withoutMatrix(influence, {
        ...info,
        reason: `${type} needs leverages, and there are too many effects`,
      });
    }
    const own = frequency === null ? leverage : leverage.map((value, i) => value / frequency[i]!);
    if (own.some((value) => value > FULL_LEVERAGE)) {
      return withoutMatrix(influence, {
        ...info,
        reason: `a row has leverage 1, where ${type} does not exist`,
      });
    }
    scaled = scaled.map((value, i) => value / (type === 'HC2' ? Math.sqrt(1 - own[i]!) : 1 - own[i]!));
  }
  const matrix = crossProducts(scoresOf(influence, scaled));
  return { matrix: type === 'HC1' ? scaleMatrix(matrix, nObs / (nObs - all)) : matrix, info };
}

type ClusterChoice = Extract<VcovChoice, { type: 'cluster' }>;

function clusterInfo(vcov: ClusterChoice): Info {
  const nClusters = vcov.by.map((factor) => factor.levels);
  const fewest = Math.min(...nClusters);
  return {
    ...plainInfo('cluster', fewest - 1),
    by: vcov.by.map((factor) => factor.name),
    nClusters,
    smallSample: vcov.smallSample,
    reason: fewest < 2 ? 'clustered errors need two clusters or more' : null,
  };
}

function clustered(scores: readonly Float64Array[], vcov: ClusterChoice, counts: Counts): Covariance {
  const info = clusterInfo(vcov);
  if (info.reason !== null) return withoutMatrix(scores, info);
  const { matrix, repaired } = clusterMatrix(scores, vcov.by);
  const fewest = Math.min(...vcov.by.map((factor) => factor.levels));
  const scaled = scaleMatrix(matrix, clusterFactor(vcov, fewest, counts));
  return { matrix: scaled, info: { ...info, repaired } };
}

/**
 * (N-1)/(N-K) G/(G-1). `reghdfe` leaves absorbed effects nested in a cluster out of K, but for one constant; `areg`
 * counts them all, `plm` the slopes alone (and the constant where nothing is absorbed); `none` corrects nothing.
 */
function clusterFactor(vcov: ClusterChoice, fewest: number, counts: Counts): number {
  if (vcov.smallSample === 'none') return 1;
  const { nObs, absorbed, rankOf, all, slopes } = counts;
  const nested = absorbed.filter((factor) => vcov.by.some((cluster) => isNested(factor, cluster)));
  const counted = {
    areg: all,
    reghdfe: nested.length === 0 ? all : all - rankOf(nested) + 1,
    plm: absorbed.length === 0 ? all : slopes,
  }[vcov.smallSample];
  return (((nObs - 1) / (nObs - counted)) * fewest) / (fewest - 1);
}

type DriscollKraayChoice = Extract<VcovChoice, { type: 'driscoll_kraay' }>;

/**
 * T/(T-1) (N-1)/(N-K), t with T-1 degrees of freedom. `reghdfe` counts every absorbed effect in K, `xtscc` leaves the
 * entity's out; `none` corrects nothing.
 */
function driscollKraay(
  scores: readonly Float64Array[],
  vcov: DriscollKraayChoice,
  counts: Counts,
): Covariance {
  const { time, smallSample } = vcov;
  const periods = time.levels;
  const lags = vcov.lags ?? automaticLags(periods);
  const info: Info = { ...plainInfo('driscoll_kraay', periods - 1), lags, smallSample };
  if (periods < 2)
    return withoutMatrix(scores, { ...info, reason: 'Driscoll-Kraay errors need two periods or more' });
  const matrix = driscollKraayMatrix(scores, time, lags);
  if (smallSample === 'none') return { matrix, info };
  const { nObs, all } = counts;
  const counted = smallSample === 'xtscc' ? countWithoutEntity(counts) : all;
  const factor = ((periods / (periods - 1)) * (nObs - 1)) / (nObs - counted);
  return { matrix: scaleMatrix(matrix, factor), info };
}

/** Slopes, a constant, and the absorbed effects but the entity's. */
function countWithoutEntity({ absorbed, entity, slopes, all, rankOf }: Counts): number {
  if (absorbed.length === 0) return all;
  const others = absorbed.filter((factor) => entity === null || !isNested(entity, factor));
  return slopes + (others.length === 0 ? 1 : rankOf(others));
}

type NeweyWestChoice = Extract<VcovChoice, { type: 'newey_west' }>;

/** N/(N-K), t with N-K degrees of freedom, as Stata's newey; `none` corrects nothing. */
function neweyWest(scores: readonly Float64Array[], vcov: NeweyWestChoice, counts: Counts): Covariance {
  const { nObs, all } = counts;
  const lags = vcov.lags ?? automaticLags(vcov.time.levels);
  const info: Info = { ...plainInfo('newey_west', nObs - all), lags, smallSample: vcov.smallSample };
  const matrix = neweyWestMatrix(scores, vcov.entity, vcov.time, lags);
  return { matrix: scaleMatrix(matrix, vcov.smallSample === 'none' ? 1 : nObs / (nObs - all)), info };
}
