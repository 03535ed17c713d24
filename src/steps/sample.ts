import { invariant } from '../base/invariant.ts';
import { ok, type Result } from '../base/result.ts';
import type { Column } from '../data/table.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import { evaluateCondition } from '../formula/evaluate.ts';
import type { DroppedResult } from '../results/results.ts';
import { makeFactor } from '../stats/regression/factor.ts';
import type { Factor, VcovChoice } from '../stats/regression/types.ts';
import type { VcovSpec } from '../study/study.ts';
import { type Frame, panelOf } from './frame.ts';
import { parsedFormula } from './panel.ts';

/** What a model step is given, by port (see plan/model-inputs.ts). */
export type ModelData = {
  readonly frame: Frame;
  readonly term: (name: string) => Float64Array;
  readonly factor: (name: string) => Column;
  /** Columns that row filters name. */
  readonly named: { readonly [name: string]: Column };
  /** Factors made so far, by rows and name: one that plays several roles is one object. */
  readonly factors: WeakMap<Int32Array, Map<string, Factor>>;
  /** Terms of small samples, by rows and name: regressions that share a term then share its array. */
  readonly terms: WeakMap<Int32Array, Map<string, Float64Array>>;
  /** Samples of a model's columns found so far, by the list of columns and their own `where`. */
  readonly samples: WeakMap<object, Map<string | null, Sample>>;
};

export type Dropped = readonly DroppedResult[];

/** The rows of a model: positions in the panel, in order, and why the others are not there. */
export type Sample = { readonly rows: Int32Array; readonly dropped: Dropped };

export function modelData(inputs: { readonly [port: string]: unknown }): ModelData {
  const column = (port: string): Column => {
    const value = inputs[port] as Column | undefined;
    invariant(value !== undefined, `the plan gave no ${port}`);
    return value;
  };
  const named: { [name: string]: Column } = {};
  for (const port of Object.keys(inputs)) {
    if (port.startsWith('name:')) named[port.slice('name:'.length)] = column(port);
  }
  return {
    frame: inputs.frame as Frame,
    named,
    factors: new WeakMap(),
    terms: new WeakMap(),
    samples: new WeakMap(),
    factor: (name) => column(`factor:${name}`),
    term: (name) => {
      const values = column(`term:${name}`);
      invariant(values.kind === 'number', `the term ${name} is not numeric`);
      return values.values;
    },
  };
}

/** Rows where a model's own `where` holds; missing counts as false. All kept rows where there is none. */
export function filterRows(
  data: ModelData,
  where: string | null,
  at: { readonly name: string; readonly pointer: string },
): Result<Uint8Array | null, readonly Problem[]> {
  if (where === null) return ok(null);
  return evaluateCondition(
    parsedFormula(where),
    { panel: panelOf(data.frame, data.named), lookup: (name) => data.named[name] ?? null },
    at,
  );
}

/**
 * Complete rows of the kept sample: every named term finite, every factor there. Reasons name the first term that is
 * missing, in the order given.
 */
export function completeRows(
  data: ModelData,
  terms: readonly string[],
  factors: readonly string[],
  filter: Uint8Array | null,
): Sample {
  const { frame } = data;
  const columns = [...new Set(terms)].map((name) => ({ name, values: data.term(name) }));
  const groups = [...new Set(factors)].map((name) => ({ name, column: data.factor(name) }));
  const rows: number[] = [];
  const counts = new Map<string, number>();
  for (let row = 0; row < frame.rows; row++) {
    if (frame.kept[row] !== 1) continue;
    const reason = whyDropped(row, columns, groups, filter);
    if (reason === null) rows.push(row);
    else counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const dropped = [...counts].map(([reason, count]) => ({ reason, rows: count }));
  return { rows: Int32Array.from(rows), dropped };
}

function whyDropped(
  row: number,
  columns: readonly { name: string; values: Float64Array }[],
  groups: readonly { name: string; column: Column }[],
  filter: Uint8Array | null,
): string | null {
  if (filter !== null && filter[row] !== 1) return 'left out by `where`';
  for (const { name, values } of columns) {
    if (Number.isFinite(values[row])) continue;
    return Number.isNaN(values[row]) ? `missing: ${name}` : `infinite: ${name}`;
  }
  for (const { name, column } of groups) {
    const value = column.values[row];
    if (value === null || Number.isNaN(value)) return `missing: ${name}`;
  }
  return null;
}

/** Values of a column on some rows. */
export function onRows(values: Float64Array, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]!]!;
  return out;
}

/**
 * The same for those who only read: the column itself where every row is in, for rows are ascending, so that as many as
 * there are is all of them.
 */
export function viewOnRows(values: Float64Array, rows: Int32Array): Float64Array {
  return rows.length === values.length ? values : onRows(values, rows);
}

/** Up to this many rows a term's values on them are kept for the next regression that asks. */
const KEPT_ROWS = 4096;

/** A term on some rows, for those who only read. */
export function termOn(data: ModelData, name: string, rows: Int32Array): Float64Array {
  const values = data.term(name);
  if (rows.length === values.length || rows.length > KEPT_ROWS) return viewOnRows(values, rows);
  const known = data.terms.get(rows) ?? new Map<string, Float64Array>();
  data.terms.set(rows, known);
  const kept = known.get(name) ?? onRows(values, rows);
  known.set(name, kept);
  return kept;
}

/** A factor on some rows: `entity` and `time` are the panel's roles and win over columns so named. */
export function factorOn(data: ModelData, name: string, rows: Int32Array): Factor {
  const known = data.factors.get(rows) ?? new Map<string, Factor>();
  data.factors.set(rows, known);
  const factor = known.get(name) ?? makeFactor(name, valuesOn(data, name, rows));
  known.set(name, factor);
  return factor;
}

function valuesOn(data: ModelData, name: string, rows: Int32Array): ArrayLike<string | number> {
  const { frame } = data;
  if (name === 'entity') return Int32Array.from(rows, (row) => frame.entity[row]!);
  if (name === 'time') return viewOnRows(frame.time, rows);
  const column = data.factor(name);
  if (column.kind === 'number') return viewOnRows(column.values, rows);
  return Array.from(rows, (row) => column.values[row]!);
}

export function vcovOn(data: ModelData, vcov: VcovSpec, rows: Int32Array): VcovChoice {
  switch (vcov.type) {
    case 'cluster':
      return { ...vcov, by: vcov.by.map((name) => factorOn(data, name, rows)) };
    case 'driscoll_kraay':
      return { ...vcov, time: factorOn(data, 'time', rows) };
    case 'newey_west':
      return { ...vcov, entity: factorOn(data, 'entity', rows), time: factorOn(data, 'time', rows) };
    default:
      return { type: vcov.type };
  }
}

/** The panel's roles on some rows; no time in a cross-section, where each row is its own entity. */
export function rolesOn(data: ModelData, rows: Int32Array): { entity: Factor | null; time: Factor | null } {
  if (data.frame.timeName === null) return { entity: null, time: null };
  return { entity: factorOn(data, 'entity', rows), time: factorOn(data, 'time', rows) };
}

/** Factor columns other than the roles that some effects and a vcov ask for. */
export function factorNames(effects: readonly string[], vcov: VcovSpec): string[] {
  const names = vcov.type === 'cluster' ? [...effects, ...vcov.by] : [...effects];
  return names.filter((name) => name !== 'entity' && name !== 'time');
}
