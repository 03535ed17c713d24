import type { JsonObject } from '../base/json.ts';
import type { Expr } from '../formula/ast.ts';
import type { CompanionSpec, NeighborsSpec } from './companion.ts';
import type { CreditsSpec } from './credits.ts';
import type { PanelRoles, SourceSpec, VariableSpec } from './data.ts';
import type { RegressionColumnSpec, Term, VcovSpec } from './estimation.ts';
import type { IndexSpec } from './indices.ts';
import type { MissingSpec } from './missing.ts';
import type { TableSpec } from './tables.ts';
import type { UncertaintySpec } from './uncertainty.ts';

export type { CompanionSpec, NeighborsSpec } from './companion.ts';
export type { SourceFormat, SourceSpec, VariableSpec, WideLayout } from './data.ts';

export type {
  CategoricalSpec,
  Estimator,
  RandomVariance,
  RegressionColumnSpec,
  SmallSample,
  Term,
  VcovSpec,
} from './estimation.ts';

/**
 * A study after binding: every default filled in, every name resolved, every formula parsed. Later phases never
 * re-check it. All pointers are JSON pointers into the study document, for messages found while running.
 */
export type Study = {
  readonly id: string;
  readonly title: string;
  /** Authors, keywords, abstract; not there where the study has none. */
  readonly credits?: CreditsSpec;
  readonly dataStatus: 'observed' | 'simulated';
  readonly seed: number;
  readonly sources: readonly SourceSpec[];
  readonly panel: PanelRoles;
  readonly join: { readonly how: 'inner' | 'left' | 'outer' };
  /** Neighbors for spatial models; not there where there are none. */
  readonly neighbors?: readonly NeighborsSpec[];
  readonly sample: SampleSpec;
  readonly missing: MissingSpec;
  /** In dependency order: a variable stands after every variable and index that it uses (an index may use variables). */
  readonly variables: readonly VariableSpec[];
  readonly indices: readonly IndexSpec[];
  /** Names of variables and indices in an order in which they can be computed. */
  readonly order: readonly string[];
  readonly models: readonly ModelSpec[];
  readonly hypotheses: readonly HypothesisSpec[];
  /** Tables of several models, beside each model's own; not there where the study has none. */
  readonly tables?: readonly TableSpec[];
  readonly outputs: OutputSpec;
  /** The merged document itself (after `extends` and `--set`), for the digest, the diff and the appendix. */
  readonly document: JsonObject;
  /** `--set` values as given, for the manifest. */
  readonly variants: readonly { readonly path: string; readonly value: string }[];
};

export type SampleSpec = {
  readonly where: Expr | null;
  readonly expect: {
    readonly entities: number | null;
    readonly periods: number | null;
    readonly balanced: boolean | null;
    readonly rows: number | null;
  };
};

export type { MissingSpec } from './missing.ts';

import type { ExternalClaim, ExternalSpec } from './external.ts';

import type { KinkSpec, SmoothTransitionSpec } from './nonlinear.ts';

export type { ExternalClaim, ExternalSpec } from './external.ts';
export type { DimensionSpec, IndexSpec, IndicatorSpec } from './indices.ts';
export type { KinkSpec, SmoothTransitionSpec } from './nonlinear.ts';
export type { UncertaintySpec } from './uncertainty.ts';

type ModelBase = { readonly name: string; readonly pointer: string; readonly title: string | null };

export type DescriptivesSpec = ModelBase & {
  readonly kind: 'descriptives';
  readonly variables: readonly Term[];
};

export type RegressionSpec = ModelBase & {
  readonly kind: 'regression';
  readonly cumulative: boolean;
  readonly columns: readonly RegressionColumnSpec[];
  readonly confidence: number;
};

export type SpecificationTest =
  | 'effects'
  | 'breusch_pagan'
  | 'serial_correlation'
  | 'groupwise_heteroskedasticity'
  | 'cross_section_dependence'
  | 'reset'
  | 'vif'
  | 'honda'
  | 'king_wu'
  | 'gourieroux_holly_monfort'
  | 'bera_sosa_escudero_yoon'
  | 'baltagi_li'
  | 'wooldridge_within'
  | 'wooldridge_levels'
  | 'wooldridge_differences';

export type UnitRootSpec = {
  readonly variables: readonly Term[];
  readonly tests: readonly ('levin_lin_chu' | 'im_pesaran_shin' | 'maddala_wu')[];
  readonly deterministic: 'none' | 'intercept' | 'trend';
  readonly lags: number | { readonly criterion: 'aic' | 'sic'; readonly most: number };
};

export type TestsSpec = ModelBase & {
  readonly kind: 'tests';
  readonly of: string | null;
  readonly include: readonly SpecificationTest[];
  readonly unitRoot: UnitRootSpec | null;
  /** Sets of terms, by name. */
  readonly joint: readonly (readonly string[])[];
};

export type HausmanSpec = ModelBase & { readonly kind: 'hausman'; readonly of: string };

export type BootstrapSpec = {
  readonly replications: number;
  readonly method: 'entity' | 'residual_by_entity' | 'wild_cluster';
  readonly interval: 'percentile' | 'bc' | 'bca';
};

export type MediationTest = 'sobel' | 'aroian' | 'goodman' | 'joint_significance' | 'monte_carlo';

/** Which slopes change with the moderator: treatment to mediator, mediator to outcome, the direct effect. */
export type ModeratedPath = 'a' | 'b' | 'direct';

export type ModeratorSpec = {
  readonly term: Term;
  readonly paths: readonly ModeratedPath[];
  /** Treatment times moderator. */
  readonly treatmentProduct: Term;
  /** Each mediator times moderator, in the order of the mediators. */
  readonly mediatorProducts: readonly Term[];
};

export type MediationSpec = ModelBase & {
  readonly kind: 'mediation';
  /** `two_step`: total effect and path a alone; that the mediator acts on the outcome is argued, in `theory`. */
  readonly style: 'product' | 'two_step';
  readonly theory: { readonly [mediator: string]: string };
  /** The mediators form a chain in their order. */
  readonly serial: boolean;
  readonly moderator: ModeratorSpec | null;
  readonly tests: readonly MediationTest[];
  /** Adds the squares of the mediators to the outcome's equation. */
  readonly nonlinear: boolean;
  readonly sensitivity: boolean;
  readonly outcome: Term;
  readonly treatment: Term;
  readonly mediators: readonly Term[];
  readonly controls: readonly Term[];
  readonly effects: readonly string[];
  readonly vcov: VcovSpec;
  readonly where: Expr | null;
  readonly confidence: number;
  /** null: Sobel only. */
  readonly bootstrap: BootstrapSpec | null;
};

export type ThresholdScheme = 'residual_by_entity' | 'wild_cluster';

export type ThresholdSpec = ModelBase & {
  readonly kind: 'threshold';
  readonly outcome: Term;
  readonly thresholdVariable: Term;
  readonly regimeRegressors: readonly Term[];
  readonly controls: readonly Term[];
  readonly effects: readonly string[];
  readonly vcov: VcovSpec;
  readonly where: Expr | null;
  readonly confidence: number;
  readonly maxThresholds: 1 | 2 | 3;
  readonly alpha: number;
  /** One per threshold. */
  readonly trim: readonly number[];
  readonly grid: 'all' | number;
  /** Schemes in the order asked for: the first decides how many thresholds are selected. */
  readonly bootstrap: { readonly replications: number; readonly methods: readonly ThresholdScheme[] } | null;
  readonly regimeIntercepts: boolean;
  readonly compat: 'none' | 'hansen1999' | 'xthreg' | 'pdr';
};

export type ModelSpec =
  | DescriptivesSpec
  | RegressionSpec
  | HausmanSpec
  | TestsSpec
  | MediationSpec
  | ThresholdSpec
  | KinkSpec
  | SmoothTransitionSpec
  | CompanionSpec
  | ExternalSpec
  | UncertaintySpec;

export type HypothesisSpec = {
  readonly name: string;
  readonly pointer: string;
  readonly statement: string;
  readonly claim: Claim;
};

/** What a number must satisfy; every member that is given must hold. Inequalities are strict. */
export type Condition = {
  readonly sign?: 'positive' | 'negative';
  readonly pBelow?: number;
  readonly equals?: number;
  readonly within?: number;
  readonly greaterThan?: number;
  readonly lessThan?: number;
  readonly intervalExcludesZero?: boolean;
};

/** What is claimed of a moderated indirect effect. */
export type ModerationMeasure = 'index' | 'low' | 'mean' | 'high' | 'difference';

export type Claim =
  | { readonly kind: 'all' | 'any'; readonly members: readonly Claim[] }
  | { readonly kind: 'not'; readonly member: Claim }
  | { readonly kind: 'linearity'; readonly model: string; readonly pBelow: number }
  | {
      readonly kind: 'coefficient';
      readonly model: string;
      readonly term: string;
      readonly columns: 'all' | 'last' | readonly string[];
      readonly condition: Condition;
    }
  | {
      readonly kind: 'indirect_effect';
      readonly model: string;
      readonly mediator: string | null;
      /** A chain of serial mediators. */
      readonly through?: readonly string[];
      /** Of a moderated effect; the effect at the mean where there is none. */
      readonly measure?: ModerationMeasure;
      readonly condition: Condition;
    }
  | {
      readonly kind: 'thresholds';
      readonly model: string;
      readonly atLeast?: number;
      readonly atMost?: number;
      readonly exactly?: number;
    }
  | {
      /** A number of a companion model. */
      readonly kind: 'measure';
      readonly model: string;
      readonly measure: string;
      readonly of: readonly string[];
      readonly periods: 'all' | 'last' | readonly number[];
      readonly condition: Condition;
    }
  | {
      readonly kind: 'regime_difference';
      readonly model: string;
      readonly term: string;
      readonly condition: Condition;
    }
  | ExternalClaim;

/** Of the documents. */
export type Language = 'en' | 'zh';

export type OutputFormat = 'md' | 'tex' | 'html' | 'docx' | 'pdf';

export type PaperFigure = 'roadmap' | 'graph' | 'regions' | 'ranks' | 'correlations' | 'residuals';

export type FigureFormat = 'svg' | 'pdf' | 'png';

export type OutputSpec = {
  readonly formats: readonly OutputFormat[];
  /** Files in `figures/`; what a format needs is there besides. */
  readonly figures: readonly FigureFormat[];
  /** Those figures of the study as a whole, and closer ones, that the paper shows and not only the appendix. */
  readonly paperFigures: readonly PaperFigure[];
  readonly language: Language;
  /** Symbol -> p below which it is printed, loosest first; null is none. */
  readonly stars: readonly { readonly symbol: string; readonly below: number }[] | null;
  readonly parentheses: 'statistic' | 'std_error' | 'interval' | 'p_value';
  readonly digits: number;
  /** Folder of templates that override the built-in ones, relative to the study. */
  readonly templates: string | null;
};
