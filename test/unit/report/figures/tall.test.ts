import { describe, expect, test } from 'vitest';
import { type FlowLayer, flowAcross } from '../../../../src/report/figures/flow.ts';
import { roadmapFigure } from '../../../../src/report/figures/roadmap.ts';
import { ranksFigure, scoreMapFigure } from '../../../../src/report/figures/score-map.ts';
import { weightsFigure } from '../../../../src/report/figures/weights.ts';
import type { IndexResult, Results } from '../../../../src/results/results.ts';
import type { IndexSpec, ModelSpec, Study } from '../../../../src/study/study.ts';
import { builtInWords } from '../../../support/words.ts';

const words = builtInWords('en');
/** A figure as wide as the line keeps the size of its words up to this height. */
const PAGE = 830;
/** Two figures of this height, with their captions, share a page. */
const HALF = 414;
const heightOf = (svg: string): number => Number(/ height="([\d.]+)"/.exec(svg)?.[1]);

const LONG = 'Foreign portfolio investment liabilities and assets by output';
const indicators = Array.from({ length: 30 }, (_, i) => ({
  name: `i${i}`,
  label: i % 7 === 0 ? LONG : `Indicator ${i}`,
}));
const index = {
  name: 'x',
  hasDimensions: true,
  dimensions: [{ name: 'd', label: 'D', indicators }],
} as unknown as IndexSpec;
const weights = indicators.map(({ name }) => ({ indicator: name, weight: 1 / 30 }));

const scores = (entities: number) =>
  Array.from({ length: entities }, (_, i) =>
    [2001, 2002].map((time) => ({ entity: `E${i}`, time, score: i + time / 1e4, value: 0 })),
  ).flat();
const result = (entities: number) => ({ weights, scores: scores(entities) }) as unknown as IndexResult;

describe('figures with many rows', () => {
  test('keep the height of a page, with labels whole', () => {
    const svg = weightsFigure(index, result(3), words, 'alt');
    expect(heightOf(svg)).toBeLessThanOrEqual(PAGE);
    expect(svg).toContain(`>${LONG}<`);
  });

  test('share a page where their rows may be closer', () => {
    expect(heightOf(scoreMapFigure(result(31), 'alt')!)).toBeLessThanOrEqual(HALF);
    expect(heightOf(ranksFigure(result(31), 'Rank', 'alt')!)).toBeLessThanOrEqual(HALF);
    // Too many for half a page: no closer than others.
    expect(heightOf(ranksFigure(result(60), 'Rank', 'alt')!)).toBe(60 * 13 + 62);
  });

  test('give long names the room that short ones leave', () => {
    const names = Array.from({ length: 38 }, (_, i) => `fixed_asset_investment_${i}`);
    const layers: FlowLayer[] = [
      { heading: 'Columns', boxes: names.map((name) => ({ id: name, strong: null, text: name })) },
      { heading: 'Models', boxes: [{ id: 'm', strong: null, text: 'm' }] },
    ];
    const svg = flowAcross(layers, [], 'alt');
    for (const name of names) expect(svg).toContain(`>${name}<`);
    expect(heightOf(svg)).toBeLessThanOrEqual(PAGE);
  });
});

describe('the roadmap', () => {
  const model = { kind: 'uncertainty', name: 'u', title: null, of: ['x'] } as unknown as ModelSpec;
  const draw = (periods: number, models: readonly ModelSpec[]) =>
    roadmapFigure(
      {
        study: {
          sources: [{ name: 's' }],
          indices: [{ name: 'x', label: 'X' }],
          variables: [],
          models,
          hypotheses: [],
        } as unknown as Study,
        results: { sample: { rows: 51, entities: 51, periods }, hypotheses: {} } as unknown as Results,
        words,
      },
      'alt',
    );

  test('counts the periods of a panel only', () => {
    expect(draw(1, [])).toContain('51 observations<');
    expect(draw(2, [])).toContain('over 2 periods');
  });

  test('leads from an index to the analysis of its uncertainty', () => {
    const arrows = (svg: string) => svg.match(/marker-end/g)?.length;
    expect(arrows(draw(2, [model]))).toBe((arrows(draw(2, [])) ?? 0) + 1);
  });
});
