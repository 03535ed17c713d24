import { rescaled, type Scale } from '../../results/rescale.ts';
import type { ColumnResult, Estimate, TermResult } from '../../results/results.ts';
import type { TermLine, Uncertainty } from '../../study/tables.ts';
import {
  cell,
  type Inlines,
  type NumberRun,
  type TableCell,
  type TableRow,
  text,
  textCell,
} from '../document.ts';
import { DASH, formatNumber, formatStatistic } from '../format.ts';
import { INTERCEPT, oneLine } from '../names.ts';
import { from } from '../origin.ts';
import { emptyCell, numberOf, pText, type Scope, starred } from '../scope.ts';
import { baseRow } from './base-row.ts';
import { type PlaceOf, rescaledOrigin } from './rescaled-origin.ts';
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

/** What names the estimate of a term in a column, by its place; undefined where it is printed otherwise than elsewhere. */
export type KeyOf = (column: number, term: string) => string | undefined;

export const keysOf =
  (model: string, columns: readonly ColumnResult[]): KeyOf =>
  (i, term) =>
    estimateKey(model, (columns[i] as ColumnResult).label, term);

/** Terms that a table is to show, in order, some under another label; null for all of them. */
export type ShownTerms = readonly TermLine[] | null;

/** How a table of several models differs from one of a single model. */
export type CoefficientOptions = {
  readonly regimeLabel?: RegimeLabel;
  readonly shown?: ShownTerms;
  /** Terms without a row. */
  readonly hidden?: ReadonlySet<string>;
  readonly bases?: boolean;
  readonly beside?: boolean;
  /** Whether there is room for the p-values of a wild bootstrap; where there are any, if not given. */
  readonly braces?: boolean;
  readonly scale?: Scale;
  readonly placeOf?: PlaceOf;
};

/** A regressor whose slope changes with the regime has a row for each. */
function termsShown(
  columns: readonly ColumnResult[],
  { shown = null, hidden = new Set() }: CoefficientOptions,
): NonNullable<ShownTerms> {
  const order = termOrder(columns);
  const all = columns.flatMap((column) => column.terms);
  const isHidden = (term: string) =>
    hidden.has(term) || all.some((it) => it.term === term && it.of !== undefined && hidden.has(it.of));
  if (shown === null) return order.filter((term) => !isHidden(term)).map((term) => ({ term, label: null }));
  return shown.flatMap((line): TermLine[] => {
    if ('head' in line) return [line];
    const { term, label } = line;
    if (order.includes(term)) return [{ term, label }];
    const regimes = order.filter((name) => all.some((it) => it.term === name && it.of === term));
    return regimes.map((name) => ({ term: name, label: null }));
  });
}

/** How a regime term of a threshold model prints; null for any other. */
export type RegimeLabel = (term: TermResult) => Inlines | null;

/** The estimate of each term with its stars, and below or beside it what a table says of its uncertainty. */
export function coefficientRows(
  scope: Scope,
  keyOf: KeyOf,
  columns: readonly ColumnResult[],
  options: CoefficientOptions = {},
): readonly TableRow[] {
  const lines = termsShown(columns, options);
  const { braces = hasBraces(columns) } = options;
  return lines.flatMap((line, i) => {
    if ('head' in line) return [headLine(scope, line.head, columns, options, braces)];
    // Neither scale has a constant.
    if (options.scale !== undefined && line.term === INTERCEPT) return [];
    const span = cellsPerFit(scope, options.beside === true, braces);
    const base = options.bases === true ? baseRow(scope, columns, lines, i, span) : [];
    return [...base, ...termRows(scope, keyOf, columns, line, options, braces)];
  });
}

/** Whether p-values of a wild bootstrap stand in the table. */
export const hasBraces = (columns: readonly ColumnResult[]): boolean =>
  columns.some(({ terms }) => terms.some(({ wild }) => wild !== undefined));

/** How many cells a column of the table has for each estimate. */
export const cellsPerFit = (scope: Scope, beside: boolean, braces: boolean): number =>
  beside ? 1 + scope.uncertainty.length + (braces ? 1 : 0) : 1;

function headLine(
  scope: Scope,
  head: string,
  columns: readonly ColumnResult[],
  { beside = false }: CoefficientOptions,
  braces: boolean,
): TableRow {
  const span = 1 + columns.length * cellsPerFit(scope, beside, braces);
  return { cells: [{ content: [text(oneLine(head))], span }], group: true };
}

function termRows(
  scope: Scope,
  keyOf: KeyOf,
  columns: readonly ColumnResult[],
  { term: name, label: renamed }: Extract<TermLine, { readonly term: string }>,
  options: CoefficientOptions,
  braces: boolean,
): readonly TableRow[] {
  const { regimeLabel = () => null, beside = false, scale } = options;
  const raw = columns.map((column) => column.terms.find((term) => term.term === name) ?? null);
  const found = raw.map((term, i) =>
    term === null || scale === undefined ? term : rescaledTerm(columns[i]!, term, scale),
  );
  const any = raw.find((term) => term !== null) ?? null;
  const label =
    renamed === null
      ? ((any === null ? null : regimeLabel(any)) ?? [text(scope.names.term(name))])
      : [text(oneLine(renamed))];
  const origin = (i: number, field: 'estimate' | 'std_error' | 'conf_low', run: NumberRun): NumberRun =>
    scale === undefined
      ? run
      : rescaledOrigin(run, { scale, field, column: columns[i]!, term: raw[i]! }, options.placeOf?.(i));
  const estimates = columns.map((column, i) =>
    estimateCell(scope, keyOf(i, name), column, found[i] ?? null, name, (run) => origin(i, 'estimate', run)),
  );
  const details = scope.uncertainty.map((kind) =>
    found.map((term, i) => uncertaintyCell(scope, term, kind, (field, run) => origin(i, field, run))),
  );
  const wild = raw.some((term) => term?.wild !== undefined);
  const braced = raw.map((term, i) => wildCell(scope, columns[i]!, term));
  if (beside) {
    const cells = columns.flatMap((_, i) => [
      estimates[i]!,
      ...details.map((row) => row[i]!),
      ...(braces ? [braced[i]!] : []),
    ]);
    return [{ cells: [{ content: label }, ...cells] }];
  }
  const below = wild ? [...details, braced] : details;
  return [
    { cells: [{ content: label }, ...estimates] },
    ...below
      .filter((cells) => cells.some((it) => it.content.length > 0))
      .map((cells): TableRow => ({ cells: [emptyCell, ...cells], detail: true })),
  ];
}

/** On a scale that a term has no place on it is neither estimated nor left out: a dash stands there. */
function rescaledTerm(column: ColumnResult, term: TermResult, scale: Scale): TermResult {
  const none = {
    estimate: null,
    std_error: null,
    statistic: null,
    p_value: null,
    conf_low: null,
    conf_high: null,
  };
  return { ...term, ...(rescaled(column, term, scale) ?? none) };
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
  key: string | undefined,
  column: ColumnResult,
  term: TermResult | null,
  name: string,
  origin: (run: NumberRun) => NumberRun,
): TableCell {
  if (term === null) {
    return column.omitted.some((it) => it.term === name) ? textCell(scope.words('cell.omitted')) : emptyCell;
  }
  return starred(scope, origin(numberOf(scope, term, 'estimate', key)), term.p_value);
}

/** Names an estimate wherever it is printed. */
export const estimateKey = (model: string, column: string, term: string): string =>
  JSON.stringify([model, column, term, 'estimate']);

function uncertaintyCell(
  scope: Scope,
  term: TermResult | null,
  kind: Uncertainty,
  origin: (field: 'std_error' | 'conf_low', run: NumberRun) => NumberRun,
): TableCell {
  const run = term === null ? null : uncertaintyRun(scope, term, kind);
  if (run === null) return emptyCell;
  if (kind === 'std_error') return cell(origin('std_error', run));
  return cell(kind === 'interval' ? origin('conf_low', run) : run);
}

/** The rows below an estimate that stands in a column of its own; none where nothing is known of it. */
export function detailRows(scope: Scope, estimate: Estimate): readonly TableRow[] {
  return scope.uncertainty.flatMap((kind) => {
    const content = uncertaintyRun(scope, estimate, kind);
    return content === null ? [] : [{ cells: [emptyCell, cell(content)], detail: true }];
  });
}

/** `(6.50)`, `(0.0126)`, `[0.0569, 0.1063]` or `(0.0001)`; null where the estimate has none of it. */
function uncertaintyRun(scope: Scope, term: Estimate, kind: Uncertainty): NumberRun | null {
  const show = (value: number | null, shown: string, ...fields: readonly string[]): NumberRun | null =>
    value === null ? null : from({ kind: 'number', text: shown, value }, term, ...fields);
  switch (kind) {
    case 'statistic': {
      const { statistic } = term;
      return show(
        statistic,
        `(${statistic === null ? DASH : formatStatistic(statistic, scope.statisticDigits)})`,
        'statistic',
      );
    }
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
