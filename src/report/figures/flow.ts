import { accent, ink, quiet, shorten, textWidth, width, wrap } from './style.ts';
import { svgDocument, svgText } from './svg.ts';

/** A box of a flow: its lines are wrapped; `strong` heads it. */
export type FlowBox = {
  readonly id: string;
  readonly strong: string | null;
  readonly text: string;
  readonly filled?: boolean;
};
export type FlowEdge = { readonly from: string; readonly to: string };
/** Boxes side by side with a heading at the left. */
export type FlowLayer = { readonly heading: string; readonly boxes: readonly FlowBox[] };

const LINE = 14;
const SIZE = 11;
const GAP = 12;
const BETWEEN = 34;
const PAD = 8;
/** Of a flow across: how close its boxes stand at most, how tall they may get together, and how wide they are. */
const LEAST_PITCH = 19;
const TALLEST = 780;
const LEAST_WIDTH = 56;
const SPARE = 24;

type Placed = FlowBox & {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly lines: readonly string[];
};

/**
 * Layers from the top down, boxes of equal width in each, more than fit in rows. Arrows run from box to box; where a layer
 * has several rows they would cross its boxes, so that one arrow leads from layer to layer instead.
 */
export function flowSvg(layers: readonly FlowLayer[], edges: readonly FlowEdge[], alt: string): string {
  const shown = layers.filter(({ boxes }) => boxes.length > 0);
  const gutter = Math.ceil(Math.max(0, ...shown.map(({ heading }) => textWidth(heading, SIZE)))) + 24;
  const placed = new Map<string, Placed>();
  const frames: Frame[] = [];
  const parts: string[] = [];
  let y = 8;
  for (const { heading, boxes } of shown) {
    const top = y;
    const rows = rowsOf(boxes, width - gutter - 8);
    for (const row of rows) {
      const w = (width - gutter - 8 - GAP * (row.length - 1)) / row.length;
      const wide = Math.min(w, 300);
      const start = gutter + (width - gutter - 8 - wide * row.length - GAP * (row.length - 1)) / 2;
      const filled = row.map((box) => ({ ...box, lines: linesOf(box, wide - 2 * PAD) }));
      const h = Math.max(...filled.map(({ lines }) => lines.length)) * LINE + 2 * PAD;
      filled.forEach((box, i) => {
        placed.set(box.id, { ...box, x: start + i * (wide + GAP), y, w: wide, h });
      });
      y += h + GAP;
    }
    y -= GAP;
    frames.push({ top, bottom: y, several: rows.length > 1, ids: new Set(boxes.map(({ id }) => id)) });
    parts.push(svgText(8, (top + y) / 2 + 4, heading, { size: SIZE, weight: 600, muted: true }));
    y += BETWEEN;
  }
  const middle = gutter + (width - gutter - 8) / 2;
  const drawn = frames.slice(1).flatMap((frame, i) => {
    const before = frames[i]!;
    if (before.several || frame.several) return [curve(middle, before.bottom, middle, frame.top, true)];
    const between = edges.filter(({ from, to }) => before.ids.has(from) && frame.ids.has(to));
    return between.map(({ from, to }) => boxArrow(placed.get(from)!, placed.get(to)!));
  });
  const boxes = [...placed.values()].map(boxSvg);
  return svgDocument(
    [marker, ...parts, ...drawn, ...boxes].join('\n'),
    { width, height: y - BETWEEN + 10 },
    alt,
  );
}

type Frame = {
  readonly top: number;
  readonly bottom: number;
  readonly several: boolean;
  readonly ids: ReadonlySet<string>;
};

/** The same from left to right, a column for each layer: for many boxes with short names. */
export function flowAcross(layers: readonly FlowLayer[], edges: readonly FlowEdge[], alt: string): string {
  const shown = layers.filter(({ boxes }) => boxes.length > 0);
  const between = 48;
  const widths = columnWidths(shown, width - 16 - between * (shown.length - 1));
  const most = Math.max(...shown.map(({ boxes }) => boxes.length));
  // Closer where there are many, so that a page need not scale the figure and its words with it.
  const pitch = Math.max(LEAST_PITCH, Math.min(LINE + PAD + 6, TALLEST / most));
  const h = Math.min(LINE + PAD, pitch - 3);
  const height = 34 + most * pitch;
  const placed = new Map<string, Placed>();
  const headings = shown.map(({ heading, boxes }, column) => {
    const x = 8 + widths.slice(0, column).reduce((sum, own) => sum + own + between, 0);
    const w = widths[column]!;
    const step = (height - 30) / boxes.length;
    boxes.forEach((box, i) => {
      const lines = [shorten(box.text, w - PAD, SIZE)];
      placed.set(box.id, { ...box, lines, x, y: 26 + (i + 0.5) * step - h / 2, w, h });
    });
    return svgText(x + w / 2, 14, heading, { size: SIZE, weight: 600, muted: true, anchor: 'middle' });
  });
  const drawn = edges.flatMap(({ from, to }) => {
    const [start, end] = [placed.get(from), placed.get(to)];
    if (start === undefined || end === undefined) return [];
    const [x1, x2] = [start.x + start.w, end.x];
    const [y1, y2] = [start.y + start.h / 2, end.y + end.h / 2];
    // What skips a layer passes behind its boxes, fainter.
    const skips = x2 - x1 > between + 1;
    return [curve(x1, y1, x2, y2, false, skips ? 0.35 : 0.9)];
  });
  const boxes = [...placed.values()].map(boxSvg);
  return svgDocument([marker, ...headings, ...drawn, ...boxes].join('\n'), { width, height }, alt);
}

/** What each column's longest name asks for; where that is too much together, the widest give way. */
function columnWidths(layers: readonly FlowLayer[], room: number): number[] {
  const wanted = layers.map(({ heading, boxes }) =>
    Math.max(
      LEAST_WIDTH,
      ...[heading, ...boxes.map(({ text }) => text)].map((text) => textWidth(text, SIZE) + 2 * PAD),
    ),
  );
  let most = Math.max(...wanted);
  const total = () => wanted.reduce((sum, own) => sum + Math.min(own, most), 0);
  while (total() > room && most > LEAST_WIDTH) most -= 1;
  const spare = Math.max(0, room - total()) / layers.length;
  return wanted.map((own) => Math.min(own, most) + Math.min(spare, SPARE));
}

/** As few rows as let every box have room for its words; boxes spread evenly over them. */
function rowsOf(boxes: readonly FlowBox[], room: number): FlowBox[][] {
  const most = Math.max(1, Math.floor((room + GAP) / (112 + GAP)));
  const rows = Math.ceil(boxes.length / most);
  const each = Math.ceil(boxes.length / rows);
  return Array.from({ length: rows }, (_, r) => boxes.slice(r * each, (r + 1) * each));
}

function linesOf({ strong, text }: FlowBox, room: number): string[] {
  const body = text === '' ? [] : text.split('\n').flatMap((line) => wrap(line, room, SIZE));
  return [...(strong === null ? [] : wrap(strong, room, SIZE)), ...body];
}

const marker = `<defs><marker id="repro-flow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0.5 L10 5 L0 9.5 z" fill="${quiet}"/></marker></defs>`;

function boxSvg({ x, y, w, h, lines, strong, filled }: Placed): string {
  const heads = strong === null ? 0 : wrap(strong, w - 2 * PAD, SIZE).length;
  const first = y + h / 2 - ((lines.length - 1) * LINE) / 2 + 4;
  const texts = lines.map((line, i) =>
    svgText(x + w / 2, first + i * LINE, line, {
      anchor: 'middle',
      size: SIZE,
      ...(i < heads ? { weight: 600 } : {}),
    }),
  );
  const fill = filled === true ? `fill="${accent}" fill-opacity="0.14"` : 'fill="none"';
  return `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="4" ${fill} stroke="${ink}" stroke-width="1.1"/>${texts.join('')}`;
}

function boxArrow(start: Placed, end: Placed): string {
  return curve(start.x + start.w / 2, start.y + start.h, end.x + end.w / 2, end.y, true);
}

/** Leaves and arrives straight: down, or across. */
function curve(x1: number, y1: number, x2: number, y2: number, down: boolean, opacity = 1): string {
  const bend = Math.max(12, (down ? y2 - y1 : x2 - x1) * 0.45);
  const [a, b] = down
    ? [`${x1} ${y1 + bend}`, `${x2} ${y2 - bend}`]
    : [`${x1 + bend} ${y1}`, `${x2 - bend} ${y2}`];
  return `<path d="M${x1} ${y1} C${a} ${b} ${x2} ${y2}" fill="none" stroke="${quiet}" stroke-width="1.2" stroke-opacity="${opacity}" marker-end="url(#repro-flow)"/>`;
}
