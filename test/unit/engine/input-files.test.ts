import { expect, test } from 'vitest';
import { inputFiles } from '../../../src/engine/input-files.ts';
import { memoryClock, memoryFiles } from '../../../src/platform/memory.ts';

test('a small file is read once, so that all steps work with what their keys speak of; a large one each time', () => {
  const files = memoryFiles(memoryClock());
  const read: string[] = [];
  const input = inputFiles({
    read: (path) => {
      read.push(path);
      return files.read(path);
    },
  });
  files.put('/small', 'one');
  files.put('/large', 'x'.repeat(100_000));
  const [small, large] = [input('/small'), input('/large')];
  files.put('/small', 'two');
  files.put('/large', 'y'.repeat(100_000));
  expect(input('/small')).toBe(small);
  expect(input('/large')?.digest).not.toBe(large?.digest);
  expect(input('/absent')).toBeNull();
  files.put('/absent', 'there now');
  expect(new TextDecoder().decode(input('/absent')?.bytes)).toBe('there now');
  expect(read).toEqual(['/small', '/large', '/large', '/absent', '/absent']);
});
