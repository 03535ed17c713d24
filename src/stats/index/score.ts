import { err, ok, type Result } from '../../base/result.ts';
import type { AggregateMethod, AggregateRule } from '../../catalog/index-methods.ts';
import { sum } from '../../numeric/sum.ts';
import { type AggregateFault, aggregate, MOST_COMPARED } from './aggregate.ts';
import type { Block } from './blocks.ts';
import { aggregateThere } from './gaps.ts';
import type { IndexInput } from './input.ts';
import { cellLabel, type IndexProblem, methodProblem, scoreProblem } from './problems.ts';

const ARITHMETIC: AggregateRule = { method: 'arithmetic' };

/**
 * Scores of one block: all indicators at once, or those of each dimension first where `aggregate.within` is given.
 *
 * @shape columns m of the block's n cells, weights m -> n
 */
export function scoreBlock(
  input: IndexInput,
  columns: readonly Float64Array[],
  weights: Float64Array,
  block: Block,
): Result<Float64Array, IndexProblem> {
  const rule = input.aggregate ?? ARITHMETIC;
  const refused = refusal(input, rule, weights, block.rows.length);
  if (refused !== null) return err(refused);
  const join = rule.missing === 'skip' ? aggregateThere : aggregate;
  if (rule.within === undefined) {
    const scores = join(columns, weights, rule);
    return scores instanceof Float64Array ? ok(scores) : err(faultProblem(scores, rule.method, input, block));
  }
  const inner = { ...rule, method: rule.within };
  const subs: Float64Array[] = [];
  const dimensionWeights: number[] = [];
  for (const members of membersOf(input).values()) {
    const own = Float64Array.from(members, (j) => weights[j]!);
    const total = sum(own);
    // A dimension without weight has no part in the score.
    if (!(total > 0)) continue;
    const sub = join(
      members.map((j) => columns[j]!),
      own.map((weight) => weight / total),
      inner,
    );
    if (!(sub instanceof Float64Array)) {
      const fault = { ...sub, column: members[sub.column]! };
      return err(faultProblem(fault, inner.method, input, block));
    }
    subs.push(sub);
    dimensionWeights.push(total);
  }
  const scores = join(subs, dimensionWeights, rule);
  return scores instanceof Float64Array
    ? ok(scores)
    : err(faultProblem({ ...scores, column: -1 }, rule.method, input, block));
}

/** What no values can make right: negative weights in anything but a sum, too many cells to compare. */
function refusal(
  { indicators }: IndexInput,
  rule: AggregateRule,
  weights: Float64Array,
  n: number,
): IndexProblem | null {
  const methods: AggregateMethod[] = rule.within === undefined ? [rule.method] : [rule.method, rule.within];
  const negative = weights.findIndex((weight) => weight < 0);
  if (negative >= 0 && (rule.within !== undefined || rule.method !== 'arithmetic')) {
    const name = indicators[negative]!.name;
    const message = `indicator \`${name}\` has a negative weight, which only a weighted sum can take.`;
    return methodProblem(name, message, 'Aggregate by `arithmetic`, or weigh by another method.');
  }
  if (methods.includes('copeland') && n > MOST_COMPARED) {
    const message = `Copeland's method compares every pair of ${n} cells; it is refused above ${MOST_COMPARED}.`;
    return methodProblem(
      null,
      message,
      'Weigh with `scope: by_time`, so that cells of one period are compared.',
    );
  }
  return null;
}

function faultProblem(
  { column, row, value }: AggregateFault,
  method: AggregateMethod,
  input: IndexInput,
  block: Block,
): IndexProblem {
  const name = input.indicators[column]?.name ?? null;
  const what = name === null ? 'a dimension' : `indicator \`${name}\``;
  const where = cellLabel(input, block.rows[row]!);
  const message = `${what} has the normalized value ${value} at ${where}, and the ${method} mean needs values above 0.`;
  return methodProblem(name, message, 'Normalize to a range above 0, or add a `shift` to the weights.');
}

function membersOf({ indicators }: IndexInput): Map<string, number[]> {
  const members = new Map<string, number[]>();
  indicators.forEach(({ dimension }, j) => {
    const list = members.get(dimension);
    if (list === undefined) members.set(dimension, [j]);
    else list.push(j);
  });
  return members;
}

/** ln of every score; rows without one stay without. */
export function logScores(scores: Float64Array, input: IndexInput): Result<Float64Array, IndexProblem[]> {
  const bad: number[] = [];
  scores.forEach((score, row) => {
    if (score <= 0) bad.push(row);
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
