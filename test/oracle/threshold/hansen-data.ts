import { readFileSync } from 'node:fs';
import type { Factor } from '../../../src/stats/regression/types.ts';
import type { ThresholdInput } from '../../../src/stats/threshold/types.ts';

export const FIRMS = 565;
const YEARS = 15;
export const PERIODS = 14;

export function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as T;
}

/** Hansen's investment model: i on lagged q, q^2, q^3, d, q d and cash flow c by regimes of lagged d; firm effects. */
export function hansenInput(): ThresholdInput {
  const lines = readFileSync(new URL('invest.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const raw = lines.map((line) => line.split(',').map(Number));
  const rows: { firm: number; year: number; now: number[]; before: number[] }[] = [];
  raw.forEach((now, at) => {
    if (at % YEARS > 0)
      rows.push({ firm: Math.floor(at / YEARS), year: (at % YEARS) - 1, now, before: raw[at - 1]! });
  });
  const column = (name: string, value: (row: (typeof rows)[number]) => number) => ({
    name,
    values: Float64Array.from(rows, value),
  });
  const factor = (name: string, levels: number, code: (row: (typeof rows)[number]) => number): Factor => ({
    name,
    levels,
    codes: Int32Array.from(rows, code),
  });
  const firm = factor('firm', FIRMS, (row) => row.firm);
  const q = (row: (typeof rows)[number]) => row.before[1]!;
  const d = (row: (typeof rows)[number]) => row.before[3]!;
  return {
    y: column('i', (row) => row.now[0]!).values,
    thresholdVariable: column('d', d),
    regimeRegressors: [column('c', (row) => row.before[2]!)],
    controls: [
      column('q', q),
      column('q2', (row) => q(row) * q(row)),
      column('q3', (row) => q(row) * q(row) * q(row)),
      column('d', d),
      column('qd', (row) => q(row) * d(row)),
    ],
    absorb: [firm],
    entity: firm,
    time: factor('year', PERIODS, (row) => row.year),
    vcov: { type: 'iid' },
    confidence: 0.95,
    maxThresholds: 3,
    alpha: 0.05,
    trim: [0.01, 0.01, 0.05],
    grid: 'all',
    bootstrap: null,
    regimeIntercepts: false,
    compat: 'none',
    seed: 1,
    stepId: 'oracle',
  };
}
