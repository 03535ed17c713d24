/** A pivot below this share of the largest entry of the matrix counts as zero. */
const SINGULAR = 1e-13;

/**
 * Solves a small square system by Gaussian elimination with partial pivoting. Null where it is singular.
 *
 * @shape rows k x k, right k -> k
 */
export function luSolve(rows: readonly (readonly number[])[], right: readonly number[]): number[] | null {
  const k = rows.length;
  const a = rows.map((row, i) => [...row, right[i]!]);
  const largest = Math.max(...rows.flat().map(Math.abs));
  for (let at = 0; at < k; at++) {
    let best = at;
    for (let i = at + 1; i < k; i++) if (Math.abs(a[i]![at]!) > Math.abs(a[best]![at]!)) best = i;
    [a[at], a[best]] = [a[best]!, a[at]!];
    const pivot = a[at]![at]!;
    if (!(Math.abs(pivot) > SINGULAR * largest)) return null;
    for (let i = at + 1; i < k; i++) {
      const factor = a[i]![at]! / pivot;
      for (let j = at; j <= k; j++) a[i]![j]! -= factor * a[at]![j]!;
    }
  }
  const x = new Array<number>(k).fill(0);
  for (let i = k - 1; i >= 0; i--) {
    let rest = a[i]![k]!;
    for (let j = i + 1; j < k; j++) rest -= a[i]![j]! * x[j]!;
    x[i] = rest / a[i]![i]!;
  }
  return x;
}
