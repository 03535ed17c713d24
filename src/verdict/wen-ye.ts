import type { DecisionResult, MediatorResult } from '../results/mediation.ts';
import type { Estimate } from '../results/results.ts';

/**
 * The sequence of Wen and Ye (2014, Advances in Psychological Science 22(5)) for one mediator. 1: does the total effect
 * differ from zero (if not, the sequence goes on, and an effect that shows is one of suppression)? 2: do a and b both?
 * 3, where they do not: does ab, by its bootstrap interval, else by Sobel's test? 4, where an effect shows: does the
 * direct effect remain? 5, where it does: has it the sign of ab (partial mediation) or the other (suppression)?
 */
export function wenYeDecision(
  effects: { readonly total: Estimate; readonly direct: Estimate },
  path: Pick<MediatorResult, 'a' | 'b' | 'indirect' | 'sobel'>,
  rule: { readonly alpha: number; readonly drawn: boolean },
): DecisionResult {
  const { alpha, drawn } = rule;
  const below = (p: number | null) => p !== null && p < alpha;
  const steps: DecisionResult['steps'][number][] = [];
  const ask = (
    step: number,
    question: DecisionResult['steps'][number]['question'],
    p_value: number | null,
    holds: boolean,
  ): boolean => {
    steps.push({ step, question, p_value, holds });
    return holds;
  };
  ask(1, 'total_effect', effects.total.p_value, below(effects.total.p_value));
  const larger = largerOf(path.a.p_value, path.b.p_value);
  const both = ask(2, 'both_paths', larger, below(larger));
  const productP = drawn ? path.indirect.p_value : path.sobel.p_value;
  const shown =
    both || ask(3, 'product', productP, drawn ? excludesZero(path.indirect) : below(path.sobel.p_value));
  const decided_by = both ? 2 : 3;
  const done = (conclusion: DecisionResult['conclusion']): DecisionResult => ({
    procedure: 'wen_ye_2014',
    alpha,
    steps,
    decided_by,
    conclusion,
  });
  if (!shown) return done('none');
  if (!ask(4, 'direct_effect', effects.direct.p_value, below(effects.direct.p_value))) return done('full');
  const sameSign = (path.indirect.estimate ?? 0) * (effects.direct.estimate ?? 0) > 0;
  return done(ask(5, 'same_sign', null, sameSign) ? 'partial' : 'suppression');
}

function largerOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.max(a, b);
}

/** Whether the interval leaves zero out. */
export function excludesZero(it: Estimate): boolean {
  return it.conf_low !== null && it.conf_high !== null && (it.conf_low > 0 || it.conf_high < 0);
}
