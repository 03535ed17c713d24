import { informationOf } from '../../results/information.ts';
import type { ColumnResult, ModelResult, TermResult } from '../../results/results.ts';
import type { ModelSpec } from '../../study/study.ts';
import type { Inlines, TableRow } from '../document.ts';
import { cell, text, textCell } from '../document.ts';
import { columnLabel } from '../format.ts';
import { block, inline } from '../fragment.ts';
import { choice, conventionNote } from '../notes.ts';
import { count, number, pValue, type Scope, slug } from '../scope.ts';
import { reference } from '../sections/places.ts';
import { type RegimeLabel, termOrder } from '../tables/coefficients.ts';
import { intervalCell } from '../tables/effects.ts';
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
      sigma_u: numberContext(scope, column.random?.sigma_u ?? null),
      sigma_v: column.random?.sigma_v === undefined ? null : numberContext(scope, column.random.sigma_v),
      of_time: column.random?.of === 'time',
      likelihood:
        column.random?.log_likelihood === undefined
          ? null
          : numberContext(scope, column.random.log_likelihood),
      sigma_e: numberContext(scope, column.random?.sigma_e ?? null),
      rho: numberContext(scope, column.random?.rho ?? null),
    })),
  };
}

const numberContext = (scope: Scope, value: number | null): Context => inline(number(scope, value));

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

function labelOf(scope: Scope, result: ModelResult): RegimeLabel {
  if (result.kind === 'threshold') return regimeLabel(scope, result);
  if (result.kind === 'kink') return kinkLabel(scope, result);
  return result.kind === 'smooth_transition' ? transitionLabel(scope, result) : () => null;
}

function termTable(scope: Scope, spec: ModelSpec, result: ModelResult, columns: readonly ColumnResult[]) {
  const label = labelOf(scope, result);
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
        cell(number(scope, found.estimate)),
        cell(number(scope, found.std_error)),
        cell(number(scope, found.statistic)),
        cell(pValue(scope, found.p_value)),
        intervalCell(scope, found),
      ],
    };
  });
}

const FIT_ROWS: readonly (readonly [string, (column: ColumnResult) => number | null, boolean])[] = [
  ['row.n', (column) => column.fit.n_obs, true],
  ['row.entities', (column) => column.fit.n_entities, true],
  ['row.periods', (column) => column.fit.n_periods, true],
  ['row.df_model', (column) => column.fit.df_model, true],
  ['row.df_resid', (column) => column.fit.df_resid, true],
  ['row.df_t', (column) => column.vcov.df, true],
  ['row.rss', (column) => column.fit.rss, false],
  ['row.rmse', (column) => informationOf(column).rmse, false],
  ['row.root_mse', (column) => informationOf(column).root_mse, false],
  ['row.log_likelihood', (column) => informationOf(column).log_likelihood, false],
  ['row.aic', (column) => informationOf(column).aic, false],
  ['row.bic', (column) => informationOf(column).bic, false],
  ['row.f', (column) => column.fit.f_statistic, false],
  ['row.r2_within', (column) => column.fit.r2_within, false],
  ['row.r2_between', (column) => column.fit.r2_between, false],
  ['row.r2_overall', (column) => column.fit.r2_overall, false],
  ['row.r2_lsdv', (column) => column.fit.r2_lsdv, false],
  ['row.adj_r2', (column) => column.fit.adj_r2, false],
];

function fitTable(scope: Scope, spec: ModelSpec, result: ModelResult, columns: readonly ColumnResult[]) {
  const { words } = scope;
  const rows = FIT_ROWS.filter(([, of]) => columns.some((column) => of(column) !== null)).map(
    ([key, of, whole]): TableRow => ({
      cells: [
        textCell(words(key)),
        ...columns.map((column) => cell(whole ? count(of(column)) : number(scope, of(column)))),
      ],
    }),
  );
  rows.push({
    cells: [
      textCell(words('row.f_p')),
      ...columns.map((column) => cell(pValue(scope, column.fit.f_p_value))),
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
