import { informationOf } from '../../results/information.ts';
import type { ColumnResult, ModelResult, TermResult } from '../../results/results.ts';
import type { ModelSpec } from '../../study/study.ts';
import { cell, type Inlines, type NumberRun, type TableRow, text, textCell } from '../document.ts';
import { columnLabel } from '../format.ts';
import { block, inline } from '../fragment.ts';
import { choice, conventionNote } from '../notes.ts';
import { countOf, numberOf, pValueOf, type Scope, slug } from '../scope.ts';
import { reference } from '../sections/places.ts';
import { type RegimeLabel, termOrder } from '../tables/coefficients.ts';
import { intervalCell } from '../tables/effects.ts';
import { informationRun } from '../tables/information.ts';
import { kinkLabel, transitionLabel } from '../tables/nonlinear.ts';
import { mediationLabels } from '../tables/regression.ts';
import { regimeLabel } from '../tables/threshold.ts';
import type { Context, ContextMap } from '../template.ts';
import { placeName, sectionTitle } from './place.ts';
import { center, decimal, left, plainTable, wrapped } from './plain-table.ts';
import { columnsOf } from './sample.ts';
/** Every regression with all its terms, and the fit of every column. */
export function estimatesAppendix(scope: Scope): Context {
  return scope.input.study.models.flatMap((spec): Context[] => {
    const result = scope.input.results.models[spec.name];
    if (result === undefined || columnsOf(result).length === 0) return [];
    return [modelContext(scope, spec, result)];
  });
}

function modelContext(scope: Scope, spec: ModelSpec, result: ModelResult): ContextMap {
  const columns = columnsOf(result);
  const random = columns.filter((column) => column.random !== undefined);
  return {
    name: spec.name,
    title: sectionTitle(scope, spec),
    terms: block(termTable(scope, spec, result, columns)),
    terms_ref: reference(`app:terms-${slug(spec.name)}`),
    fit: block(fitTable(scope, spec, result, columns)),
    fit_ref: reference(`app:fit-${slug(spec.name)}`),
    random: random.map((column) => ({
      column: columns.length > 1 ? columnLabel(column.label) : null,
      method: scope.words(`variance.${column.random?.method}`),
      sigma_u: numberContext(scope, column, 'sigma_u'),
      sigma_v: column.random?.sigma_v === undefined ? null : numberContext(scope, column, 'sigma_v'),
      of_time: column.random?.of === 'time',
      likelihood:
        column.random?.log_likelihood === undefined ? null : numberContext(scope, column, 'log_likelihood'),
      sigma_e: numberContext(scope, column, 'sigma_e'),
      rho: numberContext(scope, column, 'rho'),
    })),
  };
}

type Component = 'sigma_u' | 'sigma_v' | 'sigma_e' | 'rho' | 'log_likelihood';

const numberContext = (scope: Scope, { random }: ColumnResult, field: Component): Context =>
  inline(numberOf(scope, random ?? {}, field));

/** Nothing in parentheses, no stars, no R2 below: the note need not explain them. */
const PLAIN: ContextMap = {
  parentheses: choice(['statistic', 'std_error', 'interval', 'p_value'], null),
  stars: null,
  within: false,
};

/** Columns as the paper heads them. */
function columnLabels(scope: Scope, result: ModelResult): readonly string[] {
  const columns = columnsOf(result);
  if (result.kind !== 'mediation') return columns.map(({ label }) => label);
  // Of several mediators each heads its own column: so many paths are all called a.
  const several = Object.keys(result.effects.mediators).length > 1;
  return mediationLabels(scope, result).map((label, i) => {
    const { outcome = '' } = columns[i] ?? {};
    return several && outcome !== columns[0]?.outcome ? scope.names.term(outcome) : label;
  });
}

function labelOf(scope: Scope, name: string, result: ModelResult): RegimeLabel {
  if (result.kind === 'threshold') return regimeLabel(scope, name, result);
  if (result.kind === 'kink') return kinkLabel(scope, name, result);
  return result.kind === 'smooth_transition' ? transitionLabel(scope, result) : () => null;
}

function termTable(scope: Scope, spec: ModelSpec, result: ModelResult, columns: readonly ColumnResult[]) {
  const label = labelOf(scope, spec.name, result);
  const several = columns.length > 1;
  const labels = columnLabels(scope, result);
  return plainTable(scope, {
    id: `terms-${slug(spec.name)}`,
    caption: 'app-terms',
    context: { name: placeName(scope, spec) },
    columns: [
      ...(several ? [['table.column', left] as const] : []),
      ['table.term', wrapped(0.3)],
      ['table.estimate', decimal],
      ['table.std_error', decimal],
      ['table.statistic', decimal],
      ['table.p', decimal],
      ['table.interval_head', center],
    ],
    groups: columns.map((column, i) =>
      columnRows(scope, column, several ? (labels[i] ?? column.label) : null, label),
    ),
    notes: [
      conventionNote(scope, 'app-terms', columns, 'confidence' in spec ? spec.confidence : 0.95, PLAIN),
    ],
  });
}

function columnRows(
  scope: Scope,
  column: ColumnResult,
  /** What the column is called, where there are several. */
  name: string | null,
  label: (term: TermResult) => Inlines | null,
): readonly TableRow[] {
  return termOrder([column]).map((term, i): TableRow => {
    const lead = name === null ? [] : [i === 0 ? textCell(name) : { content: [] }];
    const found = column.terms.find((it) => it.term === term);
    if (found === undefined) {
      const reason = scope.phrase(column.omitted.find((it) => it.term === term)?.reason ?? '');
      return {
        cells: [
          ...lead,
          textCell(scope.names.term(term)),
          { content: [text(`${scope.words('cell.omitted')}${scope.typography.colon}${reason}`)], span: 5 },
        ],
      };
    }
    return {
      cells: [
        ...lead,
        { content: label(found) ?? [text(scope.names.term(term))] },
        cell(numberOf(scope, found, 'estimate')),
        cell(numberOf(scope, found, 'std_error')),
        cell(numberOf(scope, found, 'statistic')),
        cell(pValueOf(scope, found, 'p_value')),
        intervalCell(scope, found),
      ],
    };
  });
}

const INFORMATION = ['rmse', 'root_mse', 'log_likelihood', 'aic', 'bic'] as const;

/** Rows of a fit table: the word, and the number of a column. */
type FitRow = readonly [string, (scope: Scope, column: ColumnResult) => NumberRun];

type Whole = 'n_obs' | 'n_entities' | 'n_periods' | 'df_model' | 'df_resid';
const whole = (row: string, field: Whole): FitRow => [row, (_, { fit }) => countOf(fit, field)];
type Measure = 'rss' | 'f_statistic' | 'r2_within' | 'r2_between' | 'r2_overall' | 'r2_lsdv' | 'adj_r2';
const measure = (row: string, field: Measure): FitRow => [
  row,
  (scope, { fit }) => numberOf(scope, fit, field),
];

const FIT_ROWS: readonly FitRow[] = [
  whole('row.n', 'n_obs'),
  whole('row.entities', 'n_entities'),
  whole('row.periods', 'n_periods'),
  whole('row.df_model', 'df_model'),
  whole('row.df_resid', 'df_resid'),
  ['row.df_t', (_, { vcov }) => countOf(vcov, 'df')],
  measure('row.rss', 'rss'),
  ...INFORMATION.map(
    (name): FitRow => [`row.${name}`, (scope, column) => informationRun(scope, column, name)],
  ),
  measure('row.f', 'f_statistic'),
  measure('row.r2_within', 'r2_within'),
  measure('row.r2_between', 'r2_between'),
  measure('row.r2_overall', 'r2_overall'),
  measure('row.r2_lsdv', 'r2_lsdv'),
  measure('row.adj_r2', 'adj_r2'),
];

function fitTable(scope: Scope, spec: ModelSpec, result: ModelResult, columns: readonly ColumnResult[]) {
  const { words } = scope;
  const rows = FIT_ROWS.flatMap(([key, of]): TableRow[] => {
    const runs = columns.map((column) => of(scope, column));
    return runs.every(({ value }) => value === null)
      ? []
      : [{ cells: [textCell(words(key)), ...runs.map((run) => cell(run))] }];
  });
  rows.push({
    cells: [
      textCell(words('row.f_p')),
      ...columns.map((column) => cell(pValueOf(scope, column.fit, 'f_p_value'))),
    ],
  });
  const table = plainTable(scope, {
    id: `fit-${slug(spec.name)}`,
    caption: 'app-fit',
    context: { name: placeName(scope, spec) },
    columns: [['', left], ...columns.map(() => ['', decimal] as const)],
    rows,
    notes: [
      scope.templates.inlines('note/app-fit', {
        information: columns.some((column) => informationOf(column).aic !== null),
        reasons: reasonsOf(scope, columns),
      }),
    ],
  });
  return { ...table, head: [{ cells: [textCell(''), ...columnLabels(scope, result).map(textCell)] }] };
}

/** What follows stands before the names of the measures that a column lacks. */
const UNDEFINED = 'not defined for this estimator or these data: ';

/** Why cells are empty, each reason once, and measures by the names of their rows. */
function reasonsOf({ words, phrase }: Scope, columns: readonly ColumnResult[]): string[] {
  const parts = columns.flatMap(({ fit }) => fit.reason?.split('; ') ?? []);
  const measures = parts.flatMap((part) =>
    part.startsWith(UNDEFINED) ? part.slice(UNDEFINED.length).split(', ') : [],
  );
  const names = [...new Set(measures)].map((measure) => words(`row.${measure}`));
  const others = [...new Set(parts.filter((part) => !part.startsWith(UNDEFINED)))];
  return [...(names.length === 0 ? [] : [`${UNDEFINED}${names.join(', ')}`]), ...others].map(phrase);
}
