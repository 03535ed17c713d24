import type { ColumnResult, ModelResult, TermResult } from '../results/results.ts';
import type { Claim, ModelSpec } from '../study/study.ts';
import { describeCondition, testCondition } from './condition.ts';
import { confidenceOf, type Evidence, type Part } from './part.ts';

type CoefficientClaim = Extract<Claim, { kind: 'coefficient' }>;

/**
 * One part per column asked for; in a threshold model, a regressor whose slope changes with the regime has one per
 * regime. Cumulative columns from before the term was added are passed over. A column that should have the term and
 * does not (omitted, or overridden away) is untestable.
 */
export function coefficientParts(claim: CoefficientClaim, { models, modelSpecs }: Evidence): Part[] {
  const model = models[claim.model];
  const spec = modelSpecs.find(({ name }) => name === claim.model);
  if (model === undefined) return [untestable(claim, null, `model ${claim.model} has no result`)];
  if (!('columns' in model))
    return [untestable(claim, null, `${claim.model} is of kind ${model.kind} and has no coefficients`)];
  const parts = columnsAsked(claim, model).flatMap(({ label, column }) => {
    if (column === undefined) return [untestable(claim, label, 'the model has no such column')];
    if (spec !== undefined && isBeforeTerm(spec, column, claim.term)) return [];
    return columnParts(claim, column, confidenceOf(spec));
  });
  return parts.length > 0 ? parts : [untestable(claim, null, 'no column asked for has the term')];
}

type Columned = Extract<ModelResult, { readonly columns: readonly ColumnResult[] }>;
type AskedColumn = { readonly label: string | null; readonly column: ColumnResult | undefined };

function columnsAsked(claim: CoefficientClaim, model: Columned): AskedColumn[] {
  if (claim.columns === 'last') {
    const column = model.columns.at(-1);
    return [{ label: column?.label ?? null, column }];
  }
  if (claim.columns === 'all') return model.columns.map((column) => ({ label: column.label, column }));
  return claim.columns.map((label) => ({ label, column: model.columns.find((one) => one.label === label) }));
}

function isBeforeTerm(spec: ModelSpec, column: ColumnResult, term: string): boolean {
  if (spec.kind !== 'regression' || !spec.cumulative || termsNamed(column, term).length > 0) return false;
  const columnSpec = spec.columns.find(({ label }) => label === column.label);
  if (columnSpec === undefined) return false;
  return ![...columnSpec.regressors, ...columnSpec.controls].some(({ name }) => name === term);
}

function columnParts(claim: CoefficientClaim, column: ColumnResult, confidence: number): Part[] {
  const terms = termsNamed(column, claim.term);
  if (terms.length === 0) return [untestable(claim, column.label, absence(column, claim.term))];
  return terms.map((term) => ({
    claim: `coefficient of ${term.term} in ${claim.model}, column ${column.label}: ${describeCondition(claim.condition)}`,
    ...testCondition(claim.condition, term, { confidence, leastP: null }),
  }));
}

/** A term by its name; a regime-dependent regressor by its own name stands for its slope in every regime. */
function termsNamed(column: ColumnResult, name: string): readonly TermResult[] {
  const named = column.terms.filter(({ term }) => term === name);
  return named.length > 0 ? named : column.terms.filter((term) => term.of === name);
}

function absence(column: ColumnResult, name: string): string {
  const omitted = column.omitted.find(({ term }) => term === name);
  return omitted === undefined ? 'the column has no such term' : `omitted: ${omitted.reason}`;
}

function untestable(claim: CoefficientClaim, label: string | null, reason: string): Part {
  const place = label === null ? '' : `, column ${label}`;
  return {
    claim: `coefficient of ${claim.term} in ${claim.model}${place}: ${describeCondition(claim.condition)}`,
    observed: reason,
    outcome: 'untestable',
  };
}
