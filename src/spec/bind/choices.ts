import { listNames } from '../../diagnostics/suggest.ts';
import type { Estimator, Term, VcovSpec } from '../../study/study.ts';
import { hole } from '../fit.ts';
import type { Vcov } from '../study-document.generated.ts';
import type { Binding } from './binding.ts';

/** `entity`, `time` or a data column, as effects and clusters name them. The panel's own columns become their roles. */
export function bindFactors(binding: Binding, names: readonly string[], pointer: string): string[] {
  const { entity, time } = binding.study.data.panel;
  const factors: string[] = [];
  names.forEach((name, i) => {
    const role = name === entity ? 'entity' : name === time ? 'time' : name;
    const at = `${pointer}/${i}`;
    if (role === 'time' && !binding.hasTime) {
      const hint = 'name the column of the periods: `data.panel.time`';
      binding.error('BIND010', at, 'The panel has no `time`.', { hint });
    } else if (factors.includes(role)) {
      binding.error('BIND014', at, `\`${name}\` is here twice: it is the panel's \`${role}\`.`, {
        hint: 'remove one of the two',
      });
    } else if (role === 'entity' || role === 'time' || isFactor(binding, role, at)) {
      factors.push(role);
    }
  });
  return factors;
}

function isFactor(binding: Binding, name: string, pointer: string): boolean {
  if (name === hole || binding.columns.has(name) || !binding.allColumnsKnown) return true;
  const hint = binding.columnHint(name, ['entity', 'time', ...binding.columns.keys()]);
  binding.error(
    'BIND010',
    pointer,
    `\`${name}\` is neither \`entity\`, nor \`time\`, nor a column of the data.`,
    { hint },
  );
  return false;
}

/** Which `small_sample` goes with which matrix. */
const corrections = {
  cluster: ['reghdfe', 'areg', 'plm', 'none'],
  driscoll_kraay: ['reghdfe', 'xtscc', 'none'],
  newey_west: ['reghdfe', 'none'],
} as const;

/** The covariance matrix; without one, clustered by entity in a panel and HC1 in a cross-section. */
function bindVcov(binding: Binding, vcov: Vcov | undefined, pointer: string): VcovSpec {
  if (vcov === undefined) {
    return binding.hasTime ? { type: 'cluster', by: ['entity'], smallSample: 'reghdfe' } : { type: 'HC1' };
  }
  const { type, lags = null } = vcov;
  const smallSample = vcov.small_sample ?? 'reghdfe';
  switch (type) {
    case 'cluster': {
      refuseKeys(binding, vcov, pointer, ['lags'], '`type: driscoll_kraay` or `newey_west`');
      const by = bindFactors(binding, vcov.by ?? ['entity'], `${pointer}/by`);
      return { type, by, smallSample: correctionOf(binding, corrections[type], smallSample, pointer) };
    }
    case 'driscoll_kraay':
      refuseKeys(binding, vcov, pointer, ['by'], '`type: cluster`');
      refuseWithoutTime(binding, 'Driscoll-Kraay errors', pointer);
      return { type, lags, smallSample: correctionOf(binding, corrections[type], smallSample, pointer) };
    case 'newey_west':
      refuseKeys(binding, vcov, pointer, ['by'], '`type: cluster`');
      refuseWithoutTime(binding, 'Newey-West errors', pointer);
      return { type, lags, smallSample: correctionOf(binding, corrections[type], smallSample, pointer) };
    default:
      refuseKeys(binding, vcov, pointer, ['by', 'small_sample'], '`type: cluster`');
      refuseKeys(binding, vcov, pointer, ['lags'], '`type: driscoll_kraay` or `newey_west`');
      return { type };
  }
}

function refuseKeys(
  binding: Binding,
  vcov: Vcov,
  pointer: string,
  keys: readonly ('by' | 'small_sample' | 'lags')[],
  owner: string,
): void {
  for (const key of keys) {
    if (vcov[key] === undefined) continue;
    const hint = `write ${owner}, or remove the key`;
    binding.error('SPEC017', `${pointer}/${key}`, `\`${key}\` goes with ${owner} only.`, {
      atKey: true,
      hint,
    });
  }
}

function correctionOf<T extends string>(
  binding: Binding,
  known: readonly [T, ...T[]],
  given: string,
  pointer: string,
): T {
  const found = known.find((one) => one === given);
  if (found !== undefined) return found;
  const message = `\`small_sample: ${given}\` is no correction of these errors.`;
  binding.error('SPEC017', `${pointer}/small_sample`, message, {
    hint: `write ${listNames(known, 5, 'or')}`,
  });
  return known[0];
}

function refuseWithoutTime(binding: Binding, what: string, pointer: string): void {
  if (binding.hasTime) return;
  const hint = 'name the column of the periods: `data.panel.time`';
  binding.error('BIND015', `${pointer}/type`, `${what} need periods, and the panel has no \`time\`.`, {
    hint,
  });
}

/** The covariance matrix of a model that is estimated as the estimator is. */
export function bindVcovFor(
  binding: Binding,
  vcov: Vcov | undefined,
  estimator: Estimator,
  pointer: string,
): VcovSpec {
  const bound = bindVcov(binding, vcov, pointer);
  checkVcov(binding, bound, estimator, pointer);
  return bound;
}

/** What the estimator can do with the matrix. */
function checkVcov(binding: Binding, vcov: VcovSpec, estimator: Estimator, pointer: string): void {
  if (vcov.type === 'newey_west' && estimator !== 'pooled_ols') {
    const message = 'Newey-West errors are of pooled OLS.';
    const hint = 'write `type: driscoll_kraay`, or `type: cluster`';
    binding.error('SPEC017', `${pointer}/type`, message, { hint });
  }
  if (estimator !== 'between') return;
  const ofPeriods =
    vcov.type === 'driscoll_kraay' || (vcov.type === 'cluster' && vcov.by.join() !== 'entity');
  if (!ofPeriods) return;
  const message =
    'The between estimator has one observation per entity: errors are iid, HC0 to HC3, or clustered by entity.';
  binding.error('SPEC017', pointer, message, { atKey: true, hint: 'for instance `vcov: { type: HC1 }`' });
}

/** Absorbed effects, checked against what the estimator can do with them. */
export function bindEffects(
  binding: Binding,
  names: readonly string[],
  estimator: Estimator,
  pointer: string,
): string[] {
  const effects = bindFactors(binding, names, pointer);
  if ((estimator === 'pooled_ols' || estimator === 'between') && effects.length > 0) {
    const hint = 'write `estimator: fixed_effects`, or remove `effects`';
    const what = estimator === 'between' ? 'The between estimator' : 'Pooled OLS';
    binding.error('SPEC017', pointer, `${what} absorbs no effects.`, { atKey: true, hint });
  }
  if (estimator === 'fixed_effects' && names.length === 0) {
    const hint = 'name them, for instance `effects: [entity]`, or write `estimator: pooled_ols`';
    binding.error('SPEC017', pointer, 'Fixed effects need effects to absorb.', { atKey: true, hint });
  }
  if (estimator !== 'random_effects') return effects;
  const other = effects.find((effect) => effect !== 'entity' && effect !== 'time');
  if (other !== undefined) {
    const message = `Random effects are of \`entity\`, with \`time\` as dummies; \`${other}\` cannot be one.`;
    binding.error('SPEC017', pointer, message, {
      atKey: true,
      hint: `remove \`${other}\`, or write \`estimator: fixed_effects\``,
    });
  }
  return effects;
}

/** A term with the place that names it. */
export type Placed = { readonly term: Term; readonly pointer: string };

export function placed(terms: readonly Term[], pointer: string): Placed[] {
  return terms.map((term, i) => ({ term, pointer: `${pointer}/${i}` }));
}

/** The terms of one equation must differ, the outcome from the rest. */
export function refuseTwice(binding: Binding, terms: readonly Placed[]): void {
  const first = new Map<string, Placed>();
  for (const one of terms) {
    const { name } = one.term;
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, one);
    } else if (name !== hole) {
      const related = [{ at: binding.span(other.pointer), note: 'it stands here first' }];
      binding.error('BIND014', one.pointer, `\`${name}\` stands twice in one model.`, {
        related,
        hint: 'remove one of the two',
      });
    }
  }
}
