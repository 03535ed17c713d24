import type { Estimate } from './columns.ts';

/** A test of ab whose statistic is z. */
export type ProductTestResult = {
  readonly statistic: number | null;
  readonly p_value: number | null;
  readonly reason?: string;
};

/** How the indirect effect through a mediator changes with the moderator. */
export type ModerationResult = {
  /** Change of ab per unit of the moderator; null where both paths are moderated. */
  readonly index: Estimate;
  /** At the mean of the moderator minus, plus none of, and plus its standard deviation. */
  readonly low: Estimate;
  readonly mean: Estimate;
  readonly high: Estimate;
  readonly difference: Estimate;
};

/** The sequence of Wen and Ye (2014): the questions that were put, in order, and what they led to. */
export type DecisionResult = {
  readonly procedure: 'wen_ye_2014';
  readonly alpha: number;
  readonly steps: readonly {
    readonly step: number;
    readonly question: 'total_effect' | 'both_paths' | 'product' | 'direct_effect' | 'same_sign';
    readonly p_value: number | null;
    readonly holds: boolean;
  }[];
  /** The step that shows or denies the indirect effect: 2 (both paths) or 3 (the product). */
  readonly decided_by: 2 | 3;
  readonly conclusion: 'none' | 'full' | 'partial' | 'suppression';
};

export type MediatorResult = {
  readonly a: Estimate;
  readonly b: Estimate;
  readonly indirect: Estimate;
  readonly sobel: ProductTestResult;
  readonly aroian?: ProductTestResult;
  readonly goodman?: ProductTestResult;
  /** The larger p of the two paths. */
  readonly joint_significance?: { readonly p_value: number | null; readonly reason?: string };
  readonly monte_carlo?: {
    readonly conf_low: number | null;
    readonly conf_high: number | null;
    readonly draws: number;
    readonly reason?: string;
  };
  /** Slope of the squared mediator in the outcome's equation. */
  readonly square?: Estimate;
  readonly moderation?: ModerationResult;
  readonly decision?: DecisionResult;
};

export type SensitivityResult = {
  /** Correlation of the errors of the two equations at which the indirect effect is zero. */
  readonly rho_at_zero: Estimate;
  /** rho squared: product of the shares of unexplained variance that a confounder explains. */
  readonly residual_product: number | null;
  /** The same of the variances within the absorbed effects. */
  readonly within_product: number | null;
  readonly curve: readonly (Estimate & { readonly rho: number })[];
  readonly reason?: string;
};
