import { sf } from '../../numeric/dist/chi2.ts';
import type { MeasureResult } from '../../results/results.ts';
import { spatialLag } from '../../stats/companion/spatial-weights.ts';
import {
  classOf,
  homogeneityTest,
  quantileCuts,
  stationary,
  type Transitions,
  transitionMatrix,
} from '../../stats/companion/transitions.ts';
import {
  type CompanionContext,
  measured,
  type Outcome,
  orReason,
  problemOf,
  slicesOf,
  valuesOn,
} from './context.ts';
import { spatialOn } from './moran.ts';

type Move = { readonly from: number; readonly to: number; readonly given: number };

/** Transitions between classes; with neighbors, by the class of their mean at the start. */
export function markov(context: CompanionContext): Outcome {
  const { classes = 4, scope = 'pooled', span = 1 } = context.params.options;
  const pooled = quantileCuts(valuesOn(context, context.sample.rows), classes);
  if (scope === 'pooled' && new Set(pooled).size < pooled.length)
    return {
      problems: [
        problemOf(
          context,
          `so many values are equal that ${classes} classes cannot be told apart.`,
          'take fewer `classes`',
        ),
      ],
    };
  const classed = classesOf(context, classes, scope === 'pooled' ? pooled : null);
  if ('problems' in classed) return classed;
  const moves = movesOf(context, classed, span);
  if (moves.length === 0)
    return {
      problems: [
        problemOf(
          context,
          `no entity has two periods that are ${span} apart.`,
          'look for missing periods, or another `span`',
          'DATA011',
        ),
      ],
    };
  const whole = matrixOf(moves, classes);
  const measures = [
    ...(scope === 'pooled' ? Array.from(pooled, (cut, k) => measured('cut', null, cut, [`${k + 1}`])) : []),
    ...matrixMeasures(whole, classes),
    ...stationaryMeasures(whole, classes),
    ...(context.params.neighbors === null ? [] : spatialMeasures(moves, whole, classes)),
  ];
  return { measures, frames: [] };
}

/** Class of each row's value and of its neighbors' mean, by row of the panel. */
type Classes = { readonly own: ReadonlyMap<number, number>; readonly lag: ReadonlyMap<number, number> };

function classesOf(
  context: CompanionContext,
  count: number,
  pooled: Float64Array | null,
): Classes | { problems: ReturnType<typeof problemOf>[] } {
  const own = new Map<number, number>();
  const lag = new Map<number, number>();
  for (const slice of slicesOf(context)) {
    const x = valuesOn(context, slice.rows);
    const cuts = pooled ?? quantileCuts(x, count);
    slice.rows.forEach((row, i) => {
      own.set(row, classOf(x[i]!, cuts));
    });
    if (context.params.neighbors === null) continue;
    const spatial = spatialOn(context, slice);
    if ('problems' in spatial) return spatial;
    const around = spatialLag(spatial.weights, x);
    slice.rows.forEach((row, i) => {
      lag.set(row, classOf(around[i]!, cuts));
    });
  }
  return { own, lag };
}

function movesOf({ data: { frame } }: CompanionContext, { own, lag }: Classes, span: number): Move[] {
  const rowAt = new Map([...own.keys()].map((row) => [`${frame.entity[row]} ${frame.time[row]}`, row]));
  return [...own].flatMap(([row, from]) => {
    const next = rowAt.get(`${frame.entity[row]} ${frame.time[row]! + span}`);
    return next === undefined ? [] : [{ from, to: own.get(next)!, given: lag.get(row) ?? 0 }];
  });
}

const matrixOf = (moves: readonly Move[], classes: number): Transitions =>
  transitionMatrix(
    moves.map(({ from }) => from),
    moves.map(({ to }) => to),
    classes,
  );

const label = (k: number) => `${k + 1}`;
const NOBODY = 'no transition starts in this class';

/** `given`: the class of the neighbors, first among the names. */
function matrixMeasures(
  { counts, probabilities }: Transitions,
  size: number,
  given?: number,
): MeasureResult[] {
  const suffix = given === undefined ? '' : '_given';
  const cells = Array.from({ length: size * size }, (_, cell) => ({
    cell,
    of: [...(given === undefined ? [] : [label(given)]), label(Math.floor(cell / size)), label(cell % size)],
  }));
  return [
    ...cells.map(({ cell, of }) => measured(`transitions${suffix}`, null, counts[cell]!, of)),
    ...cells.map(({ cell, of }) => orReason(`probability${suffix}`, null, probabilities[cell]!, NOBODY, of)),
  ];
}

function stationaryMeasures({ probabilities }: Transitions, size: number): MeasureResult[] {
  const shares = stationary(probabilities, size);
  return Array.from({ length: size }, (_, k) =>
    orReason('stationary', null, shares?.[k] ?? null, 'some class is never left or never reached', [
      label(k),
    ]),
  );
}

function spatialMeasures(moves: readonly Move[], whole: Transitions, classes: number): MeasureResult[] {
  const matrices = Array.from({ length: classes }, (_, s) =>
    matrixOf(
      moves.filter(({ given }) => given === s),
      classes,
    ),
  );
  const { statistic, df } = homogeneityTest(matrices, whole, classes);
  const test: MeasureResult =
    df > 0
      ? { ...measured('spatial_dependence', null, statistic), statistic, df, p_value: sf(statistic, df) }
      : orReason('spatial_dependence', null, null, 'there is nothing to compare');
  return [...matrices.flatMap((matrix, s) => matrixMeasures(matrix, classes, s)), test];
}
