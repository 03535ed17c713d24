import { describe, expect, test } from 'vitest';
import { checkOutputPath, materialize, removeOutputs } from '../../../src/engine/outputs.ts';
import { memoryClock, memoryFiles } from '../../../src/platform/memory.ts';

const folder = '/p/outputs/x';

async function made() {
  const files = memoryFiles(memoryClock());
  const first = await materialize(files, folder, { 'paper.md': 'one', 'tables/a.csv': 'a' }, {});
  return { files, first };
}

describe('the outputs', () => {
  test('are written once; equal bytes are left alone', async () => {
    const { files, first } = await made();
    expect(first.written).toEqual(['paper.md', 'tables/a.csv']);
    const inode = files.stat(`${folder}/paper.md`)?.inode;
    const second = await materialize(
      files,
      folder,
      { 'paper.md': 'one', 'tables/a.csv': 'b' },
      first.recorded,
    );
    expect(second).toMatchObject({ written: ['tables/a.csv'], removed: [], restored: [] });
    expect(files.stat(`${folder}/paper.md`)?.inode).toBe(inode);
  });

  test('lose only files that an earlier build made', async () => {
    const { files, first } = await made();
    files.put(`${folder}/tables/mine.txt`, 'by hand');
    files.put(`${folder}/notes.txt`, 'by hand');
    const second = await materialize(files, folder, { 'paper.md': 'one' }, first.recorded);
    expect(second.removed).toEqual(['tables/a.csv']);
    expect(files.list(folder)).toEqual(['notes.txt', 'paper.md', 'tables']);
    files.remove(`${folder}/tables/mine.txt`);
  });

  test('changed or removed by hand are restored, and that is said', async () => {
    const { files, first } = await made();
    files.put(`${folder}/paper.md`, 'by hand');
    files.remove(`${folder}/tables/a.csv`);
    const second = await materialize(
      files,
      folder,
      { 'paper.md': 'one', 'tables/a.csv': 'a' },
      first.recorded,
    );
    expect(second.restored).toEqual(['paper.md', 'tables/a.csv']);
    expect(new TextDecoder().decode(files.read(`${folder}/paper.md`) ?? new Uint8Array())).toBe('one');
  });

  test('of a part leave the rest alone and on record', async () => {
    const { files, first } = await made();
    const part = await materialize(files, folder, { 'appendix.md': 'x' }, first.recorded, true);
    expect(part.removed).toEqual([]);
    expect(Object.keys(part.recorded)).toEqual(['paper.md', 'tables/a.csv', 'appendix.md']);
  });

  test('are removed without a trace when nothing else is there', async () => {
    const { files, first } = await made();
    expect(removeOutputs(files, folder, first.recorded)).toEqual(['paper.md', 'tables/a.csv']);
    expect(files.contents.size).toBe(0);
  });

  test.each(['../x', '/etc/x', 'a/../../x', 'a//b', '', 'a\\b', 'a/./b', 'a\nb', 'c:x'])(
    'cannot be called %j',
    (path) => {
      expect(() => checkOutputPath(path)).toThrow('cannot be called');
    },
  );
});
