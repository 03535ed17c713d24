import { invariant } from '../base/invariant.ts';
import type { Panel } from '../data/panel.ts';
import { quantileType2, quantileType7, sorted } from '../numeric/quantile.ts';
import { mean, standardDeviation, sum } from '../numeric/sum.ts';
import type { Expr } from './ast.ts';

/**
 * For each row, the row of the same entity whose time is `shift` later (earlier where negative); -1 where there is
 * none. By time value, never by position.
 */
export function rowsAtShift(panel: Panel, shift: number): Int32Array {
  const { rows, entity, time } = panel;
  const found = new Int32Array(rows).fill(-1);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    const wanted = time[row]! + shift;
    // Rows are sorted by entity, then time, so that the row sought only ever moves on.
    while (at < rows && (entity[at]! < entity[row]! || (entity[at]! === entity[row]! && time[at]! < wanted)))
      at++;
    if (at < rows && entity[at] === entity[row] && time[at] === wanted) found[row] = at;
  }
  return found;
}

/** Values of other rows; NaN where `rows` is -1. */
export function gather(values: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => (row < 0 ? Number.NaN : values[row]!));
}

/** Kept rows by entity or by period, in the panel's order. Rows that are not kept belong to no group. */
export function keptGroups(panel: Panel, by: 'entity' | 'time'): Int32Array[] {
  const groups = new Map<number, number[]>();
  for (let row = 0; row < panel.rows; row++) {
    if (panel.kept[row] !== 1) continue;
    const key = by === 'entity' ? panel.entity[row]! : panel.time[row]!;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()].map((rows) => Int32Array.from(rows));
}

/** All kept rows. */
export function keptRows(panel: Panel): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < panel.rows; row++) if (panel.kept[row] === 1) rows.push(row);
  return Int32Array.from(rows);
}

/** Rows of a group -> what the function gives each; NaN rows were missing before and stay so. */
export type GroupFunction = (present: Float64Array, all: Float64Array) => (x: number) => number;

/**
 * A function of the groups' rows, for each row. A row whose own value is missing stays missing; rows outside every
 * group are missing.
 */
export function byGroup(
  values: Float64Array,
  groups: readonly Int32Array[],
  apply: GroupFunction,
): Float64Array {
  const result = new Float64Array(values.length).fill(Number.NaN);
  for (const rows of groups) {
    const all = Float64Array.from(rows, (row) => values[row]!);
    const present = all.filter((value) => !Number.isNaN(value));
    const map = apply(present, all);
    for (const row of rows) if (!Number.isNaN(values[row]!)) result[row] = map(values[row]!);
  }
  return result;
}

/** Mean of the members that are there. */
export const meanOf: GroupFunction = (present) => {
  const value = mean(present);
  return () => value;
};

/** A sum with a missing member is missing: what is not known is not zero. */
export const sumOf: GroupFunction = (present, all) => {
  const value = present.length === all.length ? sum(present) : Number.NaN;
  return () => value;
};

/** 1 for the smallest; ties share the mean of their ranks. */
export const rankOf: GroupFunction = (present) => {
  const ascending = sorted(present);
  const ranks = new Map<number, number>();
  for (let start = 0; start < ascending.length; ) {
    let end = start;
    while (end < ascending.length && ascending[end] === ascending[start]) end++;
    ranks.set(ascending[start]!, (start + 1 + end) / 2);
    start = end;
  }
  return (x) => ranks.get(x)!;
};

/** (x - mean) / sd with the standard deviation's n - 1; not finite where every value is the same. */
export const standardize: GroupFunction = (present) => {
  const center = mean(present);
  const scale = standardDeviation(present);
  return (x) => (scale > 0 ? (x - center) / scale : Number.POSITIVE_INFINITY);
};

/** Values below the quantile p are raised to it, those above the quantile 1 - p lowered. */
export function winsorize(p: number, type: 2 | 7 = 7): GroupFunction {
  const quantile = type === 2 ? quantileType2 : quantileType7;
  return (present) => {
    if (present.length === 0) return (x) => x;
    const ascending = sorted(present);
    const low = quantile(ascending, p);
    const high = quantile(ascending, 1 - p);
    return (x) => Math.min(high, Math.max(low, x));
  };
}

function isTwo(expr: Expr | undefined): boolean {
  return expr?.kind === 'number' && expr.value === 2;
}

/** A call of a group function: what it does, and to which rows together. */
export type GroupCall = { readonly apply: GroupFunction; readonly groups: readonly Int32Array[] };

/** Null for a call of another kind. */
export function groupCall(expr: Expr & { kind: 'call' }, panel: Panel): GroupCall | null {
  const [, second, third] = expr.args;
  const groups = (): readonly Int32Array[] => {
    invariant(
      second?.kind === 'name' && (second.name === 'entity' || second.name === 'time'),
      `${expr.callee}: group`,
    );
    return keptGroups(panel, second.name);
  };
  switch (expr.callee) {
    case 'mean_of':
      return { apply: meanOf, groups: groups() };
    case 'sum_of':
      return { apply: sumOf, groups: groups() };
    case 'rank_of':
      return { apply: rankOf, groups: groups() };
    case 'standardize':
      return { apply: standardize, groups: [keptRows(panel)] };
    case 'winsorize':
      invariant(second?.kind === 'number', 'winsorize: share');
      return { apply: winsorize(second.value, isTwo(third) ? 2 : 7), groups: [keptRows(panel)] };
    default:
      return null;
  }
}
