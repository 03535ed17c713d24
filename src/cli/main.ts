import { InvariantError } from '../base/invariant.ts';
import { keepYoungSpaceSmall } from '../platform/young-space.ts';
import { FileFailure } from '../ports/files.ts';
import { exitCodes, Stop } from './exit-codes.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** Runs the program on its arguments (without node and script); gives back the exit code. Throws nothing. */
export async function main(args: readonly string[]): Promise<number> {
  if (!staysOpen(args)) keepYoungSpaceSmall();
  const terminal = openTerminal(args);
  const interruption = new AbortController();
  const stopWatching = watchSignals(interruption);
  try {
    const { run } = await import('./program.ts');
    const code = await run(args, terminal, interruption.signal);
    return interruption.signal.aborted ? Number(interruption.signal.reason) : code;
  } catch (error) {
    return interruption.signal.aborted
      ? Number(interruption.signal.reason)
      : explainFailure(error, args, terminal);
  } finally {
    stopWatching();
  }
}

/** Who waits for a page to be drawn anew waits less where the heap has room: fewer collections. */
function staysOpen(args: readonly string[]): boolean {
  return args.includes('--watch') || args[0] === 'preview';
}

/** The first signal asks the work to stop where it can be resumed; the second ends the program at once. */
function watchSignals(interruption: AbortController): () => void {
  const handlers = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated } as const;
  const listeners = Object.entries(handlers).map(([name, code]) => {
    const listener = () => {
      if (interruption.signal.aborted) process.exit(code);
      interruption.abort(code);
    };
    process.on(name, listener);
    return { name, listener };
  });
  return () => {
    for (const { name, listener } of listeners) process.off(name, listener);
  };
}

function explainFailure(error: unknown, args: readonly string[], terminal: Terminal): number {
  const { red } = terminal.paint;
  const fail = (message: string) => terminal.say(`${red('repro:')} ${message}\n`);
  if (error instanceof Stop) {
    fail(error.message);
    return error.exitCode;
  }
  if (error instanceof FileFailure) {
    fail(error.message);
    return exitCodes.machine;
  }
  const message = error instanceof Error ? error.message : String(error);
  const kind =
    error instanceof InvariantError ? 'a promise between our own functions was broken' : 'unexpected';
  fail(`this is a bug of repro (${kind}): ${message}`);
  const verbose = args.includes('-v') || args.includes('--verbose');
  if (verbose && error instanceof Error) terminal.say(`${error.stack ?? ''}\n`);
  else terminal.say('run again with -v for the details that a report of it needs\n');
  return exitCodes.bug;
}
