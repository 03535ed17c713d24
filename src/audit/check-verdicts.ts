import { estimateOfMeasure, measuresAsked } from '../results/measures.ts';
import type { Estimate, HypothesisResult, ModelResult, Outcome, Verdict } from '../results/results.ts';
import type { Claim, Condition, HypothesisSpec, ModelSpec } from '../study/study.ts';
import { type AuditRow, everyHolds, type Tally } from './audit-row.ts';

type Context = {
  readonly models: { readonly [name: string]: ModelResult };
  readonly specs: readonly ModelSpec[];
};

/**
 * A second reading of each hypothesis, by code of its own: the verdict follows from the outcomes of its parts, and the
 * outcome of every part that claims a sign or a p-value agrees with the numbers in the results.
 */
export function checkVerdict(
  hypothesis: HypothesisSpec,
  result: HypothesisResult,
  context: Context,
): AuditRow[] {
  const outcomes = result.reasons.map(({ outcome }) => outcome);
  const implied = verdictImplied(outcomes);
  const { name } = hypothesis;
  return [
    ...everyHolds('the verdict follows from its parts', name, implied, {
      held: implied === result.verdict ? 1 : 0,
      broken: implied === result.verdict ? [] : [result.verdict],
    }),
    ...everyHolds(
      'parts agree with signs and p-values',
      name,
      'every part',
      partsAgree(hypothesis.claim, result, context),
    ),
  ];
}

function verdictImplied(outcomes: readonly Outcome[]): Verdict {
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  const met = count('met');
  if (met > 0) return met === outcomes.length ? 'supported' : 'partially_supported';
  if (count('opposite') > 0) return 'contradicted';
  return count('untestable') === outcomes.length ? 'not_testable' : 'not_supported';
}

/** An estimate that a part is about; null for a part that is about something else. */
type Subject = { readonly estimate: Estimate; readonly condition: Condition } | null;

function partsAgree(claim: Claim, { reasons }: HypothesisResult, context: Context): Tally {
  const subjects = subjectsOf(claim, context);
  if (subjects.length !== reasons.length)
    return { held: 0, broken: [`${reasons.length} parts where ${subjects.length} are due`] };
  const broken: string[] = [];
  let held = 0;
  subjects.forEach((subject, position) => {
    if (subject === null) return;
    if (agrees(subject.estimate, subject.condition, reasons[position].outcome)) held++;
    else broken.push(reasons[position].claim);
  });
  return { held, broken };
}

/** One subject per part, in the order of the parts. */
function subjectsOf(claim: Claim, context: Context): Subject[] {
  if (claim.kind === 'all') return claim.members.flatMap((member) => subjectsOf(member, context));
  if (claim.kind === 'measure') return measureSubjects(claim, context);
  if (claim.kind !== 'coefficient' && claim.kind !== 'regime_difference') return [null];
  const estimates = claim.kind === 'coefficient' ? coefficients(claim, context) : differences(claim, context);
  if (estimates.length === 0) return [null];
  return estimates.map((estimate) => (estimate === null ? null : { estimate, condition: claim.condition }));
}

/** One part per period asked for. */
function measureSubjects(claim: Extract<Claim, { kind: 'measure' }>, { models }: Context): Subject[] {
  const model = models[claim.model];
  const found = model?.kind === 'companion' ? measuresAsked(model, claim) : [];
  if (found.length === 0) return [null];
  return found.map((one) => ({ estimate: estimateOfMeasure(one), condition: claim.condition }));
}

function differences(claim: Extract<Claim, { kind: 'regime_difference' }>, { models }: Context): Estimate[] {
  const model = models[claim.model];
  return model?.kind === 'threshold' ? model.regime_difference.filter(({ of }) => of === claim.term) : [];
}

function coefficients(claim: Extract<Claim, { kind: 'coefficient' }>, context: Context): (Estimate | null)[] {
  const model = context.models[claim.model];
  if (model === undefined || !('columns' in model)) return [];
  const labels = model.columns.map(({ label }) => label);
  const asked =
    claim.columns === 'all' ? labels : claim.columns === 'last' ? labels.slice(-1) : claim.columns;
  const spec = context.specs.find(({ name }) => name === claim.model);
  return asked.flatMap((label): (Estimate | null)[] => {
    const column = model.columns.find((one) => one.label === label);
    const terms = column?.terms.filter(({ term }) => term === claim.term) ?? [];
    const regimes = column?.terms.filter(({ of }) => of === claim.term) ?? [];
    const found = terms.length > 0 ? terms : regimes;
    if (found.length > 0) return [...found];
    return column !== undefined && isAddedLater(spec, label, claim.term) ? [] : [null];
  });
}

function isAddedLater(spec: ModelSpec | undefined, label: string, term: string): boolean {
  if (spec?.kind !== 'regression' || !spec.cumulative) return false;
  const column = spec.columns.find((one) => one.label === label);
  if (column === undefined) return false;
  return [...column.regressors, ...column.controls].every(({ name }) => name !== term);
}

/** Whether sign and significance allow the outcome; what else the condition asks is not looked at. */
function agrees({ estimate, p_value: p }: Estimate, condition: Condition, outcome: Outcome): boolean {
  if (outcome === 'untestable') return true;
  if (estimate === null) return false;
  const asked = condition.sign === undefined ? 0 : condition.sign === 'positive' ? 1 : -1;
  const level =
    condition.pBelow ?? (asked !== 0 && condition.intervalExcludesZero === undefined ? 0.05 : null);
  const significant = level === null || (p !== null && p < level);
  const direction = estimate > 0 ? 1 : estimate < 0 ? -1 : 0;
  if (outcome === 'met') return significant && (asked === 0 || direction === asked);
  if (outcome === 'opposite')
    return asked !== 0 && (condition.intervalExcludesZero === true || (significant && direction === -asked));
  const claimsMore = [
    condition.equals,
    condition.greaterThan,
    condition.lessThan,
    condition.intervalExcludesZero,
  ].some((member) => member !== undefined);
  const metAnyway = significant && (asked === 0 || direction === asked);
  const reversed = level !== null && significant && asked !== 0 && direction === -asked;
  return !reversed && (claimsMore || !metAnyway);
}
