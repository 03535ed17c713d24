import type { Expr } from '../formula/ast.ts';
import { printFormula } from '../formula/print.ts';
import type { MediationSpec, Term } from './study.ts';

const NOWHERE = { start: 0, end: 0 };

/** The product of two terms, named as a formula would write it. */
export function productTerm(left: Term, right: Term): Term {
  const expr: Expr = { kind: 'binary', operator: '*', left: left.expr, right: right.expr, at: NOWHERE };
  return { name: printFormula(expr), expr };
}

/** What the data must hold besides the outcome: products are made from these. */
export function mediationTerms(model: MediationSpec): readonly Term[] {
  const { treatment, mediators, controls, moderator } = model;
  return [treatment, ...mediators, ...(moderator === null ? [] : [moderator.term]), ...controls];
}

/** The products with the moderator that the equations have. */
export function moderatorProducts({ moderator }: MediationSpec): readonly Term[] {
  if (moderator === null) return [];
  const { paths, treatmentProduct, mediatorProducts } = moderator;
  const first = paths.includes('a') || paths.includes('direct') ? [treatmentProduct] : [];
  return [...first, ...(paths.includes('b') ? mediatorProducts : [])];
}

/** Regressors of each equation, in the order of the columns; `direct` is not there in the two-step style. */
export type MediationEquationTerms = {
  readonly total: readonly Term[];
  readonly paths: readonly (readonly Term[])[];
  readonly direct: readonly Term[] | null;
};

export function mediationEquationTerms(model: MediationSpec): MediationEquationTerms {
  const { treatment, mediators, moderator, serial } = model;
  const moderated = (path: 'a' | 'b' | 'direct') => moderator?.paths.includes(path) === true;
  const product = (there: boolean) => (there && moderator !== null ? [moderator.treatmentProduct] : []);
  const controls = [...(moderator === null ? [] : [moderator.term]), ...model.controls];
  return {
    total: [treatment, ...product(moderated('a') || moderated('direct')), ...controls],
    paths: mediators.map((_, j) => [
      treatment,
      ...product(moderated('a')),
      ...(serial ? mediators.slice(0, j) : []),
      ...controls,
    ]),
    direct:
      model.style === 'two_step'
        ? null
        : [
            treatment,
            ...product(moderated('direct')),
            ...mediators,
            ...(moderated('b') && moderator !== null ? moderator.mediatorProducts : []),
            ...controls,
          ],
  };
}
