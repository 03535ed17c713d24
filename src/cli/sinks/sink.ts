import type { EngineEvent } from '../../engine/events.ts';

/** Draws the events of builds. */
export type Sink = {
  readonly event: (event: EngineEvent) => void;
  /** Takes away what is redrawn, before something else is printed. */
  readonly clear: () => void;
};

/** How a step is called in progress: `model:regimes` is `regimes`. */
export function shortName(stepId: string): string {
  return stepId.startsWith('model:') ? stepId.slice('model:'.length) : stepId;
}

/** What every sink says in the same words; null for events that it draws in its own way. */
export function sentence(event: EngineEvent, shortPath: (path: string) => string): string | null {
  if (event.kind === 'store-damaged') {
    return `the cache was damaged: ${shortPath(event.path)} did not pass its check and is made again (kept in .repro/damaged)`;
  }
  if (event.kind === 'cache-foreign') {
    return `the cache ${shortPath(event.path)} was made by another version of repro: its steps run once more`;
  }
  if (event.kind === 'cache-read-only') {
    return `the cache ${shortPath(event.path)} cannot be written (${event.reason}): what is in it is used, nothing is kept`;
  }
  if (event.kind === 'lock-waiting') return `waits for another build of this project: ${event.holder}`;
  return null;
}

/** For `-q` and `--json`: no progress, but damage and waiting are never silent. */
export function quietSink(say: (text: string) => void, shortPath: (path: string) => string): Sink {
  const event = (event: EngineEvent) => {
    const said = sentence(event, shortPath);
    if (said !== null) say(`${said}\n`);
  };
  return { event, clear: () => {} };
}
