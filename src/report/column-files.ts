import type { ColumnResult, Estimate } from '../results/results.ts';
import { type CsvCell, csv } from './csv.ts';

/** The names of R's broom. */
export const BROOM = ['estimate', 'std.error', 'statistic', 'p.value', 'conf.low', 'conf.high'];

export const broom = (it: Estimate): readonly CsvCell[] => [
  it.estimate,
  it.std_error,
  it.statistic,
  it.p_value,
  it.conf_low,
  it.conf_high,
];

/** Estimates of every column, the wild bootstrap's beside them where there is one. */
export function columnsCsv(columns: readonly ColumnResult[]): string {
  const wild = columns.some((column) => column.wild_bootstrap !== undefined);
  const more = ({ wild: it }: ColumnResult['terms'][number]): readonly CsvCell[] =>
    wild ? [it?.p_value ?? null, it?.conf_low ?? null, it?.conf_high ?? null] : [];
  const rows = columns.flatMap((column) =>
    column.terms.map((term): CsvCell[] => [
      column.label,
      column.outcome,
      term.term,
      ...broom(term),
      ...more(term),
    ]),
  );
  const names = wild ? ['wild.p.value', 'wild.conf.low', 'wild.conf.high'] : [];
  return csv(['column', 'outcome', 'term', ...BROOM, ...names], rows);
}

const FIT = [
  'n_obs',
  'n_entities',
  'n_periods',
  'df_model',
  'df_resid',
  'rss',
  'r2_within',
  'r2_overall',
  'r2_between',
  'r2_lsdv',
  'adj_r2',
  'f_statistic',
  'f_p_value',
] as const;

/** Size and fit of every column. */
export function fitCsv(columns: readonly ColumnResult[]): string {
  const header = [
    'column',
    'outcome',
    'estimator',
    'effects',
    ...FIT,
    'vcov',
    'clusters',
    'small_sample',
    'df',
  ];
  const rows = columns.map((column): CsvCell[] => [
    column.label,
    column.outcome,
    column.estimator,
    column.effects.join(' '),
    ...FIT.map((key) => column.fit[key]),
    vcovText(column.vcov),
    column.vcov.n_clusters === null ? null : column.vcov.n_clusters.join(' '),
    column.vcov.small_sample,
    column.vcov.df,
  ]);
  return csv(header, rows);
}

/** `cluster entity`, `driscoll_kraay 2`. */
function vcovText({ type, by, lags }: ColumnResult['vcov']): string {
  if (lags !== undefined) return `${type} ${lags}`;
  return by.length === 0 ? type : `${type} ${by.join(' ')}`;
}
