import { sum } from '../../numeric/sum.ts';
import { type Absorber, createAbsorber } from './absorb.ts';
import { rowsWithoutSingletons } from './factor.ts';
import { type Centered, center } from './least-squares.ts';
import { type Sample, takeSample } from './sample.ts';
import type { Factor, RegressionInput, Weights } from './types.ts';

/** A regression's sample with the absorbed effects taken out of every column. */
export type Prepared = {
  readonly rowsUsed: Int32Array;
  readonly sample: Sample;
  /** Observations: rows, or the sum of their frequencies. */
  readonly nObs: number;
  /** Weights as used (analytic ones sum to the rows) and their roots, by which every transformed column is multiplied. */
  readonly weights: Float64Array | null;
  readonly root: Float64Array | null;
  readonly frequency: Float64Array | null;
  readonly absorber: Absorber;
  readonly outcome: Centered;
  readonly centered: readonly Centered[];
  readonly norms: readonly number[];
  /** Transformed outcome, columns and instruments. */
  readonly within: Float64Array;
  readonly transformed: readonly Float64Array[];
  readonly instruments: readonly Float64Array[];
  readonly instrumentNorms: readonly number[];
};

/** Drops singletons, centers, absorbs. Without effects a constant is absorbed, as a factor with one level. */
export function prepare(input: RegressionInput): Prepared {
  const given = input.weights ?? null;
  const rowsUsed = rowsWithoutSingletons(
    input.absorb,
    input.y.length,
    given?.type === 'frequency' ? given.values : null,
  );
  const sample = takeSample(input, rowsUsed);
  const { y, columns, absorb } = sample;
  const weights = usedWeights(sample.weights);
  const root = weights?.map(Math.sqrt) ?? null;
  const constant: Factor = { name: '(Intercept)', codes: new Int32Array(y.length), levels: 1 };
  const absorber = createAbsorber(absorb.length > 0 ? absorb : [constant], y.length, weights);
  const outcome = center(y, weights);
  const centered = columns.map((column) => center(column, weights));
  const instruments = sample.instruments.map((column) => center(column, weights));
  const transform = ({ column }: Centered): Float64Array => scaled(absorber.absorb(column), root);
  const frequency = sample.weights?.type === 'frequency' ? weights : null;
  return {
    rowsUsed,
    sample,
    nObs: frequency === null ? y.length : sum(frequency),
    weights,
    root,
    frequency,
    absorber,
    outcome,
    centered,
    norms: centered.map(({ norm }) => norm),
    within: transform(outcome),
    transformed: centered.map(transform),
    instruments: instruments.map(transform),
    instrumentNorms: instruments.map(({ norm }) => norm),
  };
}

function usedWeights(weights: Weights | null): Float64Array | null {
  if (weights === null) return null;
  const { type, values } = weights;
  if (type === 'frequency') return values;
  const share = values.length / sum(values);
  return values.map((value) => value * share);
}

function scaled(column: Float64Array, root: Float64Array | null): Float64Array {
  return root === null ? column : column.map((value, i) => value * root[i]!);
}
