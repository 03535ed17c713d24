import { weighsByData } from '../../catalog/index-gaps.ts';
import type { AggregateRule, WeightsRule } from '../../catalog/index-methods.ts';
import { sum } from '../../numeric/sum.ts';
import { type AggregateFault, aggregate } from './aggregate.ts';
import type { IndexInput } from './input.ts';
import { type IndexProblem, methodProblem, missingProblem } from './problems.ts';

/** Whether scores may rest on the indicators that are there. */
export const skipsGaps = ({ aggregate: rule }: Pick<IndexInput, 'aggregate'>): boolean =>
  rule?.missing === 'skip';

/** Indicators with gaps, where the study does not say that they are skipped. */
export function gapProblems(input: IndexInput): IndexProblem[] {
  if (skipsGaps(input)) return [];
  return input.indicators.flatMap((indicator) => missingProblem(indicator, input) ?? []);
}

/** Places of the cells that are there; null where all are. */
export function placesThere(column: Float64Array): Int32Array | null {
  const places: number[] = [];
  for (let i = 0; i < column.length; i++) if (!Number.isNaN(column[i]!)) places.push(i);
  return places.length === column.length ? null : Int32Array.from(places);
}

/** The cells that are there; the column itself where all are. */
export function there(column: Float64Array, places = placesThere(column)): Float64Array {
  return places === null ? column : Float64Array.from(places, (i) => column[i]!);
}

/** Cells put back in their places, the others missing. */
export function putBack(cells: Float64Array, places: Int32Array | null, n: number): Float64Array {
  if (places === null) return cells;
  const column = new Float64Array(n).fill(Number.NaN);
  for (let k = 0; k < places.length; k++) column[places[k]!] = cells[k]!;
  return column;
}

/** An indicator with too few cells for weights that come from them. */
export function tooFewCells(
  names: readonly string[],
  columns: readonly Float64Array[],
  rule: WeightsRule,
  time: number | null,
): IndexProblem | null {
  if (!weighsByData(rule)) return null;
  const few = columns.findIndex((column) => column.length < 2);
  if (few < 0) return null;
  const when = time === null ? '' : ` in ${time}`;
  const message = `indicator \`${names[few]}\` has fewer than two values${when}, which give it no weight.`;
  return methodProblem(names[few]!, message, 'Weigh with `scope: pooled`, or leave the indicator out.');
}

/** An indicator without a cell to normalize by. */
export function emptyProblem(name: string, time: number | null): IndexProblem {
  const when = time === null ? 'in any kept row' : `in ${time}`;
  const hint =
    time === null ? 'Leave the indicator out.' : 'Use `scope: pooled`, or leave the indicator out.';
  return methodProblem(name, `indicator \`${name}\` has no value ${when}.`, hint);
}

/**
 * Joins the columns that each row has: their weights are divided by their sum. A row has no score (NaN) where fewer
 * than `least_share` of the columns are there, none, or none with weight. Rows that have all come out as from
 * {@link aggregate}, bit for bit.
 *
 * @shape columns m of n, NaN missing; weights m >= 0 with sum 1 -> n scores
 * @cite Becker et al. (2022), JOSS 7(78), COINr: `Aggregate(dat_thresh)`
 * @oracle test/oracle/index (coinr-missing)
 */
export function aggregateThere(
  columns: readonly Float64Array[],
  weights: ArrayLike<number>,
  rule: AggregateRule,
): Float64Array | AggregateFault {
  const n = columns[0]!.length;
  const scores = new Float64Array(n).fill(Number.NaN);
  for (const { members, rows } of patternsOf(columns)) {
    const complete = members.length === columns.length;
    if (members.length / columns.length < (rule.least_share ?? 0)) continue;
    const own = Float64Array.from(members, (j) => weights[j]!);
    const total = sum(own);
    if (!(total > 0)) continue;
    const cells = members.map((j) => Float64Array.from(rows, (i) => columns[j]![i]!));
    const part = aggregate(cells, complete ? weights : own.map((weight) => weight / total), rule);
    if (!(part instanceof Float64Array))
      return { column: members[part.column]!, row: rows[part.row]!, value: part.value };
    rows.forEach((row, k) => {
      scores[row] = part[k]!;
    });
  }
  return scores;
}

type Pattern = { readonly members: readonly number[]; readonly rows: readonly number[] };

/** Rows by the columns that they have. */
function patternsOf(columns: readonly Float64Array[]): Iterable<Pattern> {
  const patterns = new Map<string, { members: number[]; rows: number[] }>();
  for (let row = 0; row < columns[0]!.length; row++) {
    const members: number[] = [];
    for (let j = 0; j < columns.length; j++) if (!Number.isNaN(columns[j]![row]!)) members.push(j);
    const key = members.join();
    const known = patterns.get(key);
    if (known === undefined) patterns.set(key, { members, rows: [row] });
    else known.rows.push(row);
  }
  return patterns.values();
}
