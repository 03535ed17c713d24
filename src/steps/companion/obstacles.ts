import { mean } from '../../numeric/sum.ts';
import type { MeasureResult } from '../../results/results.ts';
import { obstacleDegrees } from '../../stats/companion/obstacle.ts';
import { type ComputedIndex, computeIndex } from '../../stats/index/compute-index.ts';
import { indexInput, keptRows } from '../index.ts';
import { type CompanionContext, measured, type Outcome, problemOf } from './context.ts';

const TOLERANCE = 1e-9;

/** Obstacle degrees of every row of an index, and their means by period. */
export function obstacles(context: CompanionContext): Outcome {
  const index = context.params.index!;
  const { frame } = context.data;
  const rows = keptRows(frame);
  const input = indexInput(context.inputs, index, frame, rows);
  if (!input.ok) return { problems: input.error };
  const computed = computeIndex(input.value);
  // What is wrong with the index itself is told by the index.
  if (!computed.ok)
    return { problems: computed.error.map(({ message }) => problemOf(context, message, 'mend the index')) };
  const { normalized } = computed.value;
  const outside = normalized.findIndex((z) => z.some((value) => value < -TOLERANCE || value > 1 + TOLERANCE));
  if (outside >= 0) {
    const message = `\`${index.indicators[outside]!.name}\` is normalized beyond 0 and 1, and an obstacle is the distance to a best value of 1.`;
    return { problems: [problemOf(context, message, 'normalize it by `minmax` or `goalposts`')] };
  }
  const keep = new Set(context.sample.rows);
  return summarize(context, computed.value, rows, (row) => keep.has(row));
}

function summarize(
  { params, data: { frame } }: CompanionContext,
  { normalized, weights }: ComputedIndex,
  rows: Int32Array,
  kept: (row: number) => boolean,
): Outcome {
  const { indicators, hasDimensions } = params.index!;
  const frameRows: (string | number | null)[][] = [];
  const byTime = new Map<number, Float64Array[]>();
  rows.forEach((row, i) => {
    if (!kept(row)) return;
    const time = frame.time[row]!;
    const own = indicators.map(
      ({ name }) =>
        weights.find((one) => one.indicator === name && (one.time === null || one.time === time))!.weight,
    );
    const z = normalized.map((column) => column[i]!);
    const degrees = obstacleDegrees(z, own);
    const entity = frame.entityLabels[frame.entity[row]!]!;
    const period = frame.timeName === null ? null : time;
    indicators.forEach(({ name }, j) => {
      frameRows.push([entity, period, name, degrees === null ? null : degrees[j]!]);
    });
    if (degrees === null) return;
    byTime.set(time, [...(byTime.get(time) ?? []), degrees]);
  });
  const measures: MeasureResult[] = [];
  for (const time of [...byTime.keys()].sort((a, b) => a - b)) {
    const period = frame.timeName === null ? null : time;
    const means = indicators.map((_, j) => mean(byTime.get(time)!.map((degrees) => degrees[j]!)));
    indicators.forEach(({ name }, j) => {
      measures.push(measured('obstacle', period, means[j]!, [name]));
    });
    if (!hasDimensions) continue;
    for (const dimension of new Set(indicators.map((one) => one.dimension))) {
      const members = means.filter((_, j) => indicators[j]!.dimension === dimension);
      measures.push(
        measured(
          'obstacle_dimension',
          period,
          members.reduce((a, b) => a + b, 0),
          [dimension],
        ),
      );
    }
  }
  return {
    measures,
    frames: [{ name: 'obstacles', columns: ['entity', 'time', 'indicator', 'obstacle'], rows: frameRows }],
  };
}
