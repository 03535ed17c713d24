import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { type Ran, runProgram } from '../support/run-program.ts';
import { payloads, secret } from './payloads.ts';

/*
 * A study and data written to do harm: run code, read files, inject into TeX, HTML, SVG, CSV or Markdown, leave the
 * project. Documents of the hostile study are held to those of the same study with plain words: no control sequence, tag,
 * attribute or link that the plain ones do not have.
 */
const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-hostile-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const outside = path.join(base, 'outside.csv');
const study = (project: string) => path.join(project, 'specs/mine/study.yaml');
const data = (project: string) => path.join(project, 'specs/mine/data/regions.csv');

async function newProject(name: string): Promise<string> {
  const project = path.join(base, name);
  mkdirSync(project, { recursive: true });
  writeFileSync(path.join(project, 'package.json'), '{}\n');
  await runProgram('init', 'mine', '-C', project);
  return project;
}

/** Puts `texts` wherever the study and its data hold free text, each in its turn. */
function withTexts(project: string, texts: readonly string[]): void {
  let at = 0;
  const next = () => JSON.stringify(texts[at++ % texts.length]);
  const text = readFileSync(study(project), 'utf8')
    .replace(/(title|statement|citation|license): [^\n]+/g, (_, key: string) => `${key}: ${next()}`)
    .replace(/label: [^,}\n]+/g, () => `label: ${next()}`)
    .replace(
      /(label: "(?:[^"\\]|\\.)*"\n {4})formula: (ln\(out|investment \/)/g,
      (_, label: string, formula: string) =>
        `${label}unit: ${next()}\n    description: ${next()}\n    source: ${next()}\n    formula: ${formula}`,
    );
  expect(at).toBeGreaterThan(15);
  writeFileSync(study(project), text);
  const [head = '', ...rows] = readFileSync(data(project), 'utf8').trim().split(/\r?\n/);
  const names = new Map<string, string>();
  const changed = rows.map((row) => {
    const [entity = '', ...cells] = row.split(',');
    if (!names.has(entity)) names.set(entity, texts[names.size % texts.length] + String(names.size));
    return [`"${names.get(entity)?.replaceAll('"', '""')}"`, ...cells].join(',');
  });
  writeFileSync(data(project), `${[head, ...changed].join('\n')}\n`);
}

type Outputs = { readonly [name: string]: string };
function outputsOf(project: string): Outputs {
  const folder = path.join(project, 'outputs/mine');
  const files: { [name: string]: string } = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile()) files[path.relative(folder, file)] = readFileSync(file, 'utf8');
  }
  return files;
}

const ending = (outputs: Outputs, suffix: string) =>
  Object.entries(outputs).filter(([name]) => name.endsWith(suffix));
const textsOf = (outputs: Outputs, suffix: string) => ending(outputs, suffix).map(([, text]) => text);

describe('a study full of other languages', { timeout: 60_000 }, () => {
  let plain: Outputs;
  let hostile: Outputs;
  let ran: Ran;
  beforeAll(async () => {
    writeFileSync(outside, secret);
    const harmless = await newProject('plain');
    withTexts(harmless, ['Plain `words`', 'Other words 50% & $1 #2 a_b {c} ~ ^ \\ <d> "e"']);
    const built = await runProgram('build', '-C', harmless, '-q');
    expect(built.code, built.stderr).toBe(0);
    const project = await newProject('hostile');
    withTexts(project, payloads);
    ran = await runProgram('build', '-C', project, '-q');
    plain = outputsOf(harmless);
    hostile = outputsOf(project);
  }, 60_000);

  test('builds, and makes the same files', () => {
    expect([ran.code, ran.stderr]).toEqual([0, expect.not.stringContaining('    at ')]);
    expect(Object.keys(hostile).sort()).toEqual(Object.keys(plain).sort());
    expect(existsSync(path.join(base, 'owned'))).toBe(false);
    for (const [name, text] of Object.entries(hostile)) expect(text, name).not.toContain(secret.trim());
  });

  test('brings no control sequence into TeX', () => {
    const sequences = (outputs: Outputs) =>
      new Set(textsOf(outputs, '.tex').flatMap((text) => text.match(/\\(?:[A-Za-z@]+|[^A-Za-z@])/g) ?? []));
    const known = sequences(plain);
    expect([...sequences(hostile)].filter((sequence) => !known.has(sequence))).toEqual([]);
    for (const [name, text] of ending(hostile, '.tex')) {
      expect(text, name).not.toMatch(
        /\\(?:input|write|immediate|openin|catcode|csname|def|special|directlua)\b(?!\{\})/,
      );
      expect(text, name).not.toMatch(/\^\^/);
    }
  });

  test('brings no element, attribute or address into HTML and SVG', () => {
    const parts = (outputs: Outputs, suffix: string) => {
      const found = new Set<string>();
      for (const text of textsOf(outputs, suffix)) {
        const { document } = parseHTML(text.replace(/<\?xml[^>]*\?>/, ''));
        for (const element of document.querySelectorAll('*')) {
          found.add(`<${element.localName}>`);
          for (const { name, value } of element.attributes) {
            found.add(`${element.localName} ${name}`);
            if (/^(?:href|src|xlink:href|action|data)$/.test(name) && !value.startsWith('#'))
              found.add(`address ${value.replace(/^(data:[a-z/+-]+)[;,].*$/s, '$1')}`);
          }
          const content = element.textContent ?? '';
          // Data for the page's script: text of the study, in which nothing can end the element.
          if (element.id === 'origins') {
            expect(content).not.toMatch(/[<>&\u2028\u2029]/);
            expect(JSON.parse(content)).toHaveProperty('strings');
          } else if (element.localName === 'script' || element.localName === 'style') found.add(content);
        }
      }
      return found;
    };
    for (const suffix of ['.html', '.svg']) {
      const known = parts(plain, suffix);
      expect(known.size).toBeGreaterThan(5);
      expect(
        [...parts(hostile, suffix)].filter((part) => !known.has(part)),
        suffix,
      ).toEqual([]);
    }
  });

  test('brings no HTML, image or link into Markdown', () => {
    const constructs = (outputs: Outputs) =>
      new Set(
        textsOf(outputs, '.md').flatMap((text) => {
          const shown = text.replace(/```[\s\S]*?```/g, '').replace(/(`+)[^\n]*?[^`\n]\1(?!`)/g, '');
          return shown.match(/(?<!\\)<\/?[a-z!][^>\n]*|(?<!\\)!?\[[^\]\n]*(?<!\\)\]\([^)\n]*/gi) ?? [];
        }),
      );
    const risky = [...constructs(hostile)].filter((part) => !/^!\[.*\]\(figures\//.test(part));
    const known = [...constructs(plain)].filter((part) => !/^!\[.*\]\(figures\//.test(part));
    expect(risky.filter((part) => !known.includes(part))).toEqual([]);
  });

  test('brings no formula into CSV, and leaves numbers alone', () => {
    for (const [name, text] of ending(hostile, '.csv')) {
      for (const cell of text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",\n]*))/gm)) {
        const content = cell[1] ?? cell[2] ?? '';
        if (/^\s*[=+@\t\r-]/.test(content)) expect(content, name).toMatch(/^[+-]?\d[\d.]*(?:e[+-]?\d+)?$/);
      }
    }
    expect(textsOf(plain, '.csv').join('')).toMatch(/,-\d/);
  });
});

describe('a path that leaves the project', { timeout: 60_000 }, () => {
  const set = (project: string, from: string | RegExp, to: string) => {
    const text = readFileSync(study(project), 'utf8');
    expect(text).toMatch(from);
    writeFileSync(study(project), text.replace(from, to));
  };
  const refuse = async (project: string, code = exitCodes.invalid) => {
    const ran = await runProgram('build', '-C', project);
    const told = `${ran.stdout}${ran.stderr}`;
    expect(ran.code, told).toBe(code);
    expect(told).not.toContain(secret.trim());
    expect(existsSync(path.join(project, 'outputs'))).toBe(false);
    return told;
  };
  let count = 0;
  const fresh = async () => {
    writeFileSync(outside, secret);
    mkdirSync(path.join(base, 'elsewhere/en'), { recursive: true });
    writeFileSync(path.join(base, 'elsewhere/study.yaml'), `${secret}\n: [`);
    writeFileSync(path.join(base, 'elsewhere/en/paper.hbs'), secret);
    return newProject(`path${count++}`);
  };

  test.each([
    ['up', '../../../outside.csv'],
    ['absolute', outside],
    ['a device', '/dev/zero'],
    ['the file of passwords', '/etc/passwd'],
  ])('of a source: %s', async (_, target) => {
    const project = await fresh();
    set(project, 'path: data/regions.csv', `path: ${target}`);
    expect(await refuse(project)).toMatch(/DATA013|SPEC013/);
  });

  test('of a source: a link to a file, a link to a folder, a link to a device', async () => {
    for (const target of [outside, '/dev/zero']) {
      const project = await fresh();
      rmSync(data(project));
      symlinkSync(target, data(project));
      expect(await refuse(project)).toMatch(/DATA013|a device or a pipe/);
    }
    const project = await fresh();
    rmSync(path.dirname(data(project)), { recursive: true });
    mkdirSync(path.join(base, 'folder'), { recursive: true });
    cpSync(outside, path.join(base, 'folder/regions.csv'));
    symlinkSync(path.join(base, 'folder'), path.dirname(data(project)));
    expect(await refuse(project)).toContain('DATA013');
  });

  test('a pipe is no data file', async () => {
    const project = await fresh();
    rmSync(data(project));
    execFileSync('mkfifo', [data(project)]);
    expect(await refuse(project)).toContain('a device or a pipe');
  });

  test.each([
    ['up', '../../../elsewhere/study.yaml'],
    ['absolute', path.join(base, 'elsewhere/study.yaml')],
    ['the file of passwords', '/etc/passwd'],
  ])('of `extends`: %s', async (_, target) => {
    const project = await fresh();
    set(project, 'repro: 1', `repro: 1\nextends: ${target}`);
    expect(await refuse(project)).toContain('SPEC020');
  });

  test('of `extends`: a link', async () => {
    const project = await fresh();
    symlinkSync(
      path.join(base, 'elsewhere/study.yaml'),
      path.join(path.dirname(study(project)), 'base.yaml'),
    );
    set(project, 'repro: 1', 'repro: 1\nextends: base.yaml');
    expect(await refuse(project)).toContain('leads out of the study');
  });

  test.each(['../../../elsewhere', '/'])('of templates: %s', async (target) => {
    const project = await fresh();
    set(project, 'outputs:', `outputs:\n  templates: ${target}`);
    expect(await refuse(project)).toContain('DATA013');
  });

  test('of templates: links to a folder and to files are not followed', async () => {
    const linked = await fresh();
    symlinkSync(path.join(base, 'elsewhere'), path.join(path.dirname(study(linked)), 'mine'));
    set(linked, 'outputs:', 'outputs:\n  templates: mine');
    expect(await refuse(linked)).toContain('DATA013');
    const project = await fresh();
    const folder = path.join(path.dirname(study(project)), 'mine/en');
    mkdirSync(folder, { recursive: true });
    symlinkSync(path.join(base, 'elsewhere/en/paper.hbs'), path.join(folder, 'paper.hbs'));
    set(project, 'outputs:', 'outputs:\n  templates: mine');
    expect((await runProgram('build', '-C', project, '-q')).code).toBe(0);
    for (const [name, text] of Object.entries(outputsOf(project)))
      expect(text, name).not.toContain(secret.trim());
  });

  test('of outputs: a folder in them that is a link is not written through', async () => {
    const project = await fresh();
    const target = path.join(base, `target${count}`);
    mkdirSync(target);
    mkdirSync(path.join(project, 'outputs/mine'), { recursive: true });
    symlinkSync(target, path.join(project, 'outputs/mine/tables'));
    await expect(runProgram('build', '-C', project, '-q')).rejects.toThrow('a folder on the way is a link');
    expect(readdirSync(target)).toEqual([]);
  });

  test('of the id of a study, which names a folder', async () => {
    const project = await fresh();
    set(project, 'id: mine', 'id: ../../../owned');
    expect(await refuse(project)).toContain('SPEC015');
  });
});

describe('a template that tries to run code', { timeout: 60_000 }, () => {
  test.each([
    '{{constructor.constructor "return process"}}',
    '{{#each this}}{{__proto__.polluted}}{{/each}}',
    '{{lookup this "constructor"}}',
    '{{> (lookup . "x")}}',
    '{{#with "s" as |string|}}{{string.sub.apply}}{{/with}}',
    '{{process.env.PATH}}',
    '{{log this}}',
    '{{> ../../../../etc/passwd}}',
  ])('%s is refused with its file', async (template) => {
    const project = await newProject(`template${Math.abs(template.length)}-${template.charCodeAt(3)}`);
    const folder = path.join(path.dirname(study(project)), 'mine/en');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'paper.hbs'), `${template}\n`);
    const text = readFileSync(study(project), 'utf8');
    writeFileSync(study(project), text.replace('outputs:', 'outputs:\n  templates: mine'));
    const { code, stderr } = await runProgram('build', '-C', project, '-q');
    expect(code, stderr).toBe(exitCodes.invalid);
    expect(stderr).toContain('paper.hbs');
    expect(stderr).not.toContain(process.env.PATH);
  });
});
