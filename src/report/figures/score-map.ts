import { compareCodeUnits } from '../../base/compare.ts';
import { sum } from '../../numeric/sum.ts';
import type { IndexResult } from '../../results/results.ts';
import { Plot, plotSvg } from './plot.ts';
import { accent, contrast, ink, quiet, shorten, textWidth } from './style.ts';

/** With more entities than these a row has no room for a name. */
export const MOST_ENTITIES = 80;
/** Height of a row; rows are a little closer where two figures then share a page. */
const ROW = 13;
const CLOSE = 11;
const HALF_PAGE = 412;

/** Height of so many rows below and above what else a figure has. */
function heightOf(rows: number, frame: number): number {
  const half = (HALF_PAGE - frame) / rows;
  return Math.round(rows * (half < CLOSE ? ROW : Math.min(ROW, half)) + frame);
}

type Cell = { readonly entity: string; readonly time: number; readonly score: number };

/** Scores with their period; null where there are no periods or too many entities. */
export function timedScores(result: IndexResult): readonly Cell[] | null {
  const cells = result.scores.flatMap(({ entity, time, score }) =>
    time === null ? [] : [{ entity, time, score }],
  );
  const times = new Set(cells.map(({ time }) => time)).size;
  const entities = new Set(cells.map(({ entity }) => entity)).size;
  return times < 2 || entities < 3 || entities > MOST_ENTITIES ? null : cells;
}

/** Room for the names at the left; capitals are wider than the letters that a width is reckoned with. */
function left(entities: readonly string[]): number {
  const capitals = (text: string) =>
    text === text.toLowerCase() ? 1 : text === text.toUpperCase() ? 1.3 : 1.08;
  const widths = entities.map((entity) => textWidth(shorten(entity, 130, 10), 10) * capitals(entity));
  return Math.ceil(Math.max(60, ...widths) + 12);
}

/** The score of every entity in every period: the darker the higher; entities by their mean score. No map is needed. */
export function scoreMapFigure(result: IndexResult, alt: string): string | null {
  const cells = timedScores(result);
  if (cells === null) return null;
  const scores = cells.map(({ score }) => score);
  const [least, most] = [Math.min(...scores), Math.max(...scores)];
  const entities = byValue(cells, (own) => sum(Float64Array.from(own, ({ score }) => score)) / own.length);
  const times = [...new Set(cells.map(({ time }) => time))].sort((a, b) => a - b);
  const step = Math.ceil(times.length / 12);
  const shade = (score: number) => (most > least ? 0.06 + (0.94 * (score - least)) / (most - least) : 0.5);
  return plotSvg(
    {
      height: heightOf(entities.length, 44),
      marginLeft: left(entities),
      marginTop: 8,
      marginBottom: 28,
      x: {
        type: 'band',
        label: null,
        domain: times.map(String),
        ticks: times.filter((_, i) => (times.length - 1 - i) % step === 0).map(String),
        tickSize: 0,
        padding: 0.06,
      },
      y: {
        label: null,
        domain: entities,
        tickFormat: (name: string) => shorten(name, 130, 10),
        tickSize: 0,
        padding: 0.08,
      },
      marks: [
        Plot.cell(cells, {
          x: ({ time }: Cell) => String(time),
          y: 'entity',
          fill: accent,
          fillOpacity: ({ score }: Cell) => shade(score),
        }),
      ],
      opacity: { type: 'identity' },
    },
    alt,
  );
}

/** Rank in the first and in the last period, the highest score first: who rose (filled) and who fell (hollow). */
export function ranksFigure(result: IndexResult, axis: string, alt: string): string | null {
  const cells = timedScores(result);
  if (cells === null) return null;
  const times = cells.map(({ time }) => time);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const ranksAt = (time: number) => {
    const own = cells.filter((cell) => cell.time === time);
    return new Map(byValue(own, ([cell]) => cell!.score).map((entity, i) => [entity, i + 1]));
  };
  const [before, after] = [ranksAt(first), ranksAt(last)];
  const rows = [...after].flatMap(([entity, end]) => {
    const start = before.get(entity);
    return start === undefined ? [] : [{ entity, start, end }];
  });
  const entities = rows.map(({ entity }) => entity);
  const ends = rows.map(({ entity, end }) => ({ entity, rank: end }));
  return plotSvg(
    {
      height: heightOf(entities.length, 62),
      marginLeft: left(entities),
      marginTop: 8,
      x: {
        label: axis,
        labelArrow: 'none',
        labelAnchor: 'center',
        domain: [0.5, entities.length + 0.5],
        grid: true,
        tickFormat: 'd',
      },
      y: { label: null, domain: entities, tickFormat: (name: string) => shorten(name, 130, 10), tickSize: 0 },
      marks: [
        Plot.link(rows, {
          x1: 'start',
          x2: 'end',
          y: 'entity',
          stroke: (row: (typeof rows)[number]) => (row.end <= row.start ? accent : contrast),
          strokeWidth: 2,
        }),
        Plot.dot(rows, { x: 'start', y: 'entity', r: 2.2, fill: quiet }),
        Plot.dot(
          ends.filter((_, i) => rows[i]!.end <= rows[i]!.start),
          { x: 'rank', y: 'entity', r: 4, fill: accent },
        ),
        Plot.dot(
          ends.filter((_, i) => rows[i]!.end > rows[i]!.start),
          { x: 'rank', y: 'entity', r: 3.6, stroke: contrast, strokeWidth: 1.6, fill: 'none' },
        ),
        Plot.ruleX([0.5], { stroke: ink, strokeOpacity: 0 }),
      ],
    },
    alt,
  );
}

/** Entities, the greatest value first; ties by name. */
function byValue(cells: readonly Cell[], value: (own: readonly Cell[]) => number): string[] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) groups.set(cell.entity, [...(groups.get(cell.entity) ?? []), cell]);
  const rows = [...groups].map(([entity, own]) => ({ entity, value: value(own) }));
  rows.sort((a, b) => b.value - a.value || compareCodeUnits(a.entity, b.entity));
  return rows.map(({ entity }) => entity);
}
