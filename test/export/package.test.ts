import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { runProgram } from '../support/run-program.ts';

const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-package-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const project = path.join(base, 'project');
const made = path.join(project, 'exports/mine/package');
const read = (...parts: string[]) => readFileSync(path.join(...parts), 'utf8');

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

beforeAll(async () => {
  process.env.SOURCE_DATE_EPOCH = '1700000000';
  cpSync(path.join(import.meta.dirname, '../../package.json'), path.join(project, 'package.json'));
  await runProgram('init', 'mine', '-C', project);
  writeFileSync(path.join(project, 'specs/mine/data/README.md'), 'Where the data are from.\n');
  writeFileSync(path.join(project, 'specs/mine/data/clean.do'), 'use raw\n');
  writeFileSync(path.join(project, 'specs/mine/data/notes.txt'), 'Not for others.\n');
  const { code, stderr } = await runProgram('export', 'package', '-C', project);
  expect(code, stderr).toBe(exitCodes.done);
});
afterAll(() => {
  delete process.env.SOURCE_DATE_EPOCH;
});

describe('repro export package', () => {
  test('builds by itself, elsewhere, to the same bytes', async () => {
    const copy = path.join(base, 'elsewhere');
    cpSync(made, copy, { recursive: true });
    const { code, stdout } = await runProgram('verify', 'specs/mine/study.yaml', '-C', copy);
    expect(code).toBe(exitCodes.done);
    expect(stdout).toMatch(/files of outputs\/mine are what it builds to, byte for byte/);
    appendFileSync(path.join(copy, 'specs/mine/data/regions.csv'), '\n');
    writeFileSync(
      path.join(copy, 'specs/mine/data/regions.csv'),
      read(copy, 'specs/mine/data/regions.csv').replace(/\d(?=\n)/, (digit) =>
        String((Number(digit) + 1) % 10),
      ),
    );
    const changed = await runProgram('verify', 'specs/mine/study.yaml', '-C', copy);
    expect(changed.code).toBe(exitCodes.differs);
  });

  test('is the same package when it is made again', async () => {
    const { code } = await runProgram('export', 'package', '-C', project, '--out', path.join(base, 'again'));
    expect(code).toBe(exitCodes.done);
    const again = path.join(base, 'again/mine/package');
    expect(filesIn(again)).toEqual(filesIn(made));
    for (const name of filesIn(made)) expect(read(again, name), name).toBe(read(made, name));
  });

  test('its metadata name every file, with size and digest', () => {
    const crate = JSON.parse(read(made, 'ro-crate-metadata.json')) as {
      '@context': [string, object];
      '@graph': { [key: string]: unknown; '@id': string; '@type': string | string[] }[];
    };
    expect(crate['@context']).toEqual([
      'https://w3id.org/ro/crate/1.1/context',
      { sha256: 'https://schema.org/sha256' },
    ]);
    const byId = new Map(crate['@graph'].map((entity) => [entity['@id'], entity]));
    expect(byId.size).toBe(crate['@graph'].length);
    const descriptor = byId.get('ro-crate-metadata.json');
    expect(descriptor).toMatchObject({
      '@type': 'CreativeWork',
      about: { '@id': './' },
      conformsTo: { '@id': 'https://w3id.org/ro/crate/1.1' },
    });
    const dataset = byId.get('./') as unknown as { hasPart: { '@id': string }[] } & Record<string, unknown>;
    expect(dataset).toMatchObject({
      '@type': 'Dataset',
      datePublished: '2023-11-14',
      license: { '@id': 'LICENSE.md' },
    });
    for (const key of ['name', 'description']) expect(typeof dataset[key]).toBe('string');
    expect(dataset.hasPart.map((part) => part['@id'])).toEqual(
      filesIn(made).filter((name) => name !== 'ro-crate-metadata.json'),
    );
    for (const { '@id': name } of dataset.hasPart) {
      const bytes = readFileSync(path.join(made, name));
      expect(byId.get(name)).toMatchObject({
        contentSize: String(bytes.length),
        sha256: createHash('sha256').update(bytes).digest('hex'),
      });
    }
    // Whatever is pointed at is there.
    const refers = JSON.stringify(crate['@graph']).matchAll(/\{"@id":"([^"]+)"\}/g);
    for (const [, id] of refers) expect(byId.has(id!) || id!.startsWith('https:'), id).toBe(true);
  });

  test('README has the sections of the template, and every table and figure', () => {
    const readme = read(made, 'README.md');
    expect(readme.match(/^#{2,3} .*/gm)).toEqual([
      '## Overview',
      '## Data Availability and Provenance Statements',
      '### Statement about Rights',
      '### License for Data',
      '### Summary of Availability',
      '### Details on each Data Source',
      '## Dataset list',
      '## Computational requirements',
      '### Software Requirements',
      '### Controlled Randomness',
      '### Memory, Runtime, Storage Requirements',
      '## Description of programs/code',
      '### License for Code',
      '## Instructions to Replicators',
      '## List of tables and programs',
      '## References',
    ]);
    const paper = read(made, 'outputs/mine/paper.md');
    for (const [, label] of paper.matchAll(/^\*\*((?:Table|Figure) \d+\.)\*\*/gm))
      expect(readme).toContain(`| ${label} `);
    for (const [, file] of readme.matchAll(/\| `(outputs\/mine\/[^`]+)` \|/g))
      expect(existsSync(path.join(made, file!)), file).toBe(true);
    const citation = read(made, 'CITATION.cff');
    for (const key of [
      'cff-version: 1.2.0',
      'message: ',
      'title: ',
      'authors:',
      'date-released: "2023-11-14"',
    ])
      expect(citation).toContain(key);
  });

  test('holds the program, as npm packs it', ({ skip }) => {
    const [tarball] = readdirSync(path.join(made, 'engine'));
    const names = (() => {
      try {
        return execFileSync('tar', ['-tzf', path.join(made, 'engine', tarball!)], { encoding: 'utf8' }).split(
          '\n',
        );
      } catch {
        return null;
      }
    })();
    if (names === null) return skip('no tar');
    for (const name of ['package.json', 'README.md', 'schema/study.schema.json', 'templates/en/paper.hbs'])
      expect(names).toContain(`package/${name}`);
    const { dependencies } = JSON.parse(read(made, 'package.json')) as { dependencies: { repro: string } };
    expect(dependencies.repro).toBe(`file:engine/${tarball}`);
  });

  test('leaves out data that may not be passed on, and says which file it was', async () => {
    const study = path.join(project, 'specs/mine/study.yaml');
    const text = read(study);
    const closed = text.replace(/redistributable: true/, 'redistributable: false');
    expect(closed).not.toBe(text);
    writeFileSync(study, closed);
    const out = path.join(base, 'closed');
    const { code, stdout } = await runProgram('export', 'package', '-C', project, '--out', out);
    writeFileSync(study, text);
    expect(code).toBe(exitCodes.done);
    expect(stdout).toMatch(/left out: the data of \w+, which may not be redistributed/);
    const names = filesIn(path.join(out, 'mine/package'));
    expect(names).not.toContain('specs/mine/data/regions.csv');
    expect(names).not.toContain('scripts/data.csv');
    expect(names).toContain('scripts/models.R');
    const sha256 = createHash('sha256')
      .update(readFileSync(path.join(project, 'specs/mine/data/regions.csv')))
      .digest('hex');
    expect(read(out, 'mine/package/README.md')).toContain(sha256);
  });

  test('lists a digest of every file, and every variable of its data', () => {
    const sums = read(made, 'SHA256SUMS').trimEnd().split('\n');
    const files = filesIn(made).filter((name) => name !== 'SHA256SUMS' && name !== 'ro-crate-metadata.json');
    expect(sums.map((line) => line.slice(66))).toEqual(files);
    for (const line of sums) {
      const bytes = readFileSync(path.join(made, line.slice(66)));
      expect(createHash('sha256').update(bytes).digest('hex'), line).toBe(line.slice(0, 64));
    }
    const lines = read(made, 'codebook.csv').split('\n');
    const variables = (file: string) =>
      lines.flatMap((line) => (line.startsWith(`${file},`) ? [line.split(',')[1]] : []));
    for (const file of ['specs/mine/data/regions.csv', 'scripts/data.csv', 'scripts/indicators.csv']) {
      const names = read(made, file).split('\n')[0]!.replaceAll('"', '').split(',');
      const own = file.endsWith('indicators.csv') ? names.slice(2) : names;
      expect(variables(file), file).toEqual(own);
    }
  });

  test('takes what tells of the data and how they were made, and nothing else that lies there', () => {
    const names = filesIn(made);
    expect(names).toContain('specs/mine/data/README.md');
    expect(names).toContain('specs/mine/data/clean.do');
    expect(names).not.toContain('specs/mine/data/notes.txt');
    expect(read(made, 'README.md')).toContain(
      '`specs/mine/data/README.md`, `specs/mine/data/clean.do`: what came with',
    );
  });

  test('says where in the study an exhibit is from', () => {
    const study = read(made, 'specs/mine/study.yaml').split('\n');
    const rows = [...read(made, 'README.md').matchAll(/`(\w+)\.(\w+)` \| (\d+) \|/g)];
    expect(rows.length).toBeGreaterThan(3);
    for (const [, , key, line] of rows) expect(study[Number(line) - 1]).toMatch(new RegExp(`^ *${key}:`));
  });

  test('does not write over what was changed by hand, and takes away what is no longer part of it', async () => {
    const out = path.join(base, 'edited');
    const folder = path.join(out, 'mine/package');
    await runProgram('export', 'package', '-C', project, '--out', out);
    appendFileSync(path.join(folder, 'README.md'), 'ticked\n');
    const refused = await runProgram('export', 'package', '-C', project, '--out', out);
    expect(refused.code).toBe(exitCodes.machine);
    expect(refused.stderr).toMatch(
      /changed since they were written, or that others wrote: README\.md\. Nothing was written/,
    );
    expect(read(folder, 'README.md')).toMatch(/ticked\n$/);
    rmSync(path.join(project, 'specs/mine/data/clean.do'));
    const done = await runProgram('export', 'package', '-C', project, '--out', out, '--overwrite');
    writeFileSync(path.join(project, 'specs/mine/data/clean.do'), 'use raw\n');
    expect(done.code).toBe(exitCodes.done);
    expect(done.stdout).toContain('README.md, tick its boxes');
    expect(read(folder, 'README.md')).not.toContain('ticked');
    expect(existsSync(path.join(folder, 'specs/mine/data/clean.do'))).toBe(false);
    const again = await runProgram('export', 'package', '-C', project, '--out', out);
    expect(again.code).toBe(exitCodes.done);
  });

  test('tells how long the steps took and on what, where the day is told too', async () => {
    delete process.env.SOURCE_DATE_EPOCH;
    const out = path.join(base, 'timed');
    await runProgram('build', '-C', project);
    const { code } = await runProgram('export', 'package', '-C', project, '--out', out);
    process.env.SOURCE_DATE_EPOCH = '1700000000';
    expect(code).toBe(exitCodes.done);
    const readme = read(out, 'mine/package/README.md');
    expect(readme).toMatch(
      /The code was last run on \d+ cores \(.*GB of memory, .*Node\.js \d+\.\d+\.\d+\. Its steps took [\d.]+ seconds/,
    );
    expect(readme).toContain('- [x] <10 minutes');
  });
});
