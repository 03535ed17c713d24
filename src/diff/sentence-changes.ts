import type { SentenceChange } from './types.ts';

/** Beyond so many pairs of sentences the middle is listed as removed and added, without looking for what it shares. */
const MAX_PAIRS = 4_000_000;

/** Sentences removed, added and kept, in reading order: a longest common subsequence between equal ends. */
export function sentenceChanges(a: readonly string[], b: readonly string[]): SentenceChange[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return [
    ...kept(a.slice(0, start)),
    ...middleChanges(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...kept(a.slice(a.length - end)),
  ];
}

function kept(sentences: readonly string[]): SentenceChange[] {
  return sentences.map((text) => ({ text, change: 'same' }));
}

function middleChanges(a: readonly string[], b: readonly string[]): SentenceChange[] {
  const width = b.length + 1;
  const comparable = a.length * b.length <= MAX_PAIRS;
  const lengths = comparable ? commonLengths(a, b) : null;
  const changes: SentenceChange[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (lengths !== null && i < a.length && j < b.length && a[i] === b[j]) {
      changes.push({ text: a[i++], change: 'same' });
      j++;
    } else if (
      j >= b.length ||
      (i < a.length && (lengths === null || lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]))
    ) {
      changes.push({ text: a[i++], change: 'removed' });
    } else changes.push({ text: b[j++], change: 'added' });
  }
  return changes;
}

/** Length of the longest common subsequence of a from i and b from j, at i * (|b| + 1) + j. */
function commonLengths(a: readonly string[], b: readonly string[]): Int32Array {
  const width = b.length + 1;
  const lengths = new Int32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1] + 1
          : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
  return lengths;
}
