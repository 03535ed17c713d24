// From disk to the table: the same file read, keyed and fitted by us, and read and fitted by R; and a whole build.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { measuredBuild } from '../measured-build.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

const columnsOf = ({ y, columns, entity, other }) => [
  ['id', entity.codes],
  ['t', other.codes],
  ['y', y],
  ...columns.map((column, j) => [`x${j + 1}`, column]),
];

/** Numbers as the shortest text that reads back as them. */
export function writeCsv(file, panel) {
  const columns = columnsOf(panel);
  const lines = [columns.map(([name]) => name).join(',')];
  for (let r = 0; r < panel.y.length; r++) lines.push(columns.map(([, values]) => values[r]).join(','));
  writeFileSync(file, `${lines.join('\n')}\n`);
}

export function writeParquet(file, panel) {
  const columnData = columnsOf(panel).map(([name, data]) => ({
    name,
    data,
    type: data instanceof Int32Array ? 'INT32' : 'DOUBLE',
    nullable: false,
  }));
  writeFileSync(file, new Uint8Array(parquetWriteBuffer({ columnData })));
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function ours(file) {
  const done = spawnSync(process.execPath, [path.join(here, 'disk-ours.mjs'), file], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  const runs = JSON.parse(done.stdout);
  const of = (key) => median(runs.map((run) => run[key]));
  return { read: of('read'), panel: of('panel'), fit: of('fit'), beta: runs[0].beta };
}

function peer(file) {
  const done = spawnSync('Rscript', [path.join(here, 'disk-peer.R'), file], { encoding: 'utf8' });
  if (done.status !== 0 || done.error) return null;
  const runs = done.stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const of = (at) => median(runs.map((words) => Number(words[at])));
  return { reader: `${runs[0][0]} ${runs[0][1]}`, read: of(2), fit: of(3), beta: Number(runs[0][4]) };
}

/** A row of the table; the slopes of both must agree, or the comparison means nothing. */
export function diskRow(format, file) {
  const [own, other] = [ours(file), peer(file)];
  const seconds = own.read + own.panel + own.fit;
  const parts = [own.read, own.panel, own.fit].map((part) => part.toFixed(2)).join(' + ');
  if (other === null) return `| ${format} | ${parts} = ${seconds.toFixed(2)} | absent | – | – |`;
  if (Math.abs(own.beta - other.beta) > 1e-8) throw new Error(`${format}: ${own.beta} but ${other.beta}`);
  const there = other.read + other.fit;
  return `| ${format} | ${parts} = ${seconds.toFixed(2)} | ${other.read.toFixed(2)} + ${other.fit.toFixed(2)} = ${there.toFixed(2)} | ${other.reader} | ${(seconds / there).toFixed(2)} |`;
}

const STUDY = `repro: 1
study: { id: large, title: A large panel, data_status: simulated, seed: 1 }
data:
  sources:
    panel: { path: data.csv, citation: Generated, license: CC0-1.0, redistributable: true }
  panel: { entity: id, time: t }
variables:
${['y', 'x1', 'x2', 'x3', 'x4', 'x5'].map((name) => `  v_${name}: { label: ${name}, formula: ${name} }`).join('\n')}
models:
  main:
    kind: regression
    outcome: v_y
    regressors: [v_x1, v_x2, v_x3, v_x4, v_x5]
    estimator: fixed_effects
    effects: [entity, time]
    vcov: { type: cluster, by: [entity] }
`;

/** Time and peak memory of `repro build` on the panel as CSV; memory on Linux only. */
export const wholeBuild = (folder, csv) =>
  measuredBuild(path.join(folder, 'project'), 'large', STUDY, readFileSync(csv));
