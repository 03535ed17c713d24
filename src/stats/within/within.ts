import { sweepInPlace } from './sweep.ts';

/** A categorical column on n rows: codes 0 .. levels-1. */
type Codes = { readonly codes: Int32Array; readonly levels: number };

/**
 * A within transformation W and what a threshold scan needs of it. Vectors are n long, in panel order.
 * For absorbed effects W is the projector M off them; Hansen's 1999 step is the one that is no projector.
 */
export type Within = {
  readonly rows: number;
  /** Rows whose transformed value is kept (all of them for a projector). */
  readonly keptRows: number;
  /** Absorbed dimensions: rank of the effects. */
  readonly rank: number;
  /** out = W x. `out` may be `x`. */
  applyInto(out: Float64Array, x: Float64Array): void;
  /** out = W'r for r in the range of W. `out` may be `r`. */
  adjointInto(out: Float64Array, r: Float64Array): void;
  /** True where a vector in the range of W stays there when whole entities are rescaled or, balanced, exchanged. */
  readonly closedUnderEntities: boolean;
  /**
   * z_a'W'W z_b for z = a column on the first `count[j]` rows of `order`, zero elsewhere.
   * @shape columns p of n; count m ascending -> m x p x p
   */
  prefixGram(columns: readonly Float64Array[], order: Int32Array, count: Int32Array): Float64Array;
};

/**
 * The projector off any number of categorical effects, exactly: entity means are taken out of the factor with most
 * levels, and the other factors are projected out through a generalized inverse of their own small cross-product.
 * Without a factor it is the projector off a constant. Unbalanced and disconnected panels need nothing special.
 *
 * @shape factors of n codes each
 * @cite Wansbeek and Kapteyn (1989), J. Econometrics 41
 */
export function createWithin(rows: number, factors: readonly Codes[], entity: Codes | null): Within {
  const constant: Codes = { codes: new Int32Array(rows), levels: 1 };
  const swept = largest(factors) ?? constant;
  const others = factors.filter((factor) => factor !== swept);
  const share = inverseSizes(swept);
  const rest = others.length === 0 ? null : createRest(rows, swept, share, others);
  const means = new Float64Array(swept.levels);
  const applyInto = (out: Float64Array, x: Float64Array): void => {
    demeanInto(out, x, swept.codes, share, means);
    if (rest !== null) {
      rest.fitInto(out);
      for (let i = 0; i < rows; i++) out[i] = out[i]! - rest.fitted[i]!;
    }
  };
  return {
    rows,
    keptRows: rows,
    rank: swept.levels + (rest?.rank ?? 0),
    applyInto,
    adjointInto: (out, r) => {
      if (out !== r) out.set(r);
    },
    closedUnderEntities: rest === null && entity !== null && samePartition(swept, entity),
    prefixGram: (columns, order, count) => prefixGram(columns, order, count, swept, share, rest),
  };
}

/** Two codings of the same groups, whatever the codes. */
export function samePartition(a: Codes, b: Codes): boolean {
  if (a.levels !== b.levels || a.codes.length !== b.codes.length) return false;
  const image = new Int32Array(a.levels).fill(-1);
  for (let i = 0; i < a.codes.length; i++) {
    const code = a.codes[i]!;
    if (image[code] === -1) image[code] = b.codes[i]!;
    else if (image[code] !== b.codes[i]) return false;
  }
  return true;
}

function largest(factors: readonly Codes[]): Codes | null {
  let best: Codes | null = null;
  for (const factor of factors) if (best === null || factor.levels > best.levels) best = factor;
  return best;
}

function inverseSizes(factor: Codes): Float64Array {
  const share = new Float64Array(factor.levels);
  for (const code of factor.codes) share[code] = share[code]! + 1;
  for (let g = 0; g < factor.levels; g++) if (share[g]! > 0) share[g] = 1 / share[g]!;
  return share;
}

function demeanInto(
  out: Float64Array,
  x: Float64Array,
  codes: Int32Array,
  share: Float64Array,
  means: Float64Array,
): void {
  means.fill(0);
  for (let i = 0; i < x.length; i++) means[codes[i]!] = means[codes[i]!]! + x[i]!;
  for (let g = 0; g < means.length; g++) means[g] = means[g]! * share[g]!;
  for (let i = 0; i < x.length; i++) out[i] = x[i]! - means[codes[i]!]!;
}

/** The effects besides the swept one: `size` dummies D, of which row i has `width` ones, at `columns[i * width ...]`. */
type Rest = {
  readonly size: number;
  readonly width: number;
  readonly columns: Int32Array;
  /** (D'M1 D)^-, size x size, with M1 the projector off the swept factor. */
  readonly inverse: Float64Array;
  /** levels x size: mean of D's rows in a swept level, and the inverse times it. */
  readonly shares: Float64Array;
  readonly inverseShares: Float64Array;
  readonly rank: number;
  readonly fitted: Float64Array;
  /** fitted = M1 D (D'M1 D)^- D'x, for x already demeaned by the swept factor. */
  fitInto(x: Float64Array): void;
};

function createRest(rows: number, swept: Codes, share: Float64Array, others: readonly Codes[]): Rest {
  const width = others.length;
  let size = 0;
  const columns = new Int32Array(rows * width);
  others.forEach((factor, f) => {
    for (let i = 0; i < rows; i++) columns[i * width + f] = size + factor.codes[i]!;
    size += factor.levels;
  });
  const shares = new Float64Array(swept.levels * size);
  const inverse = new Float64Array(size * size);
  fillShares(shares, inverse, size, width, columns, swept, share);
  const rank = sweepInPlace(inverse, size);
  const inverseShares = new Float64Array(swept.levels * size);
  for (let g = 0; g < swept.levels; g++) multiply(inverseShares, g * size, inverse, shares, g * size, size);
  const loads = new Float64Array(size);
  const effects = new Float64Array(size);
  const means = new Float64Array(swept.levels);
  const fitted = new Float64Array(rows);
  const fitInto = (x: Float64Array): void => {
    loads.fill(0);
    for (let i = 0, at = 0; i < rows; i++) {
      for (let f = 0; f < width; f++, at++) loads[columns[at]!] = loads[columns[at]!]! + x[i]!;
    }
    multiply(effects, 0, inverse, loads, 0, size);
    for (let i = 0, at = 0; i < rows; i++) {
      let sum = 0;
      for (let f = 0; f < width; f++, at++) sum += effects[columns[at]!]!;
      fitted[i] = sum;
    }
    demeanInto(fitted, fitted, swept.codes, share, means);
  };
  return { size, width, columns, inverse, shares, inverseShares, rank, fitted, fitInto };
}

/** shares = mean of D by swept level; gram = D'M1 D = D'D - sum_g T_g share_g share_g'. */
function fillShares(
  shares: Float64Array,
  gram: Float64Array,
  size: number,
  width: number,
  columns: Int32Array,
  swept: Codes,
  share: Float64Array,
): void {
  for (let i = 0; i < swept.codes.length; i++) {
    const code = swept.codes[i]!;
    for (let f = 0; f < width; f++) {
      const column = columns[i * width + f]!;
      shares[code * size + column] = shares[code * size + column]! + share[code]!;
      for (let h = 0; h < width; h++) {
        const at = column * size + columns[i * width + h]!;
        gram[at] = gram[at]! + 1;
      }
    }
  }
  for (let g = 0; g < swept.levels; g++) {
    if (share[g] === 0) continue;
    for (let a = 0; a < size; a++) {
      const left = shares[g * size + a]! / share[g]!;
      if (left === 0) continue;
      for (let b = 0; b < size; b++) gram[a * size + b] = gram[a * size + b]! - left * shares[g * size + b]!;
    }
  }
}

/** out[o ..] = A x[at ..] for symmetric A of `size`. */
function multiply(
  out: Float64Array,
  o: number,
  A: Float64Array,
  x: Float64Array,
  at: number,
  size: number,
): void {
  for (let a = 0; a < size; a++) {
    let sum = 0;
    for (let b = 0; b < size; b++) sum += A[a * size + b]! * x[at + b]!;
    out[o + a] = sum;
  }
}

/**
 * z'Mz row by row: entering row r with value c adds 2 c (Mz)_r + c^2 M_rr, and (Mz)_r is z's level sum and, with more
 * factors, the running effects g = (D'M1 D)^- D'M1 z. O(size) per row.
 */
function prefixGram(
  columns: readonly Float64Array[],
  order: Int32Array,
  count: Int32Array,
  swept: Codes,
  share: Float64Array,
  rest: Rest | null,
): Float64Array {
  const p = columns.length;
  const size = rest?.size ?? 0;
  const sums = new Float64Array(swept.levels * p);
  const effects = new Float64Array(p * size);
  const gram = new Float64Array(p * p);
  const current = new Float64Array(p);
  const direction = new Float64Array(size);
  const out = new Float64Array(count.length * p * p);
  let position = 0;
  for (let j = 0; j < count.length; j++) {
    for (; position < count[j]!; position++) {
      const row = order[position]!;
      const level = swept.codes[row]!;
      let diagonal = 1 - share[level]!;
      for (let a = 0; a < p; a++) current[a] = -share[level]! * sums[level * p + a]!;
      if (rest !== null) diagonal -= enterRest(rest, row, level, effects, direction, current);
      for (let a = 0; a < p; a++) {
        const left = columns[a]![row]!;
        for (let b = 0; b < p; b++) {
          const right = columns[b]![row]!;
          gram[a * p + b] =
            gram[a * p + b]! + left * current[b]! + right * current[a]! + left * right * diagonal;
        }
      }
      for (let a = 0; a < p; a++) {
        const value = columns[a]![row]!;
        sums[level * p + a] = sums[level * p + a]! + value;
        for (let s = 0; s < size; s++) effects[a * size + s] = effects[a * size + s]! + value * direction[s]!;
      }
    }
    out.set(gram, j * p * p);
  }
  return out;
}

/**
 * direction = (D'M1 D)^- d with d = D's row less its level mean; takes d'effects off `current` and returns d'direction.
 */
function enterRest(
  rest: Rest,
  row: number,
  level: number,
  effects: Float64Array,
  direction: Float64Array,
  current: Float64Array,
): number {
  const { size, width, columns, inverse, shares, inverseShares } = rest;
  const base = level * size;
  for (let s = 0; s < size; s++) direction[s] = -inverseShares[base + s]!;
  for (let f = 0; f < width; f++) {
    const column = columns[row * width + f]! * size;
    for (let s = 0; s < size; s++) direction[s] = direction[s]! + inverse[column + s]!;
  }
  for (let a = 0; a < current.length; a++) {
    current[a] = current[a]! - deviation(rest, row, base, effects, a * size);
  }
  let quadratic = 0;
  for (let f = 0; f < width; f++) quadratic += direction[columns[row * width + f]!]!;
  for (let s = 0; s < size; s++) quadratic -= shares[base + s]! * direction[s]!;
  return quadratic;
}

function deviation(rest: Rest, row: number, base: number, x: Float64Array, at: number): number {
  let sum = 0;
  for (let f = 0; f < rest.width; f++) sum += x[at + rest.columns[row * rest.width + f]!]!;
  for (let s = 0; s < rest.size; s++) sum -= rest.shares[base + s]! * x[at + s]!;
  return sum;
}
