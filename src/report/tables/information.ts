import { type Information, informationOf } from '../../results/information.ts';
import type { ColumnResult } from '../../results/results.ts';
import type { NumberRun } from '../document.ts';
import { derived } from '../origin.ts';
import { number, type Scope } from '../scope.ts';

/** Fit in the outcome's units and information criteria, each worked out of the sum of squares. */
export function informationRun(scope: Scope, column: ColumnResult, name: keyof Information): NumberRun {
  const { fit } = column;
  return derived(
    number(scope, informationOf(column)[name]),
    name,
    ...(['rss', 'n_obs', 'df_resid'] as const).map((field) => ({ entry: fit, field })),
  );
}
