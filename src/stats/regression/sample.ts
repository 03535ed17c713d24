import { allRows, countLevels, takeFactor } from './factor.ts';
import type { Factor, RegressionInput, Slopes, VcovChoice, Weights } from './types.ts';

/** The parts of an input that have one value per row, on the rows used. */
export type Sample = {
  readonly y: Float64Array;
  readonly columns: readonly Float64Array[];
  readonly absorb: readonly Factor[];
  readonly entity: Factor | null;
  readonly time: Factor | null;
  readonly vcov: VcovChoice;
  readonly weights: Weights | null;
  /** Columns of the excluded instruments. */
  readonly instruments: readonly Float64Array[];
  readonly slopes: readonly Slopes[];
};

/**
 * @shape rows m, positions in the input, ascending, null for all -> everything m long; `dense`: factors that are known to
 * have a row in every level
 */
export function takeSample(
  input: RegressionInput,
  rows: Int32Array | null,
  dense: readonly Factor[] = [],
): Sample {
  // Rows are ascending, so as many as there are is all of them: nothing to copy, and nothing downstream writes.
  const some = rows === null || rows.length === input.y.length ? null : rows;
  const values = (column: Float64Array): Float64Array => (some === null ? column : pick(column, some));
  // A factor often plays several roles: one answer for each, so that they stay one.
  const known = new Map<Factor, Factor>();
  const factor = (whole: Factor): Factor => {
    const before = known.get(whole);
    if (before !== undefined) return before;
    const taken = factorOf(whole, some, dense);
    known.set(whole, taken);
    return taken;
  };
  const { vcov, entity, time, weights } = input;
  return {
    y: values(input.y),
    columns: input.columns.map(values),
    absorb: input.absorb.map(factor),
    entity: entity === null ? null : factor(entity),
    time: time === null ? null : factor(time),
    vcov: takeVcov(vcov, factor),
    weights: weights == null ? null : { ...weights, values: values(weights.values) },
    instruments: (input.instruments?.columns ?? []).map(values),
    slopes: (input.slopes ?? []).map((own) => ({ ...own, columns: own.columns.map(values) })),
  };
}

function factorOf(whole: Factor, rows: Int32Array | null, dense: readonly Factor[]): Factor {
  if (rows !== null) return takeFactor(whole, rows);
  return dense.includes(whole) || isDense(whole) ? whole : takeFactor(whole, allRows(whole.codes.length));
}

function pick(column: Float64Array, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < out.length; i++) out[i] = column[rows[i]!]!;
  return out;
}

/** Every level of the factor has a row. */
function isDense(factor: Factor): boolean {
  return countLevels(factor).every((count) => count > 0);
}

export function takeVcov(vcov: VcovChoice, factor: (whole: Factor) => Factor): VcovChoice {
  switch (vcov.type) {
    case 'cluster':
      return { ...vcov, by: vcov.by.map(factor) };
    case 'driscoll_kraay':
      return { ...vcov, time: factor(vcov.time) };
    case 'newey_west':
      return { ...vcov, entity: factor(vcov.entity), time: factor(vcov.time) };
    default:
      return vcov;
  }
}
