import type { MeasureResult } from '../../results/results.ts';
import { evenGrid, kernelDensity, peaksOf, ruleBandwidth } from '../../stats/companion/kernel-density.ts';
import { type CompanionContext, measured, type Outcome, problemOf, slicesOf, valuesOn } from './context.ts';

/** The grid reaches so many bandwidths beyond the values. */
const REACH = 3;

/** A density for each period, all on one grid, so that they can be laid over each other. */
export function density(context: CompanionContext): Outcome {
  const { kernel = 'gaussian', bandwidth = 'nrd0', points = 200 } = context.params.options;
  const periods = slicesOf(context).map(({ time, rows }) => {
    const x = valuesOn(context, rows);
    return { time, x, width: typeof bandwidth === 'number' ? bandwidth : ruleBandwidth(x, bandwidth) };
  });
  const flat = periods.find(({ width }) => !(width > 0));
  if (flat !== undefined) {
    const when = flat.time === null ? '' : ` in ${flat.time}`;
    const message = `the variable does not vary${when}, and a rule of thumb gives no bandwidth.`;
    return {
      problems: [
        problemOf(context, message, 'leave the period out, or give `bandwidth` a number', 'DATA011'),
      ],
    };
  }
  const low = Math.min(...periods.map(({ x, width }) => Math.min(...x) - REACH * width));
  const high = Math.max(...periods.map(({ x, width }) => Math.max(...x) + REACH * width));
  const grid = evenGrid(low, high, points);
  const measures: MeasureResult[] = [];
  const rows: (number | null)[][] = [];
  for (const { time, x, width } of periods) {
    const values = kernelDensity(x, grid, width, kernel);
    const peaks = peaksOf(values);
    const highest = peaks.reduce((best, i) => (values[i]! > values[best]! ? i : best), peaks[0]!);
    measures.push(
      measured('bandwidth', time, width),
      measured('mode', time, grid[highest]!),
      measured('peak', time, values[highest]!),
      measured('modes', time, peaks.length),
    );
    grid.forEach((point, i) => {
      rows.push([time, point, values[i]!]);
    });
  }
  return { measures, frames: [{ name: 'density', columns: ['time', 'x', 'density'], rows }] };
}
