import type { ColumnResult, TermResult } from '../results/results.ts';
import { type AuditRow, everyHolds, relative, type Tally, tally, withinTolerance } from './audit-row.ts';

/** Arithmetic of a few rounded numbers. */
const ROUNDING = 1e-9;

/** What a model's columns are checked against. */
export type ColumnsContext = {
  readonly name: string;
  readonly confidence: number;
  /** Rows of the sample: every column's N and dropped rows add up to it. */
  readonly sampleRows: number;
  /** False where rows are deleted after demeaning (`compat: hansen1999`), with degrees of freedom of their own. */
  readonly countsRows: boolean;
  /** Whether each column's terms contain those of the one before, on the same rows. */
  readonly nested: boolean;
  /** Parameters that are estimated beside the terms and count in K: a kink point, a transition's steepness and locations. */
  readonly parameters?: number;
};

/** Identities of estimates, tests, intervals, degrees of freedom and fits that every column keeps. */
export function checkColumns(columns: readonly ColumnResult[], context: ColumnsContext): AuditRow[] {
  const terms = columns.flatMap((column) => column.terms.map((term) => ({ term, column })));
  const at = ({ term, column }: { term: TermResult; column: ColumnResult }) =>
    `${term.term} in ${column.label}`;
  const ofColumn = ({ label }: ColumnResult) => label;
  const { name } = context;
  const counted = context.countsRows ? columns : [];
  const ratios = terms.flatMap((entry) => {
    const { estimate, std_error: se, statistic } = entry.term;
    if (estimate === null || se === null || statistic === null) return [];
    return [{ at: at(entry), value: relative(statistic * se, estimate) }];
  });
  return [
    ...withinTolerance('statistic = estimate / standard error', name, ratios, ROUNDING),
    ...everyHolds(
      'p-values lie in [0, 1]',
      name,
      'every term',
      tally(terms, ({ term }) => inUnit(term.p_value), at),
    ),
    ...everyHolds(
      'intervals hold their estimates',
      name,
      'every term',
      tally(terms, ({ term }) => intervalHolds(term), at),
    ),
    ...everyHolds(
      'an interval excludes zero exactly where p is below its level',
      name,
      'every term',
      tally(terms, ({ term }) => intervalAgrees(term, context.confidence), at),
    ),
    ...everyHolds(
      'N and dropped rows add up to the sample',
      name,
      'every column',
      tally(counted, (column) => rowsAddUp(column, context.sampleRows), ofColumn),
    ),
    ...everyHolds(
      'residual degrees of freedom fit N and the terms',
      name,
      'every column',
      tally(counted, (column) => dfFits(column, context.parameters ?? 0), ofColumn),
    ),
    ...everyHolds(
      'degrees of freedom of t follow the clusters',
      name,
      'every column',
      tally(columns, clusterDfFits, ofColumn),
    ),
    ...everyHolds('R2 in range and in order', name, 'every column', tally(columns, r2InOrder, ofColumn)),
    ...everyHolds(
      'a term more never raises the residual sum of squares',
      name,
      'every column added',
      nestedRss(columns, context),
    ),
  ];
}

function inUnit(p: number | null): boolean | null {
  return p === null ? null : p >= 0 && p <= 1;
}

function intervalHolds({ estimate, conf_low: low, conf_high: high }: TermResult): boolean | null {
  if (estimate === null || low === null || high === null) return null;
  return low <= estimate && estimate <= high;
}

/** Within rounding of the level both answers are right. */
function intervalAgrees(
  { p_value: p, conf_low: low, conf_high: high }: TermResult,
  confidence: number,
): boolean | null {
  if (p === null || low === null || high === null) return null;
  const level = 1 - confidence;
  if (Math.abs(p - level) <= ROUNDING) return null;
  return p < level === (low > 0 || high < 0);
}

/** Frequencies are no rows, so their sum is not checked. */
function rowsAddUp({ fit, dropped_rows, weights }: ColumnResult, sampleRows: number): boolean | null {
  if (weights?.type === 'frequency') return null;
  let rows = fit.n_obs;
  for (const dropped of dropped_rows) rows += dropped.rows;
  return rows === sampleRows;
}

/**
 * N - df is the number of parameters, absorbed effects included: exactly known without effects and with entity effects
 * alone, bounded with entity and time effects (a panel that falls into pieces loses some).
 */
function dfFits(
  { fit, terms, effects, estimator, slopes: slopesByLevel }: ColumnResult,
  besides: number,
): boolean | null {
  // Nothing was estimated, and the column says why.
  if (terms.length === 0) return null;
  if (fit.df_resid <= 0 || fit.df_resid >= fit.n_obs) return false;
  if (estimator === 'between')
    return fit.n_entities !== null && fit.n_entities - fit.df_resid === terms.length;
  const parameters = fit.n_obs - fit.df_resid - besides;
  const slopes = terms.filter(({ term }) => term !== '(Intercept)').length;
  // An equation that is not identified has no terms.
  if (estimator === 'iv' && terms.length === 0) return null;
  if (estimator !== 'random_effects' && effects.length === 0) return parameters === terms.length;
  if (estimator === 'random_effects' || fit.n_entities === null) return parameters >= slopes;
  // How many of the slopes by level are told apart depends on the rows.
  if (slopesByLevel !== undefined) return parameters > slopes;
  const named = [...effects].sort().join(' ');
  if (named === 'entity') return parameters === slopes + fit.n_entities;
  if (named !== 'entity time' || fit.n_periods === null) return parameters > slopes;
  return parameters > slopes && parameters <= slopes + fit.n_entities + fit.n_periods - 1;
}

function clusterDfFits({ vcov, fit, estimator }: ColumnResult): boolean {
  if (estimator === 'random_effects') return vcov.df === null;
  if (vcov.type === 'driscoll_kraay') return fit.n_periods !== null && vcov.df === fit.n_periods - 1;
  if (vcov.type !== 'cluster') return vcov.df === fit.df_resid;
  return vcov.n_clusters !== null && vcov.df === Math.min(...vcov.n_clusters) - 1;
}

function r2InOrder({ fit, estimator }: ColumnResult): boolean {
  const inRange = [fit.r2_within, fit.r2_overall, fit.r2_between, fit.r2_lsdv].every(
    (r2) => r2 === null || (r2 >= -ROUNDING && r2 <= 1 + ROUNDING),
  );
  const below = (a: number | null, b: number | null) => a === null || b === null || a <= b + ROUNDING;
  if (estimator === 'iv') return true;
  const nested = estimator !== 'fixed_effects' || below(fit.r2_within, fit.r2_lsdv);
  const plain = estimator === 'between' ? fit.r2_between : (fit.r2_lsdv ?? fit.r2_overall);
  return inRange && nested && below(fit.adj_r2, plain);
}

/** The sum of squares of an exact fit is rounding. */
function isExact({ fit }: ColumnResult): boolean {
  const r2 = fit.r2_lsdv ?? fit.r2_overall;
  return r2 !== null && 1 - r2 <= ROUNDING;
}

function nestedRss(columns: readonly ColumnResult[], { nested }: ColumnsContext): Tally {
  const pairs = nested
    ? columns.slice(1).map((column, position) => ({ before: columns[position], column }))
    : [];
  const comparable = pairs.filter(
    ({ before, column }) =>
      column.estimator !== 'random_effects' &&
      column.estimator !== 'iv' &&
      column.iv === undefined &&
      before.fit.n_obs === column.fit.n_obs &&
      !isExact(before),
  );
  return tally(
    comparable,
    ({ before, column }) => column.fit.rss <= before.fit.rss * (1 + ROUNDING),
    ({ column }) => column.label,
  );
}
