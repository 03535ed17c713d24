import type { ModelResult, Outcome } from '../results/results.ts';
import type { ModelSpec } from '../study/study.ts';

/** One part of a claim, decided. */
export type Part = { readonly claim: string; readonly observed: string; readonly outcome: Outcome };

/** What claims are decided on. */
export type Evidence = {
  readonly models: { readonly [name: string]: ModelResult };
  readonly modelSpecs: readonly ModelSpec[];
};

/** Coverage of a model's intervals. */
export function confidenceOf(spec: ModelSpec | undefined): number {
  return spec !== undefined && 'confidence' in spec ? spec.confidence : 0.95;
}
