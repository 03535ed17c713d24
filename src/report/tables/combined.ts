import type { ColumnResult } from '../../results/results.ts';
import { TABLE_ROWS, type TableModel, type TableSpec } from '../../study/tables.ts';
import { type Inlines, type TableBlock, type TableRow, text } from '../document.ts';
import { runs } from '../fragment.ts';
import { oneLine } from '../names.ts';
import { choice, conventionNote } from '../notes.ts';
import { finishTable, type Scope, slug } from '../scope.ts';
import { cellsPerFit, coefficientRows, estimateKey, hasBraces, type RegimeLabel } from './coefficients.ts';
import { combinedHead } from './combined-head.ts';
import { controlRow, hasSome, markRows, spread, wordRows } from './combined-rows.ts';
import { fitRows } from './fit-rows.ts';
import { framed } from './regression.ts';
import { regimeLabel } from './threshold.ts';

/** A column of some model, under the label that this table gives it. */
type Shown = {
  readonly model: string;
  readonly label: string;
  readonly column: ColumnResult;
  /** Its place among the columns of the model. */
  readonly at: number;
};

type Panel = { readonly title: string | null; readonly shown: readonly Shown[] };

/** Columns of several models side by side, and in panels below each other. */
export function combinedTable(given: Scope, spec: TableSpec): TableBlock {
  const scope = inStyle(given, spec);
  const panels = panelsOf(scope, spec);
  const [first] = panels;
  const shown = first?.shown ?? [];
  const labeled = shown.map(({ column, label }) => ({ ...column, label }));
  const several = panels.length > 1;
  const braces = hasBraces(panels.flatMap((panel) => panel.shown.map(({ column }) => column)));
  const cells = cellsPerFit(scope, spec.layout === 'beside', braces);
  const groups = panels.map((panel, i) =>
    panelRows(scope, spec, panel, { panel: several ? letter(i) : null, cells, braces }),
  );
  const all = panels.flatMap((panel, i) =>
    panel.shown.map(({ column, label }) => ({ ...column, label: several ? `${letter(i)}${label}` : label })),
  );
  return finishTable(scope, {
    kind: 'table',
    id: `tbl:table:${spec.name}`,
    file: `table-${slug(spec.name)}`,
    caption: scope.templates.inlines('caption/combined', {
      title: spec.title,
      models: modelNames(scope, spec).map((name) => runs([text(name)])),
    }),
    ...framed(shown.length * cells, groups.flat()),
    head: combinedHead(scope, spec, several ? sameOutcome(labeled, all) : labeled, cells),
    notes: notesOf(scope, spec, all, confidenceOf(scope, panels)),
  });
}

function notesOf(
  scope: Scope,
  { note, rows, scale, layout, marks = [] }: TableSpec,
  columns: readonly ColumnResult[],
  confidence: number,
): readonly Inlines[] {
  return [
    ...(note === null ? [] : [[text(oneLine(note))]]),
    ...(scale === undefined
      ? []
      : [
          scope.templates.inlines('note/scale', {
            ...choice(['standardized', 'exponentiated'], scale),
            without: columns.some(({ moments }) => moments === undefined),
          }),
        ]),
    conventionNote(scope, 'regression', columns, confidence, {
      beside: layout === 'beside',
      // What is not in the table needs no word.
      ...(rows === null || rows.includes('r2_lsdv') ? {} : { within: false }),
    }),
    ...(marks.some(({ terms }) => columns.some((column) => hasSome(column, terms)))
      ? [[text(scope.words('note.partly'))]]
      : []),
    ...(rows?.some((row) => row === 'aic' || row === 'bic') === true
      ? [scope.templates.inlines('note/information', {})]
      : []),
  ];
}

const letter = (i: number): string => String.fromCharCode(65 + (i % 26));

/** Titles of the models, else their names, each once. */
export function modelNames({ input }: Scope, spec: TableSpec): readonly string[] {
  const names = new Set(spec.panels.flatMap(({ models }) => models.map(({ model }) => model)));
  return [...names].map((name) => input.study.models.find((it) => it.name === name)?.title ?? name);
}

/** What a table says of its numbers otherwise than `outputs` does. */
function inStyle(scope: Scope, { parentheses, digits, stars, pointer }: TableSpec): Scope {
  return {
    ...scope,
    uncertainty: parentheses ?? scope.uncertainty,
    digits: digits?.estimates ?? scope.digits,
    ...(digits?.statistics === undefined ? {} : { statisticDigits: digits.statistics }),
    ...(stars === undefined ? {} : { stars, starsKey: `${pointer}/stars` }),
  };
}

/** Below panels with other outcomes or estimators a head would say what holds for the first one only. */
function sameOutcome(first: readonly ColumnResult[], all: readonly ColumnResult[]): readonly ColumnResult[] {
  const of = (pick: (column: ColumnResult) => string) =>
    all.every((column, i) => pick(column) === pick(first[i % first.length] as ColumnResult));
  return of((column) => `${column.outcome} ${column.estimator}`)
    ? first
    : first.map((column) => ({ ...column, outcome: '', estimator: (first[0] as ColumnResult).estimator }));
}

function panelsOf(scope: Scope, spec: TableSpec): readonly Panel[] {
  // The notes call columns what their head does.
  const named = spec.head === undefined || spec.head.includes('labels');
  return spec.panels.map(({ title, models }) => ({
    title,
    shown: models
      .flatMap((it) => columnsOf(scope, it))
      .map((it, i) => ({ ...it, label: (named ? spec.labels?.[i] : undefined) ?? `(${i + 1})` })),
  }));
}

function columnsOf(scope: Scope, { model, columns }: TableModel) {
  const result = scope.input.results.models[model];
  if (result === undefined || !('columns' in result)) return [];
  const all: readonly ColumnResult[] = result.columns;
  const wanted =
    columns === null ? all : columns.flatMap((label) => all.filter((column) => column.label === label));
  return wanted.map((column) => ({ model, column, at: all.indexOf(column) }));
}

function confidenceOf(scope: Scope, panels: readonly Panel[]): number {
  const names = new Set(panels.flatMap(({ shown }) => shown.map(({ model }) => model)));
  const spec = scope.input.study.models.find((it) => names.has(it.name) && 'confidence' in it);
  return spec !== undefined && 'confidence' in spec ? spec.confidence : 0.95;
}

/** Coefficients, then the rows below them; a panel begins with its title. */
function panelRows(
  scope: Scope,
  spec: TableSpec,
  { title, shown }: Panel,
  {
    panel,
    cells,
    braces,
  }: { readonly panel: string | null; readonly cells: number; readonly braces: boolean },
): readonly (readonly TableRow[])[] {
  const columns = shown.map(({ column }) => column);
  const { scale, digits, marks = [], drop = [] } = spec;
  // What is printed in another way here than in the model's own table is no second printing of it.
  const own = scale === undefined && digits?.estimates === undefined;
  const keyOf = (i: number, term: string) => {
    const { model, column } = shown[i] as Shown;
    return own ? estimateKey(model, column.label, term) : undefined;
  };
  const coefficients = coefficientRows(scope, keyOf, columns, {
    regimeLabel: regimeLabels(scope, shown),
    shown: spec.terms,
    hidden: new Set([...drop, ...marks.flatMap(({ terms }) => terms)]),
    bases: spec.bases === true,
    beside: spec.layout === 'beside',
    braces,
    placeOf: (i) => shown[i] as Shown,
    ...(scale === undefined ? {} : { scale }),
  });
  const below = digits?.rows === undefined ? scope : { ...scope, digits: digits.rows };
  const fit = [
    ...markRows(scope, marks, columns),
    ...wordRows(spec),
    ...(spec.rows ?? TABLE_ROWS).flatMap((name) =>
      name === 'controls' ? controlRow(scope, spec, columns) : fitRows(below, columns, [name]),
    ),
  ].map((row) => spread(row, cells));
  const heading: TableRow[] =
    panel === null
      ? []
      : [
          {
            cells: [
              {
                content: [text(scope.words('table.panel', { letter: panel, title: oneLine(title ?? '') }))],
                span: columns.length * cells + 1,
              },
            ],
            group: true,
          },
        ];
  return [[...heading, ...coefficients], fit].filter((rows) => rows.length > 0);
}

function regimeLabels(scope: Scope, shown: readonly Shown[]): RegimeLabel {
  const labels = shown.flatMap(({ model }) => {
    const result = scope.input.results.models[model];
    return result?.kind === 'threshold' ? [regimeLabel(scope, model, result)] : [];
  });
  return (term) => labels.map((of) => of(term)).find((it) => it !== null) ?? null;
}
