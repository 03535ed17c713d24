import type {
  ColumnResult,
  CompanionResult,
  HausmanResult,
  KinkResult,
  ModelResult,
  Results,
  SmoothTransitionResult,
  TestsResult,
  ThresholdResult,
  UncertaintyResult,
} from '../results/results.ts';
import { methodsOf } from '../results/threshold-tests.ts';
import { leastP } from './bootstrap-p.ts';
import { pairByKey } from './compare.ts';
import { valueChange } from './data-changes.ts';
import { externalValues } from './external-values.ts';
import { type Renames, renamed } from './renames.ts';
import type { Scalar, ValueChange } from './types.ts';

/** Named values of one model, in the order in which they are listed. */
type Values = readonly (readonly [item: string, value: Scalar, shown?: string | null])[];

/** Descriptive statistics: one subject per model and variable. */
export function descriptivesChanges(a: Results, b: Results, renames: Renames): ValueChange[] {
  return changesOf(a, b, renames, (name, model, term) => {
    if (model.kind !== 'descriptives') return [];
    return model.rows.map((row) => ({
      subject: `${name}: ${term(row.variable)}`,
      values: (['n', 'mean', 'std_dev', 'min', 'max'] as const).map((item) => [item, row[item]] as const),
    }));
  });
}

const FIT_ITEMS = [
  'n_obs',
  'n_entities',
  'n_periods',
  'df_resid',
  'rss',
  'r2_within',
  'r2_overall',
  'r2_between',
  'r2_lsdv',
  'adj_r2',
  'f_statistic',
  'f_p_value',
] as const;

/** Size and fit of every column. */
export function fitChanges(a: Results, b: Results, renames: Renames): ValueChange[] {
  const valuesOf = (column: ColumnResult): Values => FIT_ITEMS.map((item) => [item, column.fit[item]]);
  return changesOf(a, b, renames, (name, model) =>
    'columns' in model
      ? model.columns.map((column) => ({ subject: `${name} ${column.label}`, values: valuesOf(column) }))
      : [],
  );
}

/** Hausman's test in its three forms, specification tests, and the numbers of companions. */
export function testChanges(a: Results, b: Results, renames: Renames): ValueChange[] {
  return changesOf(a, b, renames, (name, model) =>
    model.kind === 'hausman'
      ? [{ subject: name, values: hausmanValues(model) }]
      : model.kind === 'uncertainty'
        ? [{ subject: name, values: uncertaintyValues(model) }]
        : model.kind === 'tests'
          ? [{ subject: name, values: specificationValues(model) }]
          : model.kind === 'companion'
            ? [{ subject: name, values: measureValues(model) }]
            : model.kind === 'external'
              ? [{ subject: name, values: [['version', model.version], ...externalValues(model)] }]
              : [],
  );
}

/** Ranks on average, what choices account for, and the verdicts that stand. */
function uncertaintyValues({ runs, indices, estimates, verdicts }: UncertaintyResult): Values {
  return [
    ['runs', runs],
    ...Object.entries(indices).map(
      ([index, { mean_shift }]) => [`mean rank shift of ${index}`, mean_shift.mean] as const,
    ),
    ...estimates
      .filter(({ focus }) => focus)
      .flatMap(({ model, column, term, effect, ...row }): Values => {
        const of = [model, column, effect === 'indirect' ? 'indirect' : null, term].filter(Boolean).join(' ');
        return [
          [`choice share of ${of}`, row.choice_share],
          [`combined interval of ${of}, lower bound`, row.conf_low],
          [`combined interval of ${of}, upper bound`, row.conf_high],
          [`draws in which ${of} stands`, row.same_sign_significant],
        ];
      }),
    ...verdicts.map(({ hypothesis, stands }) => [`draws in which ${hypothesis} stands`, stands] as const),
  ];
}

function specificationValues({ tests, vif }: TestsResult): Values {
  const named = tests.flatMap(({ test, of, statistic, p_value }): Values => {
    const subject = [test, ...of].join(' ');
    return [
      [`${subject} statistic`, statistic],
      [`${subject} p`, p_value],
    ];
  });
  return [...named, ...vif.map(({ term, pooled, within }) => [`VIF ${term}`, within ?? pooled] as const)];
}

function measureValues({ measures }: CompanionResult): Values {
  return measures.flatMap(({ measure, of, time, estimate, p_value }): Values => {
    const item = [measure, ...of, ...(time === null ? [] : [time])].join(' ');
    return [[item, estimate], ...(p_value === undefined ? [] : [[`${item} p`, p_value] as const])];
  });
}

function hausmanValues(model: HausmanResult): Values {
  const { statistic, df, p_value, definite, sigmamore, auxiliary, preferred } = model;
  return [
    ['statistic', statistic],
    ['df', df],
    ['p', p_value],
    ['definite', definite],
    ['sigmamore statistic', sigmamore.statistic],
    ['sigmamore df', sigmamore.df],
    ['sigmamore p', sigmamore.p_value],
    ['auxiliary statistic', auxiliary.statistic],
    ['auxiliary df', auxiliary.df],
    ['auxiliary p', auxiliary.p_value],
    ['preferred', preferred],
  ];
}

/** Tests for thresholds, how many were selected, their values and intervals, and the rows of each regime. */
export function thresholdChanges(a: Results, b: Results, renames: Renames): ValueChange[] {
  return changesOf(a, b, renames, (name, model) =>
    model.kind === 'threshold'
      ? [{ subject: name, values: thresholdValues(model) }]
      : model.kind === 'kink'
        ? [{ subject: name, values: kinkValues(model) }]
        : model.kind === 'smooth_transition'
          ? [{ subject: name, values: transitionValues(model) }]
          : [],
  );
}

function thresholdValues(result: ThresholdResult): Values {
  const { tests, selected, thresholds, regime_rows } = result;
  const several = methodsOf(result).length > 1;
  const tested = tests.flatMap((one): Values => {
    const { thresholds: k, f_statistic, p_value, critical, method } = one;
    const test = several ? `test ${k} (${method})` : `test ${k}`;
    return [
      [`F of ${test}`, f_statistic],
      [`p of ${test}`, p_value, leastP(p_value, one)],
      [`5% critical value of ${test}`, critical['0.05']],
    ];
  });
  const placed = thresholds.flatMap(
    ({ value, conf_low, conf_high, connected }, position): Values => [
      [`threshold ${position + 1}`, value],
      [`threshold ${position + 1}, lower bound`, conf_low],
      [`threshold ${position + 1}, upper bound`, conf_high],
      [`threshold ${position + 1}, connected interval`, connected],
    ],
  );
  const rows = regime_rows.map((count, regime): readonly [string, Scalar] => [
    `rows in regime ${regime}`,
    count,
  ]);
  return [...tested, ['selected', selected], ...placed, ...rows];
}

function kinkValues({ test, kink, regime_rows }: KinkResult): Values {
  return [
    ['F of no kink', test.f_statistic],
    ['p of no kink', test.p_value, leastP(test.p_value, test)],
    ['5% critical value of no kink', test.critical['0.05']],
    ['kink', kink.value],
    ['kink, standard error', kink.std_error],
    ['kink, lower bound', kink.conf_low],
    ['kink, upper bound', kink.conf_high],
    ['kink, connected interval', kink.connected],
    ...regime_rows.map((rows, side): readonly [string, Scalar] => [`rows on side ${side}`, rows]),
  ];
}

function transitionValues(result: SmoothTransitionResult): Values {
  const tested = result.tests.flatMap((test): Values => {
    const { statistic, p_value } = test[result.decided_by];
    const name = `${test.hypothesis}, order ${test.order}, ${test.transitions} transitions`;
    return [
      [`statistic of ${name}`, statistic],
      [`p of ${name}`, p_value],
    ];
  });
  const placed = result.transitions.flatMap(
    ({ gamma, locations }, r): Values => [
      [`steepness of transition ${r + 1}`, gamma.estimate],
      ...locations.map((it, j): readonly [string, Scalar] => [
        `location ${j + 1} of transition ${r + 1}`,
        it.estimate,
      ]),
    ],
  );
  return [...tested, ['selected', result.selected], ['locations', result.locations], ...placed];
}

type Subject = { readonly subject: string; readonly values: Values };

type Lister = (name: string, model: ModelResult, term: (name: string) => string) => Subject[];

/** The old side's models and terms go by their new names. */
function changesOf(a: Results, b: Results, renames: Renames, list: Lister): ValueChange[] {
  const [modelName, termName] = [renamed(renames.models), renamed(renames.terms)];
  const before = Object.entries(a.models).flatMap(([name, model]) => list(modelName(name), model, termName));
  const after = Object.entries(b.models).flatMap(([name, model]) => list(name, model, (term) => term));
  return pairByKey(before, after, ({ subject }) => subject).flatMap(({ key, old, new: fresh }) =>
    pairByKey(old?.values ?? [], fresh?.values ?? [], ([item]) => item).map((pair) =>
      valueChange(key, pair.key, pair.old?.[1] ?? null, pair.new?.[1] ?? null, {
        old: pair.old?.[2] ?? null,
        new: pair.new?.[2] ?? null,
      }),
    ),
  );
}
