import type { CompanionMethod, CompanionOptions } from '../../catalog/companion-methods.ts';
import type { Problem } from '../../diagnostics/diagnostic.ts';
import type { ColumnResult, CompanionFrame, CompanionResult, MeasureResult } from '../../results/results.ts';
import type { ColumnParams } from '../column-params.ts';
import type { IndexParams } from '../index-params.ts';
import { type ModelData, onRows, type Sample } from '../sample.ts';

/** A companion as the plan hands it over (plan/params.ts). */
export type CompanionParams = {
  readonly name: string;
  readonly pointer: string;
  readonly method: CompanionMethod;
  readonly variables: readonly string[];
  readonly population: string | null;
  readonly groups: string | null;
  readonly neighbors: string | null;
  readonly options: CompanionOptions;
  readonly columns: readonly ColumnParams[];
  readonly where: string | null;
  readonly confidence: number;
  readonly index?: IndexParams;
  /** There where something is drawn at random. */
  readonly seed?: number;
};

/** What a method works on. */
export type CompanionContext = {
  readonly inputs: { readonly [port: string]: unknown };
  readonly params: CompanionParams;
  readonly stepId: string;
  readonly data: ModelData;
  readonly sample: Sample;
};

/** What a method finds, or what is wrong with the data. */
export type Found = {
  readonly measures: readonly MeasureResult[];
  readonly frames: readonly CompanionFrame[];
  readonly columns?: readonly ColumnResult[];
  readonly neighbors?: CompanionResult['neighbors'];
};
export type Outcome = Found | { readonly problems: readonly Problem[] };

/** The rows of one period; all rows, without a time, of a cross-section. */
export type Slice = { readonly time: number | null; readonly rows: Int32Array };

export function slicesOf({ data: { frame }, sample }: CompanionContext): Slice[] {
  if (frame.timeName === null) return [{ time: null, rows: sample.rows }];
  const times = [...new Set(Array.from(sample.rows, (row) => frame.time[row]!))].sort((a, b) => a - b);
  return times.map((time) => ({ time, rows: sample.rows.filter((row) => frame.time[row] === time) }));
}

/** Values of the companion's variable, or of one of several, on some rows. */
export function valuesOn({ data, params }: CompanionContext, rows: Int32Array, which = 0): Float64Array {
  return onRows(data.term(params.variables[which]!), rows);
}

export function problemOf(
  { params }: Pick<CompanionContext, 'params'>,
  message: string,
  hint: string,
  code = 'RUN001',
): Problem {
  return { code, severity: 'error', message: `${params.name}: ${message}`, hint, pointer: params.pointer };
}

/** `Anhui 2014` of a row. */
export function cellOf({ data: { frame } }: CompanionContext, row: number): string {
  const entity = frame.entityLabels[frame.entity[row]!]!;
  return frame.timeName === null ? entity : `${entity} ${frame.time[row]}`;
}

/** The first row that breaks a rule, with how many do; null where none does. */
export function firstBroken(
  rows: Int32Array,
  values: Float64Array,
  holds: (value: number) => boolean,
): { readonly row: number; readonly value: number; readonly count: number } | null {
  const broken = Array.from(values.keys()).filter((i) => !holds(values[i]!));
  const first = broken[0];
  return first === undefined ? null : { row: rows[first]!, value: values[first]!, count: broken.length };
}

/** Where a variable must be positive (`least` 0 allows it). */
export function notPositive(
  context: CompanionContext,
  name: string,
  values: Float64Array,
  allowZero = false,
): Problem | null {
  const broken = firstBroken(context.sample.rows, values, (value) => (allowZero ? value >= 0 : value > 0));
  if (broken === null) return null;
  const more = broken.count > 1 ? ` (and ${broken.count - 1} more rows)` : '';
  const message = `\`${name}\` is ${broken.value} at ${cellOf(context, broken.row)}${more}; \`${context.params.method}\` needs ${allowZero ? 'values of 0 or more' : 'positive values'}.`;
  return problemOf(context, message, 'of a logarithm take the level: `exp(...)`', 'DATA007');
}

export const measured = (
  measure: string,
  time: number | null,
  estimate: number,
  of: readonly string[] = [],
): MeasureResult => ({ measure, of, time, estimate });

/** A number that may not be there, with the reason. */
export function orReason(
  measure: string,
  time: number | null,
  estimate: number | null,
  reason: string,
  of: readonly string[] = [],
): MeasureResult {
  return estimate === null || !Number.isFinite(estimate)
    ? { measure, of, time, estimate: null, reason }
    : { measure, of, time, estimate };
}

/** Groups of some rows: labels in order, and the place of each row's among them. */
export function groupsOn(
  { data, params }: CompanionContext,
  rows: Int32Array,
): { readonly labels: readonly string[]; readonly codes: Int32Array } {
  const { values } = data.factor(params.groups!);
  const own = Array.from(rows, (row) => values[row]!);
  const distinct = [...new Set(own)].sort((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1,
  );
  const place = new Map(distinct.map((label, i) => [label, i]));
  return { labels: distinct.map(String), codes: Int32Array.from(own, (label) => place.get(label)!) };
}
