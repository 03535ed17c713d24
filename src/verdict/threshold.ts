import { significant } from '../base/significant.ts';
import type {
  KinkResult,
  Outcome,
  SmoothTransitionResult,
  ThresholdResult,
  ThresholdTest,
} from '../results/results.ts';
import { decidingTests, methodsOf, testsBy } from '../results/threshold-tests.ts';
import type { Claim } from '../study/study.ts';
import { describeCondition, describeP, testCondition } from './condition.ts';
import { confidenceOf, type Evidence, type Part } from './part.ts';

type ThresholdsClaim = Extract<Claim, { kind: 'thresholds' }>;
type RegimeDifferenceClaim = Extract<Claim, { kind: 'regime_difference' }>;

/**
 * How many thresholds were selected. Untestable where the answer hangs on a test without a p-value, or on more
 * thresholds than the model tests for.
 */
export function thresholdsPart(claim: ThresholdsClaim, { models }: Evidence): Part {
  const text = `thresholds in ${claim.model}: ${describeCount(claim)}`;
  const model = thresholdModel(claim.model, models);
  if (typeof model === 'string') return { claim: text, observed: model, outcome: 'untestable' };
  return { claim: text, observed: describeTests(model), outcome: countOutcome(claim, model) };
}

function countOutcome({ atLeast, atMost, exactly }: ThresholdsClaim, model: ThresholdResult): Outcome {
  const { selected } = model;
  const floor = Math.max(atLeast ?? 0, exactly ?? 0);
  const ceiling = Math.min(atMost ?? Number.POSITIVE_INFINITY, exactly ?? Number.POSITIVE_INFINITY);
  if (selected > ceiling) return 'unmet';
  if (isOpenEnded(model) && !(selected >= floor && ceiling === Number.POSITIVE_INFINITY)) return 'untestable';
  if (selected >= floor) return 'met';
  return selected === decidingTests(model).length ? 'untestable' : 'unmet';
}

/** Whether the test that ended the sequence has no p-value, so that `selected` is only a lower bound. */
function isOpenEnded(model: ThresholdResult): boolean {
  const ended = decidingTests(model)[model.selected];
  return ended !== undefined && ended.p_value === null;
}

/**
 * One part per adjacent pair of regimes, upper minus lower. Where no threshold was selected there is no difference to
 * find, and the part is unmet.
 */
export function regimeDifferenceParts(
  claim: RegimeDifferenceClaim,
  { models, modelSpecs }: Evidence,
): Part[] {
  const condition = describeCondition(claim.condition);
  const text = `difference of ${claim.term} between adjacent regimes of ${claim.model}: ${condition}`;
  const model = regimeModel(claim.model, models);
  if (typeof model === 'string') return [{ claim: text, observed: model, outcome: 'untestable' }];
  if (model.kind === 'smooth_transition' && model.selected === 0)
    return [{ claim: text, observed: 'no transition was selected', outcome: 'unmet' }];
  if (model.kind === 'threshold' && model.selected === 0)
    return [
      { claim: text, observed: describeTests(model), outcome: isOpenEnded(model) ? 'untestable' : 'unmet' },
    ];
  const pairs = model.regime_difference.filter((difference) => difference.of === claim.term);
  if (pairs.length === 0)
    return [{ claim: text, observed: 'the model has no such difference', outcome: 'untestable' }];
  const confidence = confidenceOf(modelSpecs.find(({ name }) => name === claim.model));
  // Regimes are counted from 1 in words, as the tables and equations do; results count them from 0.
  return pairs.map((difference) => ({
    claim: `difference of ${claim.term} in ${claim.model}, regime ${difference.between[1] + 1} minus regime ${difference.between[0] + 1}: ${condition}`,
    ...testCondition(claim.condition, difference, { confidence, leastP: null }),
  }));
}

function thresholdModel(name: string, models: Evidence['models']): ThresholdResult | string {
  const model = models[name];
  if (model === undefined) return `model ${name} has no result`;
  return model.kind === 'threshold' ? model : `${name} is of kind ${model.kind} and has no thresholds`;
}

type RegimeModel = ThresholdResult | KinkResult | SmoothTransitionResult;

/** A model whose slopes differ between regimes. */
function regimeModel(name: string, models: Evidence['models']): RegimeModel | string {
  const model = models[name];
  if (model === undefined) return `model ${name} has no result`;
  return model.kind === 'threshold' || model.kind === 'kink' || model.kind === 'smooth_transition'
    ? model
    : `${name} is of kind ${model.kind} and has no regimes`;
}

function describeCount({ atLeast, atMost, exactly }: ThresholdsClaim): string {
  const parts: string[] = [];
  if (atLeast !== undefined) parts.push(`at least ${atLeast}`);
  if (atMost !== undefined) parts.push(`at most ${atMost}`);
  if (exactly !== undefined) parts.push(`exactly ${exactly}`);
  return parts.join(', ');
}

/** `1 selected (1: F = 46.4, p = 0.003; 2: F = 4.18, p = 0.61)`. */
function describeTests(model: ThresholdResult): string {
  const methods = methodsOf(model);
  const listed = methods.map((method) => {
    const tests = testsBy(model, method).map(describeTest).join('; ');
    return methods.length === 1 ? tests : `by ${method.replaceAll('_', ' ')} ${tests}`;
  });
  return `${model.selected} selected of ${decidingTests(model).length} tested for (${listed.join('; ')})`;
}

function describeTest(test: ThresholdTest): string {
  const p =
    test.p_value === null
      ? `no p-value (${test.reason ?? 'no reason was recorded'})`
      : describeP(test.p_value, null, 1 / (test.replications - test.failed));
  return `${test.thresholds}: F = ${significant(test.f_statistic, 4)}, ${p}`;
}
