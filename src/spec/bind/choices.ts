import type { BootstrapSpec, Estimator, Term, VcovSpec } from '../../study/study.ts';
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

/** The covariance matrix; without one, clustered by entity in a panel and HC1 in a cross-section. */
export function bindVcov(binding: Binding, vcov: Vcov | undefined, pointer: string): VcovSpec {
  if (vcov === undefined) {
    return binding.hasTime ? { type: 'cluster', by: ['entity'], smallSample: 'reghdfe' } : { type: 'HC1' };
  }
  if (vcov.type === 'cluster') {
    const by = bindFactors(binding, vcov.by ?? ['entity'], `${pointer}/by`);
    return { type: 'cluster', by, smallSample: vcov.small_sample ?? 'reghdfe' };
  }
  for (const key of ['by', 'small_sample'] as const) {
    if (vcov[key] === undefined) continue;
    const hint = 'write `type: cluster`, or remove the key';
    binding.error('SPEC017', `${pointer}/${key}`, `\`${key}\` goes with \`type: cluster\` only.`, {
      atKey: true,
      hint,
    });
  }
  return { type: vcov.type };
}

/** Absorbed effects, checked against what the estimator can do with them. */
export function bindEffects(
  binding: Binding,
  names: readonly string[],
  estimator: Estimator,
  pointer: string,
): string[] {
  const effects = bindFactors(binding, names, pointer);
  if (estimator === 'pooled_ols' && effects.length > 0) {
    const hint = 'write `estimator: fixed_effects`, or remove `effects`';
    binding.error('SPEC017', pointer, 'Pooled OLS absorbs no effects.', { atKey: true, hint });
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

type RawBootstrap = { readonly replications?: number; readonly method?: BootstrapSpec['method'] };

/** null where there are no replications. */
export function bindBootstrap(raw: RawBootstrap, method: BootstrapSpec['method']): BootstrapSpec | null {
  const replications = raw.replications ?? 1000;
  if (replications === 0) return null;
  return { replications, method: raw.method ?? method, interval: 'percentile' };
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
