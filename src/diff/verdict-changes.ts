import type { HypothesisResult, Results } from '../results/results.ts';
import { combined, compareValues, type Pair, pairByKey, presence } from './compare.ts';
import { type Renames, renamed } from './renames.ts';
import type { ReasonChange, VerdictChange } from './types.ts';

type Reason = HypothesisResult['reasons'][number];

/**
 * Verdicts and the outcomes of their parts. A part whose numbers moved while its outcome stands is not a change here:
 * the numbers are listed in their own layers.
 */
export function verdictChanges(a: Results, b: Results, renames: Renames): VerdictChange[] {
  const pairs = pairByKey(
    Object.entries(a.hypotheses),
    Object.entries(b.hypotheses),
    ([name]) => name,
    renamed(renames.hypotheses),
  );
  return pairs.map(({ key: hypothesis, old, new: fresh }) => {
    const [before, after] = [old?.[1] ?? null, fresh?.[1] ?? null];
    const reasons = reasonChanges(before, after);
    const both = () =>
      combined([compareValues(before!.verdict, after!.verdict), ...reasons.map(({ change }) => change)]);
    return {
      hypothesis,
      old: before?.verdict ?? null,
      new: after?.verdict ?? null,
      reasons,
      change: presence(before, after, both),
    };
  });
}

/** Parts by position where there are as many (a claim is reworded by another level or a new name), else by claim. */
function reasonPairs(old: readonly Reason[], fresh: readonly Reason[]): Pair<Reason>[] {
  if (old.length !== fresh.length) return pairByKey(old, fresh, ({ claim }) => claim);
  return fresh.map((reason, position) => ({ key: reason.claim, old: old[position], new: reason }));
}

function reasonChanges(old: HypothesisResult | null, fresh: HypothesisResult | null): ReasonChange[] {
  return reasonPairs(old?.reasons ?? [], fresh?.reasons ?? []).map((pair) => ({
    claim: (pair.new ?? pair.old)!.claim,
    old: pair.old === null ? null : { outcome: pair.old.outcome, observed: pair.old.observed },
    new: pair.new === null ? null : { outcome: pair.new.outcome, observed: pair.new.observed },
    change: presence(pair.old, pair.new, () => compareValues(pair.old!.outcome, pair.new!.outcome)),
  }));
}
