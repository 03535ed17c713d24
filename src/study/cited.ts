import type { ModelSpec, RegressionColumnSpec, Study, VcovSpec } from './study.ts';

/** Keys of the works (catalog/references.ts) whose methods a study uses, each once, in the order of their use. */
export function citedKeys(study: Study): string[] {
  const keys = [...study.indices.flatMap(indexKeys), ...study.models.flatMap((model) => modelKeys(model))];
  return [...new Set(keys)];
}

function indexKeys({ weights, aggregate }: Study['indices'][number]): string[] {
  const methods = JSON.stringify([weights, aggregate]);
  const uses = (word: string) => methods.includes(word);
  return [
    'oecd2008',
    ...(uses('entropy') ? ['zou2006'] : []),
    ...(uses('critic') ? ['diakoulaki1995'] : []),
    ...(uses('ahp') ? ['saaty1980'] : []),
    ...(uses('topsis') ? ['hwang1981'] : []),
  ];
}

const testKeys: { readonly [test: string]: readonly string[] } = {
  breusch_pagan: ['breusch1980'],
  serial_correlation: ['drukker2003'],
  cross_section_dependence: ['pesaran2021'],
  reset: ['ramsey1969'],
  levin_lin_chu: ['levin2002'],
  im_pesaran_shin: ['im2003'],
  maddala_wu: ['maddala1999'],
};

function modelKeys(model: ModelSpec): string[] {
  switch (model.kind) {
    case 'regression':
      return model.columns.flatMap(columnKeys);
    case 'hausman':
      return ['hausman1978', 'mundlak1978'];
    case 'tests':
      return [...model.include, ...(model.unitRoot?.tests ?? [])].flatMap((test) => testKeys[test] ?? []);
    case 'mediation':
      return [
        ...(model.effects.length > 0 ? ['wooldridge2010'] : []),
        ...vcovKeys(model.vcov),
        'sobel1982',
        'wen2014',
        ...(model.bootstrap === null ? [] : ['preacher2008']),
        ...(model.bootstrap !== null && model.bootstrap.interval !== 'percentile' ? ['efron1987'] : []),
        ...(model.moderator === null ? [] : ['preacher2007']),
        ...(model.sensitivity ? ['imai2010'] : []),
      ];
    case 'kink':
      return ['hansen2017', 'zhang2017', ...vcovKeys(model.vcov)];
    case 'smooth_transition':
      return ['gonzalez2005', ...vcovKeys(model.vcov)];
    case 'threshold':
      return ['hansen1999', ...vcovKeys(model.vcov)];
    default:
      return [];
  }
}

function columnKeys(column: RegressionColumnSpec): string[] {
  return [
    ...(column.effects.length > 0 || column.estimator !== 'pooled_ols' ? ['wooldridge2010'] : []),
    ...(column.estimator === 'random_effects' && column.variance === 'swamy_arora' ? ['swamy1972'] : []),
    ...(column.estimator === 'iv' ? ['kleibergen2006'] : []),
    ...vcovKeys(column.vcov),
    ...(column.wild === null ? [] : ['cameron2008']),
  ];
}

function vcovKeys(vcov: VcovSpec): string[] {
  switch (vcov.type) {
    case 'iid':
      return [];
    case 'cluster':
      return vcov.by.length > 1 ? ['cameron2015', 'cameron2011'] : ['cameron2015'];
    case 'driscoll_kraay':
      return ['driscoll1998'];
    case 'newey_west':
      return ['newey1987'];
    case 'HC0':
    case 'HC1':
      return ['white1980'];
    default:
      return ['mackinnon1985'];
  }
}
