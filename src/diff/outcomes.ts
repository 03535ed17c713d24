import { linearityOf } from '../results/nonlinear.ts';
import type { ColumnResult, ModelResult, Results, TermResult, ThresholdResult } from '../results/results.ts';
import { leastP } from './bootstrap-p.ts';
import { externalValues } from './external-values.ts';
import type { Scalar } from './types.ts';

/** A result that a change of the study can move. */
export type Outcome = {
  readonly layer: OutcomeLayer;
  readonly name: string;
  readonly value: Scalar;
  /** What is printed instead, where that is another thing. */
  readonly shown: string | null;
};
export type OutcomeLayer =
  | 'sample'
  | 'weight'
  | 'coefficient'
  | 'standard error'
  | 'test'
  | 'effect'
  | 'threshold'
  | 'regime difference'
  | 'measure'
  | 'external'
  | 'uncertainty'
  | 'verdict';

/** The results of a build by a key that does not change where a name carries a number (regimes do). */
export function outcomesOf(results: Results): Map<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  const add: Add = (layer, key, name, value, shown = null) => {
    outcomes.set(outcomeKey(layer, key), { layer, name, value, shown });
  };
  add('sample', 'rows', 'rows', results.sample.rows);
  for (const [index, { weights }] of Object.entries(results.indices))
    for (const { indicator, time, weight } of weights) {
      const period = time === undefined || time === null ? '' : ` (${time})`;
      add('weight', [index, indicator, time ?? null], `${index}: ${indicator}${period}`, weight);
    }
  for (const [name, model] of Object.entries(results.models)) addModel(add, name, model);
  for (const [name, { verdict }] of Object.entries(results.hypotheses)) add('verdict', name, name, verdict);
  return outcomes;
}

type Add = (layer: OutcomeLayer, key: unknown, name: string, value: Scalar, shown?: string | null) => void;

const outcomeKey = (layer: OutcomeLayer, key: unknown): string => JSON.stringify([layer, key]);

/** The key of the coefficient that a standard error is of; null for every other result. */
export function coefficientOf(key: string): string | null {
  const [layer, of] = JSON.parse(key) as [OutcomeLayer, unknown];
  return layer === 'standard error' ? outcomeKey('coefficient', of) : null;
}

function addModel(add: Add, name: string, model: ModelResult): void {
  if ('columns' in model) for (const column of model.columns) addColumn(add, name, column);
  if (model.kind === 'hausman') {
    add('test', [name, 'p'], `${name}: sigmamore p`, model.sigmamore.p_value);
    add('test', [name, 'preferred'], `${name}: preferred`, model.preferred);
  }
  if (model.kind === 'tests')
    for (const { test, of, p_value } of model.tests)
      add('test', [name, test, of], `${name}: p of ${[test, ...of].join(' ')}`, p_value);
  if (model.kind === 'companion')
    for (const { measure, of, time, estimate } of model.measures)
      add(
        'measure',
        [name, measure, of, time],
        `${name}: ${[measure, ...of, ...(time === null ? [] : [time])].join(' ')}`,
        estimate,
      );
  if (model.kind === 'mediation') {
    const { total, direct, indirect, chains } = model.effects;
    for (const [effect, { estimate }] of Object.entries({ total, direct, indirect }))
      add('effect', [name, effect], `${name}: ${effect}`, estimate);
    for (const [mediator, { indirect: through }] of Object.entries(model.effects.mediators))
      add('effect', [name, 'through', [mediator]], `${name}: indirect (${mediator})`, through.estimate);
    for (const { through, indirect: chain } of chains ?? [])
      add('effect', [name, 'through', through], `${name}: indirect (${through.join(', ')})`, chain.estimate);
  }
  if (model.kind === 'uncertainty') {
    for (const [index, { mean_shift }] of Object.entries(model.indices))
      add('uncertainty', [name, index], `${name}: mean rank shift of ${index}`, mean_shift.mean);
    for (const { hypothesis, stands } of model.verdicts)
      add(
        'uncertainty',
        [name, 'stands', hypothesis],
        `${name}: draws in which ${hypothesis} stands`,
        stands,
      );
  }
  if (model.kind === 'external')
    for (const [item, value] of externalValues(model))
      add('external', [name, item], `${name}: ${item}`, value);
  if (model.kind === 'kink') {
    const { test } = model;
    add('threshold', [name, 'p'], `${name}: p of no kink`, test.p_value, leastP(test.p_value, test));
    add('threshold', [name, 0], `${name}: kink`, model.kink.value);
  }
  if (model.kind === 'smooth_transition') {
    const linearity = linearityOf(model);
    add('threshold', [name, 'p'], `${name}: p of linearity`, linearity?.p_value ?? null);
    add('threshold', [name, 'selected'], `${name}: transitions selected`, model.selected);
    model.transitions.forEach(({ gamma, locations }, r) => {
      add('threshold', [name, r, 'gamma'], `${name}: steepness ${r + 1}`, gamma.estimate);
      locations.forEach(({ estimate }, j) => {
        add('threshold', [name, r, j], `${name}: location ${j + 1} of transition ${r + 1}`, estimate);
      });
    });
  }
  if (model.kind === 'threshold') {
    for (const test of model.tests) {
      const { thresholds: k, p_value, method } = test;
      add(
        'threshold',
        [name, 'p', k, method],
        `${name}: p of test ${k} (${method})`,
        p_value,
        leastP(p_value, test),
      );
    }
    add('threshold', [name, 'selected'], `${name}: thresholds selected`, model.selected);
    model.thresholds.forEach(({ value }, at) => {
      add('threshold', [name, at], `${name}: threshold ${at + 1}`, value);
    });
  }
  if ('regime_difference' in model) addDifferences(add, name, model.regime_difference);
}

function addDifferences(add: Add, name: string, differences: ThresholdResult['regime_difference']): void {
  for (const { of, between, estimate } of differences)
    add(
      'regime difference',
      [name, of, between],
      `${name}: ${of}, regime ${between[1]} - ${between[0]}`,
      estimate,
    );
}

function addColumn(add: Add, model: string, { label, terms }: ColumnResult): void {
  for (const term of terms) {
    const [key, name] = [[model, label, keyOf(term)], `${model} ${label}: ${term.term}`];
    add('coefficient', key, name, term.estimate);
    add('standard error', key, name, term.std_error);
  }
}

function keyOf({ term, of, regime }: TermResult): unknown {
  return of === undefined ? term : [of, regime];
}
