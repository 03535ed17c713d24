import type { Column } from '../data/table.ts';
import type { PeerColumn } from './peer.ts';
import { namer } from './variable-names.ts';

/** What one model of the study was given: its terms, factors and row filters on all rows of the panel. */
export type ModelView = {
  readonly term: (name: string) => Float64Array | null;
  readonly factor: (name: string) => Column | null;
  /** 1 where a row filter holds. */
  readonly filter: (where: string) => Uint8Array;
};

/** The rows of the sample with their places in the panel. */
export type PeerRows = {
  /** Positions in the panel. */
  readonly rows: Int32Array;
  readonly entityName: string;
  readonly timeName: string | null;
  readonly entity: readonly string[];
  readonly time: Float64Array;
};

/** Collects the columns that scripts need, each once, under plain names. */
export type ColumnTable = {
  readonly entity: string;
  readonly time: string | null;
  readonly columns: () => readonly PeerColumn[];
  /** Plain name of a term; null where the model was not given it. */
  readonly term: (view: ModelView, name: string) => string | null;
  /** `entity` and `time` are the panel's roles. */
  readonly factor: (view: ModelView, name: string) => string | null;
  readonly flag: (view: ModelView, where: string) => string;
  /** A name for a column that a script makes. */
  readonly made: (meaning: string) => string;
};

export function columnTable({ rows, entityName, timeName, entity, time }: PeerRows): ColumnTable {
  const name = namer();
  const columns = new Map<string, PeerColumn>();
  const add = (text: string, meaning: string, column: () => Column): string => {
    const plain = name(text);
    if (!columns.has(plain)) columns.set(plain, { name: plain, meaning, column: column() });
    return plain;
  };
  const roles = {
    entity: add(entityName, `entity: ${entityName}`, () => ({ kind: 'text', values: entity })),
    time:
      timeName === null ? null : add(timeName, `time: ${timeName}`, () => ({ kind: 'number', values: time })),
  };
  const pick = (values: ArrayLike<number>): Column => ({
    kind: 'number',
    values: Float64Array.from(rows, (row) => values[row]!),
  });
  return {
    ...roles,
    columns: () => [...columns.values()],
    term: (view, term) => {
      if (term === timeName) return roles.time;
      const values = view.term(term);
      return values === null ? null : add(term, term, () => pick(values));
    },
    factor: (view, factor) => {
      if (factor === 'entity') return roles.entity;
      if (factor === 'time') return roles.time;
      const column = view.factor(factor);
      if (column === null) return null;
      const { kind, values } = column;
      return add(`factor ${factor}`, `factor: ${factor}`, () =>
        kind === 'number' ? pick(values) : { kind, values: Array.from(rows, (row) => values[row]!) },
      );
    },
    flag: (view, where) => add(`where ${where}`, `where: ${where}`, () => pick(view.filter(where))),
    made: name,
  };
}
