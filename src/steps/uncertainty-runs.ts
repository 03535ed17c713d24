import type { CarriedDraw } from './uncertainty-carry.ts';
import type { Drawn } from './uncertainty-scores.ts';

/** One combination of choices, computed once however often it is drawn. */
export type Combination =
  | { readonly ok: true; readonly drawn: Drawn; readonly carried: CarriedDraw }
  | { readonly ok: false; readonly reason: string };

/** Failed runs by reason, in order of appearance. */
export function failedRuns(runs: readonly Combination[]): { runs: number; reason: string }[] {
  const counts = new Map<string, number>();
  for (const run of runs) if (!run.ok) counts.set(run.reason, (counts.get(run.reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => ({ runs: count, reason }));
}
