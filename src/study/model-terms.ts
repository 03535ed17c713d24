import { namesIn } from '../formula/names.ts';
import { mediationTerms } from './mediation.ts';
import type { ModelSpec, Study, Term } from './study.ts';

/** Names of data, variables and indices that the terms of a model are made of, each once; those of the model a test is of. */
export function modelTerms(study: Study, model: ModelSpec): string[] {
  return [...new Set(termsOf(study, model).flatMap(({ expr }) => [...namesIn(expr)]))];
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
    default:
      return 'outcome' in model &&
        typeof model.outcome === 'object' &&
        model.outcome !== null &&
        'expr' in model.outcome
        ? [model.outcome as Term]
        : [];
  }
}
