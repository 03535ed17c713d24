import { type Graph, pairSums } from '../../numeric/graph.ts';
import type { Design } from './absorb-levels.ts';
import { isAscending, rowsByLevel } from './factor.ts';

/** Pairs of levels that are worth adding up: more take longer than conjugate gradients on the rows. */
const MOST_PAIRS = 3e8;
/** Distinct pairs that are kept, per level and in all. */
const MOST_EDGES = 2e7;

/**
 * The reduced normal equations of two factors, D'MD, as a graph: its Laplacian is that matrix. Two levels of the other
 * factor are joined where they share a level g of the main one, with the sum over such g of w_ga w_gb / w_g; a main
 * level with one other level adds nothing. null where there are too many pairs.
 *
 * @cite Abowd, Creecy & Kramarz (2002) for the graph; Correia (2017), section 3, for its Laplacian
 */
export function reducedGraph({ main, mainCounts, others, weights }: Design): Graph | null {
  const codes = others[0]!.codes;
  const levels = others[0]!.levels;
  const pairs = pairSums(levels);
  const weightOf = new Float64Array(levels);
  let seen = new Int32Array(64);
  let added = 0;
  const order = isAscending(main.codes) ? null : rowsByLevel(main);
  const n = main.codes.length;
  for (let at = 0; at < n; ) {
    const g = main.codes[order === null ? at : order[at]!]!;
    let count = 0;
    for (; at < n; at++) {
      const i = order === null ? at : order[at]!;
      if (main.codes[i] !== g) break;
      const level = codes[i]!;
      if (weightOf[level] === 0) {
        if (count === seen.length) seen = doubled(seen);
        seen[count++] = level;
      }
      weightOf[level]! += weights === null ? 1 : weights[i]!;
    }
    added += (count * (count - 1)) / 2;
    if (added > MOST_PAIRS || pairs.size() > MOST_EDGES) return null;
    for (let a = 0; a < count; a++) {
      const share = weightOf[seen[a]!]! / mainCounts[g]!;
      for (let b = a + 1; b < count; b++) pairs.add(seen[a]!, seen[b]!, share * weightOf[seen[b]!]!);
    }
    for (let a = 0; a < count; a++) weightOf[seen[a]!] = 0;
  }
  return pairs.graph();
}

function doubled(list: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * list.length);
  larger.set(list);
  return larger;
}
