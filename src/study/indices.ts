import type { AggregateRule, NormalizeRule, TreatRule, WeightsRule } from '../catalog/index-methods.ts';
import type { Expr } from '../formula/ast.ts';

export type IndexSpec = {
  readonly name: string;
  readonly pointer: string;
  readonly label: string | null;
  readonly symbol: string | null;
  /** What is done to indicators before they are normalized; not there where nothing is. */
  readonly treat?: TreatRule;
  readonly normalize: NormalizeRule;
  readonly weights: WeightsRule;
  readonly aggregate: AggregateRule;
  /** Whether the results hold how the indicators hang together. */
  readonly diagnostics?: boolean;
  readonly transform: 'none' | 'ln';
  /** False where the study lists indicators without dimensions; then there is one dimension named ''. */
  readonly hasDimensions: boolean;
  readonly dimensions: readonly DimensionSpec[];
};

export type DimensionSpec = {
  readonly name: string;
  readonly label: string | null;
  readonly indicators: readonly IndicatorSpec[];
};

export type IndicatorSpec = {
  readonly name: string;
  readonly pointer: string;
  readonly label: string | null;
  readonly unit: string | null;
  readonly direction: 1 | -1;
  /** The indicator's own formula; a plain name where none is given. */
  readonly expr: Expr;
  readonly text: string | null;
};
