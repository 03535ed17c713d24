// Small panels in bulk: 31 entities, 12 periods, four regressors, entity and time effects, clusters by entity. A worker.
//   curve: specifications over one data set, each another choice of 4 from 20 columns or another of 10 outcomes
//   apart: no two regressions have a column in common, each fitted by itself
import { parentPort, workerData } from 'node:worker_threads';
import { stream } from '../../dist/numeric/rng.js';
import { fitRegression } from '../../dist/stats/regression/fit.js';
import { fitSeries } from '../../dist/stats/regression/fit-series.js';

const [ENTITIES, PERIODS] = [31, 12];
const rows = ENTITIES * PERIODS;
const [OUTCOMES, POOL, TERMS] = [10, 20, 4];
const rng = stream(1, 'bench', 'small', 0);
const column = () => Float64Array.from({ length: rows }, () => rng.normal());
const columnsOf = (count) => Array.from({ length: count }, column);
const factor = (name, levels, codeOf) => ({
  name,
  levels,
  codes: Int32Array.from({ length: rows }, (_, i) => codeOf(i)),
});
const entity = factor('entity', ENTITIES, (i) => Math.floor(i / PERIODS));
const time = factor('time', PERIODS, (i) => i % PERIODS);
const common = {
  terms: ['x1', 'x2', 'x3', 'x4'],
  estimator: 'fixed_effects',
  absorb: [entity, time],
  entity,
  time,
  vcov: { type: 'cluster', by: [entity], smallSample: 'reghdfe' },
  confidence: 0.95,
  variance: 'swamy_arora',
};

/** The regressions from `first` on, of one list that all workers know. */
function* specifications(first, count) {
  const outcomes = columnsOf(OUTCOMES);
  const pool = columnsOf(POOL);
  let at = 0;
  for (const chosen of choices(0, TERMS)) {
    for (const y of outcomes) {
      if (at >= first + count) return;
      if (at >= first) yield { ...common, y, columns: chosen.map((j) => pool[j]) };
      at += 1;
    }
  }
}

/** Every choice of `count` places of the pool from `from` on. */
function* choices(from, count) {
  if (count === 0) yield [];
  else
    for (let j = from; j <= POOL - count; j++)
      for (const rest of choices(j + 1, count - 1)) yield [j, ...rest];
}

/** Columns of their own, drawn once and shifted, so that drawing is not what is timed. */
function* strangers(count) {
  const drawn = columnsOf(TERMS + 1);
  for (let r = 0; r < count; r++) {
    const [y, ...columns] = drawn.map((values) => shifted(values, r / count));
    yield { ...common, y, columns };
  }
}

function shifted(values, by) {
  const out = new Float64Array(rows);
  for (let i = 0; i < rows; i++) out[i] = values[i] + by;
  return out;
}

const { design, first, count } = workerData;
const fitNext = design === 'curve' ? fitSeries() : fitRegression;
let total = 0;
for (const input of design === 'curve' ? specifications(first, count) : strangers(count)) {
  total += fitNext(input).stdError[0];
}
parentPort.postMessage(total);
