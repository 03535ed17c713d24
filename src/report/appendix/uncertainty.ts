import { block } from '../fragment.ts';
import { type Scope, slug } from '../scope.ts';
import { rankTable } from '../tables/uncertainty.ts';
import type { Context } from '../template.ts';

/** Ranks of every index that an analysis moves. */
export function uncertaintyAppendix(scope: Scope): Context {
  return scope.input.study.models.flatMap((spec): Context[] => {
    const result = scope.input.results.models[spec.name];
    if (spec.kind !== 'uncertainty' || result?.kind !== 'uncertainty') return [];
    return [
      {
        name: spec.title ?? spec.name,
        ranks: block(
          ...Object.keys(result.indices).map((index) => rankTable(scope, spec.name, index, result)),
        ),
        design_file: `tables/uncertainty-design-${slug(spec.name)}.csv`,
        shares: result.design !== 'monte_carlo',
      },
    ];
  });
}
