import type { EngineEvent } from '../../engine/events.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Terminal } from '../terminal.ts';
import { type Sink, sentence, shortName } from './sink.ts';

type Running = {
  readonly since: number;
  progress: { readonly what: string; readonly done: number; readonly total: number } | null;
};

const redrawEveryMs = 60;

/** One line, drawn again and again: `[12/31] regimes: bootstrap 620/1000, 3 s left`. */
export function ttySink(terminal: Terminal, clock: Clock, shortPath: (path: string) => string): Sink {
  const running = new Map<string, Running>();
  let total = 0;
  let ended = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let drawn = false;

  const clear = () => {
    if (drawn) terminal.say('\r\u001b[2K');
    drawn = false;
  };
  const draw = (now: boolean) => {
    if (running.size === 0 || (!now && clock.elapsed() - drawnAt < redrawEveryMs)) return;
    drawnAt = clock.elapsed();
    const count = total === 0 ? '' : `[${Math.min(ended + 1, total)}/${total}] `;
    const line = cut(
      count + [...running].map(([id, step]) => stepText(id, step, clock)).join('; '),
      terminal.columns() - 1,
    );
    terminal.say(`\r\u001b[2K${line}`);
    drawn = true;
  };
  const event = (event: EngineEvent) => {
    const said = sentence(event, shortPath);
    if (said !== null) {
      clear();
      terminal.say(`${said}\n`);
    }
    if (event.kind === 'plan-started') {
      total = event.steps;
      ended = 0;
    } else if (event.kind === 'step-started')
      running.set(event.step, { since: clock.elapsed(), progress: null });
    else if (event.kind === 'step-progress') {
      const step = running.get(event.step);
      if (step !== undefined) step.progress = event;
    } else if (event.kind === 'step-ended') {
      running.delete(event.step);
      if (total > 0) ended += 1;
    } else if (event.kind === 'plan-ended') {
      total = 0;
      clear();
    }
    draw(event.kind === 'step-started');
  };
  return { event, clear };
}

function stepText(id: string, { since, progress }: Running, clock: Clock): string {
  if (progress === null || progress.total <= 0) return shortName(id);
  const { what, done, total } = progress;
  const text = `${shortName(id)}: ${what} ${done}/${total}`;
  const spent = clock.elapsed() - since;
  if (done === 0 || spent < 300) return text;
  return `${text}, ${Math.ceil(((spent / done) * (total - done)) / 1000)} s left`;
}

/** Cut to a width in columns; letters of East Asian scripts take two. */
export function cut(text: string, columns: number): string {
  let width = 0;
  let kept = '';
  for (const letter of text) {
    width += (letter.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1;
    if (width > columns) return kept;
    kept += letter;
  }
  return kept;
}
