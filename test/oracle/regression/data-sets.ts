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

function cigar(raw: Numbers): Numbers {
  const real = (name: string) => raw[name]!.map((value, i) => Math.log(value / raw.cpi![i]!));
  return {
    ...raw,
    lsales: raw.sales!.map(Math.log),
    lrp: real('price'),
    lrpn: real('pimin'),
    lrdi: real('ndi'),
  };
}

/** The file is sorted by state and year without a gap; a state's first year has no lag. */
function lagged(raw: Numbers): Numbers {
  const { lsales, state } = raw as { [name: string]: Float64Array };
  const lag = lsales!.map((_, i) => (i > 0 && state![i] === state![i - 1] ? lsales![i - 1]! : Number.NaN));
  return { ...raw, lsales_l1: lag };
}

function fatalities(raw: Numbers, texts: Raw): Numbers {
  const { fatal, pop, beertax, unemp, income } = raw as { [name: string]: Float64Array };
  const { drinkage, miles } = raw as { [name: string]: Float64Array };
  const from = (age: number) => drinkage!.map((value) => Number(value >= age && value < age + 1));
  // One state's last year says neither.
  const punish = texts.jail!.map((jail, i) =>
    jail === 'NA' ? Number.NaN : Number(jail === 'yes' || texts.service![i] === 'yes'),
  );
  return {
    da18: from(18),
    da19: from(19),
    da20: from(20),
    punish: Float64Array.from(punish),
    miles1000: miles!.map((value) => value / 1000),
    fatal_rate: fatal!.map((value, i) => (value / pop![i]!) * 10000),
    beertax2: beertax!.map((value) => value * value),
    beertax_x_unemp: beertax!.map((value, i) => value * unemp![i]!),
    lincome: income!.map(Math.log),
  };
}

const SPECS: {
  readonly [spec: string]: {
    file: string;
    derive?: (raw: Numbers, texts: Raw) => Numbers;
    /** Only the rows of the unbalanced version. */
    unbalanced?: true;
    /** Only the rows whose derived cells are all there. */
    complete?: true;
  };
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
  cigar: { file: 'cigar', derive: cigar },
  cigar_lag: { file: 'cigar', derive: (raw) => lagged(cigar(raw)), complete: true },
  fatalities: { file: 'fatalities', derive: fatalities },
  fatalities_full: { file: 'fatalities', derive: fatalities, complete: true },
  fatalities_quadratic: { file: 'fatalities', derive: fatalities },
  fatalities_interaction: { file: 'fatalities', derive: fatalities },
  grunfeld11: { file: 'grunfeld11' },
  males: { file: 'males' },
  wages: {
    file: 'wages',
    derive: (raw) => ({ exp2: raw.exp!.map((value) => value * value) }),
  },
  crime: { file: 'crime', derive: logs({ lcrmrte: 'crmrte' }) },
  guns: { file: 'guns', derive: logs({ lvio: 'violent' }) },
  usairlines: { file: 'usairlines', derive: logs({ lcost: 'cost', loutput: 'output', lprice: 'price' }) },
  petersen: { file: 'petersen' },
  laborsupply: { file: 'laborsupply' },
};

export function readSample(spec: string, entity: string, time: string): PanelSample {
  const { file, derive, unbalanced, complete } = SPECS[spec]!;
  const raw = readCsv(new URL(`data/${file}.csv`, import.meta.url));
  const names = Object.keys(raw);
  const numbers = Object.fromEntries(names.map((name) => [name, Float64Array.from(raw[name]!, Number)]));
  const derived = derive?.(numbers, raw) ?? {};
  const all = { ...numbers, ...derived };
  const levels = (name: string) => {
    const numeric = numbers[name]!.every((value) => !Number.isNaN(value));
    return (row: number): string | number => (numeric ? numbers[name]![row]! : raw[name]![row]!);
  };
  const [entityAt, timeAt] = [levels(entity), levels(time)];
  const rows = raw[names[0]!]!.map((_, row) => row)
    .filter((row) => !unbalanced || raw.kept![row] === '1')
    .filter((row) => !complete || Object.values(derived).every((column) => !Number.isNaN(column[row]!)));
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
