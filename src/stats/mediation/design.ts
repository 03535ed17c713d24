import { mean, standardDeviation } from '../../numeric/sum.ts';
import { takeFactor } from '../regression/factor.ts';
import type { Factor } from '../regression/types.ts';
import type { MediationColumn, MediationInput } from './types.ts';

/** The columns of every equation, products included. Products use deviations from the moderator's mean. */
export type Design = {
  readonly y: Float64Array;
  readonly treatment: MediationColumn;
  readonly mediators: readonly MediationColumn[];
  /** The moderator stands before the controls. */
  readonly controls: readonly MediationColumn[];
  /** Treatment times moderator; null where neither a nor c' is moderated. */
  readonly treatmentProduct: MediationColumn | null;
  /** Mediators times moderator; empty where b is not moderated. */
  readonly mediatorProducts: readonly MediationColumn[];
  readonly absorb: readonly Factor[];
  readonly entity: Factor | null;
};

/** Which paths there are, for reading them off cross-products. */
export type Shape = {
  readonly controls: number;
  readonly mediators: number;
  readonly serial: boolean;
  readonly a: boolean;
  readonly b: boolean;
  readonly direct: boolean;
};

export function shapeOf(input: MediationInput): Shape {
  const paths = input.moderator?.paths ?? [];
  return {
    controls: input.controls.length + (input.moderator ? 1 : 0),
    mediators: input.mediators.length,
    serial: input.serial === true,
    a: paths.includes('a'),
    b: paths.includes('b'),
    direct: paths.includes('direct'),
  };
}

/** Mean and standard deviation (n - 1) of the moderator over the rows. */
export function moderatorSpread(input: MediationInput): { mean: number; stdDev: number } | null {
  if (!input.moderator) return null;
  const { values } = input.moderator.column;
  return { mean: mean(values), stdDev: standardDeviation(values) };
}

export function designOf(input: MediationInput): Design {
  const { y, treatment, mediators, controls, absorb, entity, moderator } = input;
  const plain = { y, treatment, mediators, controls, absorb, entity };
  if (!moderator) return { ...plain, treatmentProduct: null, mediatorProducts: [] };
  const shape = shapeOf(input);
  const center = mean(moderator.column.values);
  const times = (column: MediationColumn, name: string): MediationColumn => ({
    name,
    values: column.values.map((value, i) => value * (moderator.column.values[i]! - center)),
  });
  return {
    ...plain,
    controls: [moderator.column, ...controls],
    treatmentProduct: shape.a || shape.direct ? times(treatment, moderator.treatmentProduct) : null,
    mediatorProducts: shape.b ? mediators.map((it, j) => times(it, moderator.mediatorProducts[j]!)) : [],
  };
}

/** Singletons of the absorbed effects take part in nothing, so the bootstrap does not draw them. */
export function onUsedRows(design: Design, rows: Int32Array): Design {
  if (rows.length === design.y.length) return design;
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  const column = ({ name, values }: MediationColumn) => ({ name, values: pick(values) });
  const factor = (full: Factor) => takeFactor(full, rows);
  return {
    y: pick(design.y),
    treatment: column(design.treatment),
    mediators: design.mediators.map(column),
    controls: design.controls.map(column),
    treatmentProduct: design.treatmentProduct === null ? null : column(design.treatmentProduct),
    mediatorProducts: design.mediatorProducts.map(column),
    absorb: design.absorb.map(factor),
    entity: design.entity === null ? null : factor(design.entity),
  };
}

/** Regressors of the three kinds of equations, in the order in which tables print them. */
export function equationsOf(
  design: Design,
  shape: Shape,
): {
  readonly total: readonly MediationColumn[];
  readonly paths: readonly (readonly MediationColumn[])[];
  readonly direct: readonly MediationColumn[];
} {
  const { treatment, mediators, controls, treatmentProduct, mediatorProducts } = design;
  const product = (there: boolean) => (there && treatmentProduct !== null ? [treatmentProduct] : []);
  return {
    total: [treatment, ...product(shape.a || shape.direct), ...controls],
    paths: mediators.map((_, j) => [
      treatment,
      ...product(shape.a),
      ...(shape.serial ? mediators.slice(0, j) : []),
      ...controls,
    ]),
    direct: [treatment, ...product(shape.direct), ...mediators, ...mediatorProducts, ...controls],
  };
}
