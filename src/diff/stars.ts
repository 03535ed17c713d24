import type { OutputSpec } from '../study/study.ts';
import { isObject } from './normalize-document.ts';
import type { DiffSide } from './types.ts';

type Stars = NonNullable<OutputSpec['stars']>;

/** The language's default. */
const DEFAULT_STARS: Stars = [
  { symbol: '*', below: 0.05 },
  { symbol: '**', below: 0.01 },
  { symbol: '***', below: 0.001 },
];

/** How a side marks significance: by its own `outputs.stars`, the default where it says nothing. */
export function starsOf(side: DiffSide): (p: number | null) => string {
  const stars = side.study === undefined ? documentStars(side) : (side.study.outputs.stars ?? []);
  const strictest = [...stars].sort((one, other) => one.below - other.below);
  return (p) => (p === null ? '' : (strictest.find(({ below }) => p < below)?.symbol ?? ''));
}

function documentStars({ document }: DiffSide): Stars {
  const outputs = document?.outputs;
  const stars = isObject(outputs) ? outputs.stars : undefined;
  if (stars === 'none') return [];
  if (!isObject(stars)) return DEFAULT_STARS;
  return Object.entries(stars).flatMap(([symbol, below]) =>
    typeof below === 'number' ? [{ symbol, below }] : [],
  );
}
