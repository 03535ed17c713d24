import type { Tails } from './incomplete.ts';

/**
 * The x > 0 whose tail is p, by Newton steps on the log of the smaller tail against ln x, held inside a bracket. The
 * tails decrease (upper) and increase (lower) in x.
 *
 * @shape tails: both tails at x; slope: x times the density at x
 */
export function invertTail(
  tails: (x: number) => Tails,
  slope: (x: number) => number,
  target: { readonly lower: number; readonly upper: number },
  start: number,
): number {
  const useUpper = target.upper < target.lower;
  const goal = Math.log(useUpper ? target.upper : target.lower);
  let low = -Infinity;
  let high = Infinity;
  let u = Math.log(start);
  for (let step = 0; step < 200; step++) {
    const x = Math.exp(u);
    const at = tails(x);
    const value = useUpper ? at.upper : at.lower;
    const gap = Math.log(value) - goal;
    if (gap === 0) break;
    if (gap > 0 === useUpper) low = u;
    else high = u;
    const rate = (useUpper ? -slope(x) : slope(x)) / value;
    const next = inside(u - gap / rate, u, low, high);
    if (Math.abs(next - u) <= 1e-16 * Math.max(1, Math.abs(u))) return Math.exp(next);
    u = next;
  }
  return Math.exp(u);
}

/** A Newton step that leaves the bracket becomes a bisection, or a stride where one side is still open. */
function inside(next: number, from: number, low: number, high: number): number {
  if (next > low && next < high && Math.abs(next - from) < 50) return next;
  if (low === -Infinity) return from - 5;
  if (high === Infinity) return from + 5;
  return (low + high) / 2;
}
