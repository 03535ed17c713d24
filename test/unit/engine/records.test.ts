import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../src/base/canonical.ts';
import { digest } from '../../../src/base/digest.ts';
import {
  type History,
  previousParts,
  readHistory,
  sameHistory,
  withOutputs,
  withSteps,
  writeHistory,
} from '../../../src/engine/history.ts';
import { sealedHistory } from '../../../src/engine/history-bytes.ts';
import { appendJournal, checkJournal, readJournal } from '../../../src/engine/journal.ts';
import { keepRun, lastRuns } from '../../../src/engine/runs.ts';
import { readSealed, sealed } from '../../../src/engine/sealed.ts';
import type { StepReport } from '../../../src/engine/settle.ts';
import { memoryClock, memoryFiles } from '../../../src/platform/memory.ts';

const root = '/p/.repro';
const damaged: string[] = [];
const onDamage = (path: string) => damaged.push(path);
const parts = { id: 'a', kind: 'k', code: 'c', params: {}, inputs: {}, seed: null };
const report: StepReport = {
  step: { id: 'a', kind: 'k', params: {}, inputs: {}, pointer: '' },
  end: 'ran',
  decision: { state: 'stale', reasons: [] },
  parts,
  output: 'digest',
  warnings: [],
  problems: [],
  bug: null,
  resources: null,
  ms: 12.4,
};

describe('a sealed record', () => {
  const text = sealed('f/1', { a: [1, 'ü'] });
  test('is read back', () => {
    expect(readSealed('f/1', Buffer.from(text))).toEqual({ a: [1, 'ü'] });
  });
  test('is refused in another format, cut short, or with any byte changed', () => {
    expect(readSealed('f/2', Buffer.from(text))).toBeNull();
    const bytes = Buffer.from(text);
    for (let i = 0; i < bytes.length - 1; i++) {
      const flipped = Buffer.from(bytes);
      flipped[i] = (flipped[i] ?? 0) ^ 1;
      expect(readSealed('f/1', flipped), `byte ${i}`).toBeNull();
      expect(readSealed('f/1', bytes.subarray(0, i)), `cut at ${i}`).toBeNull();
    }
  });
});

describe('the history', () => {
  test('keeps steps and outputs, and forgets steps that are gone once the whole plan was run', () => {
    const files = memoryFiles(memoryClock());
    const empty = readHistory(files, root, 'specs/x/study.yaml', onDamage);
    const first = withOutputs(
      withSteps({ ...empty, steps: { old: canonicalJson(parts) } }, [report], false),
      'outputs/x',
      {
        'paper.md': 'd',
      },
    );
    writeHistory(files, root, first);
    expect(readHistory(files, root, 'specs/x/study.yaml', onDamage)).toEqual(first);
    expect(Object.keys(first.steps)).toEqual(['old', 'a']);
    expect(Object.keys(withSteps(first, [report], true).steps)).toEqual(['a']);
  });
  test('is written byte for byte as any sealed record, whatever its ids and its size', () => {
    const histories: readonly History[] = [
      { study: 'ü "s"', steps: {}, outputs: {} },
      {
        study: 's',
        steps: { b: '{"a":"\u{1F600}ü"}', a: '"'.repeat(9_000), 'z\ud800': '' },
        outputs: { o: { f: 'd' } },
      },
    ];
    for (const history of histories)
      expect(Buffer.from(sealedHistory('f/1', history)).toString()).toBe(sealed('f/1', { ...history }));
  });
  test('is another one when a step, an output or its parts are', () => {
    const one: History = { study: 's', steps: { a: 'p' }, outputs: { o: { f: 'd' } } };
    expect(sameHistory(one, structuredClone(one))).toBe(true);
    const others: readonly History[] = [
      { ...one, study: 't' },
      { ...one, steps: { a: 'q' } },
      { ...one, steps: { b: 'p' } },
      { ...one, steps: { a: 'p', b: 'p' } },
      { ...one, outputs: { o: { f: 'e' } } },
    ];
    for (const other of others) expect(sameHistory(one, other), JSON.stringify(other)).toBe(false);
  });
  test('keeps the parts of a step that failed this time', () => {
    const steps = { a: canonicalJson(parts) };
    const history = { study: 's', steps, outputs: {} };
    expect(withSteps(history, [{ ...report, end: 'failed', output: null }], true).steps).toEqual({
      a: canonicalJson(parts),
    });
    expect(previousParts(history, 'a')).toEqual(parts);
    expect(previousParts(history, 'toString')).toBeNull();
  });
});

test('the history of the first version is understood, steps and outputs', () => {
  const files = memoryFiles(memoryClock());
  const outputs = { 'outputs/x': { 'paper.md': 'd' } };
  const first = sealed('repro/history/1', { study: 'x', steps: { a: parts }, outputs });
  files.put(`${root}/studies/${digest('x').slice(0, 32)}.json`, first);
  const history = readHistory(files, root, 'x', onDamage);
  expect(history.outputs).toEqual(outputs);
  expect(previousParts(history, 'a')).toEqual(parts);
});

describe('finished runs', () => {
  test('are kept newest first, each once', () => {
    const files = memoryFiles(memoryClock());
    const run = (results: string, at: number) => ({ results, documents: 'd', study: 's', engine: 'e', at });
    for (const [results, at] of [
      ['one', 1],
      ['one', 2],
      ['two', 3],
      ['one', 4],
    ] as const) {
      keepRun(files, root, 'x', run(results, at), onDamage);
    }
    expect(lastRuns(files, root, 'x', onDamage).map((entry) => [entry.results, entry.at])).toEqual([
      ['one', 4],
      ['two', 3],
    ]);
    expect(lastRuns(files, root, 'other', onDamage)).toEqual([]);
  });
});

describe('the journal', () => {
  test('has a line for each step that ran, and survives a torn one', () => {
    const files = memoryFiles(memoryClock());
    appendJournal(files, root, 'x', 1, [report, { ...report, end: 'fresh' }]);
    files.append(`${root}/journal.jsonl`, '{"step":"b","m');
    const entry = { at: 1, study: 'x', step: 'a', end: 'ran', ms: 12 };
    expect(readJournal(files, root)).toEqual([entry]);
    // The next line does not stick to it.
    appendJournal(files, root, 'x', 2, [report]);
    expect(readJournal(files, root)).toEqual([entry, { ...entry, at: 2 }]);
    const text = new TextDecoder().decode(files.read(`${root}/journal.jsonl`) ?? new Uint8Array());
    expect(checkJournal(text)).toEqual({ damaged: 0, torn: false });
    expect(checkJournal(text.slice(0, -9))).toEqual({ damaged: 0, torn: true });
    expect(checkJournal(`${text.slice(0, -1)}x`)).toEqual({ damaged: 1, torn: false });
  });
});
