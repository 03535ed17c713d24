// Small panels in bulk: 31 entities, 12 periods, four regressors, entity and time effects, clusters by entity. A worker.
import { parentPort, workerData } from 'node:worker_threads';
import { stream } from '../../dist/numeric/rng.js';
import { fitRegression } from '../../dist/stats/regression/fit.js';

const [ENTITIES, PERIODS] = [31, 12];
const rows = ENTITIES * PERIODS;
const rng = stream(1, 'bench', 'small', 0);
const column = () => Float64Array.from({ length: rows }, () => rng.normal());
const factor = (name, levels, codeOf) => ({
  name,
  levels,
  codes: Int32Array.from({ length: rows }, (_, i) => codeOf(i)),
});
const entity = factor('entity', ENTITIES, (i) => Math.floor(i / PERIODS));
const time = factor('time', PERIODS, (i) => i % PERIODS);
const outcomes = Array.from({ length: 100 }, column);
const columns = Array.from({ length: 4 }, column);
for (let r = 0; r < workerData; r++) {
  fitRegression({
    y: outcomes[r % outcomes.length],
    terms: ['x1', 'x2', 'x3', 'x4'],
    columns,
    estimator: 'fixed_effects',
    absorb: [entity, time],
    entity,
    time,
    vcov: { type: 'cluster', by: [entity], smallSample: 'reghdfe' },
    confidence: 0.95,
    variance: 'swamy_arora',
  });
}
parentPort.postMessage('done');
