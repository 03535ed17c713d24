import type { PeerColumn, PeerModel, PeerStudy } from './peer.ts';

/** A cell of CSV; what is missing is empty. */
export function cell(value: string | number | null): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  if (value === null) return '';
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** `data.csv`: a row for each row of the sample; an empty cell is a missing value. Numbers are exact. */
export function dataFile({ columns }: PeerStudy): string {
  const rows = columns[0]?.column.values.length ?? 0;
  const lines = [columns.map(({ name }) => name).join(',')];
  for (let i = 0; i < rows; i++)
    lines.push(columns.map(({ column }) => cell(column.values[i] ?? null)).join(','));
  return `${lines.join('\n')}\n`;
}

/** `columns.csv`: what each column of the data is. */
export function columnsFile({ columns }: PeerStudy): string {
  const lines = columns.map(({ name, meaning }: PeerColumn) => `${name},${cell(meaning)}`);
  return `column,meaning\n${lines.join('\n')}\n`;
}

type Line = readonly [model: string, column: string, term: string, quantity: string, value: number];

function linesOf(model: PeerModel): Line[] {
  const { name } = model;
  const lines: Line[] = [];
  for (const { name: variable, expected } of model.descriptives)
    for (const { quantity, value } of expected) lines.push([name, '(all)', variable, quantity, value]);
  for (const { label, terms, intercept, sample } of model.fits) {
    lines.push([name, label, '(rows)', 'n', sample.rows]);
    for (const { name: term, estimate, stdError } of intercept === null ? terms : [...terms, intercept]) {
      lines.push([name, label, term, 'estimate', estimate]);
      if (stdError !== null) lines.push([name, label, term, 'std_error', stdError]);
    }
  }
  for (const { label, expected } of model.products)
    for (const { quantity, value } of expected) lines.push([name, 'indirect', label, quantity, value]);
  for (const { label, value } of model.effects) lines.push([name, 'effects', label, 'estimate', value]);
  for (const { quantity, value } of model.threshold?.expected ?? [])
    lines.push([name, 'search', '(search)', quantity, value]);
  for (const { column, term, quantity, value } of model.numbers)
    lines.push([name, column, term, quantity, value]);
  if (model.hausman !== null) {
    const { statistic, sigmamore, auxiliary } = model.hausman;
    if (statistic !== null) lines.push([name, '(test)', 'statistic', 'statistic', statistic]);
    if (sigmamore !== null) lines.push([name, '(test)', 'sigmamore', 'statistic', sigmamore]);
    if (auxiliary !== null) lines.push([name, '(test)', 'auxiliary', 'statistic', auxiliary]);
  }
  return lines;
}

/** `expected.csv`: every number of the results that a script is held to, at full precision. */
export function expectedFile({ models }: PeerStudy): string {
  const lines = models.flatMap(linesOf).map((line) => line.map(cell).join(','));
  return `model,column,term,quantity,value\n${lines.join('\n')}\n`;
}

/** `weights.csv`: who is a neighbor of whom. */
export function weightsFile({ neighbors }: PeerStudy): string {
  const lines = neighbors.flatMap(({ name, links }) =>
    links.map(({ from, to, weight }) => [quoted(name), quoted(from), quoted(to), cell(weight)].join(',')),
  );
  return `name,from,to,weight\n${lines.join('\n')}\n`;
}

/** `indicators.csv`: the indicators of all indices, a row for each row of the sample. */
export function indicatorsFile({ indices, rows }: PeerStudy): string {
  const columns = indices.flatMap(({ indicators }) => indicators);
  const lines = [['entity', 'time', ...columns.map(({ column }) => column)].join(',')];
  for (const [i, entity] of rows.entity.entries()) {
    const time = rows.time === null ? '' : cell(rows.time[i]!);
    lines.push([quoted(entity), time, ...columns.map(({ values }) => cell(values[i]!))].join(','));
  }
  return `${lines.join('\n')}\n`;
}

/** `expected-indices.csv`: weights, entropies, scores and values at full precision. */
export function expectedIndicesFile({ indices }: PeerStudy): string {
  const lines = indices.flatMap(({ name: index, expected }) =>
    expected.map(({ quantity, name, time, value }) =>
      [quoted(index), quantity, quoted(name), time === null ? '' : cell(time), cell(value)].join(','),
    ),
  );
  return `index,quantity,name,time,value\n${lines.join('\n')}\n`;
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
