import type { IndexSpec } from '../study/study.ts';

type IndicatorParams = {
  readonly name: string;
  readonly dimension: string;
  readonly direction: 1 | -1;
  readonly formula: string;
  readonly pointer: string;
};

/** What the step of an index is told. */
export type IndexParams = Pick<
  IndexSpec,
  | 'name'
  | 'pointer'
  | 'treat'
  | 'normalize'
  | 'weights'
  | 'aggregate'
  | 'diagnostics'
  | 'transform'
  | 'hasDimensions'
> & {
  readonly indicators: readonly IndicatorParams[];
};
