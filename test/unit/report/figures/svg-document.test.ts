import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { drawnMarkup, Plot } from '../../../../src/report/figures/plot.ts';
import { SvgDocument } from '../../../../src/report/figures/svg-document.ts';

// Every mark that a figure draws, on labels with what markup gives a meaning to.
const rows = ['A & B', '<i>"C"</i>', "D's", 'E\u00a0F', '数字'].map((name, i) => ({
  name,
  x: i + 1,
  y: (i * 7) % 5,
  low: i - 0.5,
  high: i + 1.25,
  group: i % 2 === 0 ? 'even' : 'odd & "more"',
}));
const drawings: { readonly [name: string]: Plot.PlotOptions } = {
  lines: {
    x: { label: 'x & <y>', nice: true },
    y: { grid: true, label: 'y "quoted"' },
    marks: [
      Plot.ruleY([0]),
      Plot.ruleX([2], { strokeDasharray: '4,3' }),
      Plot.areaY(rows, { x: 'x', y1: 'low', y2: 'high', fillOpacity: 0.2 }),
      Plot.line(rows, { x: 'x', y: 'y', z: 'group', stroke: 'group' }),
      Plot.link(rows, { x1: 'x', x2: 'x', y1: 'low', y2: 'high' }),
      Plot.dot(rows, { x: 'x', y: 'y', r: 3, title: 'name', href: 'name' }),
      Plot.text(rows, { x: 'x', y: 'y', text: (row) => `${row.name}\nsecond line`, dx: 8, lineWidth: 6 }),
    ],
  },
  bars: {
    color: { domain: ['even', 'odd & "more"'], range: ['#2f78b7', '#d2691e'] },
    y: { domain: rows.map(({ name }) => name) },
    marks: [
      Plot.barX(rows, { x: 'x', y: 'name', fill: 'group' }),
      Plot.text(rows, { x: 'x', y: 'name', text: 'name', textAnchor: 'start' }),
    ],
  },
  cells: {
    x: { type: 'band', tickRotate: -30 },
    marks: [Plot.cell(rows, { x: 'name', y: 'group', fill: 'y', inset: 0.5 })],
  },
  facets: {
    fy: { label: null },
    marks: [
      Plot.rectX(rows, { fy: 'group', x1: 'low', x2: 'high', y1: 'x', y2: 'y' }),
      Plot.rectY(rows, { fy: 'group', x1: 'low', x2: 'high', y1: 0, y2: 'y' }),
    ],
  },
};

test.each(Object.keys(drawings))('%s are written as on a whole DOM', (name) => {
  const options = { width: 640, height: 300, ...drawings[name] };
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const whole = drawnMarkup(options, document as never);
  expect(drawnMarkup(options, new SvgDocument() as never)).toBe(whole);
  expect(whole.length).toBeGreaterThan(1000);
});
