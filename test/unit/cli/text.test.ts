import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { paint, wantsColor } from '../../../src/cli/color.ts';
import { duration } from '../../../src/cli/duration.ts';
import { simulatedRegions } from '../../../src/cli/init-data.ts';
import { projectRoot, studyFile, studyIds } from '../../../src/cli/project.ts';
import { studyPointer } from '../../../src/cli/reasons.ts';
import { sentencesOf } from '../../../src/cli/sentences.ts';
import { linesSink } from '../../../src/cli/sinks/lines.ts';
import { cut, ttySink } from '../../../src/cli/sinks/tty.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import type { EngineEvent } from '../../../src/engine/events.ts';
import { memoryClock } from '../../../src/platform/memory.ts';

const root = mkdtempSync(path.join(tmpdir(), 'repro-cli-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function recorder(): { readonly terminal: Terminal; readonly said: () => string } {
  let said = '';
  const terminal: Terminal = {
    data: () => {},
    say: (text) => {
      said += text;
    },
    paint: paint(false),
    dataPaint: paint(false),
    colored: false,
    dataColored: false,
    interactive: true,
    columns: () => 60,
  };
  return { terminal, said: () => said };
}

const stale = { state: 'stale', reasons: [{ kind: 'first-run' }] } as const;
const started = (step: string): EngineEvent => ({ kind: 'step-started', step, decision: stale });
const ended = (step: string, end: 'ran' | 'fresh'): EngineEvent => ({
  kind: 'step-ended',
  step,
  end,
  ms: 1234,
});

describe('progress', () => {
  test('on a terminal is one line with the time that is left', () => {
    const { terminal, said } = recorder();
    const clock = memoryClock();
    const sink = ttySink(terminal, clock, (name) => name);
    sink.event({ kind: 'plan-started', study: 'x', steps: 31 });
    for (let i = 0; i < 11; i++) sink.event(ended(`column:${i}`, 'fresh'));
    sink.event(started('model:regimes'));
    clock.advance(6200);
    sink.event({ kind: 'step-progress', step: 'model:regimes', what: 'bootstrap', done: 620, total: 1000 });
    expect(said().split('\r\u001b[2K').at(-1)).toBe('[12/31] regimes: bootstrap 620/1000, 4 s left');
    expect(said()).not.toContain('\n');
    sink.clear();
    expect(said().endsWith('\r\u001b[2K')).toBe(true);
  });

  test('elsewhere is a line per step that ran', () => {
    const { terminal, said } = recorder();
    const sink = linesSink(terminal, false, (name) => name.replace('/p/', ''));
    sink.event({ kind: 'plan-started', study: 'x', steps: 10 });
    sink.event(ended('panel', 'fresh'));
    sink.event(ended('model:regimes', 'ran'));
    sink.event({ kind: 'store-damaged', path: '/p/.repro/objects/ab' });
    expect(said()).toBe(
      'x [ 2/10] model:regimes 1.2 s\n' +
        'the cache was damaged: .repro/objects/ab did not pass its check and is made again (kept in .repro/damaged)\n',
    );
  });

  test('is cut to the width of the terminal, where Chinese letters take two columns', () => {
    expect(cut('abcdef', 4)).toBe('abcd');
    expect(cut('数字经济', 5)).toBe('数字');
  });

  test.each([
    [40, '0.0 s'],
    [9940, '9.9 s'],
    [12_400, '12 s'],
    [200_000, '3 min 20 s'],
  ])('%i ms is %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('colors', () => {
  test('follow --color before anything else', () => {
    expect(wantsColor(['build', '--color', 'always'], {})).toBe(true);
    expect(wantsColor(['build', '--color=never'], { isTTY: true })).toBe(false);
    expect(wantsColor(['build'], { isTTY: false })).toBe(
      process.env.FORCE_COLOR !== undefined && process.env.NO_COLOR === undefined,
    );
  });
});

describe('the place of a param in the study', () => {
  const params = {
    study: {
      seed: 1,
      indices: [{ name: 'services', pointer: '/indices/services', weights: { method: 'critic' } }],
      variables: [{ pointer: '/variables/x', definition: { text: 'a / b' } }],
      models: [{ pointer: '/models/a', bootstrap: { maxThresholds: 2 } }],
    },
  };
  test.each([
    ['/study/seed', '/study/seed'],
    ['/study/indices/0/weights/method', '/indices/services/weights/method'],
    ['/study/models/0/bootstrap/maxThresholds', '/models/a/bootstrap/max_thresholds'],
    ['/study/variables/0/definition/text', '/variables/x/formula'],
    ['/study/models/7/gone', '/study/models/7/gone'],
  ])('%s is %s', (param, place) => {
    expect(studyPointer({ pointer: '', params }, param)).toBe(place);
  });
});

describe('a project', () => {
  mkdirSync(path.join(root, 'specs/a-study'), { recursive: true });
  mkdirSync(path.join(root, 'deep/er'), { recursive: true });
  mkdirSync(path.join(root, '.git'));
  writeFileSync(path.join(root, 'specs/a-study/study.yaml'), '');
  writeFileSync(path.join(root, 'deep/other.yaml'), '');

  test('is the nearest folder upward that looks like one, or the one named', () => {
    expect(projectRoot(path.join(root, 'deep/er'), undefined)).toBe(root);
    expect(projectRoot(path.join(root, 'deep'), '../specs')).toBe(path.join(root, 'specs'));
  });

  test('has studies by id and by file', () => {
    const inDeep = path.join(root, 'deep');
    const file = path.join(root, 'specs/a-study/study.yaml');
    expect(studyIds(root)).toEqual(['a-study']);
    expect(studyFile(root, inDeep, 'a-study')).toBe(file);
    expect(studyFile(root, inDeep, '../specs/a-study')).toBe(file);
    expect(studyFile(root, inDeep, 'other.yaml')).toBe(path.join(inDeep, 'other.yaml'));
    expect(studyFile(root, inDeep, 'none')).toBeNull();
  });
});

describe('the sentences of a paper', () => {
  test('are those of its prose', () => {
    const paper = [
      '# Results',
      'The coefficient is 0.08 (t = 3.2). It is\npositive, p < 0.05. H1 holds.',
      '| a | b |\n|---|---|',
      '![A figure.](x.svg)',
      '数字经济。有影响。',
    ].join('\n\n');
    expect(sentencesOf(paper)).toEqual([
      'The coefficient is 0.08 (t = 3.2).',
      'It is positive, p < 0.05.',
      'H1 holds.',
      '数字经济。',
      '有影响。',
    ]);
  });
});

describe('the data of a new study', () => {
  test('are a balanced panel, the same each time', () => {
    const text = simulatedRegions();
    expect(text).toBe(simulatedRegions());
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    expect(rows).toHaveLength(161);
    for (const row of rows.slice(1)) {
      expect(row).toHaveLength(9);
      for (const cell of row.slice(1)) expect(Number(cell)).toBeGreaterThan(0);
    }
  });
});
