// node --expose-gc bench/estimation/ours.mjs FOLDER hard|easy: fits the panel of a folder, on one thread; prints JSON.
import { readFileSync, writeFileSync } from 'node:fs';
import { fitRegression } from '../../dist/stats/regression/fit.js';
import { readPanel } from './panel.mjs';

/** Seconds: a first fit that is longer stays the only one; the shorter it is, the more follow. The same in peer.R. */
const LONG = 5;
const QUICK = 2;
const INSTANT = 0.5;

const [folder, difficulty] = process.argv.slice(2);
const { y, columns, entity, other } = readPanel(folder);
const input = {
  y,
  terms: columns.map((_, j) => `x${j + 1}`),
  columns,
  estimator: 'fixed_effects',
  absorb: [entity, other],
  entity,
  time: difficulty === 'hard' ? null : other,
  vcov: { type: 'cluster', by: [entity], smallSample: 'reghdfe' },
  confidence: 0.95,
  variance: 'swamy_arora',
};

function timed() {
  const start = performance.now();
  const before = process.cpuUsage();
  const fit = fitRegression(input);
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6, fit };
}

/** Bytes that the process holds now, and at most since the last reset; Linux only. */
const resident = (key) =>
  1024 * Number(new RegExp(`${key}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
function startMemory() {
  try {
    globalThis.gc();
    writeFileSync('/proc/self/clear_refs', '5');
    return resident('VmRSS');
  } catch {
    return null;
  }
}

/** The engine loads and compiles once, whatever the data: not counted in memory (nor is loading the peer). */
function warmUp() {
  const rows = Math.min(1000, y.length);
  const part = ({ codes, ...factor }) => ({ ...factor, codes: codes.slice(0, rows) });
  const [small, second] = [part(entity), part(other)];
  fitRegression({
    ...input,
    y: y.slice(0, rows),
    columns: columns.map((column) => column.slice(0, rows)),
    absorb: [small, second],
    entity: small,
    time: input.time === null ? null : second,
    vcov: { ...input.vcov, by: [small] },
  });
}

warmUp();
const held = startMemory();
const first = timed();
const memory = held === null ? null : resident('VmHWM') - held;
const { beta, stdError, absorption } = first.fit;
// Without the compiler only memory is of interest.
const slow = process.execArgv.includes('--jitless');
const more = slow
  ? 0
  : first.seconds > LONG
    ? 0
    : first.seconds > QUICK
      ? 2
      : first.seconds > INSTANT
        ? 6
        : 40;
const runs = [{ seconds: first.seconds, cpu: first.cpu }];
for (let run = 0; run < more; run++) {
  const { seconds, cpu } = timed();
  runs.push({ seconds, cpu });
}
console.log(
  JSON.stringify({
    runs,
    memory,
    beta: [...beta].slice(0, 5),
    stdError: [...stdError].slice(0, 5),
    absorption,
  }),
);
