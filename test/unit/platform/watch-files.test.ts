import { mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { watchFiles } from '../../../src/platform/watch-files.ts';

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-watched-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => path.join(folder, name);
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

it('tells of files that change, are replaced, appear and go, and of no others', async () => {
  writeFileSync(at('a.yaml'), 'one');
  writeFileSync(at('other.txt'), 'one');
  const told: string[] = [];
  const files = watchFiles((file) => told.push(path.basename(file)));
  const settled = async () => {
    for (let i = 0; i < 100 && told.length === 0; i++) await pause(20);
    await pause(60);
    return [...new Set(told.splice(0))];
  };
  try {
    files.look({
      files: [at('a.yaml'), at('absent.csv')],
      folders: new Map([[folder, (name) => name.endsWith('.hbs')]]),
    });
    writeFileSync(at('other.txt'), 'two');
    writeFileSync(at('a.yaml'), 'two');
    expect(await settled()).toEqual(['a.yaml']);
    // As editors do it.
    writeFileSync(at('a.yaml~'), 'three');
    renameSync(at('a.yaml~'), at('a.yaml'));
    expect(await settled()).toEqual(['a.yaml']);
    writeFileSync(at('absent.csv'), 'here');
    expect(await settled()).toEqual(['absent.csv']);
    writeFileSync(at('note.hbs'), 'new');
    expect(await settled()).toEqual(['note.hbs']);
    rmSync(at('a.yaml'));
    expect(await settled()).toEqual(['a.yaml']);
  } finally {
    files.close();
  }
});
