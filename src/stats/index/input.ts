import type {
  AggregateRule,
  IndexScope,
  Normalization,
  Treatment,
  WeightsRule,
} from '../../catalog/index-methods.ts';

export type IndexIndicator = {
  readonly name: string;
  /** '' where the index has no dimensions. */
  readonly dimension: string;
  /** 1: more is better; -1: less is. */
  readonly direction: 1 | -1;
  /** On the kept rows, NaN missing. */
  readonly values: Float64Array;
  /** Its own normalization and treatment, where they are not those of the index. */
  readonly normalize?: Normalization;
  readonly treat?: Treatment;
};

export type IndexInput = {
  /** Name of the index, for messages. */
  readonly name: string;
  readonly indicators: readonly IndexIndicator[];
  /** Entity of each kept row, as printed. */
  readonly entities: readonly string[];
  /** Time of each kept row; null for a cross-section. */
  readonly times: Float64Array | null;
  /** Done to every indicator before it is normalized; nothing by default. */
  readonly treat?: Treatment;
  readonly normalizeScope: IndexScope;
  /** The base period, with `normalizeScope: base`. */
  readonly normalizeBase?: number;
  /** Min-max to [0, 1] by default. */
  readonly normalize?: Normalization;
  readonly weights: WeightsRule;
  /** The arithmetic mean by default. */
  readonly aggregate?: AggregateRule;
  readonly transform: 'none' | 'ln';
};
