import type { Expr } from '../../src/formula/ast.ts';
import type { IndicatorSpec, Study, Term } from '../../src/study/study.ts';

const at = { start: 0, end: 0 };
export const name = (of: string): Expr => ({ kind: 'name', name: of, at });
const binary = (operator: '/' | '>=', left: Expr, right: Expr): Expr => ({
  kind: 'binary',
  operator,
  left,
  right,
  at,
});
export const term = (of: string): Term => ({ name: of, expr: name(of) });

const indicator = (of: string, label: string, direction: 1 | -1 = 1): IndicatorSpec => ({
  name: of,
  pointer: `/indices/rural/${of}`,
  label,
  unit: null,
  direction,
  expr: name(of),
  text: null,
});

const measured = {
  normalize: { method: 'minmax', scope: 'pooled' },
  weights: { method: 'entropy', scope: 'pooled', within: 'none', shift: 0 },
  aggregate: { method: 'arithmetic' },
  transform: 'ln',
} as const;

const clustered = { type: 'cluster', by: ['entity'], smallSample: 'reghdfe' } as const;
const controls = ['fis', 'dev', 'fai'].map(term);

const column = (label: string, count: number) => ({
  label,
  estimator: 'fixed_effects' as const,
  outcome: term('rural'),
  regressors: [term('digital')],
  controls: controls.slice(0, count),
  effects: ['entity', 'time'],
  vcov: clustered,
  where: null,
  variance: 'swamy_arora' as const,
  span: 1,
  weights: null,
  categorical: [],
  wild: null,
  instruments: null,
});

const INDICES: Study['indices'] = [
  {
    name: 'rural',
    pointer: '/indices/rural',
    label: 'Rural revitalization',
    symbol: 'lnY',
    ...measured,
    hasDimensions: true,
    dimensions: [
      {
        name: 'prosperity',
        label: 'Industrial prosperity',
        indicators: [
          indicator('grain_output', 'Grain production'),
          indicator('machinery', 'Total agricultural machinery power'),
        ],
      },
      {
        name: 'culture',
        label: 'Cultural flourishing',
        indicators: [
          indicator('illiteracy', 'Illiterate share of people aged 15 and above', -1),
          indicator('tv', 'TV program coverage rate'),
        ],
      },
    ],
  },
  {
    name: 'digital',
    pointer: '/indices/digital',
    label: 'Digital economy',
    symbol: 'lnX',
    ...measured,
    hasDimensions: false,
    dimensions: [
      {
        name: '',
        label: null,
        indicators: [
          indicator('internet', 'Internet penetration rate'),
          indicator('mobile', 'Mobile phone penetration rate'),
        ],
      },
    ],
  },
];

const VARIABLES: Study['variables'] = [
  {
    ...variable('fis', 'Fiscal support for agriculture', 'Fis'),
    definition: {
      kind: 'formula',
      expr: binary('/', name('agri_spend'), name('total_spend')),
      text: 'agri_spend / total_spend',
    },
  },
  {
    ...variable('dev', 'Economic development level', 'Dev'),
    definition: {
      kind: 'formula',
      expr: { kind: 'call', callee: 'ln', args: [name('gdp_per_capita')], at },
      text: 'ln(gdp_per_capita)',
    },
  },
  {
    ...variable('fai', 'Fixed asset investment', 'Fai'),
    unit: '100 million yuan',
    definition: { kind: 'formula', expr: name('fixed_asset_investment'), text: 'fixed_asset_investment' },
  },
  {
    ...variable('ind_a', 'Industrial agglomeration', 'Ind_a'),
    definition: {
      kind: 'location_quotient',
      part: name('primary_employment'),
      whole: name('total_employment'),
      partText: 'primary_employment',
      wholeText: 'total_employment',
    },
  },
];

function variable(of: string, label: string, symbol: string) {
  return {
    name: of,
    pointer: `/variables/${of}`,
    label,
    symbol,
    unit: null,
    description: null,
    source: null,
  };
}

const MODELS: Study['models'] = [
  {
    kind: 'descriptives',
    name: 'summary',
    pointer: '/models/summary',
    title: null,
    variables: ['rural', 'digital', 'fis', 'dev', 'fai', 'ind_a'].map(term),
  },
  {
    kind: 'regression',
    name: 'baseline',
    pointer: '/models/baseline',
    title: null,
    cumulative: true,
    confidence: 0.95,
    columns: [column('(1)', 0), column('(2)', 1), column('(3)', 2), column('(4)', 3)],
  },
  { kind: 'hausman', name: 'specification', pointer: '/models/specification', title: null, of: 'baseline' },
  {
    kind: 'mediation',
    style: 'product',
    theory: {},
    serial: false,
    moderator: null,
    tests: ['sobel'],
    nonlinear: false,
    sensitivity: false,
    name: 'channel',
    pointer: '/models/channel',
    title: null,
    outcome: term('rural'),
    treatment: term('digital'),
    mediators: [term('ind_a')],
    controls,
    effects: ['entity', 'time'],
    vcov: clustered,
    where: null,
    confidence: 0.95,
    bootstrap: { replications: 1000, method: 'entity', interval: 'percentile' },
  },
  {
    kind: 'threshold',
    name: 'regimes',
    pointer: '/models/regimes',
    title: null,
    outcome: term('rural'),
    thresholdVariable: term('ind_a'),
    regimeRegressors: [term('digital')],
    controls,
    effects: ['entity', 'time'],
    vcov: { type: 'HC1' },
    where: null,
    confidence: 0.95,
    maxThresholds: 2,
    alpha: 0.05,
    trim: [0.05, 0.05],
    grid: 'all',
    bootstrap: { replications: 1000, methods: ['residual_by_entity'] },
    regimeIntercepts: false,
    compat: 'none',
  },
];

/** The seed design in small: two indices, one model of each kind, three hypotheses. */
export function fixtureStudy(): Study {
  return {
    id: 'fixture',
    title: 'Digital economy and rural revitalization',
    dataStatus: 'simulated',
    seed: 20250526,
    sources: [],
    panel: { entity: 'province', time: 'year' },
    join: { how: 'outer' },
    sample: {
      where: binary('>=', name('year'), { kind: 'number', value: 2011, at }),
      expect: { entities: 31, periods: 12, balanced: true, rows: null },
    },
    missing: { method: 'linear', edges: 'nearest', maxGap: 3, columns: ['grain_output'] },
    variables: VARIABLES,
    indices: INDICES,
    order: ['fis', 'dev', 'fai', 'ind_a', 'rural', 'digital'],
    models: MODELS,
    hypotheses: [
      hypothesis('H1', 'The digital economy has a direct and positive impact on rural revitalization.'),
      hypothesis(
        'H2',
        'The digital economy influences rural revitalization by affecting industrial agglomeration.',
      ),
      hypothesis('H3', 'Industrial agglomeration has a nonlinear impact on rural revitalization.'),
    ],
    outputs: {
      formats: ['md', 'tex', 'html'],
      figures: ['svg'],
      paperFigures: ['roadmap'],
      language: 'en',
      stars: [
        { symbol: '*', below: 0.05 },
        { symbol: '**', below: 0.01 },
        { symbol: '***', below: 0.001 },
      ],
      parentheses: 'statistic',
      digits: 4,
      templates: null,
    },
    document: {},
    variants: [],
  };
}

function hypothesis(of: string, statement: string): Study['hypotheses'][number] {
  return {
    name: of,
    pointer: `/hypotheses/${of}`,
    statement,
    claim: {
      kind: 'coefficient',
      model: 'baseline',
      term: 'digital',
      columns: 'all',
      condition: { sign: 'positive', pBelow: 0.05 },
    },
  };
}
