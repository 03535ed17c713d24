import { type Scale, spreads } from '../../results/rescale.ts';
import type { ColumnResult, TermResult } from '../../results/results.ts';
import type { NumberRun } from '../document.ts';
import { derived } from '../origin.ts';
import { pointerPart, type Selection } from '../selection.ts';

/** Where a column of a table stands in the results. */
export type PlaceOf = (column: number) => { readonly model: string; readonly at: number };

type Rescaled = {
  readonly scale: Scale;
  readonly field: 'estimate' | 'std_error' | 'conf_low';
  readonly column: ColumnResult;
  readonly term: TermResult | null | undefined;
};

/** A number of a coefficient on another scale, with what it is worked out from. */
export function rescaledOrigin(
  run: NumberRun,
  { scale, field, column, term }: Rescaled,
  place: ReturnType<PlaceOf> | undefined,
): NumberRun {
  if (place === undefined || term === null || term === undefined) return run;
  const path = `/models/${pointerPart(place.model)}/columns/${place.at}`;
  const of = (name: string): Selection => ({
    path: `${path}/terms`,
    where: { term: term.term },
    field: name,
  });
  if (scale === 'exponentiated')
    return field === 'std_error'
      ? derived(run, 'exponential_times', of('estimate'), of('std_error'))
      : derived(run, 'exponential', of(field));
  if (spreads(column, term) === null) return run;
  return derived(
    run,
    'rescaled',
    of(field),
    { path: `${path}/moments/terms`, where: { term: term.of ?? term.term }, field: 'std_dev' },
    { path: `${path}/moments/outcome_std_dev` },
  );
}
