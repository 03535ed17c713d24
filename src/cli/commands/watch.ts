import { statSync } from 'node:fs';
import path from 'node:path';
import { type Watched, watchFiles } from '../../platform/watch-files.ts';
import { strayOf } from '../../ports/files.ts';
import type { Options } from '../options.ts';
import { isTemplate } from '../package-files.ts';
import { openSession } from '../session.ts';
import { chosenStudies } from '../studies.ts';
import type { Terminal } from '../terminal.ts';
import { buildWatched, type WatchedStudy, watchedStudy } from '../watch/builds.ts';

/** Several changes of one save come together; a reader must not wait. */
const settleMs = 10;

/**
 * Builds studies, and again whatever a change concerns, until the signal. A change while a build runs gives that build
 * up, unless it writes its files already: what it has finished is kept, and the next one goes on from there.
 */
export async function watch(
  options: Options,
  terminal: Terminal,
  signal: AbortSignal,
  named: readonly string[],
  onBuilt: (studies: readonly WatchedStudy[]) => void = () => {},
): Promise<number> {
  const studies = new Map(chosenStudies(options, named).map((file) => [file, watchedStudy(file)]));
  const stale = new Set(studies.keys());
  let running: { readonly file: string; readonly stop: AbortController; writes: boolean } | null = null;
  let wake: () => void = () => {};
  const files = watchFiles((file) => {
    for (const study of studies.values()) if (concerns(study, file)) stale.add(study.file);
    if (stale.size === 0) return;
    if (running !== null && !running.writes && stale.has(running.file)) running.stop.abort();
    wake();
  });
  const onStop = () => {
    if (running !== null && !running.writes) running.stop.abort();
    wake();
  };
  signal.addEventListener('abort', onStop);
  onBuilt([...studies.values()]);
  try {
    files.look(placesOf([...studies.values()]));
    while (!signal.aborted) {
      const next = stale.values().next().value;
      if (next === undefined) {
        onBuilt([...studies.values()]);
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (signal.aborted || stale.size > 0) resolve();
        });
        await settled(signal);
        continue;
      }
      stale.delete(next);
      const stop = new AbortController();
      const now = { file: next, stop, writes: false };
      running = now;
      const study = studies.get(next) as WatchedStudy;
      const built = await buildWatched(options, terminal, stop.signal, study, {
        onDependencies: (dependsOn) => {
          studies.set(next, { ...study, dependsOn });
          files.look(placesOf([...studies.values()]));
        },
        onWriting: () => {
          now.writes = true;
        },
      });
      if (stop.signal.aborted) stale.add(next);
      running = null;
      studies.set(next, built);
      files.look(placesOf([...studies.values()]));
    }
  } finally {
    files.close();
    signal.removeEventListener('abort', onStop);
    putBack(options, terminal, [...studies.values()]);
  }
  return 0;
}

const settled = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else setTimeout(resolve, settleMs);
  });

/** Whoever stops watching finds the last good pages as they were. */
function putBack(options: Options, terminal: Terminal, studies: readonly WatchedStudy[]): void {
  const session = openSession(options, terminal, new AbortController().signal, true);
  for (const { banner } of studies) banner.clear(session);
  void session.close();
}

/** A study that does not build may wait for a file that is not there yet. */
function concerns(study: WatchedStudy, file: string): boolean {
  if (study.dependsOn.includes(file) || study.dependsOn.includes(path.dirname(file))) return true;
  return study.failure !== null && path.dirname(file) === path.dirname(study.file);
}

/** What builds write themselves, beside a study, is no change of it. */
const ours = (name: string): boolean =>
  name === 'repro.lock' || strayOf(name) !== null || name.endsWith('.tmp');

function placesOf(studies: readonly WatchedStudy[]): Watched {
  const files = new Set<string>();
  const folders = new Map<string, (name: string) => boolean>();
  for (const study of studies) {
    for (const place of study.dependsOn) {
      if (statSync(place, { throwIfNoEntry: false })?.isDirectory()) folders.set(place, isTemplate);
      else files.add(place);
    }
    const folder = path.dirname(study.file);
    if (study.failure !== null) folders.set(folder, (name) => !ours(name));
  }
  return { files: [...files], folders };
}
