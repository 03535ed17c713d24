import { parentPort } from 'node:worker_threads';
import { invariant } from '../base/invariant.ts';
import { decode } from '../engine/codec.ts';
import { type Ahead, inputsOf, runTask, type StepReply, type StepTask } from '../engine/task.ts';
import { nodeClock } from '../platform/node.ts';
import type { FromWorker } from '../platform/worker-pool.ts';
import { loadStepKind } from '../steps/registry.ts';

/** A worker thread: runs the steps that it is sent, one after the other. */
invariant(parentPort, 'worker.ts is started as a worker thread');
const port = parentPort;
const send = (message: FromWorker<StepReply>) => port.postMessage(message);

port.on('message', (task: StepTask | Ahead) => {
  if ('ahead' in task) void getReady(task);
  else run(task);
});

/** What fails here fails again when the step runs, which says so. */
async function getReady({ ahead, inputs }: Ahead): Promise<void> {
  const kind = await loadStepKind(ahead);
  await kind.prepare?.(inputsOf(inputs, decode)).catch(() => {});
}

function run(task: StepTask): void {
  void runTask(task, { loadKind: loadStepKind, clock: nodeClock }, (what, done, total) =>
    send({ kind: 'progress', what, done, total }),
  ).then((reply) => send({ kind: 'reply', reply }));
}
