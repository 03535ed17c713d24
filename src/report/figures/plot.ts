import * as Plot from '@observablehq/plot';
import { fontSize, width } from './style.ts';
import { svgDocument } from './svg.ts';
import { SvgDocument } from './svg-document.ts';

export { Plot };

/** Above the axis there is room for its name, clear of the topmost tick. */
const NAMED_TOP = 26;

/** What every plot shares; the page's width unless a plot says otherwise. */
const common = { width, marginTop: 18, marginRight: 18, marginBottom: 40 };

/**
 * Draws with Observable Plot on a document of our own, and makes its markup canonical: no style sheet, no class, no
 * random id, coordinates to a hundredth.
 */
export function plotSvg(options: Plot.PlotOptions & { readonly height: number }, alt: string): string {
  const named = typeof options.y?.label === 'string' ? { marginTop: NAMED_TOP } : {};
  const content = drawnMarkup({ ...common, ...named, ...options }, new SvgDocument() as never);
  // Plot says so at the root of its drawing, which is left behind.
  const sized = `<g font-size="${fontSize - 1}" text-anchor="middle">${content}</g>`;
  return svgDocument(sized, { width: options.width ?? width, height: options.height }, alt);
}

/** What Plot draws on a document, without what is for pages. */
export function drawnMarkup(
  options: Plot.PlotOptions,
  document: NonNullable<Plot.PlotOptions['document']>,
): string {
  const drawn = Plot.plot({ ...options, document });
  return (drawn as unknown as { readonly innerHTML: string }).innerHTML
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/ class="[^"]*"/g, '')
    .replace(/ aria-(label|description|labelledby)="[^"]*"/g, '')
    .replace(/ font-variant="[^"]*"/g, '')
    .replace(/ style="[^"]*"/g, '')
    .replace(/<title>[\s\S]*?<\/title>/g, '')
    .trim();
}
