import { readFileSync } from 'node:fs';
import { numbersOf, readData } from '../index/load.ts';

const here = new URL('.', import.meta.url);

export const json = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, here), 'utf8')) as T;

export type Asem = {
  readonly entities: readonly string[];
  readonly indicators: readonly {
    readonly name: string;
    readonly dimension: string;
    readonly direction: 1 | -1;
    readonly values: Float64Array;
  }[];
};

/** ASEM as COINr's pipeline has it after imputation, with the pillars of the indicators. */
export async function asem(): Promise<Asem> {
  const table = await readData('asem.csv');
  const meta = await readData('asem-indicators.csv');
  const text = (name: string) => Array.from(meta.columns[name]!.values, String);
  const direction = numbersOf(meta, 'direction');
  const dimension = text('dimension');
  return {
    entities: Array.from(table.columns.uCode!.values, String),
    indicators: text('indicator').map((name, j) => ({
      name,
      dimension: dimension[j]!,
      direction: direction[j] === 1 ? 1 : -1,
      values: numbersOf(table, name),
    })),
  };
}

/** Each pillar belongs to one of two sub-indices. */
export const SUB_INDEX: { readonly [pillar: string]: 'Conn' | 'Sust' } = {
  Physical: 'Conn',
  ConEcFin: 'Conn',
  Political: 'Conn',
  Instit: 'Conn',
  P2P: 'Conn',
  Environ: 'Sust',
  Social: 'Sust',
  SusEcFin: 'Sust',
};
