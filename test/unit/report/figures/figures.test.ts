import { describe, expect, test } from 'vitest';
import { coefficientFigure } from '../../../../src/report/figures/coefficients.ts';
import { indexOverTimeFigure } from '../../../../src/report/figures/index-over-time.ts';
import { fileName } from '../../../../src/report/figures/labels.ts';
import { lrCurveFigure } from '../../../../src/report/figures/lr-curve.ts';
import { accent, contrast, shorten, textWidth, wrap } from '../../../../src/report/figures/style.ts';
import { escapeXml, roundCoordinates } from '../../../../src/report/figures/svg.ts';
import { weightsFigure } from '../../../../src/report/figures/weights.ts';
import type { IndexResult, RegressionResult } from '../../../../src/results/results.ts';
import type { IndexSpec, RegressionSpec, Study } from '../../../../src/study/study.ts';
import { builtInWords } from '../../../support/words.ts';

const words = builtInWords('en');
const NOWHERE = { start: 0, end: 0 };
const HOSTILE = '<script>alert(1)</script> "&" 青海';

const index: IndexSpec = {
  name: 'rural',
  pointer: '/indices/rural',
  label: 'Rural',
  symbol: null,
  normalize: { method: 'minmax', scope: 'pooled' },
  weights: { method: 'entropy', scope: 'pooled', within: 'none', shift: 0 },
  aggregate: { method: 'arithmetic' },
  transform: 'none',
  hasDimensions: true,
  dimensions: ['a', 'b'].map((name) => ({
    name,
    label: name === 'a' ? HOSTILE : null,
    indicators: [1, 2].map((i) => ({
      name: `${name}${i}`,
      pointer: '',
      label: i === 1 ? HOSTILE : null,
      unit: null,
      direction: 1 as const,
      expr: { kind: 'name' as const, name: `${name}${i}`, at: NOWHERE },
      text: null,
    })),
  })),
};

const result: IndexResult = {
  weights: ['a1', 'a2', 'b1', 'b2'].map((indicator, i) => ({
    dimension: indicator[0]!,
    indicator,
    direction: 'positive',
    weight: 0.1 * (i + 1),
    entropy: 0.9,
  })),
  scores: ['Gansu', HOSTILE, 'Henan', 'Hebei', 'Hunan'].flatMap((entity, i) =>
    [2011, 2012, 2013].map((time, t) => ({ entity, time, score: 0.1 + 0.1 * i + 0.01 * t, value: 0 })),
  ),
};

/** Every figure that takes a text from the study, with a hostile one. */
const drawn = (): string[] => [
  weightsFigure(index, result, words, HOSTILE),
  indexOverTimeFigure(result, HOSTILE, words, HOSTILE)!,
  lrCurveFigure(
    {
      curves: [
        {
          threshold: 0.5,
          critical: 7.35,
          points: [0, 0.5, 1].map((gamma) => ({ gamma, lr: Math.abs(gamma - 0.5) * 30 })),
        },
      ],
      membership: [],
    },
    HOSTILE,
    0.95,
    words,
    HOSTILE,
  )!,
];

describe('figures', () => {
  test('are the same bytes each time, and well-formed', () => {
    const first = drawn();
    expect(drawn()).toEqual(first);
    for (const svg of first) {
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      expect(svg.match(/<g[ >]/g)!.length).toBe(svg.match(/<\/g>/g)!.length);
    }
  });

  test('let no text of a study become markup', () => {
    for (const svg of drawn()) {
      expect(svg).not.toContain('<script');
      expect(svg).toContain('&lt;script&gt;');
    }
  });

  test('draw one bar for each indicator, with the weight as printed', () => {
    const svg = weightsFigure(index, result, words, 'alt');
    for (const label of ['0.100', '0.200', '0.300', '0.400']) expect(svg).toContain(`>${label}<`);
  });

  test('tell apart intervals that include zero: hollow points', () => {
    const term = (estimate: number, half: number) => ({
      term: 'x',
      estimate,
      std_error: half / 2,
      statistic: 2,
      p_value: 0.04,
      conf_low: estimate - half,
      conf_high: estimate + half,
    });
    const column = (half: number) => ({ label: '(1)', terms: [term(1, half)] });
    const study = { indices: [], variables: [], outputs: { digits: 4, stars: null } } as unknown as Study;
    const name = { name: 'x', expr: { kind: 'name', name: 'x', at: NOWHERE } };
    const model = { confidence: 0.95, columns: [{ regressors: [name] }] } as unknown as RegressionSpec;
    const draw = (half: number) =>
      coefficientFigure(
        study,
        model,
        { kind: 'regression', columns: [column(half)] } as unknown as RegressionResult,
        words,
        'alt',
      )!;
    expect(draw(0.5)).not.toContain(`fill="none" stroke="${contrast}"`);
    expect(draw(0.5)).toContain(`fill="${accent}"`);
    expect(draw(2)).toContain(contrast);
    expect(draw(2)).not.toContain(`fill="${accent}"`);
  });

  test('have no curve without candidates, and no time line for one period', () => {
    expect(lrCurveFigure({ curves: [], membership: [] }, 'q', 0.95, words, 'alt')).toBeNull();
    const once = { ...result, scores: result.scores.filter((score) => score.time === 2011) };
    expect(indexOverTimeFigure(once, 'title', words, 'alt')).toBeNull();
  });
});

describe('parts of figures', () => {
  test('file names are plain, and names of other scripts get their place', () => {
    expect(fileName('weights', 'rural_index', 0)).toBe('weights-rural-index');
    expect(fileName('weights', '乡村', 1)).toBe('weights-2');
    expect(fileName('lr', 'a/b', 2)).toBe('lr-a-b-3');
  });

  test('texts are measured, wrapped and cut by their width, wide scripts counted double', () => {
    expect(textWidth('青海', 10)).toBe(20);
    expect(wrap('one two three', textWidth('one two', 12))).toEqual(['one two', 'three']);
    // Between Chinese characters, but no mark that closes begins a line, and none that opens ends one.
    expect(wrap('数字经济，乡村（振兴）', 48)).toEqual(['数字经', '济，乡村', '（振兴）']);
    expect(wrap('乡村（振兴）', 36)).toEqual(['乡村', '（振', '兴）']);
    expect(wrap('GDP增长 of all', textWidth('GDP增长', 12))).toEqual(['GDP增长', 'of all']);
    expect(wrap('', 10)).toEqual(['']);
    expect(shorten('Guangdong', 500)).toBe('Guangdong');
    expect(shorten('Guangdong', 30)).toMatch(/^Gu?a?…$/);
  });

  test('coordinates are rounded in attributes and left alone in text', () => {
    expect(roundCoordinates('<path d="M0.123456,1e3L-0.0001,2"/><text x="1.005">0.123456</text>')).toBe(
      '<path d="M0.12,1e3L0,2"/><text x="1">0.123456</text>',
    );
    expect(escapeXml('a\u0001<b>&"')).toBe('a &lt;b&gt;&amp;&quot;');
  });
});
