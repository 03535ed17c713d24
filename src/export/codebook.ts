import type { Column } from '../data/table.ts';
import { mean } from '../numeric/sum.ts';
import { cell } from './data-files.ts';

/** A file of data, and what is known of its columns. */
export type CodedFile = {
  readonly file: string;
  readonly rows: number;
  readonly columns: readonly {
    readonly name: string;
    readonly label: string | null;
    readonly unit: string | null;
    readonly column: Column;
    /** Value labels: value as text -> label. */
    readonly labels: { readonly [value: string]: string } | null;
  }[];
  /** Values may be told: of data that may not be passed on only what kind they are and how many. */
  readonly open: boolean;
};

type Summary = {
  readonly type: 'number' | 'text';
  readonly n: number;
  readonly missing: number;
  readonly distinct: number;
  readonly min: number | null;
  readonly mean: number | null;
  readonly max: number | null;
  /** The levels of a text, where they are few. */
  readonly levels: readonly string[];
};

/** Texts of more levels than this are not listed. */
const FEW = 12;

function summary({ kind, values }: Column): Summary {
  const all = Array.from(values as ArrayLike<number | string | null>);
  const there = all.filter((value) => value !== null && !Number.isNaN(value));
  const numbers = kind === 'number' ? (there as number[]) : [];
  const levels = [...new Set(there)];
  return {
    type: kind === 'number' ? 'number' : 'text',
    n: there.length,
    missing: all.length - there.length,
    distinct: levels.length,
    min: numbers.length === 0 ? null : numbers.reduce((a, b) => Math.min(a, b)),
    mean: numbers.length === 0 ? null : mean(Float64Array.from(numbers)),
    max: numbers.length === 0 ? null : numbers.reduce((a, b) => Math.max(a, b)),
    levels: kind === 'number' || levels.length > FEW ? [] : levels.map(String).sort(),
  };
}

const HEAD = 'file,variable,label,unit,type,n,missing,distinct,min,mean,max,values';

/** `codebook.csv`: every variable of every file of data, one a line. */
export function codebook(files: readonly CodedFile[]): string {
  const lines = files.flatMap(({ file, columns, open }) =>
    columns.map(({ name, label, unit, column, labels }) => {
      const { type, n, missing, distinct, min, mean: level, max, levels } = summary(column);
      const named =
        labels === null ? [] : Object.entries(labels).map(([value, text]) => `${value} = ${text}`);
      const told = open
        ? [min, level === null ? null : Number(level.toPrecision(8)), max]
        : [null, null, null];
      const values = open ? [...levels, ...named].join('; ') : '';
      return [file, name, label, unit, type, n, missing, distinct, ...told, values].map(cell).join(',');
    }),
  );
  return `${[HEAD, ...lines].join('\n')}\n`;
}
