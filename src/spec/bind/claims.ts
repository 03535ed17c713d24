import { listNames } from '../../diagnostics/suggest.ts';
import type { Claim, Condition, ModelSpec } from '../../study/study.ts';
import type { Claim as RawClaim } from '../study-document.generated.ts';
import type { Binding } from './binding.ts';
import { checkCoefficient, claimedModel, claimedRegimeTerm, claimedTerm } from './claimed.ts';
import { claimedIndirect } from './claimed-indirect.ts';
import { checkMeasure } from './claimed-measure.ts';
import { bindExternalClaim } from './external.ts';

const conditionKeys = [
  'sign',
  'p_below',
  'equals',
  'within',
  'greater_than',
  'less_than',
  'interval_excludes_zero',
] as const;
/** Of a number that comes without a test: an external program's. */
const valueKeys = ['equals', 'equals_coefficient', 'within', 'greater_than', 'less_than'] as const;
const countKeys = ['at_least', 'at_most', 'exactly'] as const;

/** Keys that say what is claimed, with the conditions that go with each. */
const conditionsOf: { readonly [key: string]: readonly (keyof RawClaim)[] } = {
  all: [],
  any: [],
  not: [],
  coefficient: conditionKeys,
  indirect_effect: conditionKeys,
  thresholds: countKeys,
  regime_difference: conditionKeys,
  linearity: ['p_below'],
  measure: conditionKeys,
  external: valueKeys,
};
const allConditions = [...new Set([...conditionKeys, ...valueKeys, ...countKeys])];

function checkConditions(binding: Binding, raw: RawClaim, operand: string, pointer: string): void {
  const fitting = conditionsOf[operand] ?? [];
  for (const key of allConditions) {
    if (raw[key] === undefined || fitting.includes(key)) continue;
    const hint =
      fitting.length === 0
        ? 'put it inside the claims'
        : `conditions of \`${operand}\` are ${listNames(fitting)}`;
    binding.error('SPEC017', `${pointer}/${key}`, `\`${key}\` is no condition of \`${operand}\`.`, {
      atKey: true,
      hint,
    });
  }
  if (fitting.length > 0 && allConditions.every((key) => raw[key] === undefined)) {
    const message = `The claim says nothing of its \`${operand}\`.`;
    binding.error('SPEC011', `${pointer}/${operand}`, message, {
      atKey: true,
      hint: `add one of ${listNames(fitting, 12, 'or')}`,
    });
  }
  checkTolerance(binding, raw, pointer);
}

/** A number that something must equal, and how near it must come. */
function checkTolerance(binding: Binding, raw: RawClaim, pointer: string): void {
  const targets = (['equals', 'equals_coefficient'] as const).filter((key) => raw[key] !== undefined);
  const lacks = (key: string, other: string) =>
    binding.error('SPEC011', `${pointer}/${key}`, `\`${key}\` needs \`${other}\` beside it.`, {
      atKey: true,
      hint: `for instance \`${targets[0] === 'equals_coefficient' ? '' : 'equals: 0.5, '}within: 0.01\``,
    });
  if (targets.length > 1)
    binding.error('SPEC017', `${pointer}/equals_coefficient`, 'A number can be held to one target.', {
      atKey: true,
      hint: 'keep `equals` or `equals_coefficient`; put the other into a claim of its own, under `all`',
    });
  if (raw.within === undefined) for (const key of targets) lacks(key, 'within');
  else if (targets.length === 0) lacks('within', 'equals');
}

function conditionOf(raw: RawClaim): Condition {
  return {
    ...(raw.sign === undefined ? {} : { sign: raw.sign }),
    ...(raw.p_below === undefined ? {} : { pBelow: raw.p_below }),
    ...(raw.equals === undefined ? {} : { equals: raw.equals }),
    ...(raw.within === undefined ? {} : { within: raw.within }),
    ...(raw.greater_than === undefined ? {} : { greaterThan: raw.greater_than }),
    ...(raw.less_than === undefined ? {} : { lessThan: raw.less_than }),
    ...(raw.interval_excludes_zero === undefined ? {} : { intervalExcludesZero: raw.interval_excludes_zero }),
  };
}

/** The claims that could be bound; a hypothesis with a hole in it has an error of its own. */
function bindMembers(
  binding: Binding,
  models: readonly ModelSpec[],
  raws: readonly RawClaim[],
  pointer: string,
): Claim[] {
  return raws
    .map((raw, i) => bindClaim(binding, models, raw, `${pointer}/${i}`))
    .filter((claim) => claim !== null);
}

function bindCoefficient(
  binding: Binding,
  models: readonly ModelSpec[],
  raw: RawClaim,
  pointer: string,
): Claim | null {
  const { model, term: text, columns = 'last' } = raw.coefficient!;
  const term = claimedTerm(text);
  const found = claimedModel(
    binding,
    models,
    model,
    ['regression', 'mediation', 'threshold', 'kink', 'smooth_transition', 'companion'],
    `${pointer}/model`,
  );
  if (found !== null) checkCoefficient(binding, found, { term, columns, pointer });
  return { kind: 'coefficient', model, term, columns, condition: conditionOf(raw) };
}

function bindIndirectEffect(
  binding: Binding,
  models: readonly ModelSpec[],
  raw: RawClaim,
  pointer: string,
): Claim {
  const { model, mediator: text, through: texts, measure } = raw.indirect_effect!;
  const mediator = text === undefined ? null : claimedTerm(text);
  const through = texts?.map(claimedTerm);
  const found = claimedModel(binding, models, model, ['mediation'], `${pointer}/model`);
  if (found?.kind === 'mediation') claimedIndirect(binding, found, { mediator, through, measure }, pointer);
  return {
    kind: 'indirect_effect',
    model,
    mediator,
    ...(through === undefined ? {} : { through }),
    ...(measure === undefined ? {} : { measure }),
    condition: conditionOf(raw),
  };
}

function bindThresholds(
  binding: Binding,
  models: readonly ModelSpec[],
  raw: RawClaim,
  pointer: string,
): Claim {
  const { model } = raw.thresholds!;
  claimedModel(binding, models, model, ['threshold'], `${pointer}/model`);
  return {
    kind: 'thresholds',
    model,
    ...(raw.at_least === undefined ? {} : { atLeast: raw.at_least }),
    ...(raw.at_most === undefined ? {} : { atMost: raw.at_most }),
    ...(raw.exactly === undefined ? {} : { exactly: raw.exactly }),
  };
}

function bindRegimeDifference(
  binding: Binding,
  models: readonly ModelSpec[],
  raw: RawClaim,
  pointer: string,
): Claim {
  const { model, term: text } = raw.regime_difference!;
  const term = claimedTerm(text);
  const kinds = ['threshold', 'kink', 'smooth_transition'] as const;
  const found = claimedModel(binding, models, model, kinds, `${pointer}/model`);
  if (found !== null) claimedRegimeTerm(binding, found, term, `${pointer}/term`);
  return { kind: 'regime_difference', model, term, condition: conditionOf(raw) };
}

function bindLinearity(
  binding: Binding,
  models: readonly ModelSpec[],
  raw: RawClaim,
  pointer: string,
): Claim {
  const { model } = raw.linearity!;
  claimedModel(binding, models, model, ['kink', 'smooth_transition'], `${pointer}/model`);
  return { kind: 'linearity', model, pBelow: raw.p_below ?? 0.05 };
}

function bindMeasure(binding: Binding, models: readonly ModelSpec[], raw: RawClaim, pointer: string): Claim {
  const { model, name, of = [], periods = 'last' } = raw.measure!;
  const found = claimedModel(binding, models, model, ['companion'], `${pointer}/model`);
  if (found?.kind === 'companion') checkMeasure(binding, raw, found, pointer);
  return { kind: 'measure', model, measure: name, of, periods, condition: conditionOf(raw) };
}

/** A claim with its models, terms, columns and mediators looked up; null where nothing is claimed. */
export function bindClaim(
  binding: Binding,
  models: readonly ModelSpec[],
  raw: RawClaim,
  pointer: string,
): Claim | null {
  const operand = Object.keys(conditionsOf).find((key) => Object.hasOwn(raw, key));
  if (operand === undefined) return null;
  checkConditions(binding, raw, operand, pointer);
  const own = `${pointer}/${operand}`;
  switch (operand) {
    case 'all':
      return { kind: 'all', members: bindMembers(binding, models, raw.all!, own) };
    case 'any':
      return { kind: 'any', members: bindMembers(binding, models, raw.any!, own) };
    case 'not': {
      const member = bindClaim(binding, models, raw.not!, own);
      return member === null ? null : { kind: 'not', member };
    }
    case 'coefficient':
      return bindCoefficient(binding, models, raw, own);
    case 'indirect_effect':
      return bindIndirectEffect(binding, models, raw, own);
    case 'measure':
      return bindMeasure(binding, models, raw, own);
    case 'thresholds':
      return bindThresholds(binding, models, raw, own);
    case 'linearity':
      return bindLinearity(binding, models, raw, own);
    case 'external':
      return bindExternalClaim(binding, models, raw, pointer);
    default:
      return bindRegimeDifference(binding, models, raw, own);
  }
}
