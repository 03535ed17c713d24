import type { DimensionSpec } from '../../study/study.ts';
import type { Index } from '../study-document.generated.ts';
import type { Binding } from './binding.ts';
import { indicatorNames } from './index-rules.ts';

type Weights = NonNullable<Index['weights']>;

/** Every row has weights of its own: there are no levels, no base, and bounds that some shares can meet. */
export function checkDoubt(
  binding: Binding,
  { within = 'none', scope, share_range: range }: Weights,
  dimensions: readonly DimensionSpec[],
  pointer: string,
): void {
  const tell = (key: string, message: string, hint: string) =>
    binding.error('SPEC017', `${pointer}/${key}`, message, { hint });
  if (within === 'dimension')
    tell(
      'within',
      'Benefit of the doubt has one level.',
      'make an index of each dimension, and one of these indices',
    );
  if (scope === 'base')
    tell(
      'scope',
      'Benefit of the doubt compares rows of one period, or of all.',
      'write `by_time` or `pooled`',
    );
  const count = indicatorNames(dimensions).length;
  const [least = 0, most = 1] = range ?? [];
  if (least > most || least * count > 1 || most * count < 1)
    tell(
      'share_range',
      `Shares of ${count} indicators between ${least} and ${most} cannot sum to 1.`,
      'write a lower least share, or a higher most',
    );
}

/** Benefit of the doubt scores rows by itself. */
export function refuseAggregate(binding: Binding, { weights, aggregate }: Index, pointer: string): void {
  if (weights?.method !== 'benefit_of_the_doubt' || (aggregate?.method ?? 'arithmetic') === 'arithmetic')
    return;
  const message = 'Benefit of the doubt is a weighted sum; it cannot be aggregated otherwise.';
  binding.error('SPEC017', `${pointer}/aggregate`, message, { atKey: true, hint: 'remove the key' });
}
