import { companionMeasures } from '../../catalog/companion-methods.ts';
import { didYouMean, listNames } from '../../diagnostics/suggest.ts';
import type { CompanionSpec } from '../../study/study.ts';
import { hole } from '../fit.ts';
import type { Claim as RawClaim } from '../study-document.generated.ts';
import type { Binding } from './binding.ts';

/** Whether a companion has a number of this name, of so many things, and with a p-value where the claim needs one. */
export function checkMeasure(binding: Binding, raw: RawClaim, model: CompanionSpec, pointer: string): void {
  const { name, of = [], periods } = raw.measure!;
  if (name === hole) return;
  const kinds = companionMeasures[model.method];
  const kind = kinds.find((one) => one.name === name);
  if (kind === undefined) {
    const known = kinds.map((one) => one.name);
    const hint = didYouMean(name, known) ?? `\`${model.method}\` has ${listNames(known, 12)}`;
    binding.error('BIND006', `${pointer}/name`, `\`${model.name}\` has no number \`${name}\`.`, { hint });
    return;
  }
  if (of.length !== kind.of) {
    const due =
      kind.of === 0 ? 'is of nothing in particular' : `is of ${kind.of} name${kind.of > 1 ? 's' : ''}`;
    const message = `\`${name}\` ${due}; the claim gives ${of.length}.`;
    const hint = kind.of === 0 ? 'remove `of`' : 'name groups, indicators or classes in `of`';
    binding.error('BIND006', raw.measure!.of === undefined ? pointer : `${pointer}/of`, message, { hint });
  }
  if (Array.isArray(periods) && (!kind.timed || !binding.hasTime))
    binding.error('BIND006', `${pointer}/periods`, `\`${name}\` is of no period.`, {
      hint: 'remove `periods`',
    });
  checkP(binding, raw, name, kind.tested === true, pointer);
}

/** A sign without a level is held to p < .05, so it needs a test as `p_below` does. */
function checkP(binding: Binding, raw: RawClaim, name: string, tested: boolean, pointer: string): void {
  const claim = pointer.slice(0, pointer.lastIndexOf('/'));
  const tell = (key: 'p_below' | 'sign' | 'interval_excludes_zero', what: string) => {
    if (raw[key] === undefined) return;
    binding.error('SPEC017', `${claim}/${key}`, `\`${name}\` comes without ${what}.`, {
      atKey: true,
      hint: 'claim a size: `greater_than`, `less_than`, or `equals` with `within`',
    });
  };
  tell('interval_excludes_zero', 'an interval');
  if (tested) return;
  tell('p_below', 'a p-value');
  tell('sign', 'a p-value, which a claimed sign is held to');
}
