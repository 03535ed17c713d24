import { collect, planGc } from '../../engine/gc.ts';
import { readAge, readBytes, sizeText } from '../amounts.ts';
import { finish } from '../finish.ts';
import { type Session, whileLocked } from '../session.ts';

export type GcOptions = { readonly maxSize?: string; readonly maxAge?: string };

const defaultAge = '30d';

/** `repro gc`: removes from the cache what the last builds do not need and what is too old or too much. */
export async function gc(session: Session, { maxSize, maxAge }: GcOptions): Promise<number> {
  const { files, cache, clock, options, terminal } = session;
  // With a size alone, age is no reason to go.
  const age = maxAge ?? (maxSize === undefined ? defaultAge : null);
  const limits = {
    maxAgeMs: age === null ? Number.POSITIVE_INFINITY : readAge('--max-age', age),
    maxBytes: maxSize === undefined ? null : readBytes('--max-size', maxSize),
  };
  const plan = await whileLocked(session, () => {
    const decided = planGc(files, cache, limits, clock.now());
    if (session.writes) collect(files, cache, decided);
    return Promise.resolve(decided);
  });
  const lines = [
    `${session.shortPath(cache)}: ${options.dryRun ? 'would remove' : 'removed'} ${plan.remove.length} entries, ${sizeText(plan.removedBytes)}; ${sizeText(plan.keptBytes)} stay, of which the last builds need ${sizeText(plan.neededBytes)}`,
    ...(options.verbose ? plan.remove.map((path) => `  ${session.shortPath(path)}`) : []),
  ];
  if (!options.json && !options.quiet) for (const line of lines) terminal.data(`${line}\n`);
  const { removedBytes, keptBytes, neededBytes } = plan;
  return finish(session, 'repro/gc/1', [], {
    removed: plan.remove.map((path) => session.shortPath(path)),
    removed_bytes: removedBytes,
    kept_bytes: keptBytes,
    needed_bytes: neededBytes,
    within_limit: limits.maxBytes === null || keptBytes <= limits.maxBytes,
  });
}
