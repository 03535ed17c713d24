import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer =
  | { readonly kind: 'content'; readonly type: string; readonly bytes: Uint8Array | string }
  | { readonly kind: 'redirect'; readonly to: string };

export type PageServer = {
  readonly port: number;
  /** Tells every open page that there is something new. */
  readonly changed: () => void;
  /** How often that was said: a page knows by it whether it is the newest. */
  readonly version: () => number;
  readonly close: () => Promise<void>;
};

/** Where pages hear of changes. */
export const eventsPath = '/-/events';

const headers = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
};

/**
 * Serves pages to this machine alone: it listens on 127.0.0.1, and answers who asks for it by that name or as localhost, so
 * that no page of another site can have it read through a name of its own.
 *
 * @param answer what stands at a path, given as its parts; null where nothing does
 * @throws where the port is taken
 */
export async function servePages(
  port: number,
  answer: (parts: readonly string[]) => Answer | null,
): Promise<PageServer> {
  const listeners = new Set<ServerResponse>();
  let version = 0;
  const tell = (to: ServerResponse) => to.write(`event: version\ndata: ${version}\n\n`);
  const server = createServer((request, response) => {
    const refuse = (status: number, why: string) => {
      response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(`${why}\n`);
    };
    if (!isOurs(request, server)) return refuse(403, 'this preview is for its own machine');
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'only GET');
    const path = (request.url ?? '').split(/[?#]/)[0] ?? '';
    if (path === eventsPath) {
      response.writeHead(200, { ...headers, 'Content-Type': 'text/event-stream' });
      response.write('retry: 500\n');
      tell(response);
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
      return;
    }
    const parts = partsOf(path);
    if (parts === null) return refuse(400, 'there is no such path');
    const found = answer(parts);
    if (found === null) return refuse(404, 'there is nothing here');
    if (found.kind === 'redirect') {
      response.writeHead(302, { ...headers, Location: found.to });
      response.end();
      return;
    }
    response.writeHead(200, { ...headers, 'Content-Type': found.type });
    response.end(request.method === 'HEAD' ? undefined : found.bytes);
  });
  await listening(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    changed: () => {
      version += 1;
      for (const listener of listeners) tell(listener);
    },
    version: () => version,
    close: () =>
      new Promise((done) => {
        for (const listener of listeners) listener.end();
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function isOurs(request: IncomingMessage, server: Server): boolean {
  const { port } = server.address() as AddressInfo;
  const host = request.headers.host ?? '';
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** The parts of a path, decoded; null where one could lead elsewhere than into the next folder. */
export function partsOf(path: string): readonly string[] | null {
  if (!path.startsWith('/')) return null;
  try {
    const parts = path.slice(1).split('/').map(decodeURIComponent);
    if (parts.length === 1 && parts[0] === '') return [];
    return parts.every((part) => part !== '' && !part.startsWith('.') && !/[/\\\p{Cc}:]/u.test(part))
      ? parts
      : null;
  } catch {
    return null;
  }
}
