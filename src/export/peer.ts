import type { Column } from '../data/table.ts';
import type { VcovResult } from '../results/results.ts';

/**
 * A study's estimation as another program can repeat it: data by plain names, and one regression after another. Formulas,
 * indices and dummies are columns already; what is left is a sample, a regression and a covariance matrix.
 */
export type PeerStudy = {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly simulated: boolean;
  readonly entity: string;
  /** null in a cross-section. */
  readonly time: string | null;
  readonly columns: readonly PeerColumn[];
  readonly models: readonly PeerModel[];
  readonly indices: readonly PeerIndex[];
  /** Who is a neighbor of whom, where a model asks. */
  readonly neighbors: readonly PeerNeighbors[];
  /** Of each row of `columns`, for the indicators of indices, which have the same rows. */
  readonly rows: { readonly entity: readonly string[]; readonly time: Float64Array | null };
};

/** Weights among entities, before rows are standardized. */
export type PeerNeighbors = {
  readonly name: string;
  readonly standardize: boolean;
  readonly links: readonly { readonly from: string; readonly to: string; readonly weight: number }[];
};

/** An index from its indicators: the rules of the study, and the weights and scores that a script is held to. */
export type PeerIndex = {
  readonly name: string;
  readonly indicators: readonly {
    readonly name: string;
    /** Its plain name in the data. */
    readonly column: string;
    /** '' where the index has no dimensions. */
    readonly dimension: string;
    readonly direction: 1 | -1;
    /** Imputed, by its formula and treated; not normalized. */
    readonly values: Float64Array;
  }[];
  readonly rules: { readonly normalize: object; readonly weights: object; readonly aggregate: object };
  readonly transform: 'none' | 'ln';
  readonly expected: readonly {
    readonly quantity: string;
    /** Plain name of an indicator, or an entity. */
    readonly name: string;
    readonly time: number | null;
    readonly value: number;
  }[];
  readonly left: readonly string[];
};

/** One column of the data beside the scripts, on the rows of the sample. */
export type PeerColumn = {
  readonly name: string;
  /** What it is, in the words of the study: a term, a factor, `where: ...`. */
  readonly meaning: string;
  readonly column: Column;
};

export type PeerModel = {
  readonly name: string;
  readonly kind: string;
  readonly fits: readonly PeerFit[];
  readonly descriptives: readonly PeerDescriptive[];
  readonly hausman: PeerHausman | null;
  readonly threshold: PeerThreshold | null;
  /** Products of paths of a mediation, from its columns. */
  readonly products: readonly PeerProduct[];
  readonly effects: readonly PeerEffect[];
  readonly nonlinear: PeerNonlinear | null;
  readonly tests: PeerTests | null;
  readonly companion: PeerCompanion | null;
  /** Numbers besides those of fits, products and searches. */
  readonly numbers: readonly PeerNumber[];
  /** What of the model no script repeats, and why. */
  readonly left: readonly string[];
};

export type PeerNumber = Expected & { readonly column: string; readonly term: string };

/** What a script is held to. */
export type Expected = { readonly quantity: string; readonly value: number };

export type PeerTerm = {
  readonly name: string;
  readonly estimate: number;
  /** null where the results have none, or where no peer is held to it. */
  readonly stdError: number | null;
};

/** Rows: complete for all of `complete`, where `where` (a column of 0 and 1) is 1; without singletons unless they are kept. */
export type PeerSample = {
  readonly complete: readonly string[];
  readonly where: string | null;
  readonly rows: number;
};

export type PeerFit = {
  readonly label: string;
  readonly estimator:
    | 'pooled_ols'
    | 'fixed_effects'
    | 'random_effects'
    | 'between'
    | 'first_difference'
    | 'iv';
  readonly outcome: string;
  /** Without the constant; those that were left out as collinear are not among them. */
  readonly terms: readonly PeerTerm[];
  readonly intercept: PeerTerm | null;
  readonly made: readonly MadeColumn[];
  readonly effects: readonly string[];
  /** Rows that alone have a level of an effect stay. */
  readonly keepsSingletons: boolean;
  readonly vcov: VcovResult & { readonly by: readonly string[] };
  readonly sample: PeerSample;
  readonly weights: { readonly name: string; readonly type: 'analytic' | 'frequency' } | null;
  readonly endogenous: readonly string[];
  readonly instruments: readonly string[];
  readonly span: number;
  /** Entities have equally many rows. */
  readonly balanced: boolean;
  /** random_effects: whose effects are random, and where their variance is from. */
  readonly random: { readonly of: 'entity' | 'time' | 'both'; readonly method: string } | null;
  /** random_effects with instruments. */
  readonly ivMethod: 'g2sls' | 'ec2sls' | null;
  /** Terms whose slopes differ by level of an absorbed effect. */
  readonly slopes: readonly { readonly effect: string; readonly terms: readonly string[] }[];
  /** Differences may do without. */
  readonly constant: boolean;
  /** Rows of levels that they alone have, which are left out. */
  readonly singletons: number;
};

/** A column that a script makes for itself. */
export type MadeColumn =
  | { readonly kind: 'dummy'; readonly name: string; readonly of: string; readonly level: string | number }
  | {
      readonly kind: 'regime';
      readonly name: string;
      /** null: the regime's own constant. */
      readonly of: string | null;
      readonly by: string;
      readonly above: number | null;
      readonly upTo: number | null;
      /** Whether a value equal to the threshold lies below it. */
      readonly closed: boolean;
    }
  /** left times (right - center). */
  | {
      readonly kind: 'product';
      readonly name: string;
      readonly left: string;
      readonly right: string;
      readonly center: number;
    };

/** A kink or a smooth transition, which a script searches for by itself. */
export type PeerNonlinear = {
  readonly outcome: string;
  readonly by: string;
  /** Regressors whose slopes change; of a kink its own variable. */
  readonly switching: readonly string[];
  readonly controls: readonly string[];
  readonly effects: readonly string[];
  readonly sample: PeerSample;
  readonly vcov: PeerFit['vcov'];
  readonly trim: number;
  readonly shape:
    | { readonly kind: 'kink'; readonly grid: number | null; readonly critical: number; readonly at: number }
    | {
        readonly kind: 'smooth_transition';
        readonly locations: number;
        readonly transitions: readonly { readonly gamma: number; readonly locations: readonly number[] }[];
      };
};

export type PeerDescriptive = {
  readonly name: string;
  readonly expected: readonly Expected[];
};

export type PeerHausman = {
  readonly of: PeerFit;
  readonly statistic: number | null;
  readonly sigmamore: number | null;
  /** Mundlak's, clustered by entity. */
  readonly auxiliary: number | null;
};

/** Measures of an index by period, which the script of R repeats. */
export type PeerCompanion = {
  readonly sample: Omit<PeerSample, 'rows'>;
  readonly of:
    | {
        readonly method: 'theil';
        readonly variable: string;
        readonly population: string | null;
        readonly groups: string | null;
      }
    | { readonly method: 'dagum'; readonly variable: string; readonly groups: string }
    | {
        readonly method: 'moran';
        readonly variable: string;
        readonly neighbors: string;
        readonly standardize: boolean;
        readonly normality: boolean;
      }
    | { readonly method: 'sigma'; readonly variable: string; readonly logged: boolean; readonly n: boolean }
    | { readonly method: 'beta'; readonly column: string; readonly term: string; readonly span: number };
};

/** Specification tests of a fit, which the script of R repeats. */
export type PeerTests = {
  /** null where there are none but of unit roots. */
  readonly of: PeerFit | null;
  readonly specification: boolean;
  /** Terms that are zero together; chi-square where the fit's statistic is z. */
  readonly joint: readonly { readonly terms: readonly string[]; readonly chi2: boolean }[];
  readonly unitRoots: readonly {
    readonly variable: string;
    readonly deterministic: string;
    /** A number, or the criterion. */
    readonly lags: number | string;
    readonly most: number;
    readonly tests: readonly string[];
  }[];
};

/** Sequential search over every distinct value of the threshold variable. */
export type PeerThreshold = {
  readonly outcome: string;
  readonly by: string;
  readonly switching: readonly string[];
  readonly controls: readonly string[];
  readonly effects: readonly string[];
  readonly sample: PeerSample;
  readonly trim: readonly number[];
  /** Whether the regimes have constants of their own. */
  readonly intercepts: boolean;
  readonly confidence: number;
  readonly selected: number;
  /** Sums of squares and F, step by step; the thresholds with their sets. */
  readonly expected: readonly Expected[];
  readonly grid: 'all' | number;
  readonly replications: number | null;
  readonly tests: number;
};

/** a of one column times b of another, with Sobel's standard error. */
export type PeerProduct = {
  readonly label: string;
  readonly a: { readonly column: string; readonly term: string };
  readonly b: { readonly column: string; readonly term: string };
  readonly expected: readonly Expected[];
};

/** A sum of products of slopes: a chain through mediators, an indirect effect away from the moderator's mean. */
export type PeerEffect = {
  readonly label: string;
  readonly value: number;
  readonly products: readonly {
    readonly sign: 1 | -1;
    /** Each a slope, or a slope and so many times another one of the same column. */
    readonly factors: readonly {
      readonly column: string;
      readonly terms: readonly { readonly term: string; readonly times: number }[];
    }[];
  }[];
};

export const scriptKinds = ['r', 'stata', 'python'] as const;
export type ScriptKind = (typeof scriptKinds)[number];
