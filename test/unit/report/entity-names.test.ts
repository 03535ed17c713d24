import { describe, expect, it } from 'vitest';
import { entityNames } from '../../../src/report/entity-names.ts';
import { fixtureStudy } from '../../golden/fixture-study.ts';

const study = fixtureStudy();
const labeled = (labels: { readonly [entity: string]: string }) => ({
  ...study,
  panel: { ...study.panel, labels },
});

describe('what the documents call an entity', () => {
  it('is what the data call it', () => {
    expect(entityNames(study, [])('11')).toBe('11');
  });

  it('is the value label that a Stata file has for it, in the entity column alone', () => {
    const named = entityNames(study, [
      { valueLabels: { region: { '11': 'North' } } },
      { valueLabels: { province: { '11': 'Beijing', '12': 'Tianjin' } } },
      { valueLabels: { province: { '11': 'another file says' } } },
    ]);
    expect(['11', '12', '13'].map(named)).toEqual(['Beijing', 'Tianjin', '13']);
  });

  it('is what the study says first of all, on one line', () => {
    const sources = [{ valueLabels: { province: { '11': 'Beijing', '12': 'Tianjin' } } }];
    const named = entityNames(labeled({ '11': '北京\n市' }), sources);
    expect(['11', '12'].map(named)).toEqual(['北京 市', 'Tianjin']);
  });
});
