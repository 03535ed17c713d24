import type { ColumnResult, Estimate, IvResult, TermResult } from '../../results/results.ts';
import { FURTHER_ROWS, TABLE_ROWS, type TableRowName } from '../../study/tables.ts';
import type { Inline, Inlines, TableCell, TableRow } from '../document.ts';
import { cell, text, textCell } from '../document.ts';
import { DASH, formatNumber, formatStatistic } from '../format.ts';
import { INTERCEPT, oneLine } from '../names.ts';
import { from } from '../origin.ts';
import {
  countOf,
  emptyCell,
  type Holding,
  numberOf,
  pText,
  pValueOf,
  type Scope,
  starRun,
  statisticOf,
} from '../scope.ts';
import { furtherRow } from './information.ts';

/** Terms of all columns in one order: that of the fullest column, the constant last. */
export function termOrder(columns: readonly ColumnResult[]): readonly string[] {
  const every = columns.map((column) => [
    ...column.terms.map((term) => term.term),
    ...column.omitted.map((it) => it.term),
  ]);
  const byLength = every.map((terms, i) => ({ terms, i }));
  byLength.sort((a, b) => b.terms.length - a.terms.length || a.i - b.i);
  const order: string[] = [];
  for (const { terms } of byLength) {
    for (const term of terms) if (!order.includes(term) && term !== INTERCEPT) order.push(term);
  }
  if (every.some((terms) => terms.includes(INTERCEPT))) order.push(INTERCEPT);
  return order;
}

/** What names the estimate of a term in a column, by its place. */
export type KeyOf = (column: number, term: string) => string;

export const keysOf =
  (model: string, columns: readonly ColumnResult[]): KeyOf =>
  (i, term) =>
    estimateKey(model, (columns[i] as ColumnResult).label, term);

/** Terms that a table is to show, in order, some under another label; null for all of them. */
export type ShownTerms = readonly { readonly term: string; readonly label: string | null }[] | null;

/** A regressor whose slope changes with the regime has a row for each. */
function termsShown(columns: readonly ColumnResult[], shown: ShownTerms): NonNullable<ShownTerms> {
  const order = termOrder(columns);
  if (shown === null) return order.map((term) => ({ term, label: null }));
  const all = columns.flatMap((column) => column.terms);
  return shown.flatMap(({ term, label }) => {
    if (order.includes(term)) return [{ term, label }];
    const regimes = order.filter((name) => all.some((it) => it.term === name && it.of === term));
    return regimes.map((name) => ({ term: name, label: null }));
  });
}

/** How a regime term of a threshold model prints; null for any other. */
export type RegimeLabel = (term: TermResult) => Inlines | null;

/** Two rows per term: the estimate with its stars, and what stands in parentheses below it. */
export function coefficientRows(
  scope: Scope,
  keyOf: KeyOf,
  columns: readonly ColumnResult[],
  regimeLabel: RegimeLabel = () => null,
  shown: ShownTerms = null,
): readonly TableRow[] {
  return termsShown(columns, shown).flatMap(({ term: name, label: renamed }) => {
    const found = columns.map((column) => column.terms.find((term) => term.term === name) ?? null);
    const any = found.find((term) => term !== null) ?? null;
    const label =
      renamed === null
        ? ((any === null ? null : regimeLabel(any)) ?? [text(scope.names.term(name))])
        : [text(oneLine(renamed))];
    const estimates = columns.map((column, i) =>
      estimateCell(scope, keyOf(i, name), column, found[i] ?? null, name),
    );
    const below = found.map((term) => parenthesesCell(scope, term));
    const rows: TableRow[] = [{ cells: [{ content: label }, ...estimates] }];
    if (below.some((it) => it.content.length > 0)) rows.push({ cells: [emptyCell, ...below], detail: true });
    if (found.some((term) => term?.wild !== undefined)) {
      rows.push({
        cells: [emptyCell, ...found.map((term, i) => wildCell(scope, columns[i]!, term))],
        detail: true,
      });
    }
    return rows;
  });
}

/** `{0.034}`: the wild bootstrap's p-value. */
function wildCell(scope: Scope, { wild_bootstrap: wild }: ColumnResult, term: TermResult | null): TableCell {
  if (term?.wild === undefined) return emptyCell;
  const { p_value: value } = term.wild;
  if (value === null) return cell(text(DASH));
  const counted = wild === undefined ? undefined : { replications: wild.replications, step: 1 as const };
  return cell(
    from({ kind: 'number', text: `{${pText(scope, value, counted)}}`, value }, term.wild, 'p_value'),
  );
}

function estimateCell(
  scope: Scope,
  key: string,
  column: ColumnResult,
  term: TermResult | null,
  name: string,
): TableCell {
  if (term === null) {
    return column.omitted.some((it) => it.term === name) ? textCell(scope.words('cell.omitted')) : emptyCell;
  }
  return { content: [numberOf(scope, term, 'estimate', key), ...starRun(scope, term.p_value)] };
}

/** Names an estimate wherever it is printed. */
export const estimateKey = (model: string, column: string, term: string): string =>
  JSON.stringify([model, column, term, 'estimate']);

function parenthesesCell(scope: Scope, term: TermResult | null): TableCell {
  if (term === null) return emptyCell;
  const content = parenthesesRun(scope, term);
  return content === null ? emptyCell : cell(content);
}

/** The row below an estimate that stands in a column of its own; none where nothing is known of it. */
export function detailRows(scope: Scope, estimate: Estimate): readonly TableRow[] {
  const content = parenthesesRun(scope, estimate);
  return content === null ? [] : [{ cells: [emptyCell, cell(content)], detail: true }];
}

/** `(6.50)`, `(0.0126)`, `[0.0569, 0.1063]` or `(0.0001)`; null where the estimate has none of it. */
export function parenthesesRun(scope: Scope, term: Estimate): Inline | null {
  const show = (value: number | null, shown: string, ...fields: readonly string[]): Inline | null =>
    value === null ? null : from({ kind: 'number', text: shown, value }, term, ...fields);
  switch (scope.input.study.outputs.parentheses) {
    case 'statistic':
      return show(
        term.statistic,
        `(${term.statistic === null ? DASH : formatStatistic(term.statistic)})`,
        'statistic',
      );
    case 'std_error':
      return show(term.std_error, `(${fixed(term.std_error, scope.digits)})`, 'std_error');
    case 'p_value':
      return show(term.p_value, `(${pText(scope, term.p_value)})`, 'p_value');
    case 'interval':
      return show(
        term.conf_low,
        `[${fixed(term.conf_low, scope.digits)}, ${fixed(term.conf_high, scope.digits)}]`,
        'conf_low',
        'conf_high',
      );
  }
}

function fixed(value: number | null, digits: number): string {
  return value === null ? DASH : formatNumber(value, digits);
}

/** Rows below the coefficients: effects, clusters, rows, entities, periods, the R2 that have a meaning for the estimators shown. */
export function fitRows(
  scope: Scope,
  columns: readonly ColumnResult[],
  wanted: ReadonlySet<TableRowName> = new Set(TABLE_ROWS),
): readonly TableRow[] {
  const { words } = scope;
  const line = (label: string, of: (column: ColumnResult) => TableCell): TableRow => ({
    cells: [textCell(label), ...columns.map(of)],
  });
  const effects = wanted.has('effects') ? [...new Set(columns.flatMap((column) => column.effects))] : [];
  const clustered = wanted.has('clusters') && columns.some((column) => column.vcov.by.length > 0);
  const panel = wanted.has('entities') && columns.some((column) => column.fit.n_entities !== null);
  const timed = wanted.has('periods') && columns.some((column) => column.fit.n_periods !== null);
  const rows: TableRow[] = effects.map((effect) =>
    line(effectLabel(scope, effect), (column) =>
      textCell(words(column.effects.includes(effect) ? 'cell.yes' : 'cell.no')),
    ),
  );
  if (clustered) {
    rows.push(line(words('row.clusters'), (column) => ({ content: clusterRuns(scope, column) })));
  }
  if (wanted.has('n')) rows.push(line(words('row.n'), (column) => cell(countOf(column.fit, 'n_obs'))));
  if (panel) rows.push(line(words('row.entities'), (column) => cell(countOf(column.fit, 'n_entities'))));
  if (timed) rows.push(line(words('row.periods'), (column) => cell(countOf(column.fit, 'n_periods'))));
  if (wanted.has('instruments')) rows.push(...instrumentRows(scope, columns));
  for (const key of R2_ROWS) {
    if (!wanted.has(key)) continue;
    const shown = columns.map((column) => R2_SHOWN[key](column) && column.fit[key] !== null);
    if (!shown.includes(true)) continue;
    rows.push({
      cells: [
        textCell(words(`row.${key}`)),
        ...columns.map(({ fit }, i) => (shown[i] === true ? cell(numberOf(scope, fit, key)) : emptyCell)),
      ],
    });
  }
  return [
    ...rows,
    ...FURTHER_ROWS.filter((name) => wanted.has(name)).map((name) => furtherRow(scope, columns, name)),
  ];
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
const R2_ROWS: readonly R2Key[] = ['r2_within', 'r2_between', 'r2_overall', 'r2_lsdv', 'adj_r2'];
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

/** `Entity effects (province)`; a column that is neither role by its label. */
export function effectLabel(scope: Scope, effect: string): string {
  const { words, names } = scope;
  if (effect === 'entity') return words('row.entity_effects');
  if (effect === 'time') return words('row.time_effects');
  return words('row.other_effects', { name: names.symbol(effect) });
}

/** What a table or note calls a clustering variable. */
export function roleName(scope: Scope, by: string): string {
  const { panel } = scope.input.study;
  if (by === 'entity') return scope.names.label(panel.entity);
  if (by === 'time') return scope.names.label(panel.time ?? by);
  return scope.names.label(by);
}

/** `state (48) × year (17)`. */
function clusterRuns(scope: Scope, column: ColumnResult): Inlines {
  const { by, n_clusters } = column.vcov;
  if (by.length === 0) return [text(scope.words('cell.no'))];
  return by.flatMap((name, i): Inlines => {
    const role = text(`${i === 0 ? '' : ' × '}${roleName(scope, name)}`);
    const clusters = n_clusters?.[i];
    if (n_clusters == null || clusters === undefined) return [role];
    const run = { kind: 'number' as const, text: String(clusters), value: clusters };
    return [role, text(' ('), from(run, n_clusters, String(i)), text(')')];
  });
}
