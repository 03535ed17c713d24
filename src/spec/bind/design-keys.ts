import { listNames } from '../../diagnostics/suggest.ts';
import type { Estimator, RegressionColumnSpec, Term } from '../../study/study.ts';
import type { Regression, RegressionColumn } from '../study-document.generated.ts';
import { type Binding, pointerTo } from './binding.ts';
import { bindFactors } from './choices.ts';
import { bindTerm } from './formula.ts';

type Key = 'random' | 'iv_method' | 'constant' | 'singletons' | 'slopes';
type Raw = Pick<Regression, Key | 'variance' | 'instruments'>;
type PointerOf = (key: keyof RegressionColumn) => string;

/** What a column says of its design beyond what every column says; keys that are at their default are not there. */
export type DesignKeys = Pick<
  RegressionColumnSpec,
  'random' | 'ivMethod' | 'constant' | 'singletons' | 'slopes'
>;

/** Which estimators a key goes with, and what it is said to go with. */
const owners: { readonly [key in Key]: { readonly of: readonly Estimator[]; readonly words: string } } = {
  random: { of: ['random_effects'], words: '`estimator: random_effects`' },
  iv_method: { of: ['random_effects'], words: '`estimator: random_effects` and `instruments`' },
  constant: { of: ['first_difference'], words: '`estimator: first_difference`' },
  singletons: { of: ['fixed_effects', 'iv', 'first_difference'], words: 'absorbed `effects`' },
  slopes: { of: ['fixed_effects', 'iv'], words: '`fixed_effects` and `iv`' },
};

/**
 * Keys that go with some estimators. One that stands at the model and not at the column serves those of its columns that
 * can take it.
 */
export function bindDesign(
  binding: Binding,
  raw: Raw,
  column: RegressionColumn | null,
  estimator: Estimator,
  bound: Pick<RegressionColumnSpec, 'effects' | 'instruments'>,
  pointerOf: PointerOf,
): DesignKeys {
  const { effects, instruments } = bound;
  const goes = (key: Key): boolean => {
    if (raw[key] === undefined) return false;
    const fits =
      owners[key].of.includes(estimator) &&
      (key !== 'iv_method' || instruments !== null) &&
      (key !== 'singletons' || effects.length > 0);
    if (!fits && (column === null || column[key] !== undefined)) refuse(binding, key, pointerOf(key));
    return fits;
  };
  const random = goes('random') ? randomOf(binding, raw, pointerOf) : null;
  if (estimator === 'random_effects' && instruments !== null) checkStaged(binding, raw, random, pointerOf);
  const method = goes('iv_method') ? raw.iv_method : undefined;
  const slopes = goes('slopes') ? slopesOf(binding, raw, effects, pointerOf('slopes')) : [];
  const bare = goes('constant') && raw.constant === false;
  if (bare && effects.length > 0) {
    const message = 'Differences net of effects have no constant to leave out.';
    binding.error('SPEC017', pointerOf('constant'), message, {
      atKey: true,
      hint: 'remove one of the two keys',
    });
  }
  return {
    ...(random === null ? {} : { random }),
    ...(estimator === 'random_effects' && instruments !== null ? { ivMethod: method ?? 'g2sls' } : {}),
    ...(bare ? { constant: false as const } : {}),
    ...(goes('singletons') && raw.singletons === 'keep' ? { singletons: 'keep' as const } : {}),
    ...(slopes.length === 0 ? {} : { slopes }),
  };
}

function refuse(binding: Binding, key: Key, pointer: string): void {
  const hint = 'write the estimator, or remove the key';
  binding.error('SPEC017', pointer, `\`${key}\` goes with ${owners[key].words} only.`, { atKey: true, hint });
}

/** null for the entities', which are random where nothing is said. */
function randomOf(binding: Binding, raw: Raw, pointerOf: PointerOf): 'time' | 'both' | null {
  const roles = raw.random ?? ['entity'];
  const random = roles.length === 2 ? 'both' : roles[0] === 'time' ? 'time' : null;
  if (random === 'both' && raw.variance === 'maximum_likelihood') {
    const message = 'Maximum likelihood is of one kind of random effects.';
    const hint = 'name one role in `random`, or another `variance`';
    binding.error('SPEC017', pointerOf('variance'), message, { hint });
  }
  return random;
}

/** With instruments the components are those of Swamy and Arora, of one kind of effects. */
function checkStaged(binding: Binding, raw: Raw, random: 'time' | 'both' | null, pointerOf: PointerOf): void {
  if (raw.variance !== undefined && raw.variance !== 'swamy_arora') {
    const message = `With instruments the variance components are Swamy and Arora's, not \`${raw.variance}\`.`;
    binding.error('SPEC017', pointerOf('variance'), message, { hint: 'remove `variance`' });
  }
  if (random === 'both') {
    const message = 'With instruments one kind of effects is random.';
    binding.error('SPEC017', pointerOf('random'), message, { atKey: true, hint: 'name one role' });
  }
}

/** Levels are those of an absorbed effect, for their own constants are absorbed with the slopes. */
function slopesOf(
  binding: Binding,
  raw: Raw,
  effects: readonly string[],
  pointer: string,
): readonly { readonly effect: string; readonly terms: readonly Term[] }[] {
  const { time } = binding.study.data.panel;
  return Object.entries(raw.slopes ?? {}).flatMap(([name, texts]) => {
    const at = pointer + pointerTo(name);
    const role = { [binding.study.data.panel.entity]: 'entity', [time ?? '']: 'time' }[name] ?? name;
    if (!effects.includes(role)) {
      const known = bindFactors(binding, [name], pointer).length > 0;
      const hint = effects.length === 0 ? 'name it in `effects`' : `the effects are ${listNames(effects)}`;
      const message = `Slopes differ by levels of an absorbed effect, and \`${name}\` is none.`;
      if (known) binding.error('BIND006', at, message, { atKey: true, hint });
      return [];
    }
    const terms = texts.map((text, i) =>
      bindTerm(binding, text === 'time' && time !== undefined ? time : text, `${at}/${i}`),
    );
    return [{ effect: role, terms }];
  });
}
