import { compareCodeUnits } from '../base/compare.ts';

/** Longer names are compared by their beginnings: the cost of a distance grows with the square of the length. */
const longestCompared = 80;

/**
 * Edits (insert, delete, replace, swap neighbors) that turn `a` into `b`, counted in code points.
 * Optimal string alignment, see Boytsov (2011), Indexing methods for approximate dictionary searching, section 2.1.
 */
export function editDistance(a: string, b: string): number {
  const left = [...a].slice(0, longestCompared);
  const right = [...b].slice(0, longestCompared);
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, j) => j);
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    for (let j = 1; j <= right.length; j++) {
      const change = last[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1);
      let best = Math.min(change, last[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) {
        best = Math.min(best, beforeLast[j - 2]! + 1);
      }
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[right.length]!;
}

/** Spelling without what people vary without thinking: case, `-` or space for `_`. */
function folded(name: string): string {
  return name.normalize('NFC').toLowerCase().replace(/[-\s]/g, '_');
}

/** How unlike two folded names are; the part below 1 decides among equal distances: same beginning, same length. */
function unlikeness(wanted: string, candidate: string): number {
  const other = [...candidate];
  const sameStart = [...wanted][0] === other[0] ? 0 : 0.5;
  return editDistance(wanted, candidate) + sameStart + ([...wanted].length === other.length ? 0 : 0.25);
}

/**
 * The candidate most like `name`: one that differs in case (or `-` for `_`) only, else the least edit distance of at
 * most max(1, length / 3), which must leave something of the name. Ties go to the same beginning, then the same
 * length, then the first by code unit. null where nothing is near.
 */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  const sorted = [...new Set(candidates)].sort(compareCodeUnits);
  const wanted = folded(name);
  const same = sorted.find((candidate) => folded(candidate) === wanted);
  if (same !== undefined) return same;
  const { length } = [...name];
  const limit = Math.min(Math.max(1, Math.floor(length / 3)), length - 1);
  let best: string | null = null;
  let least = limit + 1;
  for (const candidate of sorted) {
    if (Math.abs(candidate.length - name.length) > 2 * limit) continue;
    const distance = unlikeness(wanted, folded(candidate));
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/** `did you mean 'x'?` where something is near, else null. */
export function didYouMean(name: string, candidates: Iterable<string>): string | null {
  const near = nearest(name, candidates);
  return near === null ? null : `did you mean \`${near}\`?`;
}

/** `a, b and c`; past `most`, `a, b, c and 9 more`. In the order given. `or` where one of them is to be chosen. */
export function listNames(names: readonly string[], most = 12, joint: 'and' | 'or' = 'and'): string {
  const shown = names.slice(0, most).map((name) => `\`${name}\``);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} ${joint} ${shown[shown.length - 1]}`;
}
