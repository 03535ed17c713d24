import { readFileSync } from 'node:fs';
import { makeFactor } from '../../../src/stats/regression/factor.ts';
import type { Factor } from '../../../src/stats/regression/types.ts';

type Raw = { readonly [column: string]: readonly string[] };
type Numbers = { readonly [column: string]: Float64Array };

/** One estimation sample: every column of the specification and its panel, sorted by entity, then time. */
export type PanelSample = {
  readonly column: (name: string) => Float64Array;
  readonly entity: Factor;
  readonly time: Factor;
  /** Value of each row's period. */
  readonly periods: Float64Array;
};

const logs = (columns: { readonly [to: string]: string }) => (raw: Numbers) =>
  Object.fromEntries(Object.entries(columns).map(([to, from]) => [to, raw[from]!.map(Math.log)]));

const PRODUC = logs({
  lgsp: 'gsp',
  lpcap: 'pcap',
  lhwy: 'hwy',
  lwater: 'water',
  lutil: 'util',
  lpc: 'pc',
  lemp: 'emp',
});

function cigarettes(raw: Numbers): Numbers {
  const { cpi, income, population, price, tax, taxs, packs } = raw as { [name: string]: Float64Array };
  const made = (of: (row: number) => number): Float64Array => packs!.map((_, row) => of(row));
  return {
    lpacks: made((i) => Math.log(packs![i]!)),
    lrprice: made((i) => Math.log(price![i]! / cpi![i]!)),
    lrincome: made((i) => Math.log(income![i]! / population![i]! / cpi![i]!)),
    rtaxs: made((i) => (taxs![i]! - tax![i]!) / cpi![i]!),
    rtax: made((i) => tax![i]! / cpi![i]!),
  };
}

function fatalities(raw: Numbers): Numbers {
  const { fatal, pop, beertax, unemp, income } = raw as { [name: string]: Float64Array };
  return {
    fatal_rate: fatal!.map((value, i) => (value / pop![i]!) * 10000),
    beertax2: beertax!.map((value) => value * value),
    beertax_x_unemp: beertax!.map((value, i) => value * unemp![i]!),
    lincome: income!.map(Math.log),
  };
}

const SPECS: {
  readonly [spec: string]: { file: string; derive?: (raw: Numbers) => Numbers; unbalanced?: true };
} = {
  produc: { file: 'produc', derive: PRODUC },
  produc_unbal: { file: 'produc', derive: PRODUC, unbalanced: true },
  produc_interaction: {
    file: 'produc',
    derive: (raw) => {
      const derived = PRODUC(raw);
      return { ...derived, lpcap_x_unemp: derived.lpcap!.map((value, i) => value * raw.unemp![i]!) };
    },
  },
  produc_components: { file: 'produc', derive: PRODUC },
  cigarettessw: { file: 'cigarettessw', derive: cigarettes },
  grunfeld: { file: 'grunfeld' },
  empluk: { file: 'empluk', derive: logs({ lemp: 'emp', lwage: 'wage', lcap: 'capital', lout: 'output' }) },
  gasoline: { file: 'gasoline' },
  hedonic: { file: 'hedonic' },
  produc_quadratic: {
    file: 'produc',
    derive: (raw) => {
      const derived = PRODUC(raw);
      const square = (values: Float64Array) => values.map((value) => value * value);
      return { ...derived, lpcap2: square(derived.lpcap!), unemp2: square(raw.unemp!) };
    },
  },
  cigar: {
    file: 'cigar',
    derive: (raw) => {
      const real = (name: string) => raw[name]!.map((value, i) => Math.log(value / raw.cpi![i]!));
      return { lsales: raw.sales!.map(Math.log), lrp: real('price'), lrpn: real('pimin'), lrdi: real('ndi') };
    },
  },
  fatalities: { file: 'fatalities', derive: fatalities },
  fatalities_quadratic: { file: 'fatalities', derive: fatalities },
  fatalities_interaction: { file: 'fatalities', derive: fatalities },
  grunfeld11: { file: 'grunfeld11' },
  petersen: { file: 'petersen' },
  laborsupply: { file: 'laborsupply' },
};

export function readSample(spec: string, entity: string, time: string): PanelSample {
  const { file, derive, unbalanced } = SPECS[spec]!;
  const raw = readCsv(new URL(`data/${file}.csv`, import.meta.url));
  const names = Object.keys(raw);
  const numbers = Object.fromEntries(names.map((name) => [name, Float64Array.from(raw[name]!, Number)]));
  const all = { ...numbers, ...derive?.(numbers) };
  const levels = (name: string) => {
    const numeric = numbers[name]!.every((value) => !Number.isNaN(value));
    return (row: number): string | number => (numeric ? numbers[name]![row]! : raw[name]![row]!);
  };
  const [entityAt, timeAt] = [levels(entity), levels(time)];
  const rows = raw[names[0]!]!.map((_, row) => row).filter((row) => !unbalanced || raw.kept![row] === '1');
  rows.sort((a, b) => ascending(entityAt(a), entityAt(b)) || ascending(timeAt(a), timeAt(b)));
  return {
    column: (name) => Float64Array.from(rows, (row) => all[name]![row]!),
    entity: makeFactor('entity', rows.map(entityAt)),
    time: makeFactor('time', rows.map(timeAt)),
    periods: Float64Array.from(rows, (row) => Number(timeAt(row))),
  };
}

function ascending(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function readCsv(file: URL): Raw {
  const [head, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const cells = lines.map((line) => line.split(','));
  return Object.fromEntries(head!.split(',').map((name, j) => [name, cells.map((row) => row[j]!)]));
}
