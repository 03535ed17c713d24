/** One step from an old list to a new one: an item kept, gone or come. */
export type Step =
  | { readonly change: 'same'; readonly old: number; readonly new: number }
  | { readonly change: 'removed'; readonly old: number }
  | { readonly change: 'added'; readonly new: number };

/** Beyond so many pairs the middle stands as removed and added, without a search for what it shares. */
const MAX_PAIRS = 4_000_000;

/** What leads from one list to another, in order: a longest common subsequence between equal ends. */
export function alignment(a: readonly string[], b: readonly string[]): Step[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return [
    ...kept(0, 0, start),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end), start),
    ...kept(a.length - end, b.length - end, end),
  ];
}

function kept(old: number, fresh: number, count: number): Step[] {
  return Array.from({ length: count }, (_, at) => ({ change: 'same', old: old + at, new: fresh + at }));
}

function middle(a: readonly string[], b: readonly string[], offset: number): Step[] {
  const width = b.length + 1;
  const lengths = a.length * b.length <= MAX_PAIRS ? commonLengths(a, b) : null;
  const steps: Step[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (lengths !== null && i < a.length && j < b.length && a[i] === b[j]) {
      steps.push({ change: 'same', old: offset + i++, new: offset + j++ });
    } else if (
      j >= b.length ||
      (i < a.length && (lengths === null || lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!))
    ) {
      steps.push({ change: 'removed', old: offset + i++ });
    } else steps.push({ change: 'added', new: offset + j++ });
  }
  return steps;
}

/** Length of the longest common subsequence of a from i and b from j, at i * (|b| + 1) + j. */
function commonLengths(a: readonly string[], b: readonly string[]): Int32Array {
  const width = b.length + 1;
  const lengths = new Int32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
  return lengths;
}

/**
 * Pairs items of two lists, in order, so that the sum of likeness is greatest: positions `[old, new]`. Items less alike
 * than `least` are never paired.
 *
 * @param likeness from 0 (nothing in common) to 1
 */
export function likePairs(
  olds: number,
  news: number,
  likeness: (old: number, fresh: number) => number,
  least: number,
): [number, number][] {
  const width = news + 1;
  const best = new Float64Array((olds + 1) * width);
  const scores = new Float64Array(olds * news);
  for (let i = olds - 1; i >= 0; i--)
    for (let j = news - 1; j >= 0; j--) {
      const score = likeness(i, j);
      scores[i * news + j] = score;
      const paired = score >= least ? score + best[(i + 1) * width + j + 1]! : -1;
      best[i * width + j] = Math.max(paired, best[(i + 1) * width + j]!, best[i * width + j + 1]!);
    }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < olds && j < news; ) {
    const here = best[i * width + j]!;
    const score = scores[i * news + j]!;
    if (score >= least && here === score + best[(i + 1) * width + j + 1]!) pairs.push([i++, j++]);
    else if (here === best[(i + 1) * width + j]!) i++;
    else j++;
  }
  return pairs;
}
