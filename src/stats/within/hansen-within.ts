import type { Within } from './within.ts';

/**
 * The within step of Hansen's own 1999 program: demean over all periods, then delete each entity's last one. The
 * remaining rows are not orthonormal contrasts, so this is not least squares with entity dummies; it is here to
 * reproduce his numbers.
 *
 * @shape rows = entities x periods, sorted by entity, then time
 * @cite Hansen (1999), J. Econometrics 93, and its program
 */
export function createHansenWithin(entities: number, periods: number): Within {
  const rows = entities * periods;
  const centerInto = (out: Float64Array, x: Float64Array): void => {
    for (let start = 0; start < rows; start += periods) {
      let sum = 0;
      for (let i = start; i < start + periods; i++) sum += x[i]!;
      const mean = sum / periods;
      for (let i = start; i < start + periods; i++) out[i] = x[i]! - mean;
    }
  };
  return {
    rows,
    keptRows: rows - entities,
    rank: entities,
    applyInto: (out, x) => {
      centerInto(out, x);
      for (let last = periods - 1; last < rows; last += periods) out[last] = 0;
    },
    adjointInto: centerInto,
    closedUnderEntities: true,
    prefixGram: (columns, order, count) => prefixGram(columns, order, count, entities, periods),
  };
}

/** z'W'Wz = sum z^2 - sum_i s_i^2/T - sum_i (l_i - s_i/T)^2, with s_i an entity's sum and l_i its last value. */
function prefixGram(
  columns: readonly Float64Array[],
  order: Int32Array,
  count: Int32Array,
  entities: number,
  periods: number,
): Float64Array {
  const p = columns.length;
  const sums = new Float64Array(entities * p);
  const lasts = new Float64Array(entities * p);
  const gram = new Float64Array(p * p);
  const out = new Float64Array(count.length * p * p);
  const addLoss = (entity: number, sign: number): void => {
    for (let a = 0; a < p; a++) {
      const s = sums[entity * p + a]!;
      const gap = lasts[entity * p + a]! - s / periods;
      for (let b = 0; b < p; b++) {
        const t = sums[entity * p + b]!;
        const loss = (s * t) / periods + gap * (lasts[entity * p + b]! - t / periods);
        gram[a * p + b] = gram[a * p + b]! - sign * loss;
      }
    }
  };
  let position = 0;
  for (let j = 0; j < count.length; j++) {
    for (; position < count[j]!; position++) {
      const row = order[position]!;
      const entity = Math.floor(row / periods);
      addLoss(entity, -1);
      for (let a = 0; a < p; a++) {
        const value = columns[a]![row]!;
        sums[entity * p + a] = sums[entity * p + a]! + value;
        if (row % periods === periods - 1) lasts[entity * p + a] = value;
        for (let b = 0; b < p; b++) gram[a * p + b] = gram[a * p + b]! + value * columns[b]![row]!;
      }
      addLoss(entity, 1);
    }
    out.set(gram, j * p * p);
  }
  return out;
}
