import { printFormula } from '../formula/print.ts';
import type { CompanionResult } from '../results/results.ts';
import type { CompanionSpec } from '../study/study.ts';
import type { PeerCompanion, PeerModel, PeerNumber } from './peer.ts';
import { emptyModel, type PeerContext, termNames, withColumns } from './peer-model.ts';
import { regressionContext } from './peer-regression.ts';

/** Inequality, dispersion and growth; what needs neighbors, classes, densities or the index's own weights is left. */
export function companionPeer(model: CompanionSpec, context: PeerContext): PeerModel {
  const empty = emptyModel(model.name, model.kind);
  const result = context.source.results.models[model.name];
  if (result?.kind !== 'companion') return empty;
  if (model.method === 'beta_convergence') return growthPeer(model, result, context);
  const of = measureOf(model, context);
  if (of === null)
    return { ...empty, left: [`the companion of the method ${model.method}, which no peer command repeats`] };
  const numbers = numbersOf(result).filter(
    ({ term }) => of.method !== 'moran' || !term.startsWith('quadrant'),
  );
  const { local = false, permutations } = model.options;
  const left = [
    ...(of.method === 'moran' && local ? ['local statistics and their quadrants'] : []),
    ...(permutations === undefined ? [] : ["the permutations, whose random draws are repro's own"]),
  ];
  return { ...empty, companion: { sample: sampleOf(model, context), of }, numbers, left };
}

function measureOf(model: CompanionSpec, { source, table }: PeerContext): PeerCompanion['of'] | null {
  const view = source.view(model.name);
  const first = model.variables[0];
  const variable = first === undefined ? null : table.term(view, first.name);
  const groups = model.groups === null ? null : table.factor(view, model.groups);
  if (variable === null) return null;
  switch (model.method) {
    case 'theil': {
      const population = model.population === null ? null : table.term(view, model.population.name);
      return { method: 'theil', variable, population, groups };
    }
    case 'dagum':
      return groups === null ? null : { method: 'dagum', variable, groups };
    case 'sigma_convergence': {
      const { logged = false, divisor } = model.options;
      return { method: 'sigma', variable, logged, n: divisor === 'n' };
    }
    case 'moran': {
      const of = source.neighbors.find(({ name }) => name === model.neighbors);
      if (of === undefined) return null;
      const normality = model.options.inference === 'normality';
      return { method: 'moran', variable, neighbors: of.name, standardize: of.standardize, normality };
    }
    default:
      return null;
  }
}

function sampleOf(model: CompanionSpec, context: PeerContext): PeerCompanion['sample'] {
  const { source, table } = context;
  const view = source.view(model.name);
  const terms = [...model.variables, ...(model.population === null ? [] : [model.population])];
  const names = termNames(
    context,
    view,
    terms.map(({ name }) => name),
  );
  const groups = model.groups === null ? null : table.factor(view, model.groups);
  const complete = [...new Set([...names, ...(groups === null ? [] : [groups])])];
  return { complete, where: model.where === null ? null : table.flag(view, printFormula(model.where)) };
}

function numbersOf({ measures }: CompanionResult): PeerNumber[] {
  return measures.flatMap(({ measure, of, time, estimate, std_error }): PeerNumber[] => {
    const at = { column: time === null ? '(all)' : String(time), term: [measure, ...of].join(' ') };
    return [
      ...(estimate === null ? [] : [{ ...at, quantity: 'estimate', value: estimate }]),
      ...(std_error == null ? [] : [{ ...at, quantity: 'std_error', value: std_error }]),
    ];
  });
}

function growthPeer(model: CompanionSpec, result: CompanionResult, context: PeerContext): PeerModel {
  const made = withColumns(
    emptyModel(model.name, model.kind),
    result.columns,
    regressionContext(model, model.name, context),
  );
  const fit = made.fits[0];
  const initial = model.columns[0]?.regressors[0];
  const term =
    initial === undefined ? null : context.table.term(context.source.view(model.name), initial.name);
  if (fit === undefined || term === null || !fit.terms.some(({ name }) => name === term)) return made;
  const { from = 0, to = 1 } = model.options;
  const of = { method: 'beta', column: fit.label, term, span: to - from } as const;
  return { ...made, companion: { sample: fit.sample, of }, numbers: numbersOf(result) };
}
