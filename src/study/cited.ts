import { worksOf } from '../catalog/method-works.ts';
import type { CompanionSpec } from './companion.ts';
import type { ModelSpec, RegressionColumnSpec, Study, VcovSpec } from './study.ts';
import type { UncertaintySpec } from './uncertainty.ts';

/** Keys of the works (catalog/references.ts) whose methods a study uses, each once, in the order of their use. */
export function citedKeys(study: Study): string[] {
  const keys = [
    ...worksOf('imputation', study.missing.method),
    ...study.indices.flatMap(indexKeys),
    ...study.models.flatMap(modelKeys),
  ];
  return [...new Set(keys)];
}

function indexKeys({ weights, aggregate, treat, normalize }: Study['indices'][number]): string[] {
  const parts = weights.parts ?? [];
  const treated = [treat, ...Object.values(treat?.indicators ?? {})];
  return [
    'oecd2008',
    ...treated.flatMap((rule) => (rule == null ? [] : worksOf('treat', rule.method))),
    ...worksOf('normalize', normalize.method),
    ...[weights, ...parts].flatMap(({ method }) => worksOf('weights', method)),
    ...[aggregate.method, aggregate.within].flatMap((method) =>
      method === undefined ? [] : worksOf('aggregate', method),
    ),
  ];
}

function modelKeys(model: ModelSpec): string[] {
  const own = [...worksOf('model', model.kind)];
  switch (model.kind) {
    case 'regression':
      return model.columns.flatMap(columnKeys);
    case 'tests':
      return [
        ...model.include.flatMap((test) => worksOf('tests', test)),
        ...(model.unitRoot?.tests ?? []).flatMap((test) => worksOf('unit_root', test)),
      ];
    case 'mediation':
      return [
        ...(model.effects.length > 0 ? ['wooldridge2010'] : []),
        ...vcovKeys(model.vcov),
        ...own,
        ...(model.bootstrap === null ? [] : ['preacher2008']),
        ...(model.bootstrap !== null && model.bootstrap.interval !== 'percentile' ? ['efron1987'] : []),
        ...(model.moderator === null ? [] : ['preacher2007']),
        ...(model.sensitivity ? ['imai2010'] : []),
      ];
    case 'kink':
    case 'smooth_transition':
    case 'threshold':
      return [...own, ...vcovKeys(model.vcov)];
    case 'companion':
      return companionKeys(model);
    case 'uncertainty':
      return uncertaintyKeys(model);
    default:
      return own;
  }
}

function companionKeys({ method, options, neighbors, columns }: CompanionSpec): string[] {
  return [
    ...worksOf('companion', method),
    ...(method === 'coupling' ? worksOf('coupling_form', options.form ?? 'standard') : []),
    ...(options.adjust === 'benjamini_hochberg' ? ['benjamini1995'] : []),
    ...(method === 'markov' && neighbors !== null ? ['rey2001'] : []),
    ...columns.flatMap(columnKeys),
  ];
}

function uncertaintyKeys({ design, estimator, alternatives, imputations }: UncertaintySpec): string[] {
  const lists = Object.values(alternatives);
  const methods = (group: 'treat' | 'weights' | 'aggregate') =>
    lists.flatMap((list) =>
      list[group].flatMap((rule) => (rule === null ? [] : worksOf(group, rule.method))),
    );
  return [
    ...worksOf('uncertainty', design),
    ...(design === 'sobol' ? worksOf('sobol', estimator) : []),
    ...imputations.flatMap(({ method }) => worksOf('imputation', method)),
    ...methods('treat'),
    ...methods('weights'),
    ...methods('aggregate'),
  ];
}

function columnKeys(column: RegressionColumnSpec): string[] {
  return [
    ...(column.effects.length > 0 ? ['wooldridge2010'] : []),
    ...worksOf('estimator', column.estimator),
    ...(column.estimator === 'random_effects' ? worksOf('variance', column.variance) : []),
    ...(column.random === undefined ? [] : worksOf('random', column.random)),
    ...(column.ivMethod === undefined ? [] : worksOf('iv_method', column.ivMethod)),
    ...vcovKeys(column.vcov),
    ...(column.wild === null ? [] : worksOf('wild', column.wild.weights)),
  ];
}

function vcovKeys(vcov: VcovSpec): string[] {
  const several = vcov.type === 'cluster' && vcov.by.length > 1;
  return [...worksOf('vcov', vcov.type), ...(several ? ['cameron2011'] : [])];
}
