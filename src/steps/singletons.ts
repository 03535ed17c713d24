import { invariant } from '../base/invariant.ts';
import type { DroppedResult, SingletonResult } from '../results/results.ts';
import { findSingletons } from '../stats/regression/factor.ts';
import { findFitted } from '../stats/regression/slope-absorber.ts';
import { type DesignParams, slopesOn } from './design.ts';
import { type Dropped, factorOn, type ModelData, onRows, type Sample } from './sample.ts';

/**
 * What became of the rows that alone have a level of an absorbed effect: counted and named, in the order in which they
 * fall. Nothing where there are none.
 *
 * @param rows the model's rows, as positions in the panel, before singletons are dropped
 * @param expected how many the fit dropped
 */
export function droppedSingletons(
  data: ModelData,
  it: {
    readonly effects: readonly string[];
    readonly slopes?: DesignParams['slopes'];
    readonly rows: Int32Array;
    readonly expected: number;
    /** Frequency weights, on the panel. */
    readonly frequency?: Float64Array;
  },
): readonly DroppedResult[] {
  const { effects, rows, expected } = it;
  if (expected === 0) return [];
  const factors = effects.map((name) => factorOn(data, name, rows));
  const frequency = it.frequency === undefined ? null : onRows(it.frequency, rows);
  const { slopes } = it;
  const alone =
    slopes === undefined
      ? findSingletons(factors, rows.length, frequency)
      : findFitted(factors, slopesOn(data, { effects, slopes }, rows), rows.length, frequency);
  invariant(alone.length === expected, `${alone.length} singletons by name, ${expected} by the fit`);
  const singletons = alone.map(({ row, factor }) => named(data, rows[row]!, effects[factor]!));
  const reason =
    slopes === undefined
      ? 'singleton of an absorbed effect'
      : 'fitted exactly by an absorbed effect and its slopes';
  return [{ reason, rows: expected, singletons }];
}

/** The rows that a model lost, with those that its fit found to stand alone. */
export function withSingletons(
  data: ModelData,
  { effects }: { readonly effects: readonly string[] },
  { rows, dropped }: Sample,
  { singletons }: { readonly singletons: number },
): Dropped {
  return [...dropped, ...droppedSingletons(data, { effects, rows, expected: singletons })];
}

function named(data: ModelData, row: number, effect: string): SingletonResult {
  const { frame } = data;
  return {
    entity: frame.entityLabels[frame.entity[row]!]!,
    time: frame.timeName === null ? null : frame.time[row]!,
    effect,
    level: levelOf(data, row, effect),
  };
}

function levelOf(data: ModelData, row: number, effect: string): string {
  const { frame } = data;
  if (effect === 'entity') return frame.entityLabels[frame.entity[row]!]!;
  if (effect === 'time') return String(frame.time[row]!);
  return String(data.factor(effect).values[row]);
}
