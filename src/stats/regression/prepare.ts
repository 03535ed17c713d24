import { dot, sum } from '../../numeric/sum.ts';
import { type Absorber, createAbsorber } from './absorb.ts';
import { allRows, rowsWithoutSingletons } from './factor.ts';
import { type Centered, center } from './least-squares.ts';
import { type Sample, takeSample } from './sample.ts';
import { createSlopeAbsorber, findFitted } from './slope-absorber.ts';
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

/**
 * Drops singletons, centers, absorbs. Without effects a constant is absorbed, as a factor with one level, unless the
 * equation has none: then columns stay as they are.
 */
export function prepare(input: RegressionInput): Prepared {
  const rowsUsed = usedRows(input);
  const sample = takeSample(input, rowsUsed);
  const { y, columns } = sample;
  const weights = usedWeights(sample.weights);
  const root = weights?.map(Math.sqrt) ?? null;
  const bare = isBare(input);
  const absorber = absorberOf(sample, weights, bare);
  const around = (column: Float64Array): Centered => (bare ? asIs(column) : center(column, weights));
  const outcome = around(y);
  const centered = columns.map(around);
  const instruments = sample.instruments.map(around);
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

/** Whether nothing is absorbed, not even a constant. */
export function isBare({ constant, absorb }: RegressionInput): boolean {
  return constant === false && absorb.length === 0;
}

function usedRows({ absorb, y, weights = null, keepSingletons, slopes = [] }: RegressionInput): Int32Array {
  if (keepSingletons === true) return allRows(y.length);
  const frequency = weights?.type === 'frequency' ? weights.values : null;
  if (slopes.length === 0) return rowsWithoutSingletons(absorb, y.length, frequency);
  const fitted = new Set(findFitted(absorb, slopes, y.length, frequency).map(({ row }) => row));
  return fitted.size === 0 ? allRows(y.length) : allRows(y.length).filter((row) => !fitted.has(row));
}

function absorberOf({ y, absorb, slopes }: Sample, weights: Float64Array | null, bare: boolean): Absorber {
  if (slopes.length > 0) return createSlopeAbsorber(absorb, slopes, weights);
  const constant: Factor = { name: '(Intercept)', codes: new Int32Array(y.length), levels: 1 };
  return createAbsorber(absorb.length > 0 || bare ? absorb : [constant], y.length, weights);
}

function asIs(column: Float64Array): Centered {
  return { column, mean: 0, norm: Math.sqrt(dot(column, column)) };
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
