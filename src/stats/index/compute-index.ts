import { invariant } from '../../base/invariant.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { sum } from '../../numeric/sum.ts';
import { aggregateArithmetic } from './aggregate.ts';
import { normalizeMinMax } from './normalize.ts';
import {
  cellLabel,
  constantProblem,
  type IndexProblem,
  missingProblem,
  scoreProblem,
  weightProblem,
} from './problems.ts';
import { entropyOf, entropyWeights, equalWeights } from './weight.ts';

export type { IndexProblem } from './problems.ts';

export type IndexIndicator = {
  readonly name: string;
  /** '' where the index has no dimensions. */
  readonly dimension: string;
  /** 1: more is better; -1: less is. */
  readonly direction: 1 | -1;
  /** On the kept rows, NaN missing. */
  readonly values: Float64Array;
};

export type IndexInput = {
  /** Name of the index, for messages. */
  readonly name: string;
  readonly indicators: readonly IndexIndicator[];
  /** Entity of each kept row, as printed. */
  readonly entities: readonly string[];
  /** Time of each kept row; null for a cross-section. */
  readonly times: Float64Array | null;
  readonly normalizeScope: 'pooled' | 'by_time';
  readonly weights: {
    readonly method: 'entropy' | 'equal';
    readonly scope: 'pooled' | 'by_time';
    readonly within: 'none' | 'dimension';
    /** Added to every normalized value, in the shares and in the score. */
    readonly shift: number;
  };
  readonly transform: 'none' | 'ln';
};

/** One indicator's weight; by_time weights have one row per period, with its `time`. */
export type IndexWeight = {
  readonly indicator: string;
  readonly dimension: string;
  readonly direction: 1 | -1;
  readonly weight: number;
  /** null where the method has none. */
  readonly entropy: number | null;
  readonly time: number | null;
};

/** A dimension's share of the index: the sum of its indicators' weights. */
export type DimensionWeight = {
  readonly dimension: string;
  readonly weight: number;
  readonly time: number | null;
};

export type ComputedIndex = {
  readonly weights: readonly IndexWeight[];
  readonly dimensionWeights: readonly DimensionWeight[];
  /** Per kept row. */
  readonly scores: Float64Array;
  /** Scores after the transform. */
  readonly values: Float64Array;
  /** Normalized indicators without the shift, in the order of `indicators`. */
  readonly normalized: readonly Float64Array[];
};

/**
 * A composite index: min-max normalization, entropy or equal weights, weighted arithmetic mean, transform. Cells are
 * pooled over entities and periods, or treated period by period (`by_time`). `within: dimension` nests: weights within
 * a dimension are d_j / sum of its d; a dimension's own weight is the entropy weight of its sub-index.
 *
 * Missing cells, constant indicators and scores <= 0 under ln are problems that name indicator, entity and time.
 *
 * @shape every indicator, entities, times: n kept rows
 * @throws InvariantError if a divergence is negative or weights do not sum to 1
 * @oracle test/oracle/index/weights
 */
export function computeIndex(input: IndexInput): Result<ComputedIndex, IndexProblem[]> {
  const { indicators, entities, times } = input;
  invariant(indicators.length > 0, `index ${input.name} has no indicators`);
  const n = entities.length;
  for (const { name, values } of indicators)
    invariant(values.length === n, `indicator ${name}: ${values.length} of ${n} rows`);
  const missing = indicators.flatMap((indicator) => missingProblem(indicator, input) ?? []);
  if (missing.length > 0) return err(missing);
  const all = [{ rows: Int32Array.from({ length: n }, (_, i) => i), time: null }];
  const periods = times === null ? all : periodsOf(times);
  const z = normalizeAll(input, input.normalizeScope === 'by_time' ? periods : all);
  if (!z.ok) return z;
  const blocks = input.weights.scope === 'by_time' ? periods : all;
  const scores = new Float64Array(n);
  const weights: IndexWeight[] = [];
  const problems: IndexProblem[] = [];
  for (const block of blocks) {
    const columns = z.value.map((column) =>
      Float64Array.from(block.rows, (row) => column[row]! + input.weights.shift),
    );
    const weighed = weigh(input, columns, block.time);
    if (!weighed.ok) problems.push(weighed.error);
    else {
      const part = aggregateArithmetic(
        columns,
        weighed.value.map(({ weight }) => weight),
      );
      block.rows.forEach((row, i) => {
        scores[row] = part[i]!;
      });
      weights.push(...weighed.value);
    }
  }
  if (problems.length > 0) return err(problems);
  const values = input.transform === 'ln' ? logScores(scores, input) : ok(scores);
  if (!values.ok) return values;
  const dimensionWeights = blocks.flatMap(({ time }) =>
    sumByDimension(weights.filter((row) => row.time === time)),
  );
  return ok({ weights, dimensionWeights, scores, values: values.value, normalized: z.value });
}

type Block = { readonly rows: Int32Array; readonly time: number | null };

/** Rows by period, periods in order. */
function periodsOf(times: Float64Array): Block[] {
  const periods = new Map<number, number[]>();
  times.forEach((time, row) => {
    const rows = periods.get(time);
    if (rows === undefined) periods.set(time, [row]);
    else rows.push(row);
  });
  return [...periods]
    .sort(([a], [b]) => a - b)
    .map(([time, rows]) => ({ rows: Int32Array.from(rows), time }));
}

function normalizeAll(input: IndexInput, blocks: readonly Block[]): Result<Float64Array[], IndexProblem[]> {
  const problems: IndexProblem[] = [];
  const columns = input.indicators.map((indicator) => {
    const column = new Float64Array(indicator.values.length);
    for (const { rows, time } of blocks) {
      const part = normalizeMinMax(
        Float64Array.from(rows, (row) => indicator.values[row]!),
        indicator.direction,
      );
      if (part === null) problems.push(constantProblem(indicator, indicator.values[rows[0]!]!, time));
      else
        rows.forEach((row, i) => {
          column[row] = part[i]!;
        });
    }
    return column;
  });
  return problems.length > 0 ? err(problems) : ok(columns);
}

/** Weights of all indicators from the cells of one block. */
function weigh(
  input: IndexInput,
  columns: readonly Float64Array[],
  time: number | null,
): Result<IndexWeight[], IndexProblem> {
  const { indicators, weights } = input;
  const entropies = weights.method === 'entropy' ? columns.map(entropyOf) : [];
  const undefinedAt = entropies.indexOf(null);
  if (undefinedAt >= 0) return err(weightProblem(indicators[undefinedAt]!.name, columns[0]!.length, time));
  const divergences = Float64Array.from(entropies, (entropy) => entropy!.divergence);
  const raw =
    weights.within === 'dimension'
      ? nestedWeights(input, columns, divergences)
      : flatWeights(input, divergences);
  if (raw === null) return err(weightProblem(null, columns[0]!.length, time));
  const total = sum(raw);
  invariant(Math.abs(total - 1) < 1e-9, `weights of ${input.name} sum to ${total}`);
  return ok(
    indicators.map(({ name, dimension, direction }, j) => ({
      indicator: name,
      dimension,
      direction,
      weight: raw[j]!,
      entropy: entropies[j]?.entropy ?? null,
      time,
    })),
  );
}

function flatWeights({ indicators, weights }: IndexInput, divergences: Float64Array): Float64Array | null {
  return weights.method === 'equal' ? equalWeights(indicators.length) : entropyWeights(divergences);
}

/** Weight within the dimension times the dimension's own weight, which its sub-index gets as an indicator would. */
function nestedWeights(
  input: IndexInput,
  columns: readonly Float64Array[],
  divergences: Float64Array,
): Float64Array | null {
  const dimensions = membersByDimension(input.indicators);
  const equal = input.weights.method === 'equal';
  const within = new Float64Array(columns.length);
  const subDivergences: number[] = [];
  for (const members of dimensions.values()) {
    const own = equal
      ? equalWeights(members.length)
      : entropyWeights(Float64Array.from(members, (j) => divergences[j]!));
    if (own === null) return null;
    members.forEach((j, k) => {
      within[j] = own[k]!;
    });
    if (equal) continue;
    const sub = entropyOf(
      aggregateArithmetic(
        members.map((j) => columns[j]!),
        own,
      ),
    );
    if (sub === null) return null;
    subDivergences.push(sub.divergence);
  }
  const between = equal ? equalWeights(dimensions.size) : entropyWeights(Float64Array.from(subDivergences));
  if (between === null) return null;
  [...dimensions.values()].forEach((members, d) => {
    for (const j of members) within[j]! *= between[d]!;
  });
  return within;
}

function membersByDimension(indicators: readonly IndexIndicator[]): Map<string, number[]> {
  const members = new Map<string, number[]>();
  indicators.forEach(({ dimension }, j) => {
    const list = members.get(dimension);
    if (list === undefined) members.set(dimension, [j]);
    else list.push(j);
  });
  return members;
}

function sumByDimension(weights: readonly IndexWeight[]): DimensionWeight[] {
  const names = [...new Set(weights.map(({ dimension }) => dimension))];
  return names.map((dimension) => {
    const members = weights.filter((row) => row.dimension === dimension);
    return { dimension, weight: sum(members.map(({ weight }) => weight)), time: members[0]!.time };
  });
}

function logScores(scores: Float64Array, input: IndexInput): Result<Float64Array, IndexProblem[]> {
  const bad: number[] = [];
  scores.forEach((score, row) => {
    if (!(score > 0)) bad.push(row);
  });
  if (bad.length > 0)
    return err([
      scoreProblem(
        bad.map((row) => cellLabel(input, row)),
        scores[bad[0]!]!,
      ),
    ]);
  return ok(scores.map(Math.log));
}
