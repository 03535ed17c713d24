import { namesIn } from '../formula/names.ts';
import { mediationTerms } from './mediation.ts';
import { nonlinearTerms } from './nonlinear.ts';
import type { ModelSpec, Study, Term } from './study.ts';

/**
 * Names of data, variables and indices that a model is made of, each once; those of the model a test is of, and the indices
 * that an uncertainty analysis makes anew.
 */
export function modelTerms(study: Study, model: ModelSpec): string[] {
  if (model.kind === 'uncertainty') return [...model.of];
  const index = model.kind === 'companion' && model.index !== null ? [model.index] : [];
  return [...new Set([...termsOf(study, model).flatMap(({ expr }) => [...namesIn(expr)]), ...index])];
}

function termsOf(study: Study, model: ModelSpec): readonly Term[] {
  switch (model.kind) {
    case 'descriptives':
      return model.variables;
    case 'regression':
      return model.columns.flatMap((column) => [
        column.outcome,
        ...column.regressors,
        ...column.controls,
        ...(column.instruments?.terms ?? []),
        ...(column.slopes ?? []).flatMap(({ terms }) => terms),
      ]);
    case 'hausman':
    case 'tests': {
      const of = study.models.find(({ name }) => name === model.of);
      return of === undefined || of.kind === model.kind ? [] : termsOf(study, of);
    }
    case 'mediation':
      return [model.outcome, ...mediationTerms(model)];
    case 'threshold':
      return [model.outcome, model.thresholdVariable, ...model.regimeRegressors, ...model.controls];
    case 'kink':
    case 'smooth_transition':
      return [model.outcome, ...nonlinearTerms(model)];
    case 'companion':
      return model.variables;
    case 'uncertainty':
    case 'external':
      return [];
  }
}
