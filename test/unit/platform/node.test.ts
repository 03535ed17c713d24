import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { materialize } from '../../../src/engine/outputs.ts';
import { graphDigest, moduleGraph } from '../../../src/platform/module-graph.ts';
import { nodeFiles, nodeProcesses } from '../../../src/platform/node.ts';
import { workerPool } from '../../../src/platform/worker-pool.ts';
import { strayOf } from '../../../src/ports/files.ts';

const root = mkdtempSync(path.join(tmpdir(), 'repro-platform-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('files', () => {
  test('are written whole, with the folders they need, and leave no temporary name', () => {
    const file = path.join(root, 'a/b/c.txt');
    nodeFiles.write(file, 'one');
    nodeFiles.write(file, 'two');
    expect(readFileSync(file, 'utf8')).toBe('two');
    expect(readdirSync(path.dirname(file))).toEqual(['c.txt']);
  });

  test('are added to, flushed now or later, and read in parts', () => {
    const file = path.join(root, 'log/a.log');
    nodeFiles.append(file, 'one', 'later');
    nodeFiles.append(file, new TextEncoder().encode('two'), 'later');
    nodeFiles.flush();
    nodeFiles.append(file, 'three');
    const part = (offset: number, length: number) =>
      new TextDecoder().decode(nodeFiles.readAt(file, offset, length) ?? new Uint8Array());
    expect([part(0, 99), part(3, 3), part(6, 99), part(99, 1)]).toEqual(['onetwothree', 'two', 'three', '']);
    // What was removed before it was flushed needs no flushing.
    nodeFiles.append(file, 'four', 'later');
    nodeFiles.remove(path.dirname(file));
    nodeFiles.flush();
    expect(nodeFiles.readAt(file, 0, 1)).toBeNull();
  });

  test('that are absent are answers', () => {
    const file = path.join(root, 'nothing');
    expect([
      nodeFiles.read(file),
      nodeFiles.stat(file),
      nodeFiles.list(file),
      nodeFiles.realPath(file),
    ]).toEqual([null, null, [], null]);
    nodeFiles.remove(file);
  });

  test('that the machine refuses are failures with the path', () => {
    mkdirSync(path.join(root, 'folder'));
    expect(() => nodeFiles.write(path.join(root, 'folder'), 'x')).toThrow(/cannot write .*folder: /);
    expect(readdirSync(root).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('of a set are there all, however many, or none', async () => {
    const folder = path.join(root, 'many/of/them');
    const files = Array.from({ length: 150 }, (_, i) => ({
      path: path.join(folder, `${i % 3}`, `${i}.txt`),
      content: `number ${i}`,
    }));
    await nodeFiles.writeMany(files);
    for (const { path: name, content } of files) expect(readFileSync(name, 'utf8')).toBe(content);
    const changed = files.map((file) => ({ ...file, content: 'changed' }));
    writeFileSync(path.join(folder, '1/file'), '');
    const impossible = { path: path.join(folder, '1/file/below'), content: 'x' };
    await expect(nodeFiles.writeMany([...changed, impossible])).rejects.toThrow(
      /cannot write .*file.below: /,
    );
    for (const { path: name, content } of files) expect(readFileSync(name, 'utf8')).toBe(content);
    expect(['0', '1', '2'].flatMap((name) => readdirSync(path.join(folder, name))).filter(strayOf)).toEqual(
      [],
    );
  });

  test('never go through a link out of the folder of outputs', async () => {
    const outside = path.join(root, 'outside');
    mkdirSync(outside);
    mkdirSync(path.join(root, 'outputs/x'), { recursive: true });
    symlinkSync(outside, path.join(root, 'outputs/x/tables'));
    await expect(
      materialize(nodeFiles, path.join(root, 'outputs/x'), { 'tables/a.csv': 'a' }, {}),
    ).rejects.toThrow('is a link');
    expect(readdirSync(outside)).toEqual([]);
  });
});

describe('processes', () => {
  test('of this machine are alive until they are not', () => {
    expect(nodeProcesses.mayLive(nodeProcesses.self)).toBe(true);
    expect(nodeProcesses.mayLive({ ...nodeProcesses.self, pid: 2 ** 30 })).toBe(false);
    expect(nodeProcesses.mayLive({ pid: 2 ** 30, host: 'another', started: '' })).toBe(true);
  });
});

describe('the worker pool', () => {
  const module = path.join(root, 'worker.mjs');
  writeFileSync(
    module,
    `import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ say, die }) => {
  if (die) process.exit(3);
  parentPort.postMessage({ kind: 'progress', what: 'half', done: 1, total: 2 });
  parentPort.postMessage({ kind: 'reply', reply: say + '!' });
});`,
  );

  test('runs tasks, tells progress, uses threads again, and says when one dies', async () => {
    const pool = workerPool<{ say?: string; die?: boolean }, string>(new URL(`file://${module}`));
    const told: string[] = [];
    const onProgress = (what: string) => told.push(what);
    expect(await pool.run({ say: 'a' }, onProgress)).toEqual({ end: 'replied', reply: 'a!' });
    expect(await pool.run({ die: true }, onProgress)).toMatchObject({ end: 'died' });
    expect(await pool.run({ say: 'b' }, onProgress)).toEqual({ end: 'replied', reply: 'b!' });
    expect(told).toEqual(['half', 'half']);
    await pool.close();
    expect(await pool.run({ say: 'c' }, onProgress)).toEqual({ end: 'stopped' });
  });

  test('a thread that was told something takes the next task, and one that died of it is replaced', async () => {
    const hearing = path.join(root, 'hearing.mjs');
    nodeFiles.write(
      hearing,
      `import { parentPort } from 'node:worker_threads';
let heard = 'nothing';
parentPort.on('message', (message) => {
  if (message.die) throw new Error('died of it');
  if (message.notice) heard = message.notice;
  else parentPort.postMessage({ kind: 'reply', reply: heard });
});`,
    );
    type Notice = { notice?: string; die?: boolean };
    const pool = workerPool<{ ask: true }, string, Notice>(new URL(`file://${hearing}`));
    const ask = () => pool.run({ ask: true }, () => {});
    pool.tell({ notice: 'news' });
    expect(await ask()).toEqual({ end: 'replied', reply: 'news' });
    pool.tell({ die: true });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await ask()).toEqual({ end: 'replied', reply: 'nothing' });
    await pool.close();
  });
});

describe('the module graph', () => {
  const folder = path.join(root, 'code');
  const put = (name: string, text: string) => nodeFiles.write(path.join(folder, name), text);

  test('follows static and dynamic imports, names packages, and leaves out types', () => {
    put('node_modules/left/package.json', '{"version":"1.2.3"}');
    put(
      'a.ts',
      "import { b } from './b.ts';\nimport type { X } from './types.ts';\nexport const later = () => import('./c.ts');\n",
    );
    put(
      'b.ts',
      "import {\n  left,\n} from 'left/deep';\nimport fs from 'node:fs';\nexport { d } from './d.ts';\n// import './gone.ts'\n",
    );
    put('c.ts', 'export const c = 1;\n');
    put('d.ts', 'export const d = 1;\n');
    const graph = moduleGraph(path.join(folder, 'a.ts'));
    expect(graph.files.map((file) => path.basename(file))).toEqual(['a.ts', 'b.ts', 'c.ts', 'd.ts']);
    expect(graph.packages).toEqual(['left@1.2.3']);
    const before = graphDigest(graph, folder);
    put('d.ts', 'export const d = 2;\n');
    expect(graphDigest(moduleGraph(path.join(folder, 'a.ts')), folder)).not.toBe(before);
  });

  test('refuses a computed import', () => {
    put('e.ts', 'export const load = (name: string) => import(name);\n');
    expect(() => moduleGraph(path.join(folder, 'e.ts'))).toThrow('computed');
  });
});
