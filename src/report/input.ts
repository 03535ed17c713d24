import type {
  CompanionDetails,
  DescriptivesDetails,
  KinkDetails,
  MediationDetails,
  RegressionDetails,
  Results,
  SmoothTransitionDetails,
  ThresholdDetails,
  UncertaintyDetails,
} from '../results/results.ts';
import type { Study } from '../study/study.ts';

/** Everything the documents show, as plain data. The renderers are pure functions of it. */
export type ReportInput = {
  readonly study: Study;
  readonly results: Results;
  readonly details: {
    readonly thresholds: { readonly [model: string]: ThresholdDetails };
    readonly mediations: { readonly [model: string]: MediationDetails };
    readonly uncertainties: { readonly [model: string]: UncertaintyDetails };
    readonly kinks: { readonly [model: string]: KinkDetails };
    readonly transitions: { readonly [model: string]: SmoothTransitionDetails };
    readonly companions?: { readonly [model: string]: CompanionDetails };
    readonly descriptives?: { readonly [model: string]: DescriptivesDetails };
    readonly regressions?: { readonly [model: string]: RegressionDetails };
  };
  /** In the order in which they appear within a place. */
  readonly figures: readonly Figure[];
  readonly data: DataReport;
  readonly audit: readonly AuditRow[];
  readonly provenance: Provenance;
  /** The study as its author wrote it (the merged document where it extends another). */
  readonly studyText: string;
  /** The steps that gave the results, for whoever asks where a number comes from; in the order of the plan. */
  readonly walk?: readonly WalkStep[];
  /** Handlebars sources by file name (`en/paper.hbs`), those of the study's own folder already laid over ours. */
  readonly templates: { readonly [name: string]: string };
};

/** A step with what it does, its place in the study and the steps that it needs. */
export type WalkStep = {
  readonly id: string;
  readonly kind: string;
  readonly detail: string;
  /** JSON pointer into the study. */
  readonly pointer: string;
  readonly needs: readonly string[];
};

/** Where the paper puts a figure; `appendix` shows it there only. */
export type FigurePlacement =
  | 'intro'
  | 'indices'
  | 'data'
  | 'regression'
  | 'mediation'
  | 'threshold'
  | 'uncertainty'
  | 'kink'
  | 'smooth_transition'
  | 'companion'
  | 'conclusion'
  | 'appendix';

/** What a figure shows; `figure/SORT.hbs` words the sentence that introduces it. */
export type FigureSort =
  | 'roadmap'
  | 'graph'
  | 'weights'
  | 'index'
  | 'regions'
  | 'ranks'
  | 'correlations'
  | 'coefficients'
  | 'residuals'
  | 'path'
  | 'lr'
  | 'regimes'
  | 'kink'
  | 'kink_profile'
  | 'transition'
  | 'companion'
  | 'rank_intervals'
  | 'curve'
  | 'shares';

/** A drawn figure. `figures/NAME.svg` and `figures/NAME.pdf` hold it beside the documents. */
export type Figure = {
  readonly sort: FigureSort;
  /** Which of its sort it is within its model, from 0; not there where that has one. */
  readonly place?: number;
  /** File name without extension: `[a-z0-9-]+`. */
  readonly name: string;
  /** One sentence without a final period and without a number. */
  readonly caption: string;
  /** What it shows, for those who cannot see it. */
  readonly alt: string;
  readonly svg: string;
  /** The same as a picture, where a format asks for one. */
  readonly png?: Uint8Array;
  /** Key of the model or of the index that it belongs to, so that it stands beside that one. */
  readonly model?: string;
  readonly index?: string;
  readonly placement: FigurePlacement;
};

export type SourceReport = {
  readonly name: string;
  /** As the study writes it. */
  readonly path: string;
  readonly format: string;
  readonly rows: number;
  readonly columns: readonly string[];
  /** SHA-256 of what the file holds, whatever the order of its rows (data/table-digest.ts), hex. */
  readonly digest: string;
  readonly citation: string | null;
  readonly license: string | null;
  readonly redistributable: boolean | null;
  readonly url: string | null;
  /** Rows without a partner in the join; null where there is one source only. */
  readonly unmatched: number | null;
  /** Stata value labels: column -> number as text -> label. */
  readonly valueLabels: { readonly [column: string]: { readonly [value: string]: string } };
};

/** The weighted mean of a location quotient, sum_i (whole_i/whole) LQ_i, in the period where it is farthest from 1. */
export type QuotientCheck = {
  readonly variable: string;
  readonly time: number | null;
  /** Absolute distance from 1. */
  readonly discrepancy: number;
};

export type DataReport = {
  readonly sources: readonly SourceReport[];
  /** Rows after the join, before `sample.where`. */
  readonly joinedRows: number;
  /** Rows that `sample.where` left out. */
  readonly droppedBySample: number;
  /** Of the rows kept, in order. */
  readonly entities: readonly string[];
  readonly periods: readonly number[];
  readonly quotients: readonly QuotientCheck[];
};

/** One identity or bound that was checked on this build. */
export type AuditRow = {
  readonly check: string;
  readonly subject: string;
  readonly observed: string;
  readonly expected: string;
  readonly ok: boolean;
};

/** Keys and digests of single steps are not here but in `provenance.json`, which the engine writes after the build. */
export type Provenance = {
  /** `repro` and its version. */
  readonly version: string;
  /** Random streams used: the step, the purpose and how many replicates. */
  readonly streams: readonly {
    readonly step: string;
    readonly purpose: string;
    readonly replicates: number;
  }[];
};

/** Documents by path relative to the study's folder of outputs. */
export type RenderedFiles = { readonly [path: string]: string | Uint8Array };
