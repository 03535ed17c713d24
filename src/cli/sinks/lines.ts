import type { EngineEvent } from '../../engine/events.ts';
import { duration } from '../duration.ts';
import type { Terminal } from '../terminal.ts';
import { type Sink, sentence } from './sink.ts';

/** A line for each step that ran; with `verbose` for fresh ones too. For logs and pipes. */
export function linesSink(terminal: Terminal, verbose: boolean, shortPath: (path: string) => string): Sink {
  let study = '';
  let total = 0;
  let ended = 0;
  const counted = () => `[${String(ended).padStart(String(total).length)}/${total}]`;
  const event = (event: EngineEvent) => {
    const said = sentence(event, shortPath);
    if (said !== null) terminal.say(`${said}\n`);
    if (event.kind === 'plan-started') {
      study = event.study;
      total = event.steps;
      ended = 0;
    }
    if (event.kind === 'plan-ended') total = 0;
    if (event.kind !== 'step-ended' || total === 0) return;
    ended += 1;
    if (event.end === 'ran') terminal.say(`${study} ${counted()} ${event.step} ${duration(event.ms)}\n`);
    else if (event.end === 'failed') terminal.say(`${study} ${counted()} ${event.step} failed\n`);
    else if (verbose) terminal.say(`${study} ${counted()} ${event.step} ${event.end}\n`);
  };
  return { event, clear: () => {} };
}
