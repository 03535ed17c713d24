import { text } from './document.ts';
import { formatLevel } from './format.ts';
import { inline } from './fragment.ts';
import { setting } from './origin.ts';
import type { Scope } from './scope.ts';
import { pointerPart } from './selection.ts';
import type { Context } from './template.ts';

/** `* p < 0.05, ** p < 0.01`: made from the study, loosest first; null where the study wants none. */
export function starLegend(scope: Scope): Context {
  if (scope.stars === null || scope.stars.length === 0) return null;
  return scope.stars.map((rule) =>
    inline(
      { kind: 'stars', text: rule.symbol },
      text(' '),
      { kind: 'emph', children: [text('p')] },
      text(' < '),
      setting(formatLevel(rule.below), rule.below, `${scope.starsKey}/${pointerPart(rule.symbol)}`),
    ),
  );
}

/** The same sign by sign, with what each stands for: a bound of *p*, or in Chinese a level in percent. */
export function starLevels(scope: Scope): Context {
  return (scope.stars ?? []).map(({ symbol, below }) => {
    const pointer = `${scope.starsKey}/${pointerPart(symbol)}`;
    const level = scope.typography.levelsInPercent
      ? inline(setting(String(Number((below * 100).toFixed(6))), below, pointer, 'percent'), text('%'))
      : inline(
          { kind: 'emph', children: [text('p')] },
          text(' < '),
          setting(formatLevel(below), below, pointer),
        );
    return { symbol: inline({ kind: 'stars', text: symbol }), level };
  });
}
