import type { Expr } from '../formula/ast.ts';
import { mediationTerms } from '../study/mediation.ts';
import { nonlinearTerms } from '../study/nonlinear.ts';
import type {
  CompanionSpec,
  ModelSpec,
  RegressionColumnSpec,
  Study,
  Term,
  VcovSpec,
} from '../study/study.ts';
import { inputsOf, type NameResolver, termStep } from './names.ts';

type Inputs = { [port: string]: { step: string } };

/** The terms, row filters and factor columns of a model: what its step must be given. */
type Needs = { terms: readonly Term[]; where: readonly (Expr | null)[]; factors: readonly string[] };

const ROLES = new Set(['entity', 'time']);

function factorsOf(effects: readonly string[], vcov: VcovSpec): string[] {
  const names = vcov.type === 'cluster' ? [...effects, ...vcov.by] : [...effects];
  return names.filter((name) => !ROLES.has(name));
}

function needsOfColumns(columns: readonly RegressionColumnSpec[]): Needs {
  return {
    terms: columns.flatMap((column) => [
      column.outcome,
      ...column.regressors,
      ...column.controls,
      ...(column.weights === null ? [] : [column.weights.variable]),
      ...(column.instruments?.terms ?? []),
      ...(column.slopes ?? []).flatMap(({ terms }) => terms),
    ]),
    where: columns.map((column) => column.where),
    factors: columns.flatMap((column) => [
      ...factorsOf(column.effects, column.vcov),
      ...column.categorical.map(({ name }) => name),
    ]),
  };
}

export function needsOf(model: ModelSpec, study: Study): Needs {
  switch (model.kind) {
    case 'descriptives':
      return { terms: model.variables, where: [], factors: [] };
    case 'uncertainty':
      return { terms: [], where: [], factors: [] };
    case 'external':
      return {
        terms: model.inputs.flatMap((input) => (input.kind === 'table' ? input.variables : [])),
        where: [],
        factors: [],
      };
    case 'regression':
      return needsOfColumns(model.columns);
    case 'tests':
    case 'hausman': {
      const of = study.models.find((other) => other.name === model.of);
      const needs = needsOfColumns(of?.kind === 'regression' ? of.columns : []);
      const tested = model.kind === 'tests' ? (model.unitRoot?.variables ?? []) : [];
      return { ...needs, terms: [...needs.terms, ...tested] };
    }
    case 'mediation':
      return {
        terms: [model.outcome, ...mediationTerms(model)],
        where: [model.where],
        factors: factorsOf(model.effects, model.vcov),
      };
    case 'kink':
    case 'smooth_transition':
      return {
        terms: [model.outcome, ...nonlinearTerms(model)],
        where: [model.where],
        factors: factorsOf(model.effects, model.vcov),
      };
    case 'threshold':
      return {
        terms: [model.outcome, model.thresholdVariable, ...model.regimeRegressors, ...model.controls],
        where: [model.where],
        factors: factorsOf(model.effects, model.vcov),
      };
    case 'companion':
      return needsOfCompanion(model, study);
  }
}

/** Terms, filter and groups; the formulas of the indicators of a diagnosed index come by name. */
function needsOfCompanion(model: CompanionSpec, study: Study): Needs {
  const equation = needsOfColumns(model.columns);
  const index = study.indices.find(({ name }) => name === model.index);
  const indicators = index?.dimensions.flatMap((dimension) => dimension.indicators) ?? [];
  // A growth equation is computed from its own terms.
  const own = model.columns.length > 0 ? [] : model.variables;
  return {
    terms: [...own, ...(model.population === null ? [] : [model.population]), ...equation.terms],
    where: [model.where, ...equation.where, ...indicators.map(({ expr }) => expr)],
    factors: [...(model.groups === null ? [] : [model.groups]), ...equation.factors],
  };
}

/** Ports: `frame`, `term:NAME` for each term, `name:NAME` for names in row filters, `factor:NAME` for other effects. */
export function modelInputs(model: ModelSpec, study: Study, resolve: NameResolver): Inputs {
  const needs = needsOf(model, study);
  const inputs: Inputs = { frame: { step: 'frame' }, ...inputsOf(needs.where, resolve) };
  for (const term of needs.terms) inputs[`term:${term.name}`] = { step: termStep(term, resolve) };
  for (const name of needs.factors) inputs[`factor:${name}`] = { step: `column:${name}` };
  if (model.kind === 'companion' && model.neighbors !== null)
    inputs.neighbors = { step: `neighbors:${model.neighbors}` };
  return inputs;
}
