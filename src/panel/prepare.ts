import { err, ok, type Result } from '../base/result.ts';
import { timeless } from '../catalog/imputation-methods.ts';
import type { ImputedCell, Panel } from '../data/panel.ts';
import type { Column } from '../data/table.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import type { Expr } from '../formula/ast.ts';
import { evaluateCondition, requireNumber } from '../formula/evaluate.ts';
import type { MissingSpec, SampleSpec } from '../study/study.ts';
import { type FilledCell, fillSeries, gapsOf } from './fill.ts';
import { clashProblems, type JoinedRows, type JoinHow, joinColumns, joinRows } from './join.ts';
import { listed, type PanelKeys, type PanelSource, panelKeys } from './keys.ts';
import { predictAcross } from './predict-across.ts';
import { expectationProblems, type SampleShape, sampleShape, unknownEntities } from './sample.ts';

export type { PanelSource } from './keys.ts';

export type PanelInput = {
  /** At least one. Their order matters to a left join alone, and orders the columns. */
  readonly sources: readonly PanelSource[];
  readonly entity: string;
  /** null: a cross-section. */
  readonly time: string | null;
  readonly how: JoinHow;
  readonly missing: MissingSpec;
  readonly where: Expr | null;
  readonly expect: SampleSpec['expect'];
  /** Entities that the study gives a label. */
  readonly labelled?: readonly string[];
};

/** How the sample came about, for the appendix. */
export type PanelReport = {
  readonly sources: readonly {
    readonly name: string;
    readonly path: string;
    readonly rows: number;
    /** Rows whose entity and time some other source lacks. */
    readonly unmatched: number;
    /** Of those, the rows that the join leaves out. */
    readonly dropped: number;
  }[];
  /** Rows after the join. */
  readonly joinedRows: number;
  /** Rows that `sample.where` drops. */
  readonly whereDropped: number;
  /** Cells that `missing` filled, of kept rows and of all. */
  readonly imputedKept: number;
  readonly imputedAll: number;
  readonly sample: SampleShape;
};

/**
 * Sources -> the panel that every later step computes from: joined on its keys, sorted by entity, then time, missing
 * values filled over all rows, then marked where `sample.where` keeps a row, and checked against `expect`. Neither
 * the order of rows nor, but for a left join, that of sources changes a bit of any value.
 */
export function preparePanel(input: PanelInput): Result<{ panel: Panel; report: PanelReport }, Problem[]> {
  const keys = panelKeys(input.sources, input.entity, input.time);
  if (!keys.ok) return keys;
  const roles = new Set(input.time === null ? [input.entity] : [input.entity, input.time]);
  const clashes = clashProblems(keys.value.keys, roles);
  if (clashes.length > 0) return err(clashes);
  const rows = joinRows(keys.value, input.how);
  const joined = joinedPanel(input, keys.value, rows, roles);
  const filled = fillMissing(joined, input.missing);
  if (!filled.ok) return filled;
  const where = keepRows(filled.value.panel, input.where);
  if (!where.ok) return where;
  const panel = sampled(filled.value, where.value);
  const sample = sampleShape(panel);
  if (sample.rows === 0) return err([nothingKept(input, panel)]);
  const unmet = [
    ...expectationProblems(panel, sample, input.expect),
    ...unknownEntities(panel, input.labelled ?? []),
  ];
  if (unmet.length > 0) return err(unmet);
  const report: PanelReport = {
    sources: input.sources.map(({ name, path, table }, s) => ({
      name,
      path,
      rows: table.rows,
      unmatched: rows.unmatched[s]!,
      dropped: rows.dropped[s]!,
    })),
    joinedRows: panel.rows,
    whereDropped: panel.rows - sample.rows,
    imputedKept: panel.imputed.length,
    imputedAll: filled.value.cells.length,
    sample,
  };
  return ok({ panel, report });
}

function joinedPanel(
  input: PanelInput,
  keys: PanelKeys,
  rows: JoinedRows,
  roles: ReadonlySet<string>,
): Panel {
  const { entity, time } = rows;
  // Entities that the join leaves out altogether are no entities of the panel.
  const present = new Uint8Array(keys.labels.length);
  for (const code of entity) present[code] = 1;
  const places = new Int32Array(keys.labels.length);
  const labels = keys.labels.filter((_, code) => present[code] === 1);
  for (let code = 0, next = 0; code < places.length; code++) if (present[code] === 1) places[code] = next++;
  const codes = new Int32Array(entity.length);
  for (let row = 0; row < codes.length; row++) codes[row] = places[entity[row]!]!;
  const entityColumn: Column = keys.numeric
    ? { kind: 'number', values: valuesByCode(codes, Float64Array.from(labels, Number)) }
    : { kind: 'text', values: Array.from(codes, (code) => labels[code]!) };
  const columns: [string, Column][] = [[input.entity, entityColumn]];
  if (input.time !== null) columns.push([input.time, { kind: 'number', values: time }]);
  columns.push(...joinColumns(keys.keys, rows, roles));
  return {
    rows: codes.length,
    entityName: input.entity,
    timeName: input.time,
    entityLabels: labels,
    entity: codes,
    time,
    columns: Object.fromEntries(columns),
    names: columns.map(([name]) => name),
    kept: new Uint8Array(codes.length).fill(1),
    imputed: [],
  };
}

function valuesByCode(codes: Int32Array, ofCode: Float64Array): Float64Array {
  const values = new Float64Array(codes.length);
  for (let row = 0; row < values.length; row++) values[row] = ofCode[codes[row]!]!;
  return values;
}

type FilledAt = ImputedCell & { readonly row: number };
type Filled = { readonly panel: Panel; readonly cells: readonly FilledAt[] };

function fillMissing(panel: Panel, missing: MissingSpec): Result<Filled, Problem[]> {
  if (missing.method === 'none') return ok({ panel, cells: [] });
  const place = { name: 'data.missing', pointer: '/data/missing' };
  if (panel.timeName === null && !timeless.includes(missing.method)) {
    const message = `\`${missing.method}\` fills missing values along time or within a period, but the panel has no time.`;
    const hint = `A cross-section is filled by ${listed(timeless.map((name) => `\`${name}\``))}.`;
    return err([{ code: 'RUN001', severity: 'error', message, hint, pointer: place.pointer }]);
  }
  const problems: Problem[] = [];
  const numbers = new Map<string, Float64Array>();
  for (const name of missing.columns) {
    if (!Object.hasOwn(panel.columns, name)) {
      const hint = `The data have ${listed(panel.names.map((column) => `\`${column}\``))}.`;
      const message = `the data have no column \`${name}\`, whose missing values are to be filled.`;
      problems.push({
        code: 'BIND011',
        severity: 'error',
        message,
        hint,
        pointer: `${place.pointer}/columns`,
      });
      continue;
    }
    const column = requireNumber(panel.columns[name]!, name, panel, place);
    if (column.ok) numbers.set(name, column.value);
    else problems.push(...column.error);
  }
  if (problems.length > 0) return err(problems);
  const predicted = predictAcross(panel, numbers, missing);
  if ('why' in predicted) {
    const message = `\`method: ${missing.method}\` cannot fill the columns: ${predicted.why}.`;
    const hint = 'Name other `columns`, or fill by another method.';
    return err([{ code: 'RUN001', severity: 'error', message, hint, pointer: place.pointer }]);
  }
  const cells: FilledAt[] = [];
  const columns = { ...panel.columns };
  const grid = Float64Array.from(new Set(panel.time)).sort();
  [...numbers].forEach(([name, values], j) => {
    const fill = { panel, name, values, grid, missing, cells, predicted: predicted[j] ?? null };
    columns[name] = { kind: 'number', values: fillColumn(fill) };
  });
  return ok({ panel: { ...panel, columns }, cells });
}

type ColumnFill = {
  readonly panel: Panel;
  readonly name: string;
  readonly values: Float64Array;
  readonly grid: Float64Array;
  readonly missing: MissingSpec;
  readonly cells: FilledAt[];
  readonly predicted: Float64Array | null;
};

function fillColumn(fill: ColumnFill): Float64Array {
  const { panel, name, values, cells } = fill;
  const result = values.slice();
  for (let start = 0; start < panel.rows; ) {
    const code = panel.entity[start]!;
    let end = start;
    while (end < panel.rows && panel.entity[end] === code) end++;
    const entity = panel.entityLabels[code]!;
    for (const { at, value, method } of filledSeries(fill, start, end)) {
      const row = start + at;
      result[row] = value;
      const time = panel.timeName === null ? null : panel.time[row]!;
      cells.push({ variable: name, entity, time, value, method, row });
    }
    start = end;
  }
  return result;
}

/** The cells of one entity's series, rows [start, end), that are filled. */
function filledSeries({ panel, values, grid, missing, predicted }: ColumnFill, start: number, end: number) {
  const { method } = missing;
  const time = panel.time.subarray(start, end);
  const own = values.subarray(start, end);
  if (method === 'none') return [];
  if (predicted === null) return fillSeries(time, own, grid, { ...missing, method });
  const filled: FilledCell[] = [];
  for (const [first, last] of gapsOf(time, own, grid, missing.maxGap)) {
    for (let at = first; at < last; at++) {
      const value = predicted[start + at]!;
      if (Number.isFinite(value)) filled.push({ at, value, method });
    }
  }
  return filled;
}

function keepRows(panel: Panel, where: Expr | null): Result<Uint8Array, Problem[]> {
  if (where === null) return ok(panel.kept);
  const lookup = (name: string): Column | null =>
    Object.hasOwn(panel.columns, name) ? panel.columns[name]! : null;
  return evaluateCondition(where, { panel, lookup }, { name: 'sample.where', pointer: '/data/sample/where' });
}

/** The panel with its kept rows marked; of the filled cells, those of kept rows, in the order of column, entity, time. */
function sampled({ panel, cells }: Filled, kept: Uint8Array): Panel {
  const imputed = cells
    .filter(({ row }) => kept[row] === 1)
    .sort((a, b) => a.row - b.row)
    .map(({ row: _, ...cell }): ImputedCell => cell);
  const byColumn = [...new Set(cells.map(({ variable }) => variable))];
  return {
    ...panel,
    kept,
    imputed: byColumn.flatMap((name) => imputed.filter(({ variable }) => variable === name)),
  };
}

function nothingKept({ sources, where }: PanelInput, panel: Panel): Problem {
  const problem = (message: string, pointer: string): Problem => ({
    code: 'DATA011',
    severity: 'error',
    message,
    pointer,
  });
  const empty = sources.find(({ table }) => table.rows === 0);
  if (panel.rows > 0 && where !== null) {
    const times = Float64Array.from(panel.time).sort();
    const span = `; their \`${panel.timeName}\` goes from ${times[0]} to ${times[times.length - 1]}`;
    const met = panel.timeName === null ? '' : span;
    return problem(
      `\`sample.where\` keeps none of the ${panel.rows} rows of the data${met}.`,
      '/data/sample/where',
    );
  }
  if (empty !== undefined) return problem(`${empty.path} has columns, but no rows.`, empty.pointer);
  return problem('the sources have no row in common.', '/data');
}
