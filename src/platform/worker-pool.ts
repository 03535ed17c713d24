import { Worker } from 'node:worker_threads';

/** What a worker thread sends: any number of `progress`, then one `reply`. */
export type FromWorker<Reply> =
  | { readonly kind: 'progress'; readonly what: string; readonly done: number; readonly total: number }
  | { readonly kind: 'reply'; readonly reply: Reply };

export type WorkerEnd<Reply> =
  | { readonly end: 'replied'; readonly reply: Reply }
  /** The thread ended before it replied: out of memory, or stopped by the system. */
  | { readonly end: 'died'; readonly message: string }
  | { readonly end: 'stopped' };

export type WorkerPool<Task, Reply, Notice = never> = {
  /** Tells a thread something beforehand; no reply is waited for. It takes the next task. */
  readonly tell: (notice: Notice) => void;
  readonly run: (
    task: Task,
    onProgress: (what: string, done: number, total: number) => void,
  ) => Promise<WorkerEnd<Reply>>;
  /** Ends every thread at once; what runs is given up. */
  readonly close: () => Promise<void>;
};

function messageOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return 'out of memory';
  return error instanceof Error ? error.message : String(error);
}

/** Threads of one module, started as they are needed and used again. The caller limits how many run at a time. */
export function workerPool<Task, Reply, Notice = never>(module: URL): WorkerPool<Task, Reply, Notice> {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  let closed = false;

  function start(): Worker {
    const worker = new Worker(module, { stdout: false, stderr: false });
    all.add(worker);
    worker.once('exit', () => {
      all.delete(worker);
      const place = idle.indexOf(worker);
      if (place >= 0) idle.splice(place, 1);
    });
    return worker;
  }

  function rest(worker: Worker): void {
    // An idle thread must not keep the program alive, and one that ends is started anew when it is needed.
    worker.unref();
    worker.on('error', () => {});
    idle.push(worker);
  }

  function tell(notice: Notice): void {
    if (closed) return;
    const worker = idle.pop() ?? start();
    worker.postMessage(notice);
    rest(worker);
  }

  function run(
    task: Task,
    onProgress: (what: string, done: number, total: number) => void,
  ): Promise<WorkerEnd<Reply>> {
    if (closed) return Promise.resolve({ end: 'stopped' });
    const worker = idle.pop() ?? start();
    return new Promise((resolve) => {
      const finish = (end: WorkerEnd<Reply>, reusable: boolean) => {
        worker.removeAllListeners('message').removeAllListeners('error');
        worker.off('exit', onExit);
        if (reusable && !closed) rest(worker);
        resolve(end);
      };
      const onExit = () =>
        finish(closed ? { end: 'stopped' } : { end: 'died', message: 'its thread ended' }, false);
      worker.removeAllListeners('error').ref();
      worker.on('message', (message: FromWorker<Reply>) => {
        if (message.kind === 'progress') onProgress(message.what, message.done, message.total);
        else finish({ end: 'replied', reply: message.reply }, true);
      });
      worker.on('error', (error) => finish({ end: 'died', message: messageOf(error) }, false));
      worker.on('exit', onExit);
      worker.postMessage(task);
    });
  }

  return {
    tell,
    run,
    close: async () => {
      closed = true;
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}
