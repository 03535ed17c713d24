import type { ModelSpec } from '../../study/study.ts';
import type { TableModel, TablePanel, TableSpec, TermLine } from '../../study/tables.ts';
import { hole } from '../fit.ts';
import type { StudyDocument } from '../study-document.generated.ts';
import { type Binding, pointerTo } from './binding.ts';
import { askedColumns, checkCoefficient, claimedModel, claimedTerm, columnsOf } from './claimed.ts';
import { bindStyle } from './table-style.ts';

type Tables = NonNullable<StudyDocument['tables']>;
type TableText = Tables[string];
type ModelText = NonNullable<TableText['models']>[number];

/** Kinds with columns of coefficients. */
const KINDS: readonly ModelSpec['kind'][] = ['regression', 'mediation', 'threshold'];

/** Tables that bring columns of several models together. */
export function bindTables(binding: Binding, models: readonly ModelSpec[]): TableSpec[] {
  return Object.entries(binding.study.tables ?? {}).map(([name, table]) =>
    bindTable(binding, models, name, table),
  );
}

function bindTable(
  binding: Binding,
  models: readonly ModelSpec[],
  name: string,
  table: TableText,
): TableSpec {
  const pointer = pointerTo('tables', name);
  if (table.models !== undefined && table.panels !== undefined)
    binding.error(
      'SPEC017',
      `${pointer}/panels`,
      'A table has `models`, or `panels` with models of their own.',
      {
        atKey: true,
        hint: 'remove one of the two',
      },
    );
  if (table.models === undefined && table.panels === undefined)
    binding.error('SPEC011', pointer, 'A table needs `models`, or `panels`.', { hint: 'name the models' });
  const panels: TablePanel[] = table.panels?.map((panel, i) => ({
    title: panel.title,
    models: panel.models.map((it, j) => bindModel(binding, models, it, `${pointer}/panels/${i}/models/${j}`)),
  })) ?? [
    {
      title: null,
      models: (table.models ?? []).map((it, j) => bindModel(binding, models, it, `${pointer}/models/${j}`)),
    },
  ];
  checkWidths(binding, models, table, panels, pointer);
  return {
    name,
    pointer,
    title: table.title ?? null,
    panels,
    terms: bindTerms(binding, models, table, panels, pointer),
    groups: table.groups ?? [],
    labels: table.column_labels ?? null,
    rows: table.rows ?? null,
    ...bindStyle(table),
    ...bindSets(binding, models, table, panels, pointer),
    note: table.note ?? null,
  };
}

function bindModel(
  binding: Binding,
  models: readonly ModelSpec[],
  text: ModelText,
  pointer: string,
): TableModel {
  const model = typeof text === 'string' ? text : text.model;
  const columns = typeof text === 'string' ? null : (text.columns ?? null);
  const at = typeof text === 'string' ? pointer : `${pointer}/model`;
  const spec = claimedModel(binding, models, model, KINDS, at);
  if (spec !== null && columns !== null)
    askedColumns(binding, spec, columnsOf(spec), { term: hole, columns, pointer });
  return { model, columns };
}

/** Columns of a panel; null where nothing can be said. */
function widthOf(models: readonly ModelSpec[], panel: TablePanel): number | null {
  let width = 0;
  for (const { model, columns } of panel.models) {
    const spec = models.find((it) => it.name === model);
    if (spec === undefined) return null;
    width += columns?.length ?? columnsOf(spec).length;
  }
  return width;
}

/** Panels are as wide as each other; heads that span and labels fit them. */
function checkWidths(
  binding: Binding,
  models: readonly ModelSpec[],
  table: TableText,
  panels: readonly TablePanel[],
  pointer: string,
): void {
  const widths = panels.map((panel) => widthOf(models, panel));
  const [first] = widths;
  if (first === null || first === undefined || widths.includes(null)) return;
  const other = widths.findIndex((width) => width !== first);
  const say = (at: string, message: string) =>
    binding.error('SPEC016', `${pointer}/${at}`, message, { hint: `the table has ${first} columns` });
  if (other >= 0)
    say(
      `panels/${other}`,
      `Panels are equally wide: this one has ${widths[other]}, the first ${first} columns.`,
    );
  const { column_labels: labels, groups = [] } = table;
  if (labels !== undefined && labels.length !== first)
    say('column_labels', `Every column has a label: ${labels.length} are given for ${first} columns.`);
  checkLines(binding, table, pointer, say, first);
  let spanned = 0;
  for (const group of groups) spanned += group.columns;
  if (groups.length > 0 && spanned !== first)
    say('groups', `Groups span all columns together: they span ${spanned} of ${first}.`);
}

/** A row of words has a cell for each column; what looks like an estimate is not typed. */
function checkLines(
  binding: Binding,
  { lines = [] }: TableText,
  pointer: string,
  say: (at: string, message: string) => void,
  width: number,
): void {
  lines.forEach(({ cells }, i) => {
    if (cells.length !== width)
      say(
        `lines/${i}/cells`,
        `A row has a cell for every column: ${cells.length} are given for ${width} columns.`,
      );
    cells.forEach((words, j) => {
      if (!/\d[.]\d/.test(words)) return;
      binding.error(
        'SPEC015',
        `${pointer}/lines/${i}/cells/${j}`,
        'A number is typed into a table; the results might change, and it would not.',
        { hint: '`rows` shows numbers of the results' },
      );
    });
  });
}

/** A term has to be in one of the columns that the table shows. */
function bindTerms(
  binding: Binding,
  models: readonly ModelSpec[],
  table: TableText,
  panels: readonly TablePanel[],
  pointer: string,
): TableSpec['terms'] {
  if (table.terms === undefined) return null;
  return table.terms.map((text, i): TermLine => {
    if (typeof text === 'object' && 'head' in text) return { head: text.head };
    const at = `${pointer}/terms/${i}`;
    const written = typeof text === 'string' ? text : text.term;
    const term = shownTerm(binding, models, panels, written, {
      pointer: at,
      termAt: typeof text === 'string' ? at : `${at}/term`,
    });
    return { term, label: typeof text === 'string' ? null : text.label };
  });
}

function shownTerm(
  binding: Binding,
  models: readonly ModelSpec[],
  panels: readonly TablePanel[],
  text: string,
  at: { readonly pointer: string; readonly termAt: string },
): string {
  const term = claimedTerm(text);
  const specs = panels.flatMap((panel) =>
    panel.models.flatMap(({ model }) => models.filter((it) => it.name === model)),
  );
  const known = specs.some((spec) => columnsOf(spec).some((column) => column.terms.includes(term)));
  const [first] = specs;
  if (!known && first !== undefined) checkCoefficient(binding, first, { term, columns: 'all', ...at });
  return term;
}

/** Terms without rows of their own: left out, or said yes or no to. */
function bindSets(
  binding: Binding,
  models: readonly ModelSpec[],
  table: TableText,
  panels: readonly TablePanel[],
  pointer: string,
): Pick<TableSpec, 'drop' | 'marks'> {
  const { drop, marks } = table;
  const of = (text: string, at: string) =>
    shownTerm(binding, models, panels, text, { pointer: at, termAt: at });
  if (drop !== undefined && table.terms !== undefined)
    binding.error(
      'SPEC017',
      `${pointer}/drop`,
      '`terms` says which terms are shown: there is nothing to drop.',
      {
        atKey: true,
        hint: 'remove one of the two',
      },
    );
  return {
    ...(drop === undefined ? {} : { drop: drop.map((text, i) => of(text, `${pointer}/drop/${i}`)) }),
    ...(marks === undefined
      ? {}
      : {
          marks: marks.map(({ label, terms }, i) => ({
            label,
            terms: terms.map((text, j) => of(text, `${pointer}/marks/${i}/terms/${j}`)),
          })),
        }),
  };
}
