import { unreachable } from '../base/invariant.ts';
import type { Claim } from '../study/study.ts';
import { coefficientParts } from './coefficient.ts';
import { externalPart } from './external.ts';
import { indirectEffectPart } from './indirect-effect.ts';
import { linearityPart } from './linearity.ts';
import { measureParts } from './measure.ts';
import { conjunction, disjunction, negation } from './outcome.ts';
import type { Evidence, Part } from './part.ts';
import { regimeDifferenceParts, thresholdsPart } from './threshold.ts';

/**
 * The parts of a claim: one for every column that a coefficient is asked of, every adjacent pair of regimes, and every
 * member of an `all` (nested ones too). An `any` and a `not` are one part each, whatever they hold: a member counts as
 * met where all of its own parts are. `not` over several columns therefore denies that all of them meet the claim.
 */
export function partsOf(claim: Claim, evidence: Evidence): Part[] {
  switch (claim.kind) {
    case 'all':
      return claim.members.flatMap((member) => partsOf(member, evidence));
    case 'any':
      return [anyPart(claim.members, evidence)];
    case 'not':
      return [notPart(claim.member, evidence)];
    case 'coefficient':
      return coefficientParts(claim, evidence);
    case 'indirect_effect':
      return [indirectEffectPart(claim, evidence)];
    case 'thresholds':
      return [thresholdsPart(claim, evidence)];
    case 'measure':
      return measureParts(claim, evidence);
    case 'external':
      return [externalPart(claim, evidence)];
    case 'linearity':
      return [linearityPart(claim, evidence)];
    case 'regime_difference':
      return regimeDifferenceParts(claim, evidence);
    default:
      return unreachable(claim);
  }
}

function anyPart(members: readonly Claim[], evidence: Evidence): Part {
  const parts = members.map((member) => whole(partsOf(member, evidence)));
  return {
    claim: `any of: ${parts.map((part) => `(${part.claim})`).join(' or ')}`,
    observed: parts.map((part) => `${part.observed} (${part.outcome})`).join('; '),
    outcome: disjunction(parts.map((part) => part.outcome)),
  };
}

function notPart(member: Claim, evidence: Evidence): Part {
  const part = whole(partsOf(member, evidence));
  return { claim: `not (${part.claim})`, observed: part.observed, outcome: negation(part.outcome) };
}

/** The parts of one member taken together. */
function whole(parts: readonly Part[]): Part {
  if (parts.length === 1) return parts[0];
  return {
    claim: parts.map((part) => part.claim).join(' and '),
    observed: parts.map((part) => `${part.observed} (${part.outcome})`).join('; '),
    outcome: conjunction(parts.map((part) => part.outcome)),
  };
}
