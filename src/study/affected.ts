import type { Expr } from '../formula/ast.ts';
import { namesIn } from '../formula/names.ts';
import { definitionExprs } from './definition.ts';
import { mediationTerms } from './mediation.ts';
import { nonlinearTerms } from './nonlinear.ts';
import type { IndexSpec, ModelSpec, Study, Term, VariableSpec } from './study.ts';
import type { UncertaintySpec } from './uncertainty.ts';

/** What an uncertainty analysis computes anew. */
export type Affected = {
  /** Data columns that other imputations fill otherwise. */
  readonly columns: readonly string[];
  /** Variables and indices, in an order in which they can be computed; the indices that vary are among them. */
  readonly order: readonly string[];
  /** Everything of the two above. */
  readonly names: ReadonlySet<string>;
};

type Parts = Pick<Study, 'variables' | 'indices' | 'order' | 'missing'>;

export function affectedBy(study: Parts, spec: Pick<UncertaintySpec, 'of' | 'imputations'>): Affected {
  const columns = spec.imputations.length > 0 ? study.missing.columns : [];
  const names = new Set<string>(columns);
  const order: string[] = [];
  const variables = new Map(study.variables.map((variable) => [variable.name, variable]));
  const indices = new Map(study.indices.map((index) => [index.name, index]));
  const visit = (name: string): void => {
    const variable = variables.get(name);
    const index = indices.get(name);
    const exprs =
      index !== undefined
        ? indexExprs(index)
        : variable === undefined
          ? []
          : definitionExprs(variable.definition);
    const moved = exprs.some((expr) => namesIn(expr).some((used) => names.has(used)));
    if (!moved && !spec.of.includes(name)) return;
    names.add(name);
    if (variable === undefined || !isColumn(variable)) order.push(name);
  };
  for (const name of inOrder(study)) visit(name);
  return { columns, order, names };
}

/** `order` holds what has been ordered; a study without circles has everything in it. */
function inOrder({ order, variables, indices }: Parts): readonly string[] {
  const all = [...variables, ...indices].map(({ name }) => name);
  return [...order, ...all.filter((name) => !order.includes(name))];
}

export const indexExprs = ({ dimensions }: IndexSpec): readonly Expr[] =>
  dimensions.flatMap(({ indicators }) => indicators.map(({ expr }) => expr));

/** A label on the data column of its name. */
function isColumn({ name, definition }: VariableSpec): boolean {
  return definition.kind === 'formula' && definition.expr.kind === 'name' && definition.expr.name === name;
}

/** Terms and row filters of a model that can be carried. */
export function carriedExprs(model: ModelSpec): {
  readonly terms: readonly Term[];
  readonly where: readonly Expr[];
} {
  switch (model.kind) {
    case 'regression':
      return {
        terms: model.columns.flatMap((column) => [
          column.outcome,
          ...column.regressors,
          ...column.controls,
          ...(column.weights === null ? [] : [column.weights.variable]),
          ...(column.instruments?.terms ?? []),
        ]),
        where: model.columns.flatMap(({ where }) => where ?? []),
      };
    case 'mediation':
      return {
        terms: [model.outcome, ...mediationTerms(model)],
        where: model.where === null ? [] : [model.where],
      };
    case 'threshold':
      return {
        terms: [model.outcome, model.thresholdVariable, ...model.regimeRegressors, ...model.controls],
        where: model.where === null ? [] : [model.where],
      };
    case 'kink':
    case 'smooth_transition':
      return {
        terms: [model.outcome, ...nonlinearTerms(model)],
        where: model.where === null ? [] : [model.where],
      };
    default:
      return { terms: [], where: [] };
  }
}

/** Whether anything of a model is computed anew. */
export function isAffected(model: ModelSpec, names: ReadonlySet<string>): boolean {
  const { terms, where } = carriedExprs(model);
  return [...terms.map(({ expr }) => expr), ...where].some((expr) =>
    namesIn(expr).some((used) => names.has(used)),
  );
}

/** Indices that vary and are made from another one that does: [outer, inner]. */
export function nestedIndices(study: Parts, spec: UncertaintySpec): readonly (readonly [string, string])[] {
  return spec.of.flatMap((outer): (readonly [string, string])[] => {
    const index = study.indices.find(({ name }) => name === outer);
    if (index === undefined) return [];
    for (const inner of spec.of) {
      if (inner === outer) continue;
      const { names } = affectedBy(study, { of: [inner], imputations: [] });
      if (indexExprs(index).some((expr) => namesIn(expr).some((used) => names.has(used))))
        return [[outer, inner]];
    }
    return [];
  });
}
