import type { Study, VariableSpec } from '../../study/study.ts';
import { expressionText } from '../expression-text.ts';
import { inline, runs } from '../fragment.ts';
import { oneLine } from '../names.ts';
import type { Scope } from '../scope.ts';
import type { Context, ContextMap } from '../template.ts';

export type Role = 'outcome' | 'treatment' | 'mediator' | 'threshold' | 'transition' | 'control';

const ROLES: readonly Role[] = ['outcome', 'treatment', 'mediator', 'threshold', 'transition', 'control'];

/** Every role a quantity plays in the study's models, the first of them deciding where it is listed. */
export function rolesOf(study: Study): ReadonlyMap<string, readonly Role[]> {
  const roles = new Map<string, Role[]>();
  const add = (role: Role, terms: readonly { readonly name: string }[]) => {
    for (const { name } of terms) {
      const known = roles.get(name) ?? [];
      if (!known.includes(role)) known.push(role);
      roles.set(name, known);
    }
  };
  for (const model of study.models) {
    if (model.kind === 'regression') {
      for (const column of model.columns) {
        add('outcome', [column.outcome]);
        add('treatment', column.regressors);
        add('control', column.controls);
      }
    } else if (model.kind === 'mediation') {
      add('outcome', [model.outcome]);
      add('treatment', [model.treatment]);
      add('mediator', model.mediators);
      add('control', model.controls);
    } else if (model.kind === 'threshold') {
      add('outcome', [model.outcome]);
      add('treatment', model.regimeRegressors);
      add('threshold', [model.thresholdVariable]);
      add('control', model.controls);
    } else if (model.kind === 'kink') {
      add('outcome', [model.outcome]);
      add('treatment', [model.kinkVariable]);
      add('control', model.controls);
    } else if (model.kind === 'smooth_transition') {
      add('outcome', [model.outcome]);
      add('treatment', model.regimeRegressors);
      add('transition', [model.transitionVariable]);
      add('control', model.controls);
    }
  }
  return roles;
}

/** Variables of the models by role, each with its definition, unit and source; indices are defined in their own table. */
export function variablesContext(scope: Scope): ContextMap {
  const roles = rolesOf(scope.input.study);
  const groups = ROLES.map((role) => ({
    role,
    names: [...roles]
      .filter(([, played]) => ROLES.find((it) => played.includes(it)) === role)
      .map(([name]) => name),
  }));
  return {
    any: roles.size > 0,
    groups: groups
      .filter((group) => group.names.length > 0)
      .map((group) => ({
        role: scope.words(`role.${group.role}${group.names.length > 1 ? '.many' : ''}`),
        members: group.names.map((name) =>
          memberContext(
            scope,
            name,
            (roles.get(name) ?? []).filter((role) => role !== group.role),
          ),
        ),
      })),
  };
}

function memberContext(scope: Scope, name: string, others: readonly Role[]): Context {
  const { study } = scope.input;
  const index = study.indices.find((it) => it.name === name);
  const variable = study.variables.find((it) => it.name === name);
  const also = others.map((role) => scope.words(`role.${role}`).toLowerCase());
  return {
    name: runs(scope.names.introduced(name)),
    index: index === undefined ? null : { log: index.transform === 'ln' },
    also,
    inline_term: index === undefined && variable === undefined,
    unit: variable?.unit ?? null,
    description: variable?.description ?? null,
    source: variable?.source ?? null,
    ...definitionContext(scope, variable),
  };
}

/** How a variable is made, in the names that a reader knows. */
export function definitionContext(scope: Scope, variable: VariableSpec | undefined): ContextMap {
  const none = { formula: null, log_of: null, quotient: null, coupling: null, column: null };
  if (variable === undefined) return none;
  const { definition } = variable;
  const nameOf = (name: string) => (name === variable.name ? name : scope.names.label(name));
  if (definition.kind === 'location_quotient') {
    return {
      ...none,
      quotient: {
        part: inline({ kind: 'code', text: oneLine(expressionText(definition.part, nameOf)) }),
        whole: inline({ kind: 'code', text: oneLine(expressionText(definition.whole, nameOf)) }),
      },
    };
  }
  if (definition.kind === 'coupling') {
    const { members, form, value } = definition;
    return {
      ...none,
      coupling: {
        value: scope.words(`coupling.value.${value}`),
        form: scope.words(`coupling.${form}`),
        of: members.map((expr) => oneLine(expressionText(expr, nameOf))),
      },
    };
  }
  const { expr } = definition;
  if (expr.kind === 'name')
    return { ...none, column: inline({ kind: 'code', text: oneLine(nameOf(expr.name)) }) };
  const [argument] = expr.kind === 'call' && expr.callee === 'ln' ? expr.args : [];
  if (argument !== undefined) {
    return { ...none, log_of: inline({ kind: 'code', text: oneLine(expressionText(argument, nameOf)) }) };
  }
  return { ...none, formula: inline({ kind: 'code', text: oneLine(expressionText(expr, nameOf)) }) };
}
