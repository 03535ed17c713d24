import { invariant } from '../../base/invariant.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { AggregateRule, NormalizeRule, TreatRule, WeightsRule } from '../../catalog/index-methods.ts';
import { sum } from '../../numeric/sum.ts';
import { aggregateArithmetic } from '../index/aggregate.ts';
import { allRows, type Block, periodsOf } from '../index/blocks.ts';
import {
  type BlockWeighting,
  type IndexInput,
  type IndexProblem,
  scoreBlocks,
  shiftedColumn,
  weighBlocks,
} from '../index/compute-index.ts';
import { normalizeAll } from '../index/normalize-all.ts';
import { missingProblem } from '../index/problems.ts';
import { treatAll } from '../index/treat-all.ts';

/** Alternatives of one index; the first of each list is the study's own choice. */
export type IndexAlternatives = {
  /** Raw indicators under each imputation, in the order of the indicators. */
  readonly columns: readonly (readonly Float64Array[])[];
  readonly treat: readonly (TreatRule | undefined)[];
  readonly normalize: readonly NormalizeRule[];
  readonly weights: readonly WeightsRule[];
  readonly aggregate: readonly AggregateRule[];
  /** Names of indicators that are not there. */
  readonly leaveOut: readonly (readonly string[])[];
  /** What each indicator's weight is multiplied by before weights are made to sum to 1; null for 1. */
  readonly perturb: readonly (Float64Array | null)[];
};

/** One alternative of each kind, by its place in the list. */
export type IndexChoice = {
  readonly columns: number;
  readonly treat: number;
  readonly normalize: number;
  readonly weights: number;
  readonly aggregate: number;
  readonly leaveOut: number;
  readonly perturb: number;
};

export const ownChoice: IndexChoice = {
  columns: 0,
  treat: 0,
  normalize: 0,
  weights: 0,
  aggregate: 0,
  leaveOut: 0,
  perturb: 0,
};

type Outcome<T> = Result<T, readonly IndexProblem[]>;
type Columns = readonly Float64Array[];

/**
 * Scores of one index under any choice of alternatives. What choices share is computed once: treated and normalized
 * columns, weights; a draw then costs no more than its aggregation. The transform is the caller's.
 *
 * @shape every column, entities, times: n kept rows -> n scores
 * @throws InvariantError where a choice is out of range
 * @oracle test/oracle/uncertainty
 */
export function indexVariants(
  input: IndexInput,
  alternatives: IndexAlternatives,
): (choice: IndexChoice) => Outcome<Float64Array> {
  const periods = input.times === null ? [] : periodsOf(input.times);
  const all = allRows(input.entities.length);
  const indicators = memo((_key: string, choice: IndexChoice) =>
    indicatorsUnder(input, alternatives, choice),
  );
  const treated = memo((_key: string, whole: IndexInput): Outcome<Columns> => {
    const missing = whole.indicators.flatMap((indicator) => missingProblem(indicator, whole) ?? []);
    if (missing.length > 0) return err(missing);
    const done = treatAll(whole);
    if (!done.ok) return done;
    return ok(whole.indicators.map(({ values }, j) => done.value[j]?.values ?? values));
  });
  const normalized = memo(
    (_key: string, whole: IndexInput, raw: Columns): Outcome<Columns> =>
      normalizeAll(whole, raw, all, periods),
  );
  const shifted = memo(
    (_key: string, columns: Columns, rule: WeightsRule): Columns =>
      columns.map((column) => shiftedColumn(column, rule)),
  );
  const logs = memo((_key: string, columns: Columns) => logsOf(columns));
  const weighed = memo(
    (_key: string, part: IndexInput, raw: Columns, columns: Columns): Outcome<BlockWeighting[]> =>
      weighBlocks(part, raw, columns, all, periods),
  );

  return (choice) => {
    const treatKey = `${choice.columns} ${choice.treat}`;
    const normalKey = `${treatKey} ${choice.normalize}`;
    const weightKey = `${normalKey} ${choice.weights}`;
    const whole = inputUnder(input, alternatives, choice, indicators(normalKey, choice));
    const raw = treated(treatKey, whole);
    if (!raw.ok) return raw;
    const columns = normalized(normalKey, whole, raw.value);
    if (!columns.ok) return columns;
    const { shift, zeros } = whole.weights;
    const moved = shifted(`${normalKey} ${shift} ${zeros}`, columns.value, whole.weights);
    const names = alternatives.leaveOut[choice.leaveOut];
    invariant(names !== undefined, 'indexVariants: leave out');
    const kept = keptPlaces(whole, names);
    const part = partOf(whole, kept);
    const own = pick(moved, kept);
    const weights = weighed(`${weightKey} ${choice.leaveOut}`, part, pick(raw.value, kept), own);
    if (!weights.ok) return weights;
    const factors = alternatives.perturb[choice.perturb];
    invariant(factors !== undefined, 'indexVariants: perturb');
    const weightings = perturbed(weights.value, factors, kept);
    if (isPlainGeometric(part, weightings, all.rows.length)) {
      // Shifts are few, weights are many: logarithms are of the columns alone.
      const known = logs(`${normalKey} ${shift} ${zeros} ${choice.leaveOut}`, own);
      if (known !== null) return ok(aggregateArithmetic(known, weightings[0]!.weights).map(Math.exp));
    }
    return scoreBlocks(part, own, weightings);
  };
}

function indicatorsUnder(
  { indicators }: IndexInput,
  alternatives: IndexAlternatives,
  choice: IndexChoice,
): IndexInput['indicators'] {
  const columns = alternatives.columns[choice.columns];
  const treat = alternatives.treat[choice.treat];
  const normalize = alternatives.normalize[choice.normalize];
  invariant(columns && normalize, 'indexVariants: a choice is out of range');
  return indicators.map(({ name, dimension, direction }, j) => ({
    name,
    dimension,
    direction,
    values: columns[j]!,
    treat: treat?.indicators?.[name],
    normalize: normalize.indicators?.[name],
  }));
}

function inputUnder(
  input: IndexInput,
  alternatives: IndexAlternatives,
  choice: IndexChoice,
  indicators: IndexInput['indicators'],
): IndexInput {
  const normalize = alternatives.normalize[choice.normalize];
  const weights = alternatives.weights[choice.weights];
  const aggregate = alternatives.aggregate[choice.aggregate];
  invariant(normalize && weights && aggregate, 'indexVariants: a choice is out of range');
  return {
    ...input,
    indicators,
    treat: alternatives.treat[choice.treat],
    normalize,
    normalizeScope: normalize.scope,
    normalizeBase: normalize.base,
    weights,
    aggregate,
  };
}

/** Logarithms of all columns; null where one has none. */
function logsOf(columns: Columns): Columns | null {
  const positive = columns.every((column) => column.every((value) => value > 0));
  return positive ? columns.map((column) => column.map(Math.log)) : null;
}

/** Whether a score is a geometric mean of all indicators over all rows at once, whose logarithms are worth keeping. */
function isPlainGeometric(
  { aggregate }: IndexInput,
  weightings: readonly {
    readonly block: Block;
    readonly weights: Float64Array;
    readonly scores?: Float64Array;
  }[],
  n: number,
): boolean {
  return (
    aggregate?.method === 'geometric' &&
    aggregate.within === undefined &&
    weightings.length === 1 &&
    weightings[0]!.scores === undefined &&
    weightings[0]!.block.rows.length === n &&
    weightings[0]!.weights.every((weight) => weight >= 0)
  );
}

function keptPlaces({ indicators }: IndexInput, out: readonly string[]): readonly number[] | null {
  if (out.length === 0) return null;
  const kept = indicators.flatMap(({ name }, j) => (out.includes(name) ? [] : [j]));
  invariant(kept.length > 0, 'indexVariants: no indicator is left');
  return kept;
}

function pick<T>(list: readonly T[], places: readonly number[] | null): readonly T[] {
  return places === null ? list : places.map((j) => list[j]!);
}

function partOf(input: IndexInput, places: readonly number[] | null): IndexInput {
  return places === null ? input : { ...input, indicators: pick(input.indicators, places) };
}

/** w_j m_j / sum w m. */
function perturbed(
  weightings: readonly BlockWeighting[],
  factors: Float64Array | null,
  kept: readonly number[] | null,
): { readonly block: Block; readonly weights: Float64Array; readonly scores?: Float64Array }[] {
  return weightings.map(({ block, found }) => {
    const { scores } = found;
    // Where every row has weights of its own there is no set to move.
    if (factors === null || scores !== undefined) return { block, weights: found.weights, scores };
    const moved = found.weights.map((weight, j) => weight * factors[kept === null ? j : kept[j]!]!);
    const total = sum(moved);
    return { block, weights: moved.map((weight) => weight / total) };
  });
}

/** Remembers by the first argument, which must say all that the others can differ in. */
function memo<A extends unknown[], T>(of: (key: string, ...rest: A) => T): (key: string, ...rest: A) => T {
  const known = new Map<string, T>();
  return (key, ...rest) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = of(key, ...rest);
    known.set(key, made);
    return made;
  };
}
