import { readdirSync, readFileSync } from 'node:fs';

/** Bytes of a page; every Linux that Node runs on has 4 KiB pages or counts in them here near enough to stop a runaway. */
const pageBytes = 4096;

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** A process and all that descend from it, as far as /proc tells; itself alone where there is no /proc. */
export function descendants(root: number): number[] {
  const found = [root];
  for (let at = 0; at < found.length; at++) found.push(...childrenOf(found[at] as number));
  return found;
}

function residentBytes(pid: number): number {
  try {
    const pages = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1];
    return Number(pages) * pageBytes;
  } catch {
    return 0;
  }
}

/** Resident memory with pages that several processes share counted once between them. */
function proportionalBytes(pid: number): number {
  try {
    const line = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'));
    return line === null ? residentBytes(pid) : Number(line[1]) * 1024;
  } catch {
    return residentBytes(pid);
  }
}

/** Whether these processes hold more than `limit` bytes together. The dear way of counting is asked only where it may matter. */
export function holdMoreThan(pids: readonly number[], limit: number): boolean {
  const total = (bytesOf: (pid: number) => number) => pids.reduce((sum, pid) => sum + bytesOf(pid), 0);
  return total(residentBytes) > limit && total(proportionalBytes) > limit;
}

export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Kills every process whose environment carries `mark`: those that left their group and their parent. */
export function killMarked(mark: string): void {
  let names: string[] = [];
  try {
    names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return;
  }
  for (const name of names) {
    try {
      if (Number(name) !== process.pid && readFileSync(`/proc/${name}/environ`, 'latin1').includes(mark))
        kill(Number(name));
    } catch {
      // Gone, or somebody else's.
    }
  }
}
