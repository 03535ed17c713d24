import { readFileSync } from 'node:fs';

type Named = { readonly [term: string]: number };

/** A model of the reference, its formula in fixest's notation. */
export type Reference = {
  readonly formula: string;
  readonly n: number;
  readonly coefficients: Named;
  readonly se: { readonly [vcov: string]: Named };
  readonly statistics?: { readonly iid: Named; readonly HC1: Named };
};

export type Form = {
  readonly name: string;
  readonly reference: Reference;
  /** What the study calls a term of the reference. */
  readonly nameOf: (term: string) => string;
  readonly vcovs: readonly string[];
  /** Rows that the reference keeps and we drop. */
  readonly singletons: number;
  readonly model: { readonly [key: string]: unknown };
};

export type StudyOf = {
  readonly id: string;
  readonly file: string;
  readonly entity: string;
  readonly time: string;
  /** Only rows whose column `kept` is 1, so that lags and differences meet gaps. */
  readonly gaps?: true;
  readonly variables: { readonly [name: string]: string };
  readonly forms: readonly Form[];
};

const reference = JSON.parse(readFileSync(new URL('forms.json', import.meta.url), 'utf8')) as {
  forms: { [name: string]: Reference };
  iv: { [name: string]: Reference };
};

const VCOVS: { readonly [key: string]: object } = {
  iid: { type: 'iid' },
  HC1: { type: 'HC1' },
  cluster_entity: { type: 'cluster', by: ['entity'] },
  cluster_entity_CR0: { type: 'cluster', by: ['entity'], small_sample: 'none' },
};

/** Terms that fixest's notation names otherwise: `[theirs, ours]`, one pair per lag. */
function termsOf(text: string): (readonly [theirs: string, ours: string])[] {
  const [, call, inner, from, to] = /^([lfd])\((\w+)(?:, (\d+)(?::(\d+))?)?\)$/.exec(text) ?? [];
  // The reference tells differences with their span.
  if (call === 'd') return [[`d(${inner}, ${from ?? 1})`, inner!]];
  if (call === undefined) return [[text, text.replace(':', ' * ')]];
  const name = call === 'l' ? 'lag' : 'lead';
  const first = Number(from);
  return Array.from({ length: Number(to ?? from) - first + 1 }, (_, i) =>
    first + i === 0
      ? [inner!, inner!]
      : [`${call}(${inner}, ${first + i})`, `${name}(${inner}, ${first + i})`],
  );
}

type Special = { readonly where?: string; readonly more?: object; readonly singletons?: number };

/** The model that a formula of the reference stands for. */
function formOf(
  name: string,
  ref: Reference,
  { entity, time }: { readonly entity: string; readonly time: string },
  { where, more = {}, singletons = 0 }: Special,
): Form {
  const [left, ...parts] = ref.formula.split(/ [|~] /);
  const twoStages = ref.formula.split('~').length === 3;
  const [endogenous, instruments] = twoStages ? parts.slice(-2) : [];
  const [right, absorbed] = twoStages ? parts.slice(0, -2) : parts;
  const dummies = /^i\((\w+), ref = (\d+)\)$/;
  const plain = right!.split(' + ');
  const base = plain.map((term) => dummies.exec(term)).find((match) => match !== null);
  const regressors = [
    ...(endogenous?.split(' + ') ?? []),
    ...plain.filter((term) => !dummies.test(term)),
  ].flatMap(termsOf);
  const names = new Map([...regressors, ['(Intercept)', '(Intercept)'] as const]);
  const span = /^d\(\w+(?:, (\d+))?\)$/.exec(left!);
  const effects = (absorbed?.split(' + ') ?? []).map((it) => ({ [entity]: 'entity', [time]: 'time' })[it]!);
  const vcovs = Object.keys(ref.se).filter((key) => singletons === 0 || key === 'iid');
  const instrumented = (endogenous?.split(' + ') ?? []).map((term) => [term, instruments!.split(' + ')]);
  return {
    name,
    reference: ref,
    nameOf: (term) => {
      const level = /^(\w+)::(\d+)$/.exec(term);
      return level === null ? names.get(term)! : `${level[1]} == ${level[2]}`;
    },
    vcovs,
    singletons,
    model: {
      kind: 'regression',
      outcome: span === null ? left : termsOf(left!)[0]![1],
      ...(span === null
        ? twoStages
          ? {}
          : { estimator: effects.length > 0 ? 'fixed_effects' : 'pooled_ols' }
        : { estimator: 'first_difference', span: Number(span[1] ?? 1) }),
      regressors: regressors.map(([, ours]) => ours),
      ...(effects.length > 0 || span !== null ? { effects } : {}),
      ...(twoStages ? { instruments: Object.fromEntries(instrumented) } : {}),
      ...(base ? { categorical: { [base[1]!]: { base: base[2] } } } : {}),
      ...(where === undefined ? {} : { where }),
      columns: vcovs.map((key, i) => ({ label: `(${i + 1})`, vcov: VCOVS[key]! })),
      ...more,
    },
  };
}

/** fixest counts trends otherwise: see slopes.test.ts. */
const NOT_OFFERED = ['guns_trend_by_state'];

function formsOf(
  panel: { readonly entity: string; readonly time: string },
  names: RegExp,
  special: (name: string) => Special = () => ({}),
): Form[] {
  return Object.entries({ ...reference.forms, ...reference.iv })
    .filter(([name]) => names.test(name) && !NOT_OFFERED.includes(name))
    .map(([name, ref]) => formOf(name, ref, panel, special(name)));
}

const logs = (columns: { readonly [to: string]: string }): { [name: string]: string } =>
  Object.fromEntries(Object.entries(columns).map(([to, from]) => [to, `ln(${from})`]));

const PRODUC = logs({ lgsp: 'gsp', lpcap: 'pcap', lpc: 'pc', lemp: 'emp', lhwy: 'hwy', lwater: 'water' });
const STATES = { entity: 'state', time: 'year' };
const MEAN = { lpcap: 9.679205826753162, unemp: 6.602205882352941 };
const EMPLUK = logs({ lemp: 'emp', lwage: 'wage', lcap: 'capital', lout: 'output' });

function productivity(name: string): Special {
  const region = /^produc_region_(\d)$/.exec(name);
  if (region !== null) return { where: `region == ${region[1]}` };
  if (name === 'produc_early0') return { where: 'year > 1978' };
  if (name === 'produc_early1') return { where: 'year <= 1978' };
  return {};
}

/** A variable drawn in or standardized stands under another name in the study. */
function renamed(form: Form, prefix: string): Form {
  const ours = (name: string): string => `${prefix}_${name}`;
  const { outcome, regressors } = form.model as { outcome: string; regressors: string[] };
  return {
    ...form,
    nameOf: (term) => (term === '(Intercept)' ? term : ours(form.nameOf(term))),
    model: { ...form.model, outcome: ours(outcome), regressors: regressors.map(ours) },
  };
}

const changed = (prefix: string, of: (name: string) => string): { [name: string]: string } =>
  Object.fromEntries(
    ['lgsp', 'lpcap', 'lpc', 'lemp', 'unemp'].map((name) => [`${prefix}_${name}`, of(name)]),
  );

/** A study per data set, with every model of the reference that its language can say. */
export const STUDIES: readonly StudyOf[] = [
  {
    id: 'produc',
    file: 'produc',
    ...STATES,
    variables: {
      ...PRODUC,
      lpcap2: 'lpcap ^ 2',
      lpcap_x_unemp: 'lpcap * unemp',
      lpcap_c: `lpcap - ${MEAN.lpcap}`,
      unemp_c: `unemp - ${MEAN.unemp}`,
      int_c: 'lpcap_c * unemp_c',
      early: 'if(year <= 1978, 1, 0)',
      ...changed('wz', (name) => `winsorize(${name}, 0.01)`),
      ...changed('w2', (name) => `winsorize(${name}, 0.01, 2)`),
      ...changed('z', (name) => `standardize(${name})`),
    },
    forms: [
      ...formsOf(STATES, /^produc_(?!unbal|winsor|standardized)/, productivity),
      ...formsOf(STATES, /^produc_winsor.*(?<!type2)$/).map((form) => renamed(form, 'wz')),
      ...formsOf(STATES, /^produc_winsor.*type2$/).map((form) => renamed(form, 'w2')),
      ...formsOf(STATES, /^produc_standardized/).map((form) => renamed(form, 'z')),
    ],
  },
  {
    id: 'produc-unbalanced',
    file: 'produc',
    ...STATES,
    gaps: true,
    variables: PRODUC,
    forms: formsOf(STATES, /^produc_unbal/, (name) =>
      name.endsWith('iv_twoway') ? { more: { singletons: 'keep' } } : {},
    ),
  },
  {
    id: 'cigar',
    file: 'cigar',
    ...STATES,
    variables: {
      lsales: 'ln(sales)',
      lrp: 'ln(price / cpi)',
      lrpn: 'ln(pimin / cpi)',
      lrdi: 'ln(ndi / cpi)',
    },
    forms: formsOf(STATES, /^cigar_/),
  },
  {
    id: 'empluk',
    file: 'empluk',
    entity: 'firm',
    time: 'year',
    variables: {
      ...EMPLUK,
      dn: 'diff(lemp, 1)',
      dn1: 'lag(diff(lemp, 1), 1)',
      dw: 'diff(lwage, 1)',
      dk: 'diff(lcap, 1)',
      dys: 'diff(lout, 1)',
      n2: 'lag(lemp, 2)',
    },
    forms: formsOf({ entity: 'firm', time: 'year' }, /^empluk_/),
  },
  {
    id: 'fatalities',
    file: 'fatalities',
    ...STATES,
    variables: {
      fatal_rate: 'fatal / pop * 10000',
      beertax2: 'beertax ^ 2',
      lincome: 'ln(income)',
    },
    forms: formsOf(STATES, /^fatalities_/, (name) =>
      name === 'fatalities_weighted_twfe' ? { more: { weights: { variable: 'pop', type: 'analytic' } } } : {},
    ),
  },
  {
    id: 'wages',
    file: 'wages',
    entity: 'id',
    time: 't',
    variables: { exp2: 'exp ^ 2' },
    forms: formsOf({ entity: 'id', time: 't' }, /^wages_/),
  },
  {
    id: 'males',
    file: 'males',
    entity: 'nr',
    time: 'year',
    variables: {},
    forms: formsOf({ entity: 'nr', time: 'year' }, /^males_/),
  },
  {
    id: 'guns',
    file: 'guns',
    ...STATES,
    variables: { lvio: 'ln(violent)' },
    forms: formsOf(STATES, /^guns_/, () => ({
      more: { weights: { variable: 'population', type: 'analytic' } },
    })),
  },
  {
    id: 'cigarettes',
    file: 'cigarettessw',
    ...STATES,
    variables: {
      lpacks: 'ln(packs)',
      lrprice: 'ln(price / cpi)',
      lrincome: 'ln(income / population / cpi)',
      rtaxs: '(taxs - tax) / cpi',
      rtax: 'tax / cpi',
      dq: 'diff(lpacks, 10)',
      dp: 'diff(lrprice, 10)',
      dy: 'diff(lrincome, 10)',
      ds: 'diff(rtaxs, 10)',
      dt: 'diff(rtax, 10)',
    },
    forms: formsOf(STATES, /^cigsw_/, (name) =>
      name.startsWith('cigsw_1995') ? { where: 'year == 1995' } : {},
    ),
  },
  {
    id: 'crime',
    file: 'crime',
    entity: 'county',
    time: 'year',
    variables: { lcrmrte: 'ln(crmrte)' },
    forms: formsOf({ entity: 'county', time: 'year' }, /^crime_/),
  },
];

/** The study as its file holds it. */
export function studyOf({ id, entity, time, variables, forms }: StudyOf): object {
  return {
    repro: 1,
    study: { id, title: id },
    data: { sources: { data: { path: 'data.csv' } }, panel: { entity, time } },
    variables: Object.fromEntries(Object.entries(variables).map(([name, formula]) => [name, { formula }])),
    models: Object.fromEntries(forms.map(({ name, model }) => [name, model])),
    outputs: { formats: ['md'] },
  };
}
