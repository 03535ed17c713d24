import type { FoundNumber } from '../results/numbers.ts';

/** Equal numbers of the results, of which one is printed. */
export type Candidates = {
  readonly numbers: readonly FoundNumber[];
  /** Those that most of the hints speak of, in their order; all of them where no hint does. */
  readonly best: (hints: readonly string[]) => readonly FoundNumber[];
};

/**
 * A table of a thousand columns holds its number of rows a thousand times, and asks of each which of them it is: so words
 * are looked up, not compared one by one.
 *
 * @param label what the pages call a name; a hint may be either
 */
export function candidatesOf(numbers: readonly FoundNumber[], label: (name: string) => string): Candidates {
  let index: ReadonlyMap<string, readonly number[]> | null = null;
  const counts = new Uint16Array(numbers.length);
  return {
    numbers,
    best: (hints) => {
      index ??= positionsOf(numbers, label);
      counts.fill(0);
      let most = 0;
      for (const hint of hints) {
        for (const at of index.get(hint) ?? []) {
          counts[at]! += 1;
          most = Math.max(most, counts[at]!);
        }
      }
      return most === 0 ? numbers : numbers.filter((_, at) => counts[at] === most);
    },
  };
}

/** Word or label -> the numbers that have it, each once. */
function positionsOf(
  numbers: readonly FoundNumber[],
  label: (name: string) => string,
): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>();
  numbers.forEach(({ words }, at) => {
    for (const text of new Set([...words, ...words.map(label)])) {
      const known = index.get(text);
      if (known === undefined) index.set(text, [at]);
      else known.push(at);
    }
  });
  return index;
}
