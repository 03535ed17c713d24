import { canonicalJson } from '../../base/canonical.ts';
import type { AggregateRule, NormalizeRule, TreatRule, WeightsRule } from '../../catalog/index-methods.ts';
import type { IndexSpec, MissingSpec } from '../../study/study.ts';
import type { Uncertainty } from '../study-document.generated.ts';
import type { Binding } from './binding.ts';
import { bindAggregate, bindNormalize, bindTreat } from './index-rules.ts';
import { bindWeights } from './index-weights.ts';
import { acrossOptions, checkImputation } from './settings.ts';

type Vary = Uncertainty['vary'];
type Written<K extends 'treat' | 'normalize' | 'weights' | 'aggregate' | 'imputation'> = Exclude<
  NonNullable<Vary[K]>[number],
  string
>;

/** The study's own choice among the levels. */
export const OWN = 'own';

/** Names of the alternatives: their label, else their method. One name twice is said. */
export function alternativeNames(
  binding: Binding,
  written: readonly (string | { readonly label?: string; readonly method: string })[],
  pointer: string,
): string[] {
  const names = written.map((one) => (typeof one === 'string' ? one : (one.label ?? one.method)));
  names.forEach((name, i) => {
    if (name !== OWN && names.indexOf(name) === i) return;
    const message =
      name === OWN
        ? `\`${OWN}\` is the name of the study's own choice.`
        : `Two alternatives are called \`${name}\`.`;
    binding.error('BIND004', `${pointer}/${i}`, message, { hint: 'give it a `label` of its own' });
  });
  return names;
}

/** Scope, base and what belongs to single indicators come from the index where the alternative does not say. */
export function normalizeRules(
  binding: Binding,
  written: NonNullable<Vary['normalize']>,
  index: IndexSpec,
  pointer: string,
): NormalizeRule[] {
  const { scope, base, indicators } = index.normalize;
  return written.map((one, i) => {
    const { label: _, ...rule }: Written<'normalize'> = typeof one === 'string' ? { method: one } : one;
    const place = `${pointer}/${i}`;
    const bound = bindNormalize(
      binding,
      rule.scope === undefined ? { ...rule, scope, ...(base === undefined ? {} : { base }) } : rule,
      index.dimensions,
      place,
    );
    if (rule.indicators !== undefined || indicators === undefined) return bound;
    // Goalposts and targets stand by indicator as well; those are of the index's own method.
    const own = Object.entries(indicators).filter(([, { method }]) => method !== index.normalize.method);
    return own.length === 0
      ? bound
      : { ...bound, indicators: { ...bound.indicators, ...Object.fromEntries(own) } };
  });
}

export function weightsRules(
  binding: Binding,
  written: NonNullable<Vary['weights']>,
  index: IndexSpec,
  pointer: string,
): WeightsRule[] {
  const { scope, base, within, between, shift } = index.weights;
  return written.map((one, i) => {
    const { label: _, ...rule }: Written<'weights'> = typeof one === 'string' ? { method: one } : one;
    const ofScope = rule.scope === undefined ? { scope, ...(base === undefined ? {} : { base }) } : {};
    const nesting =
      rule.within === undefined
        ? { within, ...(between === undefined || rule.between !== undefined ? {} : { between }) }
        : {};
    return bindWeights(
      binding,
      { shift, ...ofScope, ...nesting, ...rule },
      index.dimensions,
      `${pointer}/${i}`,
    );
  });
}

export function aggregateRules(
  binding: Binding,
  written: NonNullable<Vary['aggregate']>,
  index: IndexSpec,
  pointer: string,
): AggregateRule[] {
  return written.map((one, i) => {
    const { label: _, ...rule }: Written<'aggregate'> = typeof one === 'string' ? { method: one } : one;
    return bindAggregate(binding, rule, index.hasDimensions, `${pointer}/${i}`);
  });
}

export function treatRules(
  binding: Binding,
  written: NonNullable<Vary['treat']>,
  index: IndexSpec,
  pointer: string,
): TreatRule[] {
  return written.map((one, i) => {
    const { label: _, ...rule }: Written<'treat'> = typeof one === 'string' ? { method: one } : one;
    return bindTreat(binding, rule, index.dimensions, `${pointer}/${i}`)!;
  });
}

export function imputationRules(
  binding: Binding,
  written: NonNullable<Vary['imputation']>,
  pointer: string,
): Omit<MissingSpec, 'columns'>[] {
  return written.map((one, i) => {
    const rule: Written<'imputation'> = typeof one === 'string' ? { method: one } : one;
    const bound = {
      method: rule.method,
      edges: rule.edges ?? 'none',
      maxGap: rule.max_gap ?? null,
      ...(rule.window === undefined ? {} : { window: rule.window }),
      ...(rule.weighting === undefined ? {} : { weighting: rule.weighting }),
      ...acrossOptions(rule),
    } as const;
    checkImputation(binding, bound, `${pointer}/${i}`);
    return bound;
  });
}

/**
 * An alternative that is another one written again varies nothing: an error, where other programs go on in silence.
 * Each member of `lists` is one index's rules, the own one first; only what is the same in all of them is a repetition.
 */
export function refuseRepeated(
  binding: Binding,
  lists: readonly (readonly unknown[])[],
  names: readonly string[],
  pointer: string,
): void {
  const texts = lists.map((rules) => rules.map((rule) => canonicalJson((rule ?? null) as never)));
  names.forEach((name, i) => {
    for (let earlier = 0; earlier <= i; earlier++) {
      if (!texts.every((rules) => rules[earlier] === rules[i + 1]) || names[earlier - 1] === name) continue;
      const message =
        earlier === 0
          ? `\`${name}\` is the study's own choice already: nothing would vary.`
          : `\`${name}\` is the same as \`${names[earlier - 1]}\`.`;
      binding.error('SPEC017', `${pointer}/${i}`, message, {
        hint: 'write another alternative, or remove it',
      });
      return;
    }
  });
}
