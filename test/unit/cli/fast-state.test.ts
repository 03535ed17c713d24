import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { digest } from '../../../src/base/digest.ts';
import { nothingToDo } from '../../../src/cli/fast.ts';
import {
  compareFile,
  fastIdentity,
  fastStatePath,
  fastStateText,
  type KnownFile,
  lookAt,
  readFastState,
} from '../../../src/cli/fast-state.ts';
import { moduleGraph } from '../../../src/platform/module-graph.ts';
import { nodeFiles } from '../../../src/platform/node.ts';

const project = mkdtempSync(path.join(tmpdir(), 'repro-fast-'));
afterAll(() => rmSync(project, { recursive: true, force: true }));
const study = path.join(project, 'specs/x/study.yaml');
const outputs = path.join(project, 'outputs');
mkdirSync(path.dirname(study), { recursive: true });
writeFileSync(path.join(project, 'package.json'), '{}');

const longAgo = new Date('2001-02-03T04:05:06Z');

function put(text: string): KnownFile {
  writeFileSync(study, text);
  utimesSync(study, longAgo, longAgo);
  const known = lookAt(study);
  if (known === null) throw new Error('not there');
  return [...known.slice(0, 5), digest(text)] as unknown as KnownFile;
}

const identity = (variants: readonly string[] = []) =>
  fastIdentity({ project, studyFile: study, outputs, variants });
const warnings = { plain: 'a warning\n', color: 'a colored warning\n' };

function remember(known: KnownFile, variants: readonly string[] = []) {
  const state = {
    identity: identity(variants),
    at: Date.now(),
    files: [known],
    summary: 'x: nothing to do',
    warnings,
  };
  nodeFiles.write(fastStatePath(project, state.identity), fastStateText(state));
}

describe('a build with nothing to do', () => {
  test('is seen by size and times alone, and prints its warnings again', async () => {
    remember(put('one'));
    expect(await nothingToDo(['build'], project)).toEqual({ stdout: 'x: nothing to do\n', warnings });
    expect(await nothingToDo(['build', 'x', '-q', '-j', '4', '--color', 'never'], project)).toEqual({
      stdout: '',
      warnings,
    });
  });

  test('is seen by its digest where only the times differ, and then by the times again', async () => {
    remember(put('one'));
    const later = new Date('2002-02-03T04:05:06Z');
    utimesSync(study, later, later);
    expect(await nothingToDo(['build'], project)).not.toBeNull();
    const state = readFastState(project, identity());
    expect(state?.files[0]?.[2]).toBe(lookAt(study)?.[2]);
  });

  test('is not one where the bytes differ, whatever size and mtime say', async () => {
    remember(put('one'));
    put('two');
    expect(await nothingToDo(['build'], project)).toBeNull();
  });

  test('is not one for another installation of the program: it may be another version', async () => {
    const build = { project, studyFile: study, outputs, variants: [] };
    const elsewhere = fastIdentity(build, 'file:///elsewhere/repro/dist/cli/fast-state.js');
    expect(elsewhere).not.toBe(identity());
    const state = { identity: elsewhere, at: Date.now(), files: [put('one')], summary: 'x', warnings };
    rmSync(path.join(project, '.repro/state'), { recursive: true, force: true });
    nodeFiles.write(fastStatePath(project, elsewhere), fastStateText(state));
    expect(await nothingToDo(['build'], project)).toBeNull();
  });

  test('is not one for other variants, other options, a missing file, an unknown option', async () => {
    const known = put('one');
    remember(known);
    for (const args of [
      ['check'],
      ['build', '--set', 'a=1'],
      ['build', '--out', 'elsewhere'],
      ['build', '-n'],
      ['build', '-f'],
      ['build', '--json'],
      ['build', '-j', 'x'],
      ['build', '-j'],
      ['build', 'y'],
      [],
    ]) {
      expect(await nothingToDo(args, project), args.join(' ')).toBeNull();
    }
    remember(known, ['--set a=1']);
    expect(await nothingToDo(['build', '--set', 'a=1'], project)).not.toBeNull();
    remember([`${study}.gone`, ...known.slice(1)] as unknown as KnownFile);
    expect(await nothingToDo(['build'], project)).toBeNull();
  });

  test('is not believed with any byte of its record changed', () => {
    remember(put('one'));
    const file = fastStatePath(project, identity());
    const bytes = nodeFiles.read(file) ?? new Uint8Array();
    for (let i = 0; i < bytes.length - 1; i++) {
      const flipped = Uint8Array.from(bytes);
      flipped[i] = (flipped[i] ?? 0) ^ 1;
      writeFileSync(file, flipped);
      expect(readFastState(project, identity()), `byte ${i}`).toBeNull();
    }
  });
});

test('the way of a build with nothing to do loads neither packages nor the rest of the program', () => {
  const { files, packages } = moduleGraph(path.resolve('src/cli/fast.ts'));
  expect(files.map((file) => path.basename(file))).toEqual(['fast-state.ts', 'fast.ts', 'project.ts']);
  expect(packages).toEqual([]);
});

describe('a file', () => {
  test('changed just before it was looked at is in doubt', () => {
    writeFileSync(study, 'one');
    const known = [...(lookAt(study) ?? []).slice(0, 5), 'digest'] as unknown as KnownFile;
    expect(compareFile(known, Date.now())).toBe('doubt');
    expect(compareFile(known, Date.now() + 60_000)).toBe('same');
  });
});
