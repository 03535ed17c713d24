import type { PeerIndex, PeerStudy } from './peer.ts';
import { quoteR } from './r-words.ts';
import { indexHeader, oneLine } from './script-header.ts';

/** The script that constructs every index from its indicators, and holds weights and scores to the results. */
export function rIndices(study: PeerStudy, prelude: string): string {
  const lines = indexHeader(study, 'Rscript indices.R (R >= 4, without packages)');
  const calls = study.indices.filter(({ expected }) => expected.length > 0).map(callOf);
  return `${lines.map((line) => `# ${line}`).join('\n')}\n\n${prelude}\n${calls.join('\n')}\nfinish()\n`;
}

function callOf({ name, indicators, rules, transform }: PeerIndex): string {
  const column = <K extends 'name' | 'column' | 'dimension' | 'direction'>(key: K) =>
    `    ${key} = c(${indicators.map((it) => valueR(it[key])).join(', ')})`;
  return [
    `# ==== ${oneLine(name)}`,
    `construct(${quoteR(name)},`,
    `  data.frame(stringsAsFactors = FALSE,\n${[column('name'), column('column'), column('dimension'), column('direction')].join(',\n')}),`,
    `  normalize = ${valueR(rules.normalize)},`,
    `  weights = ${valueR(rules.weights)},`,
    `  aggregate = ${valueR(rules.aggregate)},`,
    `  transform = ${quoteR(transform)})`,
    '',
  ].join('\n');
}

/** A value of a study in R: lists by name, vectors, matrices of numbers by row. */
function valueR(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return quoteR(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (Array.isArray(value)) return arrayR(value);
  if (typeof value !== 'object' || value === null) return 'NULL';
  const members = Object.entries(value).filter(([, it]) => it !== undefined && it !== null);
  return `list(${members.map(([key, it]) => `${quoteR(key)} = ${valueR(it)}`).join(', ')})`;
}

function arrayR(values: readonly unknown[]): string {
  const written = values.map(valueR).join(', ');
  if (values.length > 0 && values.every((it) => Array.isArray(it))) return `rbind(${written})`;
  return values.some((it) => typeof it === 'object') ? `list(${written})` : `c(${written})`;
}
