import type { UncertaintySpec } from '../../study/study.ts';
import { block, runs } from '../fragment.ts';
import { type Scope, slug } from '../scope.ts';
import { reference } from '../sections/places.ts';
import { rankTable } from '../tables/uncertainty.ts';
import type { Context } from '../template.ts';

/** As its section in the paper is called. */
function uncertaintyTitle(scope: Scope, spec: UncertaintySpec): Context {
  const parts = ['estimates', 'verdicts', 'shares'].map((part) => `tbl:${spec.name}-${part}`);
  const [found] = parts.flatMap((id) => {
    const heading = scope.paper?.section(id) ?? null;
    return heading === null ? [] : [runs(heading)];
  });
  return found ?? spec.title;
}

/** Ranks of every index that an analysis moves. */
export function uncertaintyAppendix(scope: Scope): Context {
  return scope.input.study.models.flatMap((spec): Context[] => {
    const result = scope.input.results.models[spec.name];
    if (spec.kind !== 'uncertainty' || result?.kind !== 'uncertainty') return [];
    const ranks = Object.keys(result.indices).map((index) => rankTable(scope, spec.name, index, result));
    return [
      {
        name: spec.name,
        title: uncertaintyTitle(scope, spec),
        ranks: block(...ranks),
        refs: ranks.map(({ id }) => reference(id)),
        several: ranks.length > 1,
        design_file: `tables/uncertainty-design-${slug(spec.name)}.csv`,
        shares: result.design !== 'monte_carlo',
      },
    ];
  });
}
