import type { ModelSpec } from '../../study/study.ts';
import { emph, type Inlines, text } from '../document.ts';
import { runs } from '../fragment.ts';
import type { Scope } from '../scope.ts';
import type { Context } from '../template.ts';

/** What the letters of a model's equations stand for that no equation before it has said; empty where all have been. */
export function newSymbols(scope: Scope, spec: ModelSpec): readonly Context[] {
  const { models, panel } = scope.input.study;
  const before = models.slice(0, models.indexOf(spec)).filter((it) => effectsOf(it) !== null);
  const known = new Set(before.flatMap((it) => effectsOf(it) ?? []));
  const fresh = (effectsOf(spec) ?? []).filter((effect) => !known.has(effect));
  const { words, names, typography } = scope;
  const said = (letter: string, key: string, name = ''): Inlines => [
    emph(text(letter)),
    text(`${typography.space}${words(key, { name })}`),
  ];
  const indexed =
    panel.time === null
      ? [said('i', 'symbol.observation')]
      : [said('i', 'symbol.entity', names.label(panel.entity)), said('t', 'symbol.time')];
  return [
    ...(before.length === 0 ? indexed : []),
    ...fresh.map((effect) => {
      if (effect === 'entity') return said('μ', 'symbol.entity_effects');
      if (effect === 'time') return said('λ', 'symbol.time_effects');
      return said('δ', 'symbol.other_effects', names.label(effect));
    }),
    ...(before.length === 0 ? [said('ε', 'symbol.error')] : []),
  ].map(runs);
}

/** The effects that the equations of a model show; null where it has no equations. */
function effectsOf(spec: ModelSpec): readonly string[] | null {
  if (spec.kind === 'regression') return spec.columns.at(-1)?.effects ?? [];
  const equations = ['mediation', 'threshold', 'kink', 'smooth_transition'];
  return equations.includes(spec.kind) && 'effects' in spec ? spec.effects : null;
}
