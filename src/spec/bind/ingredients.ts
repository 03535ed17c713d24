import type { Expr } from '../../formula/ast.ts';
import { namesIn } from '../../formula/names.ts';
import { definitionExprs } from '../../study/definition.ts';
import type { IndexSpec, MediationSpec, ModelSpec, VariableSpec } from '../../study/study.ts';
import type { Binding } from './binding.ts';
import { isPlainColumn } from './quantities.ts';

/** Raw columns with the variable that brings each in; null where the term names it itself. */
type Columns = ReadonlyMap<string, string | null>;

type Quantities = {
  readonly variables: readonly VariableSpec[];
  readonly indices: readonly IndexSpec[];
};

function ingredientsOf(
  binding: Binding,
  quantities: Quantities,
  expr: Expr,
): { readonly columns: Columns; readonly index: boolean } {
  const found = new Map<string, string | null>();
  let hasIndex = false;
  const seen = new Set<string>();
  const { entity, time } = binding.study.data.panel;
  const visitAll = (part: Expr, place: string | null): void => {
    for (const name of namesIn(part)) visit(name, place);
  };
  const visit = (name: string, place: string | null): void => {
    const variable = quantities.variables.find((it) => it.name === name);
    hasIndex ||= quantities.indices.some((it) => it.name === name);
    if (variable === undefined || isPlainColumn(variable)) {
      const isKey = name === entity || name === time;
      if (binding.columns.has(name) && !isKey && !found.has(name)) found.set(name, place);
      return;
    }
    if (seen.has(name)) return;
    seen.add(name);
    const { definition } = variable;
    const parts = definitionExprs(definition);
    for (const part of parts) visitAll(part, variable.pointer);
  };
  visitAll(expr, null);
  return { columns: found, index: hasIndex };
}

/**
 * A mediator that is made of a column that the outcome or the treatment is made of too moves with it by construction:
 * part of a or b is then arithmetic. Told at the mediator, with the place where the other takes the column in. An index
 * that counts data twice is told of at its own place.
 */
export function warnSharedIngredients(
  binding: Binding,
  models: readonly ModelSpec[],
  quantities: Quantities,
): void {
  for (const model of models) {
    if (model.kind !== 'mediation') continue;
    for (const [role, term] of [
      ['outcome', model.outcome],
      ['treatment', model.treatment],
    ] as const) {
      const others = ingredientsOf(binding, quantities, term.expr);
      if (others.index) continue;
      model.mediators.forEach((mediator, j) => {
        const own = ingredientsOf(binding, quantities, mediator.expr);
        if (!own.index)
          warnShared(binding, model, j, { role, name: term.name, others: others.columns, own: own.columns });
      });
    }
  }
}

function warnShared(
  binding: Binding,
  model: MediationSpec,
  mediator: number,
  pair: {
    readonly role: 'outcome' | 'treatment';
    readonly name: string;
    readonly others: Columns;
    readonly own: Columns;
  },
): void {
  const { role, name, others, own } = pair;
  const shared = [...own.keys()].filter((column) => others.has(column));
  if (shared.length === 0) return;
  const columns = shared.map((column) => `\`${column}\``).join(', ');
  const path = role === 'outcome' ? 'path b' : 'path a';
  const message = `The mediator \`${model.mediators[mediator]!.name}\` and the ${role} \`${name}\` are both made of ${columns}: part of ${path} holds by construction.`;
  const related = shared.flatMap((column) => {
    const place = others.get(column) ?? null;
    return place === null
      ? []
      : [{ at: binding.span(place, true), note: `\`${column}\` enters the ${role} here` }];
  });
  binding.warning('BIND031', `${model.pointer}/mediators/${mediator}`, message, {
    related,
    hint: 'leave the column out of one of the two, and see whether the path stands',
  });
}
