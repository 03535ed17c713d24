import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contrast, dashes, mutedOpacity, quiet, series } from '../../../../src/report/figures/style.ts';
import { svgDocument } from '../../../../src/report/figures/svg.ts';
import { contrastRatio, difference, lab, laid, VISIONS } from '../../../support/color-vision.ts';

const css = readFileSync(new URL('../../../../templates/html/style.css', import.meta.url), 'utf8');

/** A variable of the page's style in either theme: the first stands for light, the next within the query for dark. */
function variable(name: string, theme: 'light' | 'dark'): string {
  const dark = css.slice(css.indexOf('prefers-color-scheme: dark'));
  const found = new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(theme === 'light' ? css : dark);
  if (found === null) throw new Error(`no ${name}`);
  return found[1]!;
}

const drawing = svgDocument('', { width: 1, height: 1 }, '');
const inks = { light: / color="(#\w{6})"/.exec(drawing)![1]!, dark: /color: (#\w{6})/.exec(drawing)![1]! };
const themes = ['light', 'dark'] as const;
const pairs = series.flatMap((one, i) => series.slice(0, i).map((other) => [one, other] as const));

describe('colors of the figures', () => {
  test('the calculation knows the ends of its scales', () => {
    expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21, 5);
    // WCAG's own example of the least grey that passes 4.5 on white.
    expect(contrastRatio('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
    expect(lab('#ffffff')[0]).toBeCloseTo(100, 3);
    // Red and green of one lightness are the textbook case: far apart, and near for a deuteranope.
    expect(difference('#b45a3c', '#5f8a2d')).toBeGreaterThan(
      2 * difference('#b45a3c', '#5f8a2d', 'deuteranopia'),
    );
  });

  test.each(themes)('words read on %s paper: 4.5 to 1 (WCAG 1.4.3), also those that stand back', (theme) => {
    const paper = variable('paper', theme);
    for (const ink of [
      inks[theme],
      variable('ink', theme),
      variable('quiet', theme),
      variable('link', theme),
    ])
      expect(contrastRatio(ink, paper), ink).toBeGreaterThanOrEqual(4.5);
    expect(contrastRatio(laid(inks[theme], mutedOpacity, paper), paper)).toBeGreaterThanOrEqual(4.5);
  });

  test('and in the file alone, on white', () => {
    expect(contrastRatio(laid(inks.light, mutedOpacity, '#ffffff'), '#ffffff')).toBeGreaterThanOrEqual(4.5);
  });

  test.each(themes)('lines and fills stand out from %s paper: 3 to 1 (WCAG 1.4.11)', (theme) => {
    const paper = variable('paper', theme);
    for (const color of [...series, quiet])
      expect(contrastRatio(color, paper), `${color} on ${paper}`).toBeGreaterThanOrEqual(3);
  });

  test('words on the strongest square of a correlation read, in either theme', () => {
    for (const theme of themes)
      for (const color of [series[0], contrast]) {
        const square = laid(color, 0.6, variable('paper', theme));
        expect(contrastRatio(inks[theme], square), `${color} ${theme}`).toBeGreaterThanOrEqual(4.5);
      }
  });

  test.each(Object.keys(VISIONS))('any two of the series are apart: %s', (vision) => {
    for (const [one, other] of pairs)
      expect(difference(one, other, vision), `${one} ${other}`).toBeGreaterThan(15);
  });

  test('neighbors are apart in grey, by lightness alone', () => {
    for (let i = 1; i < series.length; i++)
      expect(Math.abs(lab(series[i]!)[0] - lab(series[i - 1]!)[0]), series[i]).toBeGreaterThan(14.5);
  });

  test('lines that share a lightness have other dashes', () => {
    for (let i = 2; i < dashes.length; i++) expect(dashes[i]).not.toBe(dashes[i - 2]);
    expect(new Set(dashes).size).toBe(dashes.length);
  });
});
