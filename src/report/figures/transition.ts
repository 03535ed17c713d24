import type { SmoothTransitionDetails, SmoothTransitionResult } from '../../results/results.ts';
import { formatNumber } from '../format.ts';
import { Plot, plotSvg } from './plot.ts';
import { dashes, ink, quiet, series, signed, textWidth, width } from './style.ts';

const MOST = 600;
const MARGIN = 50;
const RIGHT = 24;
const SIZE = 11;
const ROW = 14;
const SUBSCRIPTS = '₀₁₂₃';

const colorOf = (transition: number): string => series[transition % series.length]!;

type Place = { readonly q: number; readonly text: string; readonly color: string; readonly row: number };

/** The locations by their place, under the names that the table gives them; no two names overlap. */
function placesOf({ transitions }: SmoothTransitionResult, at: (q: number) => number): readonly Place[] {
  const places = transitions.flatMap(({ locations }, r) =>
    locations.flatMap(({ estimate }, j) => {
      if (estimate === null) return [];
      const index = [
        ...(transitions.length > 1 ? [SUBSCRIPTS[r + 1]] : []),
        ...(locations.length > 1 ? [SUBSCRIPTS[j + 1]] : []),
      ];
      const text = `c${index.join(' ')} = ${signed(formatNumber(estimate, 4))}`;
      return [{ q: estimate, text, color: colorOf(r) }];
    }),
  );
  const ends: number[] = [];
  return places
    .sort((a, b) => a.q - b.q)
    .map((place) => {
      const half = textWidth(place.text, SIZE) / 2;
      const free = ends.findIndex((end) => end + 6 <= at(place.q) - half);
      const row = free < 0 ? ends.length : free;
      ends[row] = at(place.q) + half;
      return { ...place, row };
    });
}

/** The transition functions at the observed values of the transition variable: where the data lie is where the dots are. */
export function transitionFigure(
  { points }: SmoothTransitionDetails,
  result: SmoothTransitionResult,
  labels: { readonly x: string; readonly y: string },
  alt: string,
): string | null {
  if (points.length < 2) return null;
  const ascending = [...points].sort((a, b) => a.q - b.q);
  const run = Math.ceil(ascending.length / MOST);
  const shown = ascending.filter((_, i) => i % run === 0 || i === ascending.length - 1);
  const least = ascending[0]!.q;
  const most = ascending[ascending.length - 1]!.q;
  const names = placesOf(result, (q) => MARGIN + ((q - least) / (most - least)) * (width - MARGIN - RIGHT));
  const rows = 1 + Math.max(-1, ...names.map(({ row }) => row));
  const marks = result.transitions.flatMap((_, r) => {
    const points = shown.map(({ q, g }) => ({ q, g: g[r] ?? 0 }));
    const color = colorOf(r);
    return [
      Plot.line(points, {
        x: 'q',
        y: 'g',
        stroke: color,
        strokeWidth: 1.3,
        strokeDasharray: dashes[r % dashes.length]!,
      }),
      Plot.dot(points, {
        x: 'q',
        y: 'g',
        r: 2,
        ...(r % 2 === 0 ? { fill: color, fillOpacity: 0.35 } : { stroke: color, strokeOpacity: 0.35 }),
      }),
    ];
  });
  return plotSvg(
    {
      height: 272 + rows * ROW,
      marginTop: 22 + rows * ROW,
      marginLeft: MARGIN,
      marginRight: RIGHT,
      x: { label: labels.x, labelArrow: 'none', labelAnchor: 'center', nice: false },
      y: { label: labels.y, labelArrow: 'none', grid: true, domain: [0, 1], ticks: 5 },
      marks: [
        ...marks,
        Plot.ruleX(names, { x: 'q', stroke: 'color', strokeDasharray: '2 3' }),
        // Above the frame, where no curve runs through them.
        ...names.map((name) =>
          Plot.text([name], {
            x: 'q',
            frameAnchor: 'top',
            lineAnchor: 'bottom',
            text: 'text',
            dy: -7 - name.row * ROW,
            fill: ink,
            fontSize: SIZE,
          }),
        ),
        Plot.ruleY([0], { stroke: quiet }),
      ],
    },
    alt,
  );
}
