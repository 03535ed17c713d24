import { cholesky, choleskySolveInPlace } from '../numeric/cholesky.ts';
import { standardDeviation, sum } from '../numeric/sum.ts';

/** Rows of a panel by entity and period. */
export type PanelCells = {
  readonly rows: number;
  readonly entity: Int32Array;
  readonly entities: number;
  readonly time: Float64Array;
};

/** Values for the missing cells of a column, NaN elsewhere and where there is none. */
export type Prediction = Float64Array;

/** Place of each row's period among the distinct periods. */
function periodsOf({ time }: PanelCells): { readonly period: Int32Array; readonly count: number } {
  const places = new Map([...new Set(time)].sort((a, b) => a - b).map((value, i) => [value, i]));
  return { period: Int32Array.from(time, (value) => places.get(value)!), count: places.size };
}

/** The mean of the other entities in the same period. */
export function timeMeans(cells: PanelCells, values: Float64Array): Prediction {
  const { period, count } = periodsOf(cells);
  const members: number[][] = Array.from({ length: count }, () => []);
  values.forEach((value, row) => {
    if (!Number.isNaN(value)) members[period[row]!]!.push(value);
  });
  const means = members.map((own) => (own.length === 0 ? Number.NaN : sum(own) / own.length));
  return values.map((value, row) => (Number.isNaN(value) ? means[period[row]!]! : Number.NaN));
}

/**
 * Entity effect plus period effect of the least squares fit on the observed cells. A cell whose entity and period no
 * chain of observed cells joins has no prediction.
 *
 * @oracle test/oracle/index/imputation
 */
export function twoWayPredictions(cells: PanelCells, values: Float64Array): Prediction {
  const { period, count } = periodsOf(cells);
  const { entity, entities, rows } = cells;
  const seen = [...values.keys()].filter((row) => !Number.isNaN(values[row]!));
  const byEntity: number[][] = Array.from({ length: entities }, () => []);
  for (const row of seen) byEntity[entity[row]!]!.push(row);
  const means = byEntity.map((own) =>
    own.length === 0 ? Number.NaN : sum(own.map((row) => values[row]!)) / own.length,
  );
  // Period effects from the normal equations with the entity effects swept out.
  const normal = new Float64Array(count * count);
  const right = new Float64Array(count);
  for (const own of byEntity) {
    for (const a of own) {
      const j = period[a]!;
      right[j]! += values[a]! - means[entity[a]!]!;
      normal[j * count + j]! += 1;
      for (const b of own) normal[period[b]! * count + j]! -= 1 / own.length;
    }
  }
  choleskySolveInPlace(cholesky(normal, count), right);
  const joined = componentsOf(cells, period, count, seen);
  const effects = byEntity.map((own) =>
    own.length === 0 ? Number.NaN : sum(own.map((row) => values[row]! - right[period[row]!]!)) / own.length,
  );
  return Float64Array.from({ length: rows }, (_, row) => {
    const [e, p] = [entity[row]!, period[row]!];
    if (!Number.isNaN(values[row]!) || joined(e) !== joined(entities + p)) return Number.NaN;
    return effects[e]! + right[p]!;
  });
}

/** Which entities and periods (numbered after the entities) observed cells join. */
function componentsOf(
  { entity, entities }: PanelCells,
  period: Int32Array,
  count: number,
  seen: readonly number[],
): (node: number) => number {
  const parent = Int32Array.from({ length: entities + count }, (_, i) => i);
  const root = (node: number): number => {
    let at = node;
    while (parent[at] !== at) at = parent[at]!;
    return at;
  };
  for (const row of seen) parent[root(entity[row]!)] = root(entities + period[row]!);
  return root;
}

/** The iteration ends where no parameter of standardized columns moves by more. */
const CONVERGED = 1e-14;
const MOST_ITERATIONS = 5000;

/** Why EM has no answer. */
export type EmFault = { readonly why: string };

/**
 * Expectation-maximization under joint normality: each missing cell becomes its expectation given the columns that its
 * row has, with means and covariances of maximum likelihood (denominator n). Columns are standardized first. Rows of
 * which no column is observed are left out and get no value.
 *
 * @shape columns k of n, NaN missing -> k of n
 * @cite Little & Rubin (2002), Statistical Analysis with Missing Data, section 11.2
 * @oracle test/oracle/index/imputation
 */
export function emPredictions(columns: readonly Float64Array[]): Prediction[] | EmFault {
  const k = columns.length;
  const n = columns[0]!.length;
  const scales: { center: number; spread: number }[] = [];
  for (const column of columns) {
    const own = column.filter((value) => !Number.isNaN(value));
    const spread = own.length < 2 ? 0 : standardDeviation(own);
    if (!(spread > 0)) return { why: 'a column has no two different values' };
    scales.push({ center: sum(own) / own.length, spread });
  }
  const z = columns.map((column, j) =>
    column.map((value) => (value - scales[j]!.center) / scales[j]!.spread),
  );
  const patterns = patternsOf(z, n);
  let mu = Float64Array.from(z, (column) => {
    const own = column.filter((value) => !Number.isNaN(value));
    return sum(own) / own.length;
  });
  let sigma = new Float64Array(k * k);
  z.forEach((column, j) => {
    const own = column.filter((value) => !Number.isNaN(value));
    sigma[j * k + j] = sum(own.map((value) => (value - mu[j]!) * (value - mu[j]!))) / own.length;
  });
  for (let iteration = 0; ; iteration++) {
    const { filled, extra } = expectation(z, patterns, mu, sigma);
    const next = maximization(filled, extra, patterns);
    const moved = Math.max(furthest(next.mu, mu), furthest(next.sigma, sigma));
    mu = next.mu;
    sigma = next.sigma;
    if (moved <= CONVERGED) break;
    if (iteration >= MOST_ITERATIONS)
      return { why: `it has not converged after ${MOST_ITERATIONS} iterations` };
  }
  const { filled } = expectation(z, patterns, mu, sigma);
  return columns.map((column, j) =>
    column.map((value, row) =>
      Number.isNaN(value) ? scales[j]!.center + scales[j]!.spread * filled[j]![row]! : Number.NaN,
    ),
  );
}

type Pattern = {
  readonly seen: readonly number[];
  readonly lost: readonly number[];
  readonly rows: readonly number[];
};

/** Rows by which columns they have; rows without any are in none. */
function patternsOf(z: readonly Float64Array[], n: number): Pattern[] {
  const groups = new Map<string, number[]>();
  for (let row = 0; row < n; row++) {
    const key = z.map((column) => (Number.isNaN(column[row]!) ? '0' : '1')).join('');
    const own = groups.get(key);
    if (own === undefined) groups.set(key, [row]);
    else own.push(row);
  }
  return [...groups]
    .filter(([key]) => key.includes('1'))
    .map(([key, rows]) => ({
      seen: [...key].flatMap((mark, j) => (mark === '1' ? [j] : [])),
      lost: [...key].flatMap((mark, j) => (mark === '0' ? [j] : [])),
      rows,
    }));
}

function expectation(
  z: readonly Float64Array[],
  patterns: readonly Pattern[],
  mu: Float64Array,
  sigma: Float64Array,
): { readonly filled: Float64Array[]; readonly extra: Float64Array } {
  const k = z.length;
  const filled = z.map((column) => column.slice());
  const extra = new Float64Array(k * k);
  for (const { seen, lost, rows } of patterns) {
    if (lost.length === 0) continue;
    const size = seen.length;
    const inner = new Float64Array(size * size);
    seen.forEach((a, i) => {
      seen.forEach((b, j) => {
        inner[j * size + i] = sigma[b * k + a]!;
      });
    });
    const factor = cholesky(inner, size);
    const slopes = lost.map((j) => {
      const slope = Float64Array.from(seen, (a) => sigma[j * k + a]!);
      choleskySolveInPlace(factor, slope);
      return slope;
    });
    lost.forEach((j, at) => {
      const slope = slopes[at]!;
      for (const row of rows) {
        let value = mu[j]!;
        for (let i = 0; i < size; i++) value += slope[i]! * (z[seen[i]!]![row]! - mu[seen[i]!]!);
        filled[j]![row] = value;
      }
      for (const other of lost) {
        let rest = sigma[other * k + j]!;
        for (let i = 0; i < size; i++) rest -= slope[i]! * sigma[other * k + seen[i]!]!;
        extra[other * k + j]! += rows.length * rest;
      }
    });
  }
  return { filled, extra };
}

function maximization(
  filled: readonly Float64Array[],
  extra: Float64Array,
  patterns: readonly Pattern[],
): { readonly mu: Float64Array<ArrayBuffer>; readonly sigma: Float64Array<ArrayBuffer> } {
  const k = filled.length;
  const rows = patterns.flatMap((pattern) => pattern.rows).sort((a, b) => a - b);
  const n = rows.length;
  const mu = Float64Array.from(filled, (column) => sum(rows.map((row) => column[row]!)) / n);
  const deviations = filled.map((column, j) => Float64Array.from(rows, (row) => column[row]! - mu[j]!));
  const sigma = new Float64Array(k * k);
  for (let j = 0; j < k; j++) {
    for (let i = j; i < k; i++) {
      const cross = deviations[i]!.map((value, row) => value * deviations[j]![row]!);
      const value = (sum(cross) + (extra[j * k + i]! + extra[i * k + j]!) / 2) / n;
      sigma[j * k + i] = value;
      sigma[i * k + j] = value;
    }
  }
  return { mu, sigma };
}

function furthest(a: Float64Array, b: Float64Array): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}
