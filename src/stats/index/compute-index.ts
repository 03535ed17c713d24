import { invariant } from '../../base/invariant.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { WeightsRule } from '../../catalog/index-methods.ts';
import { sum } from '../../numeric/sum.ts';
import { benefitOfTheDoubt } from './benefit-of-the-doubt.ts';
import { allRows, type Block, partOf, periodsOf, putPart } from './blocks.ts';
import { gapProblems, skipsGaps, there, tooFewCells } from './gaps.ts';
import type { IndexInput } from './input.ts';
import { normalizeAll } from './normalize-all.ts';
import { baseProblem, cellLabel, type IndexProblem, methodProblem } from './problems.ts';
import { logScores, scoreBlock } from './score.ts';
import type { Treated } from './treat.ts';
import { treatAll } from './treat-all.ts';

import { type BlockWeights, type WeighCells, type WeightDetail, type WeightPart, weigh } from './weigh.ts';

export type { IndexIndicator, IndexInput } from './input.ts';
export type { IndexProblem } from './problems.ts';

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

/** How the weights of one block came about. */
export type Weighting = {
  readonly time: number | null;
  readonly details: readonly WeightDetail[];
  readonly parts: readonly WeightPart[];
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
  /** Indicators after treatment, in the order of `indicators`; null where nothing was asked for. */
  readonly treated: readonly (Treated | null)[];
  readonly weightings: readonly Weighting[];
};

/**
 * A composite index: treatment, normalization, weights, aggregation, transform. Cells are pooled over entities and
 * periods, treated period by period (`by_time`), or set against one period (`base`). `within: dimension` nests: weights
 * within a dimension come from its own indicators; a dimension's own weight is that of its sub-index.
 *
 * Missing cells (unless `aggregate.missing` skips them: statistics then are of the cells that are there, and a row below
 * the least share has the score NaN), constant indicators, values that a method cannot take and scores <= 0 under ln are problems that name
 * indicator, entity and time.
 *
 * @shape every indicator, entities, times: n kept rows
 * @throws InvariantError if a divergence is negative or weights do not sum to 1
 * @oracle test/oracle/index/weights, test/oracle/index/composite
 */
export function computeIndex(input: IndexInput): Result<ComputedIndex, IndexProblem[]> {
  const { indicators, entities, times } = input;
  invariant(indicators.length > 0, `index ${input.name} has no indicators`);
  const n = entities.length;
  for (const { name, values } of indicators)
    invariant(values.length === n, `indicator ${name}: ${values.length} of ${n} rows`);
  const missing = gapProblems(input);
  if (missing.length > 0) return err(missing);
  const treated = treatAll(input);
  if (!treated.ok) return treated;
  const raw = indicators.map(({ values }, j) => treated.value[j]?.values ?? values);
  const periods = times === null ? [] : periodsOf(times);
  const all = allRows(n);
  const normalized = normalizeAll(input, raw, all, periods);
  if (!normalized.ok) return normalized;
  const scored = scoreAll(input, raw, normalized.value, all, periods);
  if (!scored.ok) return scored;
  const { weights, scores, weightings } = scored.value;
  const values = input.transform === 'ln' ? logScores(scores, input) : ok(scores);
  if (!values.ok) return values;
  return ok({
    weights,
    dimensionWeights: weightings.flatMap(({ time }) =>
      sumByDimension(weights.filter((row) => row.time === time)),
    ),
    scores,
    values: values.value,
    normalized: normalized.value,
    treated: treated.value,
    weightings,
  });
}

type Scored = {
  readonly weights: readonly IndexWeight[];
  readonly scores: Float64Array;
  readonly weightings: readonly Weighting[];
};

/** The weights of one block of rows. */
export type BlockWeighting = { readonly block: Block; readonly found: ScoredWeights };

/**
 * Weights of every block that has its own: all rows, or one period each.
 *
 * @shape raw, shifted: one column per indicator
 * @throws InvariantError if weights do not sum to 1
 */
export function weighBlocks(
  input: IndexInput,
  raw: readonly Float64Array[],
  shifted: readonly Float64Array[],
  all: Block,
  periods: readonly Block[],
): Result<BlockWeighting[], IndexProblem[]> {
  const { scope, base } = input.weights;
  const blocks = scope === 'by_time' && periods.length > 0 ? periods : [all];
  const problems: IndexProblem[] = [];
  const weightings: BlockWeighting[] = [];
  for (const block of blocks) {
    const sample = scope === 'base' ? periods.find(({ time }) => time === base) : block;
    if (sample === undefined) return err([baseProblem(base)]);
    const cells = cellsOf(input, raw, shifted, sample, periods.length, block.time);
    const few = skipsGaps(input) ? tooFewCells(cells.names, cells.columns, input.weights, cells.time) : null;
    if (few !== null) {
      problems.push(few);
      continue;
    }
    const found: Result<ScoredWeights, IndexProblem> =
      input.weights.method === DOUBT ? doubt(input, cells, block) : weigh(cells, input.weights);
    if (!found.ok) {
      problems.push(found.error);
      continue;
    }
    const total = sum(found.value.weights);
    invariant(Math.abs(total - 1) < 1e-9, `weights of ${input.name} sum to ${total}`);
    weightings.push({ block, found: found.value });
  }
  return problems.length > 0 ? err(problems) : ok(weightings);
}

/**
 * Scores of all rows from the weights of their blocks.
 *
 * @shape shifted: one column per indicator; weights of each block: one per indicator
 */
export function scoreBlocks(
  input: IndexInput,
  shifted: readonly Float64Array[],
  weightings: readonly {
    readonly block: Block;
    readonly weights: Float64Array;
    /** Where they come with the weights. */
    readonly scores?: Float64Array;
  }[],
): Result<Float64Array, IndexProblem[]> {
  const scores = new Float64Array(input.entities.length);
  const problems: IndexProblem[] = [];
  for (const { block, weights, scores: own } of weightings) {
    const columns = shifted.map((column) => partOf(column, block));
    const part = own === undefined ? scoreBlock(input, columns, weights, block) : ok(own);
    if (part.ok) putPart(scores, block, part.value);
    else problems.push(part.error);
  }
  return problems.length > 0 ? err(problems) : ok(scores);
}

function scoreAll(
  input: IndexInput,
  raw: readonly Float64Array[],
  normalized: readonly Float64Array[],
  all: Block,
  periods: readonly Block[],
): Result<Scored, IndexProblem[]> {
  const shifted = normalized.map((column) => shiftedColumn(column, input.weights));
  const weighed = weighBlocks(input, raw, shifted, all, periods);
  if (!weighed.ok) return weighed;
  const scores = scoreBlocks(
    input,
    shifted,
    weighed.value.map(({ block, found }) => ({ block, weights: found.weights, scores: found.scores })),
  );
  if (!scores.ok) return scores;
  return ok({
    scores: scores.value,
    weights: weighed.value.flatMap(({ block, found }) =>
      weightRows(input, found.weights, found.entropies, block.time),
    ),
    weightings: weighed.value.map(({ block, found }) => ({
      time: block.time,
      details: found.details,
      parts: found.parts,
    })),
  });
}

const DOUBT = 'benefit_of_the_doubt';

/** Weights, with scores where they come with the weights. */
type ScoredWeights = BlockWeights & { readonly scores?: Float64Array };

/** Each row's own best score; the weights are mean shares in it. */
function doubt(
  input: IndexInput,
  { names, columns }: WeighCells,
  block: Block,
): Result<ScoredWeights, IndexProblem> {
  const found = benefitOfTheDoubt(columns, input.weights.share_range ?? null);
  if ('scores' in found) {
    const entropies = names.map(() => null);
    return ok({ scores: found.scores, weights: found.shares, entropies, details: [], parts: [] });
  }
  const name = names[found.column]!;
  const where = cellLabel(input, block.rows[found.row]!);
  const message = `indicator \`${name}\` has the normalized value 0 at ${where}, which no weight gives a share of the score.`;
  return err(methodProblem(name, message, 'Add a `shift` to the weights.'));
}

/** A normalized column with the shift that weights and score see. */
export function shiftedColumn(
  column: Float64Array,
  { shift, zeros }: Pick<WeightsRule, 'shift' | 'zeros'>,
): Float64Array {
  if (shift === 0 && zeros === undefined) return column;
  const moved = new Float64Array(column.length);
  for (let i = 0; i < moved.length; i++) {
    const value = column[i]!;
    moved[i] = (value === 0 && zeros !== undefined ? zeros : value) + shift;
  }
  return moved;
}

function cellsOf(
  input: IndexInput,
  raw: readonly Float64Array[],
  shifted: readonly Float64Array[],
  sample: Block,
  periods: number,
  time: number | null,
): WeighCells {
  const { indicators, entities, times } = input;
  const whole = skipsGaps(input) ? there : (column: Float64Array) => column;
  return {
    names: indicators.map(({ name }) => name),
    dimensions: indicators.map(({ dimension }) => dimension),
    columns: shifted.map((column) => whole(partOf(column, sample))),
    raw: raw.map((column) => whole(partOf(column, sample))),
    entities: () => new Set(Array.from(sample.rows, (row) => entities[row]!)).size,
    periods: times === null || sample.time !== null ? 1 : periods,
    time,
  };
}

function weightRows(
  { indicators }: IndexInput,
  weights: Float64Array,
  entropies: readonly (number | null)[],
  time: number | null,
): IndexWeight[] {
  return indicators.map(({ name, dimension, direction }, j) => ({
    indicator: name,
    dimension,
    direction,
    weight: weights[j]!,
    entropy: entropies[j]!,
    time,
  }));
}

function sumByDimension(weights: readonly IndexWeight[]): DimensionWeight[] {
  const names = [...new Set(weights.map(({ dimension }) => dimension))];
  return names.map((dimension) => {
    const members = weights.filter((row) => row.dimension === dimension);
    return { dimension, weight: sum(members.map(({ weight }) => weight)), time: members[0]!.time };
  });
}
