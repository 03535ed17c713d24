import { invariant } from '../../base/invariant.ts';
import { createAbsorber } from './absorb.ts';
import { isNested } from './factor.ts';
import { type Centered, center } from './least-squares.ts';
import type { Prepared } from './prepare.ts';
import { type Sample, takeSample } from './sample.ts';
import { type TwoStages, twoStages } from './two-stages.ts';
import type { Factor, RandomEffects, RegressionInput } from './types.ts';

/** The columns of a regression with random effects: terms, then dummies of the other effects, all centered. */
export type RandomDesign = {
  readonly input: RegressionInput;
  readonly rowsUsed: Int32Array;
  readonly sample: Sample;
  readonly of: RandomEffects;
  /** Whose effects are random; of both, the entities. */
  readonly group: Factor;
  readonly outcome: Centered;
  readonly centered: readonly Centered[];
  readonly instruments: readonly Centered[];
};

export function randomDesign(input: RegressionInput): RandomDesign {
  const rowsUsed = Int32Array.from({ length: input.y.length }, (_, i) => i);
  const sample = takeSample(input, rowsUsed);
  const of = input.random ?? 'entity';
  const { entity, time } = sample;
  const group = of === 'time' ? time : entity;
  invariant(group !== null && (of !== 'both' || time !== null), 'randomDesign: no entity or no time');
  const random = of === 'both' ? [entity!, time!] : [group];
  const fixed = sample.absorb.filter((factor) => !random.some((own) => samePartition(factor, own)));
  return {
    input,
    rowsUsed,
    sample,
    of,
    group,
    outcome: center(sample.y),
    centered: [...sample.columns, ...fixed.flatMap(dummiesOf)].map((column) => center(column)),
    instruments: sample.instruments.map((column) => center(column)),
  };
}

function samePartition(a: Factor, b: Factor): boolean {
  return isNested(a, b) && isNested(b, a);
}

/** A dummy for every level but the first. */
function dummiesOf(factor: Factor): Float64Array[] {
  return Array.from({ length: factor.levels - 1 }, (_, level) =>
    Float64Array.from(factor.codes, (code) => (code === level + 1 ? 1 : 0)),
  );
}

/** Columns that a regression is solved on: the constant's own first. Norms are of the columns before. */
export type Transformed = {
  readonly y: Float64Array;
  readonly columns: readonly Float64Array[];
  readonly norms: readonly number[];
  readonly instruments: readonly Float64Array[];
  readonly instrumentNorms: readonly number[];
};

/** First stages on transformed columns, the constant an exogenous term; none of the effects is absorbed. */
export function stagesOn({ input, sample, rowsUsed, outcome }: RandomDesign, on: Transformed): TwoStages {
  const n = on.y.length;
  const bare = on.columns.map((column): Centered => ({ column, mean: 0, norm: 0 }));
  const prepared: Prepared = {
    rowsUsed: rowsUsed.length === n ? rowsUsed : Int32Array.from({ length: n }, (_, i) => i),
    sample: { ...sample, absorb: [] },
    nObs: n,
    weights: null,
    root: null,
    frequency: null,
    absorber: createAbsorber([], n),
    outcome,
    centered: bare,
    norms: on.norms,
    within: on.y,
    transformed: on.columns,
    instruments: on.instruments,
    instrumentNorms: on.instrumentNorms,
  };
  const names = on.columns.map((_, j) => (j === 0 ? '' : (input.terms[j - 1] ?? '')));
  return twoStages({ ...input, terms: names }, prepared, input.instruments!.endogenous);
}
