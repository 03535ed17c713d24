// Runs a plan of trivial steps through the engine on the real disk; bench/engine.mjs starts it and measures.
//   node bench/engine-steps.mjs FOLDER STEPS STEPS-THAT-SHOULD-RUN
import { createEngine } from '../dist/engine/engine.js';
import { previousParts, readHistory, withSteps, writeHistory } from '../dist/engine/history.js';
import { folderStore } from '../dist/engine/store.js';
import { runTask } from '../dist/engine/task.js';
import { nodeClock, nodeFiles } from '../dist/platform/node.js';
import { keepYoungSpaceSmall } from '../dist/platform/young-space.js';

// As the program does.
keepYoungSpaceSmall();

const root = process.argv[2];
const [count, wanted] = process.argv.slice(3).map(Number);
const onDamage = (path) => {
  throw new Error(`${path} is damaged`);
};
const kind = {
  kind: 'w',
  heavy: false,
  draws: false,
  run: (_inputs, { n }) => ({ ok: true, value: String(n) }),
};
// Every hundredth step needs the ninety-nine before it.
const inputs = (i) =>
  i % 100 === 99
    ? Object.fromEntries(Array.from({ length: 99 }, (_, j) => [`p${j}`, { step: `t${i - 99 + j}` }]))
    : {};
const steps = Array.from({ length: count }, (_, i) => ({
  id: `t${i}`,
  kind: 'w',
  params: { n: i },
  inputs: inputs(i),
  pointer: '',
}));
// Asked for when a step is not fresh.
let known = null;
const history = () => (known ??= readHistory(nodeFiles, root, 'bench', onDamage));
const run = (task, progress) => runTask(task, { loadKind: async () => kind, clock: nodeClock }, progress);
const engine = createEngine({
  files: nodeFiles,
  clock: nodeClock,
  store: folderStore({ files: nodeFiles, root, clock: nodeClock, onDamage }),
  describe: async () => ({ code: 'c', heavy: false, draws: false }),
  light: run,
  heavy: run,
  jobs: 1,
  previous: (id) => previousParts(history(), id),
  forced: () => false,
  shortPath: (path) => path,
  emit: () => {},
  signal: null,
});
const report = await engine.runPlan(
  { studyId: 'bench', seed: 1, steps },
  { keepGoing: false, targets: null },
);
if (!report.ok) throw new Error('a step failed');
const ran = report.steps.filter((step) => step.end === 'ran').length;
if (ran > 0) writeHistory(nodeFiles, root, withSteps(history(), report.steps, true));
if (ran !== wanted) throw new Error(`${ran} steps ran, not ${wanted}`);
