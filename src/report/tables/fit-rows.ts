import { informationOf } from '../../results/information.ts';
import type { ColumnResult, IvResult } from '../../results/results.ts';
import { type FURTHER_ROWS, TABLE_ROWS, type TableRowName } from '../../study/tables.ts';
import { cell, type Inlines, type TableCell, type TableRow, text, textCell } from '../document.ts';
import { DASH } from '../format.ts';
import { from } from '../origin.ts';
import {
  count,
  countOf,
  emptyCell,
  type Holding,
  numberOf,
  pValueOf,
  type Scope,
  statisticOf,
} from '../scope.ts';
import { informationRun } from './information.ts';
import { effectLabel, roleName } from './role-names.ts';
/** Rows below the coefficients: effects, clusters, rows, entities, periods, the R2 that have a meaning for the estimators shown. */
export function fitRows(
  scope: Scope,
  columns: readonly ColumnResult[],
  wanted: readonly TableRowName[] = TABLE_ROWS,
): readonly TableRow[] {
  return wanted.flatMap((name) => rowsOf(scope, columns, name));
}

/** The rows of one name, of which there may be several or none. */
function rowsOf(scope: Scope, columns: readonly ColumnResult[], name: TableRowName): readonly TableRow[] {
  const { words } = scope;
  const line = (label: string, of: (column: ColumnResult) => TableCell): TableRow => ({
    cells: [textCell(label), ...columns.map(of)],
  });
  const counts = (field: 'n_obs' | 'n_entities' | 'n_periods', label: string): readonly TableRow[] =>
    columns.every(({ fit }) => fit[field] === null)
      ? []
      : [line(words(label), ({ fit }) => cell(countOf(fit, field)))];
  switch (name) {
    // A table that shows only some terms says so itself.
    case 'controls':
      return [];
    case 'effects':
      return [...new Set(columns.flatMap(({ effects }) => effects))].map((effect) =>
        line(effectLabel(scope, effect), ({ effects }) =>
          textCell(words(effects.includes(effect) ? 'cell.yes' : 'cell.no')),
        ),
      );
    case 'clusters':
      if (columns.every(({ vcov }) => vcov.by.length === 0)) return [];
      return [line(words('row.clusters'), (column) => ({ content: clusterRuns(scope, column) }))];
    case 'n':
      return counts('n_obs', 'row.n');
    case 'entities':
      return counts('n_entities', 'row.entities');
    case 'periods':
      return counts('n_periods', 'row.periods');
    case 'instruments':
      return instrumentRows(scope, columns);
    case 'vcov':
      return [line(words('row.vcov'), (column) => textCell(vcovText(scope, column)))];
    case 'r2_within':
    case 'r2_between':
    case 'r2_overall':
    case 'r2_lsdv':
    case 'adj_r2': {
      const shown = columns.map((column) => R2_SHOWN[name](column) && column.fit[name] !== null);
      if (!shown.includes(true)) return [];
      const cells = columns.map(({ fit }, i) =>
        shown[i] === true ? cell(numberOf(scope, fit, name)) : emptyCell,
      );
      return [{ cells: [textCell(words(`row.${name}`)), ...cells] }];
    }
    default:
      return [furtherRow(scope, columns, name)];
  }
}

type FurtherNumber = Exclude<(typeof FURTHER_ROWS)[number], 'vcov'>;

/** F of all slopes, fit in the outcome's units, information criteria, moments, components; a dash where a column has none. */
function furtherRow(scope: Scope, columns: readonly ColumnResult[], name: FurtherNumber): TableRow {
  const cellOf = (column: ColumnResult): TableCell => {
    const { fit, moments, random } = column;
    switch (name) {
      case 'f': {
        return cell(statisticOf(fit, 'f_statistic'));
      }
      case 'f_p':
        return cell(pValueOf(scope, fit, 'f_p_value'));
      case 'outcome_mean':
      case 'outcome_std_dev':
        return cell(numberOf(scope, moments ?? {}, name));
      case 'sigma_u':
      case 'sigma_e':
      case 'rho':
        return cell(numberOf(scope, random ?? {}, name));
      case 'log_likelihood':
        return cell(
          informationOf(column)[name] === null
            ? numberOf(scope, random ?? {}, name)
            : informationRun(scope, column, name),
        );
      default:
        return cell(informationRun(scope, column, name));
    }
  };
  return { cells: [textCell(scope.words(`row.${name}`)), ...columns.map(cellOf)] };
}

/** Strength and validity of instruments: first-stage F by term, weak identification, overidentification, exogeneity. */
function instrumentRows(scope: Scope, columns: readonly ColumnResult[]): readonly TableRow[] {
  const { words, names } = scope;
  if (columns.every((column) => column.iv === undefined)) return [];
  const line = (label: string, of: (iv: IvResult) => TableCell | null): TableRow[] => {
    const cells = columns.map((column) => (column.iv === undefined ? null : of(column.iv)));
    if (cells.every((it) => it === null)) return [];
    return [{ cells: [textCell(label), ...cells.map((it) => it ?? emptyCell)] }];
  };
  const statistic = <Field extends string>(of: Holding<Field>, field: Field) => cell(statisticOf(of, field));
  const p = (of: Holding<'p_value'>) => cell(pValueOf(scope, of, 'p_value'));
  const several = columns.some((column) => (column.iv?.endogenous.length ?? 0) > 1);
  const endogenous = [...new Set(columns.flatMap((column) => column.iv?.endogenous ?? []))];
  const over = (method: 'sargan' | 'hansen_j') => (iv: IvResult) =>
    iv.overidentification?.method === method ? p(iv.overidentification) : null;
  const robust = columns.some((column) => column.iv !== undefined && column.vcov.type !== 'iid');
  return [
    ...endogenous.flatMap((term) =>
      line(
        several
          ? `${words('row.first_stage_f')}${scope.typography.colon}${names.term(term)}`
          : words('row.first_stage_f'),
        (iv) => {
          const stage = iv.first_stage.find((it) => it.term === term);
          return stage === undefined ? null : statistic(stage, 'statistic');
        },
      ),
    ),
    ...line(words('row.cragg_donald'), (iv) => (several || !robust ? statistic(iv, 'cragg_donald') : null)),
    ...line(words('row.weak_f'), (iv) => (robust ? statistic(iv, 'kleibergen_paap') : null)),
    ...line(words('row.sargan'), over('sargan')),
    ...line(words('row.hansen_j'), over('hansen_j')),
    ...line(words('row.endogeneity'), (iv) => p(iv.endogeneity)),
  ];
}

type R2Key = 'r2_within' | 'r2_between' | 'r2_overall' | 'r2_lsdv' | 'adj_r2';
/** Of two-stage least squares no R2 is shown: it measures no fit there and may be negative. */
const ofMeans = ({ estimator, iv }: ColumnResult) =>
  iv === undefined && (estimator === 'random_effects' || estimator === 'between');
const absorbs = ({ estimator, fit }: ColumnResult) =>
  estimator === 'fixed_effects' || (estimator === 'first_difference' && fit.r2_lsdv !== null);
const least = ({ iv, estimator }: ColumnResult) => estimator !== 'iv' && iv === undefined;
const R2_SHOWN: { readonly [key in R2Key]: (column: ColumnResult) => boolean } = {
  r2_within: (column) => absorbs(column) || ofMeans(column),
  r2_between: ofMeans,
  r2_overall: (column) => !absorbs(column) && least(column),
  r2_lsdv: absorbs,
  adj_r2: (column) => column.estimator !== 'random_effects' && least(column),
};

/** `state (48) × year (17)`. */
function clusterRuns(scope: Scope, column: ColumnResult): Inlines {
  const { by, n_clusters } = column.vcov;
  if (by.length === 0) return [text(scope.words('cell.no'))];
  return by.flatMap((name, i): Inlines => {
    const role = text(`${i === 0 ? '' : ' × '}${roleName(scope, name)}`);
    const clusters = n_clusters?.[i];
    if (n_clusters == null || clusters === undefined) return [role];
    return [role, text(' ('), from(count(clusters), n_clusters, String(i)), text(')')];
  });
}

/** What a column's standard errors allow for, in a word or two. */
function vcovText(scope: Scope, { vcov }: ColumnResult): string {
  const { type, by, lags } = vcov;
  if (vcov.reason !== undefined) return DASH;
  return scope.words(`vcov.${/^HC/.test(type) ? 'robust' : type}`, {
    type,
    by: by.map((name) => roleName(scope, name)).join(' × '),
    lags: String(lags ?? ''),
  });
}
