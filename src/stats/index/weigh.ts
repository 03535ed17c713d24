import { invariant } from '../../base/invariant.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { SimpleWeightMethod, WeightRule, WeightsRule } from '../../catalog/index-methods.ts';
import { sum } from '../../numeric/sum.ts';
import { aggregateArithmetic } from './aggregate.ts';
import { combineWeights } from './combine-weights.ts';
import { type Consistency, judgementWeights } from './judgement.ts';
import { normalizeMinMax } from './normalize.ts';
import {
  type Components,
  componentWeights,
  criticWeights,
  deviationWeights,
  isFault,
  scatterWeights,
  variationWeights,
  type Weighed,
  type WeightFault,
} from './objective-weights.ts';
import { type IndexProblem, methodProblem, weightProblem } from './problems.ts';

import { type Entropy, entropyOf, entropyVariant, equalWeights } from './weight.ts';

/** What the weights of an index are made of; over which cells, the caller has seen to. */
export type WeightsInput = Omit<WeightsRule, 'scope' | 'base'>;

export type WeighCells = {
  readonly names: readonly string[];
  readonly dimensions: readonly string[];
  /** Normalized and shifted. */
  readonly columns: readonly Float64Array[];
  /** As they were before normalization. */
  readonly raw: readonly Float64Array[];
  /** How many entities and periods the cells are of; only wrong constants ask. */
  readonly entities: () => number;
  readonly periods: number;
  readonly time: number | null;
};

/** How a set of weights came about, beyond the weights. */
export type WeightDetail = {
  readonly method: SimpleWeightMethod;
  /** The dimension whose indicators were weighed; null for one level, or for the dimensions themselves. */
  readonly dimension: string | null;
  readonly consistency?: Consistency;
  readonly components?: Components;
};

/** One set among those that were joined. */
export type WeightPart = {
  readonly method: SimpleWeightMethod;
  readonly share: number | null;
  readonly weights: Float64Array;
};

export type BlockWeights = {
  readonly weights: Float64Array;
  /** null where the method has none. */
  readonly entropies: readonly (number | null)[];
  readonly details: readonly WeightDetail[];
  readonly parts: readonly WeightPart[];
};

/** Weights of all indicators from the cells of one block. */
export function weigh(cells: WeighCells, input: WeightsInput): Result<BlockWeights, IndexProblem> {
  invariant(input.method !== 'benefit_of_the_doubt', 'benefit of the doubt scores rows, one by one');
  if (input.method !== 'combination') return weighOnce(cells, { ...input, method: input.method }, input);
  const rules = input.parts ?? [];
  invariant(rules.length > 1, 'a combination has at least two parts');
  const sets: BlockWeights[] = [];
  for (const rule of rules) {
    const set = weighOnce(cells, rule, input);
    if (!set.ok) return set;
    sets.push(set.value);
  }
  const vectors = sets.map(({ weights }) => weights);
  const combined = combineWeights(vectors, input.combine ?? 'multiplicative', input.shares ?? null);
  if (combined === null || combined.weights.some((weight) => !Number.isFinite(weight)))
    return err(methodProblem(null, 'the sets of weights have no combination.', 'Join other sets.'));
  return ok({
    weights: combined.weights,
    entropies: sets.find(({ entropies }) => entropies[0] !== null)?.entropies ?? cells.names.map(() => null),
    details: sets.flatMap(({ details }) => details),
    parts: sets.map(({ weights }, k) => ({
      method: rules[k]!.method,
      share: combined.shares?.[k] ?? null,
      weights,
    })),
  });
}

type Found = Weighed & { readonly entropies?: readonly Entropy[]; readonly consistency?: Consistency };

function weighOnce(
  cells: WeighCells,
  rule: WeightRule,
  input: WeightsInput,
): Result<BlockWeights, IndexProblem> {
  return input.within === 'dimension' ? nested(cells, rule, input) : flat(cells, rule);
}

function flat(cells: WeighCells, rule: WeightRule): Result<BlockWeights, IndexProblem> {
  const found = simple(cells, rule, rule.judgement);
  if (isFault(found)) return err(problemOf(found, rule, cells));
  return ok({
    weights: found.weights,
    entropies: cells.names.map((_, j) => found.entropies?.[j]?.entropy ?? null),
    details: detailOf(found, rule.method, null),
    parts: [],
  });
}

/** Weight within the dimension times the dimension's own weight, which its sub-index gets as an indicator would. */
function nested(
  cells: WeighCells,
  rule: WeightRule,
  input: WeightsInput,
): Result<BlockWeights, IndexProblem> {
  const groups = membersOf(cells.dimensions);
  const weights = new Float64Array(cells.names.length);
  const entropies: (number | null)[] = cells.names.map(() => null);
  const details: WeightDetail[] = [];
  const subs: Float64Array[] = [];
  for (const [dimension, members] of groups) {
    const inside = pick(cells, members);
    const own = simple(inside, rule, rule.judgements?.[dimension]);
    if (isFault(own)) return err(problemOf(own, rule, inside));
    members.forEach((j, k) => {
      weights[j] = own.weights[k]!;
      entropies[j] = own.entropies?.[k]?.entropy ?? null;
    });
    details.push(...detailOf(own, rule.method, dimension));
    subs.push(aggregateArithmetic(inside.columns, own.weights));
  }
  const names = [...groups.keys()];
  const between = weighDimensions(
    { ...cells, names, dimensions: names, columns: subs, raw: subs },
    rule,
    input,
  );
  if (isFault(between)) return err(problemOf({ ...between, column: null }, rule, cells));
  details.push(...detailOf(between, rule.method, null));
  [...groups.values()].forEach((members, d) => {
    for (const j of members) weights[j]! *= between.weights[d]!;
  });
  return ok({ weights, entropies, details, parts: [] });
}

function weighDimensions(cells: WeighCells, rule: WeightRule, input: WeightsInput): Found | WeightFault {
  if (input.between === 'equal') return { weights: equalWeights(cells.names.length) };
  if (rule.method === 'expert') return given(cells.names, rule.dimensions ?? {});
  if (input.between !== 'renormalized') return simple(cells, rule, rule.judgement);
  const columns: Float64Array[] = [];
  for (const [j, column] of cells.columns.entries()) {
    const z = normalizeMinMax(column, 1);
    if (z === null) return { column: j, why: 'has a sub-index that does not vary' };
    columns.push(z.map((value) => value + input.shift));
  }
  return simple({ ...cells, columns }, rule, rule.judgement);
}

function membersOf(dimensions: readonly string[]): Map<string, number[]> {
  const members = new Map<string, number[]>();
  dimensions.forEach((dimension, j) => {
    const list = members.get(dimension);
    if (list === undefined) members.set(dimension, [j]);
    else list.push(j);
  });
  return members;
}

function pick(cells: WeighCells, members: readonly number[]): WeighCells {
  const of = <T>(list: readonly T[]): T[] => members.map((j) => list[j]!);
  return {
    ...cells,
    names: of(cells.names),
    dimensions: of(cells.dimensions),
    columns: of(cells.columns),
    raw: of(cells.raw),
  };
}

function simple(
  cells: WeighCells,
  rule: WeightRule,
  judgement: WeightRule['judgement'],
): Found | WeightFault {
  const { columns } = cells;
  switch (rule.method) {
    case 'equal':
      return { weights: equalWeights(columns.length) };
    case 'entropy':
      return byEntropy(cells, rule);
    case 'cv':
      return variationWeights(rule.of === 'raw' ? cells.raw : columns);
    case 'std_dev':
      return deviationWeights(columns);
    case 'critic':
      return criticWeights(columns, rule);
    case 'pca':
      return componentWeights(columns, rule);
    case 'scatter_degree':
      return scatterWeights(columns);
    case 'expert':
      return given(cells.names, rule.values ?? {});
    case 'ahp':
      return judged(cells.names, judgement, rule);
  }
}

function given(names: readonly string[], values: { readonly [name: string]: number }): Found {
  const weights = Float64Array.from(names, (name) => {
    const value = values[name];
    invariant(value !== undefined, `${name} has no weight`);
    return value;
  });
  const total = sum(weights);
  return { weights: weights.map((weight) => weight / total) };
}

function judged(names: readonly string[], judgement: WeightRule['judgement'], rule: WeightRule): Found {
  if (judgement === undefined && names.length === 1) return { weights: Float64Array.of(1) };
  invariant(judgement !== undefined, 'ahp has no judgement matrix');
  const { weights, consistency } = judgementWeights(judgement, rule.priority);
  const ordered = Float64Array.from(names, (name) => weights[judgement.items.indexOf(name)]!);
  if (names.length === judgement.items.length) return { weights: ordered, consistency };
  // An item was left out: the judgements on the others stand.
  const total = sum(ordered);
  return { weights: ordered.map((weight) => weight / total), consistency };
}

function byEntropy(cells: WeighCells, rule: WeightRule): Found | WeightFault {
  const entropies: Entropy[] = [];
  const room = new Float64Array(cells.columns[0]!.length);
  for (const [j, column] of cells.columns.entries()) {
    const low = negativeIn(column);
    if (low !== null)
      return { column: j, why: `has the normalized value ${low}, and entropy takes none below 0` };
    const entropy = oneEntropy(column, cells, rule, room);
    if (entropy === null) return { column: j, why: '' };
    entropies.push(entropy);
  }
  const total = sum(entropies.map(({ divergence }) => divergence));
  if (total === 0) return { column: null, why: '' };
  return {
    weights: Float64Array.from(entropies, ({ divergence }) => divergence / total),
    entropies,
  };
}

/** What the most copied Stata program adds to every share. */
const COPIED_ADDEND = 1e-10;

function negativeIn(column: Float64Array): number | null {
  for (let i = 0; i < column.length; i++) if (column[i]! < 0) return column[i]!;
  return null;
}

function oneEntropy(
  column: Float64Array,
  cells: WeighCells,
  rule: WeightRule,
  room: Float64Array<ArrayBuffer>,
): Entropy | null {
  const n = column.length;
  if (rule.reproduce === 'csdn_stata_ln_T')
    return entropyVariant(column, 1 / Math.log(cells.periods), COPIED_ADDEND);
  if (rule.reproduce === 'pooled_p_ln_n') return entropyVariant(column, 1 / Math.log(cells.entities()), 0);
  if (rule.share_shift === undefined) return entropyOf(column, room.length === n ? room : undefined);
  const variant = entropyVariant(column, 1 / Math.log(n), rule.share_shift);
  return variant === null ? null : { ...variant, divergence: Math.max(0, variant.divergence) };
}

function detailOf(found: Found, method: SimpleWeightMethod, dimension: string | null): WeightDetail[] {
  const { consistency, components } = found;
  if (consistency === undefined && components === undefined) return [];
  return [
    {
      method,
      dimension,
      ...(consistency === undefined ? {} : { consistency }),
      ...(components === undefined ? {} : { components }),
    },
  ];
}

function problemOf({ column, why }: WeightFault, rule: WeightRule, cells: WeighCells): IndexProblem {
  const name = column === null ? null : cells.names[column]!;
  if (rule.method === 'entropy' && why === '')
    return weightProblem(name, cells.columns[0]!.length, cells.time);
  const when = cells.time === null ? '' : ` in ${cells.time}`;
  const hint = why.includes('below 0')
    ? 'Normalize to a range that starts at 0 or above, or add a `shift`.'
    : 'Leave the indicator out, or weigh by another method.';
  return methodProblem(name, `${name === null ? why : `indicator \`${name}\` ${why}`}${when}.`, hint);
}
