import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import {
  bytesUnder,
  compiledProgram,
  madeUpData,
  type Ran,
  type Rows,
  root,
  runIn,
  shuffled,
  studyText,
  writeProject,
} from './project.ts';

/** A few builds in new processes, on a machine that does other things too. */
const slow = 60_000;

let program: ReturnType<typeof compiledProgram>;
let reference: { readonly [name: string]: string };
const place = (name: string) => path.join(program.folder, name);
const repro = (project: string, ...args: string[]): Ran => runIn(project, program.bin, args);

/** Builds a project and gives back its outputs. */
function built(project: string, ...args: string[]): { [name: string]: string } {
  const { code, stderr } = repro(project, 'build', '-q', ...args);
  expect(code, stderr).toBe(0);
  return bytesUnder(path.join(project, 'outputs'));
}

/** A message that names the files which differ, not their bytes. */
function expectSameBytes(found: { readonly [name: string]: string }, wanted = reference): void {
  expect(Object.keys(found).sort()).toEqual(Object.keys(wanted).sort());
  expect(Object.keys(wanted).filter((name) => found[name] !== wanted[name])).toEqual([]);
}

/** Steps that a build would run, by id. */
function staleSteps(project: string): string[] {
  const { stdout } = repro(project, 'status', '--json');
  const { data } = JSON.parse(stdout) as { data: { studies: { steps: { id: string; state: string }[] }[] } };
  return data.studies.flatMap(({ steps }) =>
    steps.filter(({ state }) => state !== 'fresh').map(({ id }) => id),
  );
}

beforeAll(() => {
  program = compiledProgram();
  writeProject(place('reference'));
  reference = built(place('reference'), '-j', '2');
}, slow);
afterAll(() => rmSync(program.folder, { recursive: true, force: true }));

describe('the same bytes', { timeout: slow }, () => {
  test('from one worker as from two, in another folder', () => {
    writeProject(place('other/deeper folder'));
    expectSameBytes(built(place('other/deeper folder'), '-j', '1'));
  });

  test('after the project has moved, with nothing to do, and after clean', () => {
    writeProject(place('here'));
    built(place('here'));
    renameSync(place('here'), place('there'));
    expect(staleSteps(place('there'))).toEqual([]);
    expectSameBytes(built(place('there')));
    expect(repro(place('there'), 'clean', '--with-cache').code).toBe(0);
    expect(existsSync(path.join(place('there'), 'outputs', 'small', 'results.json'))).toBe(false);
    expectSameBytes(built(place('there')));
  });

  test('without a cache', () => {
    writeProject(place('uncached'));
    expectSameBytes(built(place('uncached'), '--no-cache'));
  });

  test('from rows in any other order, and nothing is estimated anew', () => {
    const { farms, money } = madeUpData();
    const mixed = (table: Rows, seed: number): Rows => ({ ...table, rows: shuffled(table.rows, seed) });
    writeProject(place('rows'));
    built(place('rows'));
    writeProject(place('rows'), { farms: mixed(farms, 1), money: mixed(money, 2) });
    const { stdout } = repro(place('rows'), 'build', '--json');
    const { data } = JSON.parse(stdout) as { data: { studies: { steps: { ran: number } }[] } };
    expect(data.studies[0]!.steps.ran, 'the two sources and the panel').toBe(3);
    expectSameBytes(bytesUnder(path.join(place('rows'), 'outputs')));
    writeProject(place('rows alone'), { farms: mixed(farms, 3), money: mixed(money, 4) });
    expectSameBytes(built(place('rows alone')));
  });

  test('from the same study in other words: comments, quotes, white space', () => {
    const study = stringify(parse(studyText()), { lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE' });
    writeProject(
      place('words'),
      madeUpData(),
      `# A comment.\n\n${study.replaceAll('\n', '\n\n')}# Another.\n`,
    );
    expectSameBytes(built(place('words')));
  });
});

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

function withShuffledKeys(value: Json, seed: number): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withShuffledKeys(item, seed));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(
    ([key, member]) => [key, withShuffledKeys(member, seed + 1)] as const,
  );
  return Object.fromEntries(shuffled(entries, seed));
}

/** Every number of a results file under a name that says what it is of, not where it stands. */
function numbersByName(value: Json, name: string, found: Map<string, number>): Map<string, number> {
  if (typeof value === 'number') {
    expect(found.has(name), `${name} twice`).toBe(false);
    found.set(name, value);
  } else if (Array.isArray(value)) {
    value.forEach((item: Json, i) => void numbersByName(item, `${name}/${nameOf(item) ?? i}`, found));
  } else if (value !== null && typeof value === 'object') {
    for (const [key, member] of Object.entries(value)) numbersByName(member, `${name}/${key}`, found);
  }
  return found;
}

/** Rows of tables are known by their texts and their time: `grain`, `Anhui 2011`. */
function nameOf(item: Json): string | null {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return null;
  const names = [
    'label',
    'term',
    'variable',
    'dimension',
    'indicator',
    'entity',
    'time',
    'reason',
    'of',
    'thresholds',
    'between',
  ];
  const object = item as { readonly [key: string]: Json };
  const texts = names
    .filter((key) => object[key] !== undefined)
    .map((key) => `${key}=${JSON.stringify(object[key])}`);
  return texts.length === 0 ? null : texts.join(' ');
}

describe('the same numbers', { timeout: slow }, () => {
  const numbers = (files: { readonly [name: string]: string }) =>
    numbersByName(
      JSON.parse(Buffer.from(files['small/results.json']!, 'latin1').toString()) as Json,
      '',
      new Map(),
    );

  test('from keys in any other order, and no number is computed anew', () => {
    const study = parse(studyText()) as Json;
    writeProject(place('keys'));
    built(place('keys'));
    const wanted = numbers(reference);
    expect(wanted.size).toBeGreaterThan(1000);
    const text = stringify(withShuffledKeys(study, 1));
    expect(text).not.toBe(stringify(study));
    writeFileSync(path.join(place('keys'), 'specs/small/study.yaml'), text);
    const computed = /^(source|panel|frame|column|term|variable|index|model)\b/;
    expect(staleSteps(place('keys')).filter((id) => computed.test(id))).toEqual([]);
    expect([...numbers(built(place('keys')))].sort()).toEqual([...wanted].sort());
    writeProject(place('keys alone'), madeUpData(), stringify(withShuffledKeys(study, 4)));
    expect([...numbers(built(place('keys alone')))].sort()).toEqual([...wanted].sort());
  });

  test('from columns in any other order', () => {
    const mixed = ({ header, rows }: Rows, seed: number): Rows => ({
      header: shuffled(header, seed),
      rows: rows.map((cells) => shuffled(cells, seed)),
    });
    const { farms, money } = madeUpData();
    writeProject(place('columns'), { farms: mixed(farms, 5), money: mixed(money, 6) });
    const found = built(place('columns'));
    expect(found['small/results.json']).toBe(reference['small/results.json']);
    expect(found['small/paper.md']).toBe(reference['small/paper.md']);
  });
});

describe('the studies of this repository', { timeout: slow }, () => {
  const committed = path.join(root, 'outputs');
  test('build to the outputs that are committed', () => {
    const { code, stderr } = repro(root, 'build', '-q', '--no-cache', '--out', place('rebuilt'));
    expect(code, stderr).toBe(0);
    expectSameBytes(bytesUnder(place('rebuilt')), bytesUnder(committed));
  });
});
