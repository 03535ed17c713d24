import { expect, test } from 'vitest';
import { transitionFigure } from '../../../../src/report/figures/transition.ts';
import type { SmoothTransitionResult } from '../../../../src/results/results.ts';

const estimate = (value: number | null) => ({ estimate: value });
const drawn = (transitions: readonly (readonly (number | null)[])[]) =>
  transitionFigure(
    { points: [0, 1, 2, 3, 4].map((q) => ({ q, g: transitions.map((_, r) => q / (4 + r)) })) } as never,
    {
      transitions: transitions.map((locations) => ({ locations: locations.map(estimate) })),
    } as unknown as SmoothTransitionResult,
    { x: 'q', y: 'g' },
    'alt',
  )!;

/** Names above the frame with the height at which they stand. */
const names = (svg: string) =>
  [...svg.matchAll(/<g([^>]*)>\s*<text([^>]*)>(c[^<]*)</g)].map(([, group = '', own = '', text = '']) => ({
    text,
    at: `${/translate\([^,]*,([^)]*)\)/.exec(group)?.[1]} ${/translate\([^,]*,([^)]*)\)/.exec(own)?.[1]}`,
  }));

test('a location has the name that its table gives it', () => {
  expect(names(drawn([[1.5]])).map(({ text }) => text)).toEqual(['c = 1.5000']);
  expect(names(drawn([[1, 3]])).map(({ text }) => text)).toEqual(['c₁ = 1.0000', 'c₂ = 3.0000']);
  expect(names(drawn([[3], [1]])).map(({ text }) => text)).toEqual(['c₂ = 1.0000', 'c₁ = 3.0000']);
  expect(names(drawn([[null]]))).toEqual([]);
});

test('names of locations close by stand above each other, of others in one line', () => {
  const rows = (svg: string) => new Set(names(svg).map(({ at }) => at)).size;
  expect(rows(drawn([[2, 2.01]]))).toBe(2);
  expect(rows(drawn([[1, 3]]))).toBe(1);
});

test('a second curve is told apart by dashes, not by color alone', () => {
  expect(drawn([[1], [3]])).toContain('stroke-dasharray="6 3"');
  expect(drawn([[1]])).not.toContain('stroke-dasharray="6 3"');
});
