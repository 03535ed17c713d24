import { type PageServer, servePages } from '../../platform/page-server.ts';
import { exitCodes, Stop } from '../exit-codes.ts';
import { type Options, wholeNumber } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import type { WatchedStudy } from '../watch/builds.ts';
import { previewPage } from '../watch/preview-pages.ts';
import { watch } from './watch.ts';

const firstPort = 4600;
/** Where no port is asked for, the next free one of these. */
const triedPorts = 20;

/** `repro preview`: watches studies and serves their pages to this machine; open ones load themselves again. */
export async function preview(
  options: Options,
  terminal: Terminal,
  signal: AbortSignal,
  named: readonly string[],
  wantedPort: string | undefined,
): Promise<number> {
  let studies: readonly WatchedStudy[] = [];
  const serve = (port: number): Promise<PageServer> => {
    const served = servePages(port, (parts) => previewPage(parts, studies, server?.version() ?? 0));
    return served;
  };
  let server: PageServer | null = null;
  server =
    wantedPort === undefined
      ? await firstFree(serve)
      : await serve(wholeNumber('--port', wantedPort, 0)).catch((error: unknown) => taken(error, wantedPort));
  terminal.data(`http://127.0.0.1:${server.port}/\n`);
  terminal.say('Ctrl-C ends the preview\n');
  const { changed, close } = server;
  try {
    return await watch(options, terminal, signal, named, (built) => {
      studies = built;
      changed();
    });
  } finally {
    await close();
  }
}

async function firstFree(serve: (port: number) => Promise<PageServer>): Promise<PageServer> {
  for (let port = firstPort; port < firstPort + triedPorts; port++) {
    const served = await serve(port).catch((error: unknown) => {
      if (codeOf(error) !== 'EADDRINUSE') taken(error, String(port));
      return null;
    });
    if (served !== null) return served;
  }
  return serve(0);
}

function taken(error: unknown, port: string): never {
  const why = codeOf(error) === 'EADDRINUSE' ? 'another program has it' : String(codeOf(error));
  throw new Stop(`cannot serve on port ${port}: ${why}; --port names another`, exitCodes.machine);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
