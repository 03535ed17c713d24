import type { Problem } from '../diagnostics/diagnostic.ts';
import { evaluateNumber } from '../formula/evaluate.ts';
import type { StepContext, StepKind } from '../plan/step.ts';
import type { Estimate, HypothesisResult, ModelResult } from '../results/results.ts';
import { decideHypothesis } from '../verdict/decide.ts';
import { step as kink } from './kink.ts';
import { step as mediation } from './mediation.ts';
import { parsedFormula } from './panel.ts';
import { step as regression } from './regression.ts';
import { scopeOf } from './scope.ts';
import { step as smoothTransition } from './smooth-transition.ts';
import { step as threshold } from './threshold.ts';
import type { CarriedParams, UncertaintyParams } from './uncertainty-params.ts';
import { type Drawn, withColumns } from './uncertainty-scores.ts';
import { modelResults } from './verdicts.ts';

type Ports = { readonly [port: string]: unknown };

const kinds: { readonly [kind in CarriedParams['kind']]: StepKind } = {
  regression,
  mediation,
  threshold,
  kink,
  smooth_transition: smoothTransition,
};

/** What one draw makes of the carried models: their results, or why there is none. */
export type CarriedDraw = {
  readonly models: { readonly [name: string]: ModelResult };
  readonly failed: { readonly [name: string]: string };
  readonly verdicts: { readonly [hypothesis: string]: HypothesisResult };
};

/**
 * Estimates the carried models by the very steps that the study estimates them by, with the same random streams, so that
 * replicates of a bootstrap add nothing to the spread over draws.
 */
export async function carryDraw(
  inputs: Ports,
  params: UncertaintyParams,
  { columns }: Drawn,
  context: StepContext,
): Promise<CarriedDraw> {
  const ports = withColumns(inputs, columns);
  const failed: { [name: string]: string } = {};
  const models: { [name: string]: ModelResult } = {};
  const problems: Problem[] = [];
  for (const [name, formula] of Object.entries(params.terms)) {
    const values = evaluateNumber(parsedFormula(formula), scopeOf(ports), { name, pointer: params.pointer });
    if (values.ok) ports[`term:${name}`] = { kind: 'number', values: values.value };
    else problems.push(...values.error);
  }
  for (const model of params.models) {
    if (problems.length > 0) {
      failed[model.name] = problems[0]!.message;
      continue;
    }
    const outcome = await kinds[model.kind].run(ports, model as never, {
      ...context,
      stepId: `model:${model.name}`,
      progress: () => {},
      warn: () => {},
    });
    if (outcome.ok) models[model.name] = (outcome.value as { result: ModelResult }).result;
    else failed[model.name] = outcome.problems[0]!.message;
  }
  return { models, failed, verdicts: verdictsOf(inputs, params, models) };
}

/** Hypotheses whose carried models are all there; models that are not carried stay as they are. */
function verdictsOf(
  inputs: Ports,
  { hypotheses, specs, models: carried }: UncertaintyParams,
  drawn: CarriedDraw['models'],
): CarriedDraw['verdicts'] {
  if (carried.some(({ name }) => !Object.hasOwn(drawn, name))) return {};
  const models = { ...modelResults(inputs), ...drawn };
  return Object.fromEntries(
    hypotheses.map((hypothesis) => [hypothesis.name, decideHypothesis(hypothesis, models, specs)]),
  );
}

/** One estimate of a carried model. */
export type Quantity = {
  readonly model: string;
  readonly column: string | null;
  readonly term: string | null;
  readonly effect: 'coefficient' | 'indirect';
  readonly focus: boolean;
};
/** `df` null: the normal. */
export type Measured = { readonly estimate: Estimate; readonly df: number | null };

/** A quantity with what it is known by in every draw. */
export type Found = { readonly quantity: Quantity; readonly key: string; readonly measured: Measured };

/**
 * The name of a regime's slope holds where the regimes part, which every draw finds anew: it is known by its regressor
 * and the number of its regime.
 */
function keyOf({ model, column, term, effect }: Quantity, of?: string, regime?: number): string {
  return JSON.stringify([model, column, of === undefined ? term : [of, regime], effect]);
}

/** Every slope of every column, and the indirect effects. */
export function quantitiesOf({ name, focus }: CarriedParams, result: ModelResult): Found[] {
  if (!('columns' in result)) return [];
  const last = result.columns.at(-1);
  const slopes = result.columns.flatMap((column) =>
    column.terms.flatMap((term) => {
      if (term.term === '(Intercept)') return [];
      const about = focus.includes(term.of ?? term.term) && (result.kind === 'mediation' || column === last);
      const quantity: Quantity = {
        model: name,
        column: column.label,
        term: term.term,
        effect: 'coefficient',
        focus: about,
      };
      const key = keyOf(quantity, term.of, term.regime);
      return [{ quantity, key, measured: { estimate: term, df: column.vcov.df } }];
    }),
  );
  if (result.kind !== 'mediation' || result.style === 'two_step') return slopes;
  const indirect = (term: string | null, estimate: Estimate): Found => {
    const quantity: Quantity = { model: name, column: null, term, effect: 'indirect', focus: true };
    return { quantity, key: keyOf(quantity), measured: { estimate, df: null } };
  };
  const mediators = Object.entries(result.effects.mediators);
  return [
    ...slopes,
    ...mediators.map(([mediator, effect]) => indirect(mediator, effect.indirect)),
    ...(mediators.length > 1 ? [indirect(null, result.effects.indirect)] : []),
  ];
}
