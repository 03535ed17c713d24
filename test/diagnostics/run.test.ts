import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../../src/base/result.ts';
import { codes } from '../../src/diagnostics/codes.ts';
import type { Diagnostic, Problem } from '../../src/diagnostics/diagnostic.ts';
import { renderText } from '../../src/diagnostics/render-text.ts';
import { bindStudy } from '../../src/spec/bind.ts';
import { openStudy } from '../../src/spec/open.ts';
import type { ColumnsBySource, OpenedStudy, SourceColumns } from '../../src/spec/opened.ts';
import { inOrder } from '../../src/spec/order.ts';

/*
 * NAME.yaml is a study with a fault, NAME.txt what is printed about it, side by side. A first line `# set: a.b=c`
 * gives a `--set`. UPDATE_GOLDENS=1 writes the texts anew: read the difference before it is committed.
 */
const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'language');
const update = process.env.UPDATE_GOLDENS === '1';

function readText(file: string): Result<string, Problem> {
  const full = path.join(folder, file);
  if (existsSync(full)) return ok(readFileSync(full, 'utf8'));
  return err({ code: 'SPEC001', severity: 'error', message: `There is no file ${file}.`, pointer: '' });
}

/** Names from the header; a column is of numbers where its first cell is one. */
function columnsOf(file: string): SourceColumns {
  const [header = '', first = ''] = readFileSync(path.join(folder, file), 'utf8').split('\n');
  const cells = first.split(',');
  const names = header.split(',');
  return {
    names,
    kinds: Object.fromEntries(
      names.map((name, i) => [name, Number.isNaN(Number(cells[i])) ? 'text' : 'number']),
    ),
  };
}

function readColumns(opened: OpenedStudy): ColumnsBySource {
  const there = opened.sources.filter((source) => existsSync(path.join(folder, source.path)));
  return Object.fromEntries(there.map((source) => [source.name, columnsOf(source.path)]));
}

async function check(file: string): Promise<{ diagnostics: readonly Diagnostic[]; printed: string }> {
  const text = readFileSync(path.join(folder, file), 'utf8');
  const option = /^# set: ([^=]+)=(.*)$/m.exec(text);
  const set = option === null ? [] : [{ path: option[1]!, value: option[2]! }];
  const opened = await openStudy({ file, readText, set });
  const bound = bindStudy(opened, readColumns(opened));
  expect(bound.study).toBeNull();
  const diagnostics = inOrder([...opened.diagnostics, ...bound.diagnostics], opened.files);
  return { diagnostics, printed: renderText(diagnostics, opened.texts, { color: false }) };
}

const cases = readdirSync(folder).filter((file) => file.endsWith('.yaml') && !file.startsWith('base-'));

describe('what is printed of a broken study', () => {
  it.each(cases)('%s', async (file) => {
    const { printed, diagnostics } = await check(file);
    const golden = path.join(folder, file.replace(/\.yaml$/, '.txt'));
    if (update) writeFileSync(golden, printed);
    expect(printed).toBe(readFileSync(golden, 'utf8'));
    for (const { code } of diagnostics) expect(Object.keys(codes)).toContain(code);
  });

  it('covers every code that the text and the names of a study can have', async () => {
    const met = new Set<string>();
    for (const file of cases) for (const { code } of (await check(file)).diagnostics) met.add(code);
    const elsewhere = ['SPEC001', 'SPEC002', 'SPEC005'];
    const due = Object.keys(codes).filter((code) => /^(SPEC|BIND)/.test(code) && !elsewhere.includes(code));
    expect(due.filter((code) => !met.has(code))).toEqual([]);
  });
});
