import { describe, expect, test } from 'vitest';
import { acquireLock } from '../../../src/engine/lock.ts';
import { memoryClock, memoryFiles } from '../../../src/platform/memory.ts';
import type { Processes, ProcessName } from '../../../src/ports/processes.ts';

const name = (pid: number): ProcessName => ({ pid, host: 'here', started: '1' });

/** Some processes on one machine, of which each may be ended. */
function machine() {
  const clock = memoryClock();
  const files = memoryFiles(clock);
  const dead = new Set<number>();
  let made = 0;
  const processes = (pid: number): Processes => ({
    self: name(pid),
    mayLive: (other) => !dead.has(other.pid),
    sleep: async (ms) => {
      clock.advance(ms);
      await new Promise((resolve) => setImmediate(resolve));
    },
    unique: () => `${pid}-${made++}`,
  });
  const acquire = (pid: number, timeoutMs: number, onWait: (holder: ProcessName) => void = () => {}) =>
    acquireLock({ files, clock, processes: processes(pid), root: '/p/.repro', timeoutMs, onWait });
  return { files, dead, acquire };
}

describe('the lock', () => {
  test('is held by one process at a time, and leaves nothing behind', async () => {
    const { files, acquire } = machine();
    const first = await acquire(1, 0);
    expect(await acquire(2, 1000)).toEqual({ heldBy: name(1) });
    if ('release' in first) first.release();
    const second = await acquire(2, 0);
    expect('release' in second).toBe(true);
    if ('release' in second) second.release();
    expect(files.contents.size).toBe(0);
  });

  test('is taken over from the dead', async () => {
    const { dead, acquire } = machine();
    await acquire(1, 0);
    dead.add(1);
    expect('release' in (await acquire(2, 0))).toBe(true);
  });

  test('is waited for by a clock that only grows: the time of day is not asked', async () => {
    const { files, acquire } = machine();
    await acquire(1, 0);
    const grows = memoryClock();
    const clock = {
      now: () => {
        throw new Error('asked for the time of day');
      },
      elapsed: grows.elapsed,
    };
    let waits = 0;
    const processes: Processes = {
      self: name(2),
      mayLive: () => true,
      sleep: async (ms) => {
        waits += 1;
        grows.advance(ms);
      },
      unique: () => '2-0',
    };
    const request = { files, clock, processes, root: '/p/.repro', timeoutMs: 1000, onWait: () => {} };
    expect(await acquireLock(request)).toEqual({ heldBy: name(1) });
    expect(waits).toBeGreaterThan(10);
  });

  test('says whom it waits for, once', async () => {
    const { acquire } = machine();
    await acquire(1, 0);
    const told: number[] = [];
    await acquire(2, 2000, (holder) => told.push(holder.pid));
    expect(told).toEqual([1]);
  });

  test('is not stopped by a damaged file', async () => {
    const { files, acquire } = machine();
    files.put('/p/.repro/lock/x.json', '{"pid":');
    expect('release' in (await acquire(2, 0))).toBe(true);
  });

  test('eight that want it at once all get it, never two together', async () => {
    const { acquire } = machine();
    let holders = 0;
    let most = 0;
    const one = async (pid: number) => {
      const lock = await acquire(pid, 1_000_000);
      if (!('release' in lock)) throw new Error('timed out');
      holders += 1;
      most = Math.max(most, holders);
      await new Promise((resolve) => setImmediate(resolve));
      holders -= 1;
      lock.release();
    };
    await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(one));
    expect(most).toBe(1);
  });
});
