import { sweepPivot } from '../within/sweep.ts';
import type { Shape } from './design.ts';

/** A regressor of which less than this share of its sum of squares is left beyond effects and the others fails a replicate. */
const DEPENDENT_SHARE = 1e-12;

/** Where each slope stands in the vector that every effect is computed from. */
export type Places = {
  readonly length: number;
  readonly total: number;
  readonly direct: number;
  readonly a: (mediator: number) => number;
  readonly b: (mediator: number) => number;
  /** Slope of mediator `to` on mediator `from`, which stands before it. */
  readonly link: (from: number, to: number) => number;
  /** Slopes of the products with the moderator. */
  readonly aProduct: (mediator: number) => number;
  readonly bProduct: (mediator: number) => number;
  /** Cross-products of the residuals of the first mediator and the outcome, given treatment and controls. */
  readonly spread: { readonly mm: number; readonly my: number; readonly yy: number };
};

export function placesOf({ mediators: k }: Pick<Shape, 'mediators'>): Places {
  const links = 2 + 4 * k;
  const spread = links + k * k;
  return {
    length: spread + 3,
    total: 0,
    direct: 1,
    a: (j) => 2 + j,
    b: (j) => 2 + k + j,
    aProduct: (j) => 2 + 2 * k + j,
    bProduct: (j) => 2 + 3 * k + j,
    link: (from, to) => links + from * k + to,
    spread: { mm: spread, my: spread + 1, yy: spread + 2 },
  };
}

/** The order of the variables in the cross-products: controls, x, x times w, mediators, mediators times w, y. */
export function variableCount(shape: Shape): number {
  const { controls, mediators, a, b, direct } = shape;
  return controls + 1 + (a || direct ? 1 : 0) + mediators * (b ? 2 : 1) + 1;
}

/**
 * Reads every slope off cross-products whose effects are taken out. `gram` is overwritten. False where the treatment, a
 * mediator or a product depends on the others; a control that does is set aside.
 *
 * @shape gram size x size, squares size (of the whole sample: what a remainder is measured against), out places.length
 */
export function pathReader(
  shape: Shape,
  places: Places,
): (out: Float64Array, gram: Float64Array, squares: Float64Array) => boolean {
  const size = variableCount(shape);
  const { controls, mediators: k } = shape;
  const hasProduct = shape.a || shape.direct;
  const x = controls;
  const first = x + (hasProduct ? 2 : 1);
  const y = size - 1;
  const saved = new Float64Array(size * size);
  return (out, gram, squares) => {
    const enter = (j: number): boolean => {
      if (!(gram[j * size + j]! > DEPENDENT_SHARE * squares[j]!)) return false;
      sweepPivot(gram, size, j);
      return true;
    };
    const slope = (of: number, on: number): number => gram[of * size + on]!;
    const readFirst = (): void => {
      for (let j = 0; j < k; j++) out[places.a(j)] = slope(x, first + j);
    };
    for (let j = 0; j < controls; j++) enter(j);
    if (!enter(x)) return false;
    out[places.spread.mm] = slope(first, first);
    out[places.spread.my] = slope(first, y);
    out[places.spread.yy] = slope(y, y);
    readFirst();
    if (hasProduct) {
      saved.set(gram);
      if (!enter(x + 1)) return false;
      if (shape.a) {
        readFirst();
        for (let j = 0; j < k; j++) out[places.aProduct(j)] = slope(x + 1, first + j);
      }
    }
    out[places.total] = slope(x, y);
    if (hasProduct && !shape.direct) gram.set(saved);
    for (let j = 0; j < k; j++) {
      if (shape.serial) {
        out[places.a(j)] = slope(x, first + j);
        for (let i = 0; i < j; i++) out[places.link(i, j)] = slope(first + i, first + j);
      }
      if (!enter(first + j)) return false;
    }
    if (shape.b) for (let j = 0; j < k; j++) if (!enter(first + k + j)) return false;
    for (let j = 0; j < k; j++) {
      out[places.b(j)] = slope(first + j, y);
      if (shape.b) out[places.bProduct(j)] = slope(first + k + j, y);
    }
    out[places.direct] = slope(x, y);
    return true;
  };
}
