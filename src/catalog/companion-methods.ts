/** What goes with an index: `kind: companion` models. Ids, options and the numbers that each method reports. */
export type CompanionMethod =
  | 'coupling'
  | 'theil'
  | 'dagum'
  | 'moran'
  | 'kernel_density'
  | 'sigma_convergence'
  | 'beta_convergence'
  | 'obstacle_degree'
  | 'markov'
  | 'specialization';

export type CouplingForm = 'standard' | 'power' | 'liao1999' | 'wang2021';

export type BandwidthRule = 'nrd0' | 'nrd' | 'stata';

/** Options of a companion, every default written out; a method has those that are its own. */
export type CompanionOptions = {
  /** coupling */
  readonly form?: CouplingForm;
  readonly shares?: readonly number[];
  /** moran */
  readonly inference?: 'randomization' | 'normality';
  readonly alternative?: 'two_sided' | 'greater';
  readonly local?: boolean;
  readonly local_variance?: 'conditional' | 'total';
  readonly permutations?: number;
  readonly adjust?: 'benjamini_hochberg';
  /** kernel_density */
  readonly kernel?: 'gaussian' | 'epanechnikov';
  readonly bandwidth?: BandwidthRule | number;
  readonly points?: number;
  /** beta_convergence */
  readonly design?: 'panel' | 'cross_section';
  readonly from?: number;
  readonly to?: number;
  /** sigma_convergence: of both variances */
  readonly divisor?: 'n - 1' | 'n';
  /** sigma_convergence, beta_convergence */
  readonly logged?: boolean;
  /** markov */
  readonly classes?: number;
  readonly scope?: 'pooled' | 'by_time';
  readonly span?: number;
};

/** One name of a number that a method reports. */
export type MeasureKind = {
  readonly name: string;
  /** What it is of, besides a period: nothing, or so many names (groups, indicators, classes). */
  readonly of: number;
  /** Whether there is one for each period. */
  readonly timed: boolean;
  /** Whether it comes with a p-value. */
  readonly tested?: boolean;
};

const timed = (name: string, of = 0): MeasureKind => ({ name, of, timed: true });
const once = (name: string, of = 0): MeasureKind => ({ name, of, timed: false });

const entropyMeasures = ['theil', 'mld', 'ge2'].flatMap((name) => [
  timed(name),
  timed(`${name}_within`),
  timed(`${name}_between`),
  timed(`${name}_between_share`),
  timed(`${name}_group`, 1),
  timed(`${name}_group_share`, 1),
]);

/** Numbers of each method, in the order in which results list them. */
export const companionMeasures: { readonly [method in CompanionMethod]: readonly MeasureKind[] } = {
  coupling: [timed('coupling'), timed('development'), timed('coordination')],
  theil: entropyMeasures,
  dagum: [
    timed('gini'),
    timed('gini_within'),
    timed('gini_between'),
    timed('gini_overlap'),
    timed('gini_within_share'),
    timed('gini_between_share'),
    timed('gini_overlap_share'),
    timed('gini_group', 1),
    timed('gini_pair', 2),
    timed('affluence_pair', 2),
  ],
  moran: [
    { ...timed('moran_i'), tested: true },
    { ...timed('geary_c'), tested: true },
    timed('quadrant', 1),
    timed('quadrant_significant', 1),
  ],
  kernel_density: [timed('bandwidth'), timed('mode'), timed('peak'), timed('modes')],
  sigma_convergence: [timed('sd_log'), timed('cv'), once('sd_log_change'), once('cv_change')],
  beta_convergence: [once('speed'), once('half_life')],
  obstacle_degree: [timed('obstacle', 1), timed('obstacle_dimension', 1)],
  markov: [
    once('cut', 1),
    once('transitions', 2),
    once('probability', 2),
    once('stationary', 1),
    once('transitions_given', 3),
    once('probability_given', 3),
    { ...once('spatial_dependence'), tested: true },
  ],
  specialization: [timed('concentration', 1), timed('krugman_mean'), timed('herfindahl_mean')],
};
