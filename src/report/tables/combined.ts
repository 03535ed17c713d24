import type { ColumnResult } from '../../results/results.ts';
import { TABLE_ROWS, type TableModel, type TableRowName, type TableSpec } from '../../study/tables.ts';
import type { TableBlock, TableCell, TableRow } from '../document.ts';
import { text, textCell } from '../document.ts';
import { runs } from '../fragment.ts';
import { oneLine } from '../names.ts';
import { conventionNote } from '../notes.ts';
import { emptyCell, finishTable, type Scope, slug } from '../scope.ts';
import { coefficientRows, estimateKey, fitRows, type RegimeLabel, termOrder } from './coefficients.ts';
import { framed, headRows } from './regression.ts';
import { regimeLabel } from './threshold.ts';

/** A column of some model, under the label that this table gives it. */
type Shown = { readonly model: string; readonly label: string; readonly column: ColumnResult };

type Panel = { readonly title: string | null; readonly shown: readonly Shown[] };

/** Columns of several models side by side, and in panels below each other. */
export function combinedTable(given: Scope, spec: TableSpec): TableBlock {
  const scope = withParentheses(given, spec.parentheses);
  const panels = panelsOf(scope, spec);
  const [first] = panels;
  const shown = first?.shown ?? [];
  const labeled = shown.map(({ column, label }) => ({ ...column, label }));
  const several = panels.length > 1;
  const groups = panels.map((panel, i) => panelRows(scope, spec, panel, several ? letter(i) : null));
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
    ...framed(shown.length, groups.flat()),
    head: [...spanningHead(spec), ...headRows(scope, several ? sameOutcome(labeled, all) : labeled)],
    notes: [
      ...(spec.note === null ? [] : [[text(oneLine(spec.note))]]),
      conventionNote(
        scope,
        'regression',
        all,
        confidenceOf(scope, panels),
        // What is not in the table needs no word.
        spec.rows === null || spec.rows.includes('r2_lsdv') ? {} : { within: false },
      ),
      ...(spec.rows?.some((row) => row === 'aic' || row === 'bic') === true
        ? [scope.templates.inlines('note/information', {})]
        : []),
    ],
  });
}

const letter = (i: number): string => String.fromCharCode(65 + (i % 26));

/** Titles of the models, else their names, each once. */
export function modelNames({ input }: Scope, spec: TableSpec): readonly string[] {
  const names = new Set(spec.panels.flatMap(({ models }) => models.map(({ model }) => model)));
  return [...names].map((name) => input.study.models.find((it) => it.name === name)?.title ?? name);
}

function withParentheses(scope: Scope, parentheses: TableSpec['parentheses']): Scope {
  if (parentheses === null) return scope;
  const { study } = scope.input;
  const input = { ...scope.input, study: { ...study, outputs: { ...study.outputs, parentheses } } };
  return { ...scope, input };
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
  return spec.panels.map(({ title, models }) => ({
    title,
    shown: models
      .flatMap((it) => columnsOf(scope, it))
      .map(({ model, column }, i) => ({ model, column, label: spec.labels?.[i] ?? `(${i + 1})` })),
  }));
}

function columnsOf(scope: Scope, { model, columns }: TableModel) {
  const result = scope.input.results.models[model];
  if (result === undefined || !('columns' in result)) return [];
  const all: readonly ColumnResult[] = result.columns;
  const wanted =
    columns === null ? all : columns.flatMap((label) => all.filter((column) => column.label === label));
  return wanted.map((column) => ({ model, column }));
}

function confidenceOf(scope: Scope, panels: readonly Panel[]): number {
  const names = new Set(panels.flatMap(({ shown }) => shown.map(({ model }) => model)));
  const spec = scope.input.study.models.find((it) => names.has(it.name) && 'confidence' in it);
  return spec !== undefined && 'confidence' in spec ? spec.confidence : 0.95;
}

function spanningHead({ groups }: TableSpec): readonly TableRow[] {
  if (groups.length === 0) return [];
  const cells = groups.map(
    ({ label, columns }): TableCell =>
      columns === 1 ? textCell(oneLine(label)) : { content: [text(oneLine(label))], span: columns },
  );
  return [{ cells: [emptyCell, ...cells] }];
}

/** Coefficients, then the rows below them; a panel begins with its title. */
function panelRows(
  scope: Scope,
  spec: TableSpec,
  { title, shown }: Panel,
  panel: string | null,
): readonly (readonly TableRow[])[] {
  const columns = shown.map(({ column }) => column);
  const keyOf = (i: number, term: string) => {
    const { model, column } = shown[i] as Shown;
    return estimateKey(model, column.label, term);
  };
  const coefficients = coefficientRows(scope, keyOf, columns, regimeLabels(scope, shown), spec.terms);
  const wanted = new Set<TableRowName>(spec.rows ?? TABLE_ROWS);
  const fit = [
    ...(wanted.has('controls') ? controlRow(scope, spec, columns) : []),
    ...fitRows(scope, columns, wanted),
  ];
  const heading: TableRow[] =
    panel === null
      ? []
      : [
          {
            cells: [
              {
                content: [text(scope.words('table.panel', { letter: panel, title: oneLine(title ?? '') }))],
                span: columns.length + 1,
              },
            ],
            group: true,
          },
        ];
  return [[...heading, ...coefficients], fit].filter((rows) => rows.length > 0);
}

/** Whether a column has terms that are not shown. */
function controlRow(scope: Scope, { terms }: TableSpec, columns: readonly ColumnResult[]): TableRow[] {
  if (terms === null) return [];
  const named = new Set(terms.map(({ term }) => term));
  const hidden = columns.map((column) =>
    termOrder([column]).some(
      (term) => !named.has(term) && !isShownRegime(column, term, named) && term !== '(Intercept)',
    ),
  );
  if (!hidden.includes(true)) return [];
  const { words } = scope;
  return [
    {
      cells: [
        textCell(words('row.controls')),
        ...hidden.map((has) => textCell(words(has ? 'cell.yes' : 'cell.no'))),
      ],
    },
  ];
}

/** A slope of one regime stands for its regressor. */
const isShownRegime = (column: ColumnResult, term: string, named: ReadonlySet<string>): boolean => {
  const of = column.terms.find((it) => it.term === term)?.of;
  return of !== undefined && named.has(of);
};

function regimeLabels(scope: Scope, shown: readonly Shown[]): RegimeLabel {
  const labels = shown.flatMap(({ model }) => {
    const result = scope.input.results.models[model];
    return result?.kind === 'threshold' ? [regimeLabel(scope, model, result)] : [];
  });
  return (term) => labels.map((of) => of(term)).find((it) => it !== null) ?? null;
}
