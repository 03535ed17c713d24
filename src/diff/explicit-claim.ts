import type { Json, JsonObject } from '../base/json.ts';
import type { Claim, Condition, ExternalClaim } from '../study/study.ts';
import { levelOf } from '../verdict/condition.ts';

/** A claim in the language's keys, with the significance level in force. */
export function explicitClaim(claim: Claim): JsonObject {
  switch (claim.kind) {
    case 'all':
    case 'any':
      return { [claim.kind]: claim.members.map(explicitClaim) };
    case 'not':
      return { not: explicitClaim(claim.member) };
    case 'coefficient':
      return {
        coefficient: { model: claim.model, term: claim.term, columns: claim.columns },
        ...explicitCondition(claim.condition),
      };
    case 'indirect_effect':
      return {
        indirect_effect: given({
          model: claim.model,
          mediator: claim.mediator ?? undefined,
          through: claim.through === undefined ? undefined : [...claim.through],
          measure: claim.measure,
        }),
        ...explicitCondition(claim.condition),
      };
    case 'measure':
      return {
        measure: { model: claim.model, name: claim.measure, of: [...claim.of], periods: claim.periods },
        ...explicitCondition(claim.condition),
      };
    case 'thresholds':
      return {
        thresholds: { model: claim.model },
        ...given({ at_least: claim.atLeast, at_most: claim.atMost, exactly: claim.exactly }),
      };
    case 'linearity':
      return { linearity: { model: claim.model }, p_below: claim.pBelow };
    case 'external':
      return explicitExternal(claim);
    case 'regime_difference':
      return {
        regime_difference: { model: claim.model, term: claim.term },
        ...explicitCondition(claim.condition),
      };
  }
}

function explicitExternal({ model, output, row, column, condition }: ExternalClaim): JsonObject {
  const { equals, within, greaterThan, lessThan, equalsCoefficient: other } = condition;
  const target =
    other === undefined
      ? undefined
      : { model: other.model, term: other.term, column: other.column ?? 'last', number: other.number };
  return {
    external: given({ model, output, row: row ?? undefined, column }),
    ...given({
      equals,
      equals_coefficient: target,
      within,
      greater_than: greaterThan,
      less_than: lessThan,
    }),
  };
}

function explicitCondition(condition: Condition): JsonObject {
  return given({
    sign: condition.sign,
    p_below: levelOf(condition) ?? undefined,
    equals: condition.equals,
    within: condition.within,
    greater_than: condition.greaterThan,
    less_than: condition.lessThan,
    interval_excludes_zero: condition.intervalExcludesZero,
  });
}

function given(members: { readonly [key: string]: Json | undefined }): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}
