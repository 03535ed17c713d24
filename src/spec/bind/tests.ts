import { didYouMean, listNames } from '../../diagnostics/suggest.ts';
import { printName } from '../../formula/print.ts';
import type { SpecificationTest, TestsSpec, UnitRootSpec } from '../../study/study.ts';
import { hole } from '../fit.ts';
import type { Regression, RegressionColumn, Tests } from '../study-document.generated.ts';
import { type Binding, pointerTo } from './binding.ts';
import { nameOfTerm } from './estimation.ts';
import { bindTerms } from './formula.ts';

/** The regression that a test is of; null where there is none, which is then said. */
export function testedRegression(
  binding: Binding,
  name: string,
  pointer: string,
  what: string,
): Regression | null {
  const { models } = binding.study;
  const of = Object.hasOwn(models, name) ? models[name]! : null;
  const regressions = Object.keys(models).filter((other) => models[other]!.kind === 'regression');
  const known = name === hole || binding.isFaulty(pointerTo('models', name));
  const hint =
    didYouMean(name, regressions) ??
    (regressions.length > 0 ? `the regressions are ${listNames(regressions)}` : null);
  if (of === null && !known)
    binding.error('BIND009', pointer, `The study has no model \`${name}\`.`, { hint });
  if (of === null || of.kind === 'regression') return of;
  const message = `\`${name}\` is of kind ${of.kind}; ${what} is of a regression.`;
  binding.error('BIND009', pointer, message, { hint });
  return null;
}

const contrasted = ['pooled_ols', 'fixed_effects', 'random_effects'];

/** What the last column of a regression is made of, keys of the model where it has none of its own. */
function lastColumn(of: Regression): Partial<RegressionColumn> & Regression {
  return { ...of, ...(Array.isArray(of.columns) ? of.columns.at(-1) : {}) };
}

/** Equations in levels, without weights: what fixed and random effects have in common. */
export function refuseUncontrasted(
  binding: Binding,
  name: string,
  of: Regression,
  pointer: string,
  what: string,
): void {
  const last = lastColumn(of);
  const { estimator: given, instruments, weights } = last;
  const estimator = given ?? (instruments === undefined ? 'fixed_effects' : 'iv');
  const hint = 'write a regression of its own for the test';
  if (!contrasted.includes(estimator)) {
    const message = `The last column of \`${name}\` is \`${estimator}\`. ${what}.`;
    binding.error('BIND009', `${pointer}/of`, message, { hint });
  } else if (last.slopes !== undefined && estimator === 'fixed_effects') {
    const message = `The last column of \`${name}\` has slopes by level. ${what}, without such slopes.`;
    binding.error('BIND009', `${pointer}/of`, message, { hint });
  } else if (last.random?.includes('time') === true && estimator === 'random_effects') {
    const message = `The last column of \`${name}\` has random effects of \`time\`. ${what} of entities.`;
    binding.error('BIND009', `${pointer}/of`, message, { hint });
  } else if (instruments !== undefined && estimator === 'random_effects') {
    const message = `The last column of \`${name}\` has instruments. ${what}, without instruments.`;
    binding.error('BIND009', `${pointer}/of`, message, { hint });
  } else if (weights !== undefined) {
    const message = `The last column of \`${name}\` has weights. ${what}, without weights.`;
    binding.error('BIND009', `${pointer}/of`, message, { hint });
  }
}

const ofPanels: readonly SpecificationTest[] = [
  'effects',
  'breusch_pagan',
  'serial_correlation',
  'groupwise_heteroskedasticity',
  'cross_section_dependence',
];
/** Made where they are named. */
const ofPanelsNamed: readonly SpecificationTest[] = [
  'honda',
  'king_wu',
  'gourieroux_holly_monfort',
  'bera_sosa_escudero_yoon',
  'baltagi_li',
  'wooldridge_within',
  'wooldridge_levels',
  'wooldridge_differences',
];
const ofAll: readonly SpecificationTest[] = ['reset', 'vif'];

export function bindTests(binding: Binding, name: string, model: Tests): TestsSpec {
  const pointer = pointerTo('models', name);
  const { of: tested = null } = model;
  if (tested === null) refuseWithoutRegression(binding, model, pointer);
  const of =
    tested === null ? null : testedRegression(binding, tested, `${pointer}/of`, 'a specification test');
  if (of !== null && tested !== null)
    refuseUncontrasted(
      binding,
      tested,
      of,
      pointer,
      'Specification tests are of pooled, fixed-effects and random-effects regressions',
    );
  const whole = binding.hasTime ? [...ofPanels, ...ofAll] : ofAll;
  const include = model.include ?? (tested === null ? [] : whole);
  include.forEach((test, i) => {
    if (binding.hasTime || ![...ofPanels, ...ofPanelsNamed].includes(test)) return;
    binding.error(
      'BIND015',
      `${pointer}/include/${i}`,
      `\`${test}\` needs periods, and the panel has no \`time\`.`,
      {
        hint: 'name the column of the periods: `data.panel.time`',
      },
    );
  });
  return {
    kind: 'tests',
    name,
    pointer,
    title: model.title ?? null,
    of: tested,
    include,
    unitRoot: bindUnitRoot(binding, model, pointer),
    joint: bindJoint(binding, model, of, pointer),
  };
}

/** Keys that are about a regression need one; a model of tests needs something to test. */
function refuseWithoutRegression(binding: Binding, model: Tests, pointer: string): void {
  if (model.unit_root === undefined) {
    const message = `\`${pointer.slice(1).replaceAll('/', '.')}\` has neither \`of\` nor \`unit_root\`.`;
    const hint = '`of` names a regression; `unit_root: { variables: [x] }` tests variables';
    binding.error('SPEC011', pointer, message, { atKey: true, hint });
  }
  for (const key of ['include', 'joint'] as const) {
    if (model[key] === undefined) continue;
    const message = `\`${key}\` is about a regression, and the model has no \`of\`.`;
    binding.error('SPEC017', `${pointer}/${key}`, message, {
      atKey: true,
      hint: 'name the regression: `of`',
    });
  }
}

function bindUnitRoot(binding: Binding, { unit_root: raw }: Tests, pointer: string): UnitRootSpec | null {
  if (raw === undefined) return null;
  const at = `${pointer}/unit_root`;
  if (!binding.hasTime)
    binding.error('BIND015', at, 'Unit-root tests need periods, and the panel has no `time`.', {
      atKey: true,
      hint: 'name the column of the periods: `data.panel.time`',
    });
  const { tests = ['levin_lin_chu', 'im_pesaran_shin'], deterministic = 'intercept', lags = 1 } = raw;
  if (raw.max_lags !== undefined && typeof lags === 'number')
    binding.error('SPEC017', `${at}/max_lags`, '`max_lags` goes with `lags: aic` or `lags: sic`.', {
      atKey: true,
      hint: 'remove it, or choose the lags by a criterion',
    });
  return {
    variables: bindTerms(binding, raw.variables, `${at}/variables`),
    tests,
    deterministic,
    lags: typeof lags === 'number' ? lags : { criterion: lags, most: raw.max_lags ?? 3 },
  };
}

/** Terms of the last column, by the names that tables know them by. */
function bindJoint(
  binding: Binding,
  model: Tests,
  of: Regression | null,
  pointer: string,
): readonly (readonly string[])[] {
  const { regressors = [], controls = [], categorical = {} } = of === null ? {} : lastColumn(of);
  const known = [...regressors, ...controls].map(nameOfTerm);
  const dummies = Object.keys(categorical).map((column) => `${printName(column)} == `);
  return (model.joint ?? []).map((terms, i) =>
    terms.map((text, j) => {
      const name = nameOfTerm(text);
      const there = known.includes(name) || dummies.some((start) => name.startsWith(start));
      if (of !== null && !there && name !== hole) {
        const hint = didYouMean(name, known) ?? `its terms are ${listNames(known)}`;
        const message = `The last column of \`${model.of}\` has no term \`${name}\`.`;
        binding.error('BIND006', `${pointer}/joint/${i}/${j}`, message, { hint });
      }
      return name;
    }),
  );
}
