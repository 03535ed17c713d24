import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PageServer, partsOf, servePages } from '../../../src/platform/page-server.ts';

let server: PageServer;
const asked: (readonly string[])[] = [];
beforeAll(async () => {
  server = await servePages(0, (parts) => {
    asked.push(parts);
    return parts[0] === 'page' ? { kind: 'content', type: 'text/html', bytes: '<p>here</p>' } : null;
  });
});
afterAll(() => server.close());

type Reply = {
  readonly status: number;
  readonly body: string;
  readonly headers: NodeJS.Dict<string | string[]>;
};

function get(
  path: string,
  headers: { readonly [name: string]: string } = {},
  method = 'GET',
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
      );
    })
      .on('error', reject)
      .end();
  });
}

/** A path as it is, which no client would send. */
function raw(path: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(server.port, '127.0.0.1', () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: close\r\n\r\n`),
    );
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('close', () => resolve(text.split('\r\n')[0] ?? ''));
    socket.on('error', () => resolve('closed'));
  });
}

describe('the server of previews', () => {
  it('answers this machine, and keeps its pages from others', async () => {
    const page = await get('/page');
    expect(page).toMatchObject({ status: 200, body: '<p>here</p>' });
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect((await get('/page', { host: `localhost:${server.port}` })).status).toBe(200);
    for (const host of [
      'evil.example',
      `evil.example:${server.port}`,
      '127.0.0.1',
      `127.0.0.1:${server.port}.evil`,
    ])
      expect((await get('/page', { host })).status, host).toBe(403);
    expect((await get('/page', {}, 'POST')).status).toBe(405);
    expect(await get('/page', {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it('hands on no path that leads upward', async () => {
    asked.length = 0;
    for (const path of [
      '/../x',
      '/a/../../x',
      '/%2e%2e/x',
      '/..%2fx',
      '/a%5c..%5cx',
      '/a%00b',
      '/%ff',
      '//x',
      '/.git/config',
      'x',
      '/C:/x',
    ])
      expect(await raw(path), path).toMatch(/ 400 |closed/);
    expect(asked).toEqual([]);
    expect(partsOf('/mine/tables/a%20b.csv')).toEqual(['mine', 'tables', 'a b.csv']);
    expect(partsOf('/')).toEqual([]);
  });

  it('tells open pages of what is new', async () => {
    const heard: string[] = [];
    const listening = request({ host: '127.0.0.1', port: server.port, path: '/-/events' }, (response) => {
      response.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
    });
    listening.on('error', () => {});
    listening.end();
    const until = async (text: string) => {
      for (let i = 0; i < 100 && !heard.join('').includes(text); i++)
        await new Promise((wait) => setTimeout(wait, 20));
      expect(heard.join('')).toContain(text);
    };
    await until('data: 0\n');
    server.changed();
    await until('data: 1\n');
    listening.destroy();
  });
});
