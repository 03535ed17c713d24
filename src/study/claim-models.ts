import type { Claim } from './study.ts';

/** Models that a claim speaks of, each once. */
export function claimModels(claim: Claim): string[] {
  if ('members' in claim) return [...new Set(claim.members.flatMap(claimModels))];
  if ('member' in claim) return claimModels(claim.member);
  return 'model' in claim ? [claim.model] : [];
}
