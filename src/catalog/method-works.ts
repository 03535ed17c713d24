/**
 * The works that each method of the language follows, by group and keyword (keys of references.ts); a sentence instead
 * says why there is none. Every keyword of the schema stands here: test/unit/catalog holds the two against each other.
 */
type Works = { readonly [keyword: string]: readonly string[] | string };

const ARITHMETIC = 'plain arithmetic, whose formula the paper prints';
const INDEX_HANDBOOK = ['oecd2008'];
const PLAIN_REGRESSION = 'least squares as every textbook has it';

const imputation: Works = {
  none: 'nothing is done',
  linear: ARITHMETIC,
  spline: 'numerical analysis of the textbooks',
  spline_fmm: 'numerical analysis of the textbooks',
  pchip: ['fritsch1984'],
  geometric: ARITHMETIC,
  locf: ARITHMETIC,
  nocb: ARITHMETIC,
  growth: ARITHMETIC,
  moving_average: ARITHMETIC,
  mean: ARITHMETIC,
  median: ARITHMETIC,
  trend: PLAIN_REGRESSION,
  time_mean: ARITHMETIC,
  time_median: ARITHMETIC,
  pooled_mean: ARITHMETIC,
  pooled_median: ARITHMETIC,
  row_mean: ARITHMETIC,
  two_way: PLAIN_REGRESSION,
  em: ['dempster1977'],
};

const weights: Works = {
  entropy: ['shannon1948', 'zou2006'],
  equal: INDEX_HANDBOOK,
  expert: INDEX_HANDBOOK,
  ahp: ['saaty1980'],
  cv: ARITHMETIC,
  std_dev: ARITHMETIC,
  critic: ['diakoulaki1995'],
  pca: INDEX_HANDBOOK,
  scatter_degree: 'the first principal axis about zero, whose formula the paper prints',
  combination: 'joins the sets of other methods',
  benefit_of_the_doubt: ['cherchye2007'],
};

const vcov: Works = {
  iid: PLAIN_REGRESSION,
  HC0: ['white1980'],
  HC1: ['white1980'],
  HC2: ['mackinnon1985'],
  HC3: ['mackinnon1985'],
  cluster: ['cameron2015'],
  driscoll_kraay: ['driscoll1998'],
  newey_west: ['newey1987'],
};

const companion: Works = {
  coupling: ARITHMETIC,
  theil: ['shorrocks1980'],
  dagum: ['dagum1997'],
  moran: ['moran1950', 'geary1954', 'anselin1995'],
  kernel_density: ['silverman1986'],
  sigma_convergence: ['barro1992'],
  beta_convergence: ['barro1992'],
  obstacle_degree: ARITHMETIC,
  markov: ['quah1993'],
  specialization: ['krugman1991'],
};

export const methodWorks = {
  imputation,
  weights,
  treat: {
    none: 'nothing is done',
    winsorize: ARITHMETIC,
    outliers: ['becker2022'],
    log: ARITHMETIC,
    box_cox: ['box1964'],
  },
  normalize: Object.fromEntries(
    [
      'minmax',
      'zscore',
      'rank',
      'percentile',
      'borda',
      'distance_to_max',
      'distance_to_reference',
      'distance_to_target',
      'fraction_of_max',
      'goalposts',
      'vector',
    ].map((method) => [method, INDEX_HANDBOOK]),
  ),
  aggregate: {
    arithmetic: INDEX_HANDBOOK,
    geometric: INDEX_HANDBOOK,
    harmonic: INDEX_HANDBOOK,
    power: INDEX_HANDBOOK,
    copeland: INDEX_HANDBOOK,
    topsis: ['hwang1981'],
  },
  vcov,
  estimator: {
    pooled_ols: PLAIN_REGRESSION,
    fixed_effects: ['wooldridge2010'],
    random_effects: ['wooldridge2010'],
    between: ['wooldridge2010'],
    first_difference: ['wooldridge2010'],
    iv: ['wooldridge2010', 'kleibergen2006'],
  },
  variance: {
    swamy_arora: ['swamy1972'],
    baltagi_chang: ['baltagi1994'],
    wallace_hussain: ['wallace1969'],
    amemiya: ['amemiya1971'],
    nerlove: ['nerlove1971'],
    maximum_likelihood: ['breusch1987'],
  },
  random: { time: 'the same with the roles of the panel exchanged', both: ['wansbeek1989'] },
  iv_method: { g2sls: ['balestra1987'], ec2sls: ['baltagi1981'] },
  wild: { rademacher: ['cameron2008'], webb: ['cameron2008', 'webb2023'] },
  tests: {
    effects: PLAIN_REGRESSION,
    breusch_pagan: ['breusch1980'],
    serial_correlation: ['drukker2003'],
    groupwise_heteroskedasticity: 'a Wald test of equal variances, whose formula the appendix prints',
    cross_section_dependence: ['pesaran2021'],
    reset: ['ramsey1969'],
    vif: PLAIN_REGRESSION,
    honda: ['honda1985'],
    king_wu: ['king1997'],
    gourieroux_holly_monfort: ['gourieroux1982'],
    bera_sosa_escudero_yoon: ['bera2001'],
    baltagi_li: ['baltagi1991'],
    wooldridge_within: ['wooldridge2010'],
    wooldridge_levels: ['wooldridge2010'],
    wooldridge_differences: ['wooldridge2010'],
  },
  unit_root: {
    levin_lin_chu: ['levin2002'],
    im_pesaran_shin: ['im2003'],
    maddala_wu: ['maddala1999', 'mackinnon1994'],
  },
  companion,
  coupling_form: {
    standard: ARITHMETIC,
    power: ARITHMETIC,
    liao1999: ['liao1999'],
    wang2021: ['wang2021'],
  },
  uncertainty: {
    monte_carlo: ['saisana2005'],
    sobol: ['saisana2005', 'saltelli2010'],
    factorial: ['saisana2005'],
  },
  sobol: {
    jansen: ['jansen1999'],
    saltelli: ['saltelli2010'],
    sobol: ['sobol2001', 'homma1996'],
    martinez: 'a correlation of two rows of the same design (saltelli2010)',
    coinr: ['becker2022'],
  },
  model: {
    descriptives: ARITHMETIC,
    regression: 'by its estimator',
    hausman: ['hausman1978', 'mundlak1978'],
    tests: 'by its tests',
    mediation: ['sobel1982', 'wen2014'],
    threshold: ['hansen1999'],
    kink: ['hansen2017', 'zhang2017'],
    smooth_transition: ['gonzalez2005', 'gonzalez2017'],
    external: 'what the command of the study does',
    uncertainty: 'by its design',
    companion: 'by its method',
  },
} satisfies { readonly [group: string]: Works };

/** Keys of the works that a method follows; none where it follows none. */
export function worksOf(group: keyof typeof methodWorks, keyword: string): readonly string[] {
  const works = (methodWorks[group] as Works)[keyword];
  return typeof works === 'string' || works === undefined ? [] : works;
}
