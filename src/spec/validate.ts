import type { JsonObject } from '../base/json.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { describeViolation } from './improve/describe.ts';
import { keyOfOtherKind, mergeKey, version } from './improve/kind.ts';
import type { Context, Improver, Told } from './improve/message.ts';
import {
  loneItem,
  missingBlank,
  numberInDisguise,
  percentForShare,
  unquoted,
  yesNo,
} from './improve/type.ts';
import { commaInFlow, nearestKey, nearestValue } from './improve/typo.ts';
import { type LocatedDocument, placeAt, spanAt } from './located.ts';
import isValid from './quick-validator.generated.js';
import { errorAt } from './report.ts';
import { type Violation, valueAt, violationsOf } from './violation.ts';

/** The first that has something better to say wins. */
const improvers: readonly Improver[] = [
  version,
  mergeKey,
  commaInFlow,
  keyOfOtherKind,
  nearestKey,
  nearestValue,
  yesNo,
  numberInDisguise,
  loneItem,
  missingBlank,
  unquoted,
  percentForShare,
];

/** Keywords whose fault is the key, not its value. */
const atKeyKeywords = new Set(['additionalProperties', 'propertyNames', 'required', 'oneKey', 'not']);

function parentOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'));
}

function contextOf(
  violation: Violation,
  all: readonly Violation[],
  document: LocatedDocument,
  root: JsonObject,
): Context {
  const parent = parentOf(violation.pointer);
  const due = all.filter((other) => other.keyword === 'required' && other.pointer === parent);
  const owner = valueAt(root, parent);
  const at = spanAt(document, violation.pointer, atKeyKeywords.has(violation.keyword));
  return {
    at,
    written: document.texts.get(at.file)?.slice(at.start, at.end) ?? null,
    missing: due.map((other) => String(other.params.missingProperty)),
    present: owner !== null && typeof owner === 'object' ? Object.keys(owner) : [],
  };
}

function improve(violation: Violation, context: Context): Told {
  const told = describeViolation(violation);
  for (const improver of improvers) {
    const better = improver(violation, told, context);
    if (better !== null) return better;
  }
  return told;
}

/** An unknown key that stands for a missing one: the missing one is not told. */
function isExplained(violation: Violation, told: readonly { violation: Violation; told: Told }[]): boolean {
  if (violation.keyword !== 'required' && violation.keyword !== 'oneKey') return false;
  const keys = [violation.params.missingProperty ?? violation.params.keys].flat();
  return told.some(
    ({ violation: other, told: said }) =>
      parentOf(other.pointer) === violation.pointer && keys.includes(said.explains),
  );
}

/**
 * Checks a study against its schema. One diagnostic for each thing that is wrong, each with its place: the key for an
 * unknown key, the value for a bad value, the parent for a missing key.
 */
export async function validateDocument(document: LocatedDocument, root: JsonObject): Promise<Diagnostic[]> {
  if (isValid(root)) return [];
  // Loading what finds every violation takes longer than most studies to read.
  const { default: validateStudy } = await import('./validator.generated.js');
  validateStudy(root);
  const violations = violationsOf(validateStudy.errors ?? [], root);
  const told = violations.map((violation) => {
    const context = contextOf(violation, violations, document, root);
    return { violation, told: improve(violation, context), context };
  });
  const needed = told.filter(({ violation }) => !isExplained(violation, told));
  return needed.map(({ violation, told: said, context }) => {
    const atKey = atKeyKeywords.has(violation.keyword);
    const inherited = placeAt(document, violation.pointer).exact
      ? context.at
      : spanAt(document, violation.pointer, true);
    const details = {
      pointer: violation.pointer,
      atKey,
      hint: said.hint ?? null,
      ...(said.fix ? { fix: said.fix } : {}),
    };
    return errorAt(said.code, inherited, said.message, details);
  });
}
