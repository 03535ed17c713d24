import type { CompanionResult, MeasureResult } from '../../results/results.ts';
import type { CompanionSpec } from '../../study/study.ts';
import {
  cell,
  type Inline,
  type Inlines,
  type TableBlock,
  type TableCell,
  type TableColumn,
  type TableRow,
  textCell,
} from '../document.ts';
import { DASH, formatTime } from '../format.ts';
import { inline } from '../fragment.ts';
import {
  countOf,
  emptyCell,
  finishTable,
  numberOf,
  percentOf,
  pValueOf,
  type Scope,
  slug,
} from '../scope.ts';
import type { Context, ContextMap } from '../template.ts';
/** A companion to be told of, with its numbers by name. */
export type Look = {
  readonly scope: Scope;
  readonly spec: CompanionSpec;
  readonly result: CompanionResult;
  /** Periods in order; [null] where there are none. */
  readonly times: readonly (number | null)[];
  readonly at: (measure: string, time: number | null, ...of: readonly string[]) => MeasureResult | null;
  /** What a measure is of, in the order of the results. */
  readonly members: (measure: string) => readonly (readonly string[])[];
};

export function lookAt(scope: Scope, spec: CompanionSpec, result: CompanionResult): Look {
  const keyed = new Map(result.measures.map((one) => [keyOf(one.measure, one.time, one.of), one]));
  const times = [...new Set(result.measures.map(({ time }) => time))].filter((time) => time !== null);
  return {
    scope,
    spec,
    result,
    times: times.length === 0 ? [null] : times.sort((a, b) => a - b),
    at: (measure, time, ...of) => keyed.get(keyOf(measure, time, of)) ?? null,
    members: (measure) => {
      const found = new Map(
        result.measures.filter((one) => one.measure === measure).map(({ of }) => [of.join('\u0000'), of]),
      );
      return [...found.values()];
    },
  };
}

const keyOf = (measure: string, time: number | null, of: readonly string[]) =>
  JSON.stringify([measure, time, ...of]);

export const firstTime = ({ times }: Look): number | null => times[0] ?? null;
export const lastTime = ({ times }: Look): number | null => times[times.length - 1] ?? null;

/** Stands for a measure that is not there: all its numbers are dashes. */
export const NOTHING = {} as const;

/** The number as it is printed wherever it stands. */
export function figure({ scope, spec }: Look, one: MeasureResult | null): Inline {
  if (one === null) return { kind: 'number', text: DASH, value: null };
  return numberOf(scope, one, 'estimate', runKey(spec.name, one));
}

const runKey = (model: string, { measure, time, of }: MeasureResult) =>
  JSON.stringify([model, measure, of, time]);

/** A share in percent, without the sign. */
export function percent({ spec }: Look, one: MeasureResult | null): Inline {
  return {
    ...percentOf(one ?? NOTHING, 'estimate'),
    ...(one === null ? {} : { key: runKey(spec.name, one) }),
  };
}

export const counted = (one: MeasureResult | null): Inline => countOf(one ?? NOTHING, 'estimate');

export const pCell = ({ scope }: Look, one: MeasureResult | null): TableCell =>
  cell(pValueOf(scope, one ?? NOTHING, 'p_value'));

export const told = (look: Look, one: MeasureResult | null): Context => inline(figure(look, one));
export const toldPercent = (look: Look, one: MeasureResult | null): Context => inline(percent(look, one));

export const timeText = (time: number | null): string => (time === null ? '' : formatTime(time));

/** How a number moved from the first to the last period, for a sentence. */
export function moved(look: Look, measure: string, ...of: readonly string[]): ContextMap {
  const [first, last] = [look.at(measure, firstTime(look), ...of), look.at(measure, lastTime(look), ...of)];
  const [from, to] = [first?.estimate ?? null, last?.estimate ?? null];
  const several = look.times.length > 1 && from !== null && to !== null;
  return {
    several,
    first: told(look, first),
    last: told(look, last),
    rises: several && to > from,
    falls: several && to < from,
  };
}

/** One column of a table: its head and its cell in each row. */
export type Measured<T> = {
  readonly head: string;
  readonly column?: TableColumn;
  readonly cell: (row: T) => TableCell;
};

const decimal: TableColumn = { align: 'decimal' };

/** A table with a label before its columns; `part` tells the tables of one model apart. */
export function tableOf<T>(
  { scope, spec }: Look,
  it: {
    readonly part: string;
    readonly caption: Inlines;
    readonly label: string;
    readonly labelColumn?: TableColumn;
    readonly groups: readonly (readonly T[])[];
    readonly nameOf: (row: T) => string;
    readonly columns: readonly Measured<T>[];
    readonly notes: readonly Inlines[];
  },
): TableBlock {
  const rows = (group: readonly T[]): TableRow[] =>
    group.map((row) => ({
      cells: [textCell(it.nameOf(row)), ...it.columns.map((column) => column.cell(row))],
    }));
  return finishTable(scope, {
    kind: 'table',
    id: it.part === '' ? `tbl:${spec.name}` : `tbl:${spec.name}:${it.part}`,
    file: `companion-${slug(spec.name)}${it.part === '' ? '' : `-${it.part}`}`,
    caption: it.caption,
    columns: [it.labelColumn ?? { align: 'left' }, ...it.columns.map(({ column }) => column ?? decimal)],
    head: [
      {
        cells: [
          it.label === '' ? emptyCell : textCell(it.label),
          ...it.columns.map(({ head }) => textCell(head)),
        ],
      },
    ],
    body: it.groups.map(rows).filter((group) => group.length > 0),
    notes: it.notes,
  });
}

/** A table with a row per period and a column per measure. */
export function periodTable(
  look: Look,
  columns: readonly Measured<number | null>[],
  caption: Inlines,
  notes: readonly Inlines[],
): TableBlock {
  const { scope, times } = look;
  const { time } = scope.input.study.panel;
  return tableOf(look, {
    part: '',
    caption,
    label: time === null ? '' : scope.names.label(time),
    groups: [times],
    nameOf: (at) => (at === null ? scope.words('companion.all') : formatTime(at)),
    columns,
    notes,
  });
}

/** A column of one measure by period. */
export const byPeriod = (
  look: Look,
  measure: string,
  head: string,
  ...of: readonly string[]
): Measured<number | null> => ({
  head,
  cell: (time) => cell(figure(look, look.at(measure, time, ...of))),
});

export const percentByPeriod = (look: Look, measure: string, head: string): Measured<number | null> => ({
  head,
  cell: (time) => cell(percent(look, look.at(measure, time))),
});

/** What a section has besides what every companion has. */
export type Told = {
  readonly tables: readonly TableBlock[];
  readonly context: ContextMap;
};
