// node bench/estimation/disk-ours.mjs FILE: from the bytes of a CSV or Parquet file to a fit, three times; prints JSON.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { preparePanel } from '../../dist/panel/prepare.js';
import { readTable } from '../../dist/readers/read-table.js';
import { makeFactor } from '../../dist/stats/regression/factor.js';
import { fitRegression } from '../../dist/stats/regression/fit.js';

const [file] = process.argv.slice(2);
const options = {
  format: path.extname(file).slice(1),
  path: file,
  pointer: '',
  encoding: 'utf-8',
  sheet: null,
  delimiter: null,
  missingCodes: [],
  layout: null,
};

async function run() {
  const laps = [performance.now()];
  const lap = () => laps.push(performance.now());
  const table = await readTable(readFileSync(file), options);
  if (!table.ok) throw new Error(JSON.stringify(table.error));
  lap();
  const prepared = preparePanel({
    sources: [{ name: 'data', path: file, pointer: '', table: table.value }],
    entity: 'id',
    time: 't',
    how: 'inner',
    missing: { method: 'none', columns: [] },
    where: null,
    expect: { rows: null, entities: null, periods: null, balanced: null },
  });
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.error));
  const { columns, entity: codes, time: times } = prepared.value.panel;
  lap();
  const [entity, time] = [makeFactor('entity', codes), makeFactor('time', times)];
  const terms = ['x1', 'x2', 'x3', 'x4', 'x5'];
  const fit = fitRegression({
    y: columns.y.values,
    terms,
    columns: terms.map((name) => columns[name].values),
    estimator: 'fixed_effects',
    absorb: [entity, time],
    entity,
    time,
    vcov: { type: 'cluster', by: [entity], smallSample: 'reghdfe' },
    confidence: 0.95,
    variance: 'swamy_arora',
  });
  lap();
  const seconds = laps.slice(1).map((at, i) => (at - laps[i]) / 1000);
  return { read: seconds[0], panel: seconds[1], fit: seconds[2], beta: fit.beta[0] };
}

const runs = [];
for (let i = 0; i < 3; i++) runs.push(await run());
console.log(JSON.stringify(runs));
