import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { Processes, ProcessName } from '../ports/processes.ts';
import { sealed, unseal } from './sealed.ts';

export const lockFormat = 'repro/lock/1';

/** The right to build in a project, held by one process at a time. */
export type Lock = { readonly release: () => void };

export type LockRequest = {
  readonly files: Files;
  readonly clock: Clock;
  readonly processes: Processes;
  /** The folder `.repro`. */
  readonly root: string;
  readonly timeoutMs: number;
  /** Told once, when there is something to wait for. */
  readonly onWait: (holder: ProcessName) => void;
};

/**
 * Each contender has a file of its own under `lock/`. It holds the lock if, after its file is there, it finds no file of
 * another process that may live; otherwise it takes its file back and tries again later. Of two contenders at least one
 * sees the other, so never both hold it; and a file of the dead has a name that nobody uses again, so anyone may remove it.
 *
 * @returns null when the timeout passed
 */
export async function acquireLock(request: LockRequest): Promise<Lock | { readonly heldBy: ProcessName }> {
  const { files, clock, processes, root, timeoutMs, onWait } = request;
  const own = `${processes.unique()}.json`;
  const path = `${root}/lock/${own}`;
  const start = clock.elapsed();
  let told = false;
  for (let attempt = 0; ; attempt++) {
    let holder = otherHolder(request, own);
    if (holder === null) {
      files.write(path, sealed(lockFormat, processes.self));
      holder = otherHolder(request, own);
      if (holder === null) return { release: () => files.remove(path) };
      files.remove(path);
    }
    if (clock.elapsed() - start >= timeoutMs) return { heldBy: holder };
    if (!told && attempt > 2) {
      told = true;
      onWait(holder);
    }
    // Unequal pauses, so that two contenders do not step back for each other forever.
    await processes.sleep(20 + ((processes.self.pid * 7 + attempt * 13) % 61));
  }
}

function otherHolder({ files, processes, root }: LockRequest, own: string): ProcessName | null {
  for (const name of files.list(`${root}/lock`)) {
    if (name === own || !name.endsWith('.json')) continue;
    const path = `${root}/lock/${name}`;
    const holder = readHolder(files, path);
    if (holder === null) continue;
    if (processes.mayLive(holder)) return holder;
    files.remove(path);
  }
  return null;
}

function readHolder(files: Files, path: string): ProcessName | null {
  const bytes = files.read(path);
  if (bytes === null) return null;
  const unsealed = unseal(lockFormat, bytes);
  if (unsealed.state === 'whole') return unsealed.content as unknown as ProcessName;
  // Written in one piece and renamed into place, so this is damage and not a holder.
  files.remove(path);
  return null;
}
