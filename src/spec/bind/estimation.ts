import { didYouMean, listNames } from '../../diagnostics/suggest.ts';
import { parseFormula } from '../../formula/parse.ts';
import type { CategoricalSpec, Estimator, RegressionColumnSpec, Term, VcovSpec } from '../../study/study.ts';
import { hole } from '../fit.ts';
import type { Regression, RegressionColumn } from '../study-document.generated.ts';
import { type Binding, pointerTo } from './binding.ts';
import { bindTerm, bindTerms, termName } from './formula.ts';

type Raw = Pick<Regression, 'span' | 'weights' | 'categorical' | 'instruments' | 'wild_bootstrap'>;
type PointerOf = (key: keyof RegressionColumn) => string;

const panelEstimators: { readonly [estimator: string]: string } = {
  random_effects: 'Random effects are of entities seen over time',
  between: 'The between estimator is of entities seen over time',
  first_difference: 'First differences are taken over time',
};

/** What an estimator needs of the data, and keys that go with one estimator alone. */
export function checkEstimator(
  binding: Binding,
  estimator: Estimator,
  raw: Raw,
  model: Regression,
  pointerOf: PointerOf,
): void {
  const needs = panelEstimators[estimator];
  if (needs !== undefined && !binding.hasTime) {
    const hint = 'name the column of the periods: `data.panel.time`';
    binding.error('BIND015', pointerOf('estimator'), `${needs}, and the panel has no \`time\`.`, { hint });
  }
  if (
    raw.span !== undefined &&
    estimator !== 'first_difference' &&
    !usedElsewhere(model, 'first_difference')
  ) {
    binding.error('SPEC017', pointerOf('span'), '`span` goes with `estimator: first_difference` only.', {
      atKey: true,
      hint: 'write the estimator, or remove the key',
    });
  }
  if (
    raw.instruments !== undefined &&
    !instrumented.includes(estimator) &&
    !instrumented.some((one) => usedElsewhere(model, one))
  ) {
    const message = '`instruments` go with `estimator: iv`, `random_effects` and `between` only.';
    binding.error('SPEC017', pointerOf('instruments'), message, {
      atKey: true,
      hint: 'write `estimator: iv`, or remove the key',
    });
  }
  if (raw.weights !== undefined && (estimator === 'random_effects' || estimator === 'between')) {
    const what = estimator === 'between' ? 'the between estimator' : 'random effects';
    binding.error('SPEC017', pointerOf('weights'), `Weights do not go with ${what}.`, {
      atKey: true,
      hint: 'remove `weights`, or write `estimator: fixed_effects`',
    });
  }
}

const instrumented: readonly Estimator[] = ['iv', 'random_effects', 'between'];

/** Whether a named column has the estimator that a key of the model is for. */
function usedElsewhere(model: Regression, estimator: Estimator): boolean {
  if (!Array.isArray(model.columns)) return false;
  return model.columns.some(
    (column) =>
      column.estimator === estimator ||
      (estimator === 'iv' && column.estimator === undefined && model.estimator === undefined) ||
      (column.estimator === undefined && model.estimator === estimator),
  );
}

export function bindWeights(
  binding: Binding,
  raw: Raw,
  pointerOf: PointerOf,
): RegressionColumnSpec['weights'] {
  if (raw.weights === undefined) return null;
  const variable = bindTerm(binding, raw.weights.variable, `${pointerOf('weights')}/variable`);
  return { variable, type: raw.weights.type ?? 'analytic' };
}

const bootstrapped: readonly Estimator[] = ['pooled_ols', 'fixed_effects', 'first_difference'];

/** Residuals change sign by whole clusters, so there is one kind of them, and the estimator is least squares. */
export function bindWild(
  binding: Binding,
  raw: Raw,
  estimator: Estimator,
  vcov: VcovSpec,
  pointerOf: PointerOf,
): RegressionColumnSpec['wild'] {
  if (raw.wild_bootstrap === undefined) return null;
  const at = pointerOf('wild_bootstrap');
  if (!bootstrapped.includes(estimator)) {
    const message = `The wild bootstrap is of ${listNames(bootstrapped)}, not of \`${estimator}\`.`;
    binding.error('SPEC017', at, message, { atKey: true, hint: 'remove the key here' });
  }
  if (vcov.type !== 'cluster' || vcov.by.length !== 1) {
    const message = 'The wild bootstrap needs errors clustered one way.';
    const hint = 'for instance `vcov: { type: cluster, by: [entity] }`';
    binding.error('SPEC017', at, message, { atKey: true, hint });
  }
  const { replications = 999, weights = 'rademacher' } = raw.wild_bootstrap;
  return { replications, weights };
}

export function bindCategorical(binding: Binding, raw: Raw, pointerOf: PointerOf): CategoricalSpec[] {
  return Object.entries(raw.categorical ?? {}).flatMap(([name, { base = null }]) => {
    const at = pointerOf('categorical') + pointerTo(name);
    return binding.isColumn(name, at, true) ? [{ name, base }] : [];
  });
}

/** A term as models name it: `digital^2` is `digital ^ 2`. */
export function nameOfTerm(text: string): string {
  const parsed = parseFormula(text);
  return parsed.ok ? termName(parsed.value) : text;
}

/** Instrumented terms are regressors, with at least as many instruments that are not: a term of the equation is its own. */
export function bindInstruments(
  binding: Binding,
  raw: Raw,
  regressors: readonly Term[],
  controls: readonly Term[],
  pointerOf: PointerOf,
): RegressionColumnSpec['instruments'] {
  const pointer = pointerOf('instruments');
  if (raw.instruments === undefined) {
    const hint = 'for instance `instruments: { x: [z] }`, or write another estimator';
    binding.error('SPEC011', pointerOf('estimator'), 'Two-stage least squares needs `instruments`.', {
      hint,
    });
    return null;
  }
  const names = regressors.map(({ name }) => name);
  const endogenous: string[] = [];
  const terms = new Map<string, Term>();
  for (const [text, instruments] of Object.entries(raw.instruments)) {
    const name = nameOfTerm(text);
    const at = pointer + pointerTo(text);
    if (names.includes(name) || names.includes(hole)) endogenous.push(name);
    else {
      const hint = didYouMean(name, names) ?? `the regressors are ${listNames(names)}`;
      const message = `\`${name}\` is instrumented and not among the regressors.`;
      binding.error('BIND006', at, message, { atKey: true, hint });
    }
    bindTerms(binding, instruments, at).forEach((term, i) => {
      if ([...regressors, ...controls].some((other) => other.name === term.name && term.name !== hole)) {
        const message = `\`${term.name}\` is in the equation itself, so as an instrument it identifies nothing more.`;
        binding.warning('BIND014', `${at}/${i}`, message, { hint: 'leave it out of one of the two' });
        return;
      }
      terms.set(term.name, term);
    });
  }
  if (terms.size < endogenous.length && !terms.has(hole)) {
    const needed =
      endogenous.length === 1
        ? 'An instrumented regressor needs an instrument'
        : `${endogenous.length} instrumented regressors need as many instruments`;
    const there = terms.size === 1 ? 'is one' : terms.size === 0 ? 'is none' : `are ${terms.size}`;
    const message = `${needed} outside the equation, and there ${there}.`;
    binding.error('SPEC016', pointer, message, { atKey: true, hint: 'add instruments' });
  }
  return { endogenous, terms: [...terms.values()] };
}
