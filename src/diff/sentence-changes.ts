import { alignment, likePairs, type Step } from './sequence.ts';
import type { SentenceChange, WordRun } from './types.ts';

/** Share of words that two sentences have in common, at least, for one to be the other changed. */
const LEAST_LIKENESS = 0.4;
/** Longer hunks are listed as gone and come: pairing costs the product of their lengths. */
const MAX_HUNK = 900;

/**
 * Sentences in reading order: kept, gone, come, and changed ones word by word. A sentence is another one changed where
 * they stand in the same place and share enough words.
 */
export function sentenceChanges(a: readonly string[], b: readonly string[]): SentenceChange[] {
  const changes: SentenceChange[] = [];
  const hunk: { old: string[]; new: string[] } = { old: [], new: [] };
  const flush = () => {
    changes.push(...hunkChanges(hunk.old, hunk.new));
    hunk.old = [];
    hunk.new = [];
  };
  for (const step of alignment(a, b)) {
    if (step.change === 'removed') hunk.old.push(a[step.old]!);
    else if (step.change === 'added') hunk.new.push(b[step.new]!);
    else {
      flush();
      changes.push({ change: 'same', old: a[step.old]!, new: b[step.new]!, words: null });
    }
  }
  flush();
  return changes;
}

function hunkChanges(old: readonly string[], fresh: readonly string[]): SentenceChange[] {
  const words = { old: old.map(wordsOf), new: fresh.map(wordsOf) };
  const pairs =
    old.length * fresh.length > MAX_HUNK
      ? []
      : likePairs(old.length, fresh.length, (i, j) => likeness(words.old[i]!, words.new[j]!), LEAST_LIKENESS);
  const changes: SentenceChange[] = [];
  let [i, j] = [0, 0];
  const upTo = (oldEnd: number, newEnd: number) => {
    while (i < oldEnd) changes.push({ change: 'removed', old: old[i++]!, new: null, words: null });
    while (j < newEnd) changes.push({ change: 'added', old: null, new: fresh[j++]!, words: null });
  };
  for (const [oldAt, newAt] of pairs) {
    upTo(oldAt, newAt);
    const runs = wordRuns(words.old[i]!, words.new[j]!);
    changes.push({ change: 'changed', old: old[i++]!, new: fresh[j++]!, words: runs });
  }
  upTo(old.length, fresh.length);
  return changes;
}

/** Words with the blanks and points that follow them kept apart, so that `0.35,` and `0.35` share the number. */
function wordsOf(sentence: string): string[] {
  return sentence.match(/\s+|[\p{L}\p{N}]+(?:[.\u2212-][\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]/gu) ?? [];
}

/** 1 for the same words, 0 for none in common; blanks do not count. */
function likeness(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [a.filter(isWord), b.filter(isWord)];
  if (left.length + right.length === 0) return 1;
  const shared = alignment(left, right).filter(({ change }) => change === 'same').length;
  return (2 * shared) / (left.length + right.length);
}

function isWord(token: string): boolean {
  return token.trim() !== '';
}

/** Runs of words kept, gone and come; in every replacement what went stands before what came. */
export function wordRuns(a: readonly string[], b: readonly string[]): WordRun[] {
  const runs: { text: string; change: WordRun['change'] }[] = [];
  const add = (change: WordRun['change'], text: string) => {
    const last = runs[runs.length - 1];
    if (last?.change === change) last.text += text;
    else if (change === 'removed' && last?.change === 'added' && runs[runs.length - 2]?.change === 'removed')
      runs[runs.length - 2]!.text += text;
    else runs.push({ change, text });
  };
  for (const step of withoutIslands(alignment(a, b), a)) {
    if (step.change === 'added') add('added', b[step.new]!);
    else add(step.change, a[step.old]!);
  }
  return runs;
}

/** Fewer words than this kept between two changes, each of more words than it, are part of the change. */
const LEAST_ISLAND = 3;

/**
 * What is kept between changes and is too little to read by itself goes and comes with them: a lone blank always, a word
 * or two between changes of more words.
 */
function withoutIslands(steps: readonly Step[], a: readonly string[]): Step[] {
  const runs: Step[][] = [];
  for (const step of steps) {
    const last = runs[runs.length - 1];
    if (last !== undefined && (last[0]!.change === 'same') === (step.change === 'same')) last.push(step);
    else runs.push([step]);
  }
  const words = (run: readonly Step[] | undefined) =>
    (run ?? []).filter((step) => step.change !== 'same' || isWord(a[step.old]!)).length;
  return runs.flatMap((run, at): Step[] => {
    if (run[0]!.change !== 'same' || at === 0 || at === runs.length - 1) return run;
    const kept = words(run);
    const around = Math.min(words(runs[at - 1]), words(runs[at + 1]));
    if (kept > 0 && (kept >= LEAST_ISLAND || around <= 2 * LEAST_ISLAND)) return run;
    return run.flatMap((step): Step[] =>
      step.change === 'same'
        ? [
            { change: 'removed', old: step.old },
            { change: 'added', new: step.new },
          ]
        : [step],
    );
  });
}
