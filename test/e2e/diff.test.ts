import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DiffReport } from '../../src/diff/types.ts';
import { filesUnder, installedPackage, type Ran, runRepro, type Workspace } from './workspace.ts';

/** Several builds in new processes, on a machine that does other things too. */
const slow = 240_000;
/** Parts are sums of a few differences of the numbers that they explain. */
const PARTS_TOLERANCE = 1e-9;

let workspace: Workspace;
const inside = (...parts: string[]) => path.join(workspace.folder, ...parts);
const repro = (...args: string[]): Ran => runRepro(workspace, [...args, '-q']);
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], {
    cwd: workspace.folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
const edit = (file: string, from: string | RegExp, to: string) => {
  const text = readFileSync(inside(file), 'utf8');
  expect(text).toMatch(from);
  writeFileSync(inside(file), text.replace(from, to));
};
const commit = (message: string) => {
  git('add', '-A');
  git('commit', '-q', '-m', message);
};
const reportOf = (ran: Ran): DiffReport => {
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  return (JSON.parse(ran.stdout) as { data: DiffReport }).data;
};

const STUDY = 'specs/mine/study.yaml';
const DATA = 'specs/mine/data/regions.csv';

/** `one`: as `repro init` makes it, built. `two`: other weights, other effects, one cell of the data. */
beforeAll(() => {
  workspace = installedPackage();
  git('init', '-q', '-b', 'trunk');
  writeFileSync(inside('.gitignore'), 'node_modules/\n.repro/\n/specs/hidden/data/\n');
  expect(repro('init', 'mine').code).toBe(0);
  expect(repro('build', 'mine').code).toBe(0);
  commit('one');
  git('tag', 'one');
  edit(STUDY, 'weights: { method: entropy }', 'weights: { method: equal }');
  edit(STUDY, 'effects: [entity, time]', 'effects: [entity]');
  edit(DATA, /^(region 01,2014,.*,)[\d.]+$/m, '$10.9');
  commit('two');
}, slow);
afterAll(() => workspace.remove());

describe('git revisions', { timeout: slow }, () => {
  test('are compared by meaning, cell, number and word, and nothing is checked out', () => {
    const before = [filesUnder(inside('specs')), filesUnder(inside('outputs')), git('status', '--porcelain')];
    const report = reportOf(repro('diff', 'one', 'HEAD', '--json'));
    expect(report.study.map(({ path: key, old, new: fresh }) => [key, old, fresh])).toEqual([
      ['indices.services.weights.method', 'entropy', 'equal'],
      ['models.baseline.effects', ['entity', 'time'], ['entity']],
    ]);
    expect(report.cells).toMatchObject([
      { source: 'regions', column: 'broadband_share', entity: 'region 01', time: '2014', new: 0.9 },
    ]);
    expect(report.columns).toMatchObject([{ column: 'broadband_share', changed: 1 }]);
    expect(report.weights).toHaveLength(4);
    const slope = report.coefficients.find(({ column, term }) => column === '(1)' && term === 'services');
    expect(slope?.shift).toBeGreaterThan(2);
    expect(report.sentences.some(({ change, words }) => change === 'changed' && words !== null)).toBe(true);
    expect([report.notes, report.attribution]).toEqual([[], null]);
    const after = [filesUnder(inside('specs')), filesUnder(inside('outputs')), git('status', '--porcelain')];
    expect(after).toEqual(before);
  });

  test('are found by name, by path and by id, from any folder', () => {
    const whole = reportOf(repro('diff', 'one', '--json'));
    for (const name of ['one:mine', `one:${STUDY}`, 'one:specs/mine', 'HEAD~1', 'HEAD^{/one}']) {
      const report = reportOf(repro('diff', name, 'mine', '--json'));
      expect({ ...report, a: '', b: '', notes: [] }).toEqual({ ...whole, a: '', b: '', notes: [] });
    }
    const here = runRepro(
      workspace,
      ['diff', 'one:./study.yaml', 'HEAD:./study.yaml', '--json', '-q'],
      inside('specs/mine'),
    );
    expect(reportOf(here).study).toEqual(whole.study);
  });

  test('tell whether the study still gives what was committed', () => {
    expect(repro('diff', 'HEAD', '--exit-code')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('No differences.'),
    });
    expect(repro('diff', 'one', '--exit-code').code).toBe(3);
    expect(repro('diff', 'one').code).toBe(0);
  });

  test('hold folders of outputs too', () => {
    const same = repro('diff', 'one:outputs/mine', 'outputs/mine', '--exit-code');
    expect(same, same.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('No differences.') });
    const report = reportOf(repro('diff', 'one:outputs/mine', 'mine', '--json'));
    expect(report.studyCompared).toBe(false);
    expect(report.data).toMatchObject([{ subject: 'source regions', item: 'digest', change: 'changed' }]);
    expect(report.weights).toHaveLength(4);
  });

  test('that do not exist, or hold no study, are told', () => {
    for (const name of ['nowhere', 'one:nowhere', 'one:../../x', '@{upstream}']) {
      const ran = repro('diff', name, 'mine');
      expect(ran, name).toMatchObject({ code: 2, stdout: '' });
      expect(ran.stderr).toContain('repro:');
    }
    expect(repro('diff', 'one', 'HEAD', 'mine').code).toBe(2);
  });

  test('with a broken study show it as it was then', () => {
    const text = readFileSync(inside(STUDY), 'utf8');
    edit(STUDY, 'effects: [entity]', 'effects: [entty]');
    commit('broken');
    writeFileSync(inside(STUDY), text);
    commit('mended');
    const ran = repro('diff', 'HEAD~1', 'mine');
    expect(ran.code).toBe(4);
    expect(ran.stderr).toMatch(/HEAD~1:specs\/mine\/study\.yaml:\d+/);
    expect(ran.stderr).toContain('entty');
  });
});

describe('data', { timeout: slow }, () => {
  test('that git ignores are taken as they are now, and the comparison says so', () => {
    cpSync(inside('specs/mine'), inside('specs/hidden'), { recursive: true });
    edit('specs/hidden/study.yaml', 'id: mine', 'id: hidden');
    commit('hidden');
    edit('specs/hidden/study.yaml', 'seed: 20250101', 'seed: 7');
    const note = 'HEAD:hidden: regions: git ignores data/regions.csv; taken as it is now, not as of HEAD';
    const report = reportOf(repro('diff', 'HEAD:hidden', 'hidden', '--json'));
    expect(report.notes).toEqual([note]);
    expect(repro('diff', 'HEAD:hidden', 'hidden').stdout).toContain(note);
    expect([report.study.length, report.cells.length]).toEqual([1, 0]);
  });

  test('that came later are no data of an older revision', () => {
    git('rm', '-q', '--cached', DATA);
    git('commit', '-q', '-m', 'without data');
    const ran = repro('diff', 'HEAD:mine', 'mine');
    expect(ran.code).toBe(4);
    expect(ran.stderr).toContain('there is no file data/regions.csv in HEAD');
    expect(ran.stderr).toContain('--source regions=PATH');
    expect(
      reportOf(repro('diff', 'HEAD:mine', 'mine', '--source', `regions=${inside(DATA)}`, '--json')).notes,
    ).toHaveLength(1);
    git('add', DATA);
    git('commit', '-q', '-m', 'with data');
  });

  test('behind links and bases in other folders are read from the revision', () => {
    mkdirSync(inside('specs/linked/data'), { recursive: true });
    symlinkSync('../../mine/data/regions.csv', inside('specs/linked/data/regions.csv'));
    const text = readFileSync(inside(STUDY), 'utf8').replace('id: mine', 'id: linked');
    writeFileSync(inside('specs/linked/study.yaml'), text);
    mkdirSync(inside('specs/heir'));
    writeFileSync(
      inside('specs/heir/study.yaml'),
      'repro: 1\nextends: ../mine/study.yaml\nstudy: { id: heir }\n',
    );
    commit('links');
    edit(DATA, /^(region 02,2013,.*,)[\d.]+$/m, '$10.8');
    for (const id of ['linked', 'heir']) {
      const report = reportOf(repro('diff', `HEAD:${id}`, id, '--json'));
      expect(report.cells.map(({ entity, time }) => [entity, time])).toEqual([['region 02', '2013']]);
    }
    git('checkout', '-q', '--', DATA);
  });

  test('that a link of the revision has outside of the project, or Git LFS keeps elsewhere, are told', () => {
    const file = 'specs/linked/data/regions.csv';
    rmSync(inside(file));
    symlinkSync('../../../../outside.csv', inside(file));
    commit('outward link');
    expect(repro('diff', 'HEAD:linked', 'mine')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('DATA013'),
    });
    const content = readFileSync(inside(DATA));
    const oid = createHash('sha256').update(content).digest('hex');
    rmSync(inside(file));
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${content.length}\n`;
    writeFileSync(inside(file), pointer);
    commit('pointer');
    expect(repro('diff', 'HEAD:linked', 'mine')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('git lfs fetch'),
    });
    const object = inside('.git/lfs/objects', oid.slice(0, 2), oid.slice(2, 4), oid);
    mkdirSync(path.dirname(object), { recursive: true });
    writeFileSync(object, content);
    expect(reportOf(repro('diff', 'HEAD:linked', 'mine', '--json')).cells).toEqual([]);
    git('checkout', '-q', 'HEAD~2', '--', file);
    commit('link again');
  });

  test('that changed since the last build are compared with those of that build', () => {
    expect(repro('build', 'linked').code).toBe(0);
    edit(DATA, /^(region 03,2015,.*,)[\d.]+$/m, '$10.7');
    const report = reportOf(repro('diff', 'linked', '--json'));
    expect(report.cells).toMatchObject([{ column: 'broadband_share', entity: 'region 03', time: '2015' }]);
    git('checkout', '-q', '--', DATA);
  });

  test('are where the project is, within a larger repository', () => {
    mkdirSync(inside('nested/specs'), { recursive: true });
    cpSync(inside('specs/mine'), inside('nested/specs/inner'), { recursive: true });
    edit('nested/specs/inner/study.yaml', 'id: mine', 'id: inner');
    writeFileSync(inside('nested/package.json'), '{ "private": true }\n');
    commit('nested');
    edit('nested/specs/inner/data/regions.csv', /^(region 02,2013,.*,)[\d.]+$/m, '$10.8');
    const within = (...args: string[]) => runRepro(workspace, [...args, '--json', '-q'], inside('nested'));
    for (const name of ['HEAD', 'HEAD:inner', 'HEAD:specs/inner', 'HEAD:nested/specs/inner/study.yaml'])
      expect(reportOf(within('diff', name, 'inner')).cells).toHaveLength(1);
    rmSync(inside('nested/.repro'), { recursive: true, force: true });
    git('checkout', '-q', '--', 'nested');
  });
});

describe('--attribute', { timeout: slow }, () => {
  test('says which change moved which result, and the parts add up', () => {
    const report = reportOf(repro('diff', 'one:mine', 'mine', '--attribute', '--json'));
    const { attribution } = report;
    expect(attribution).toMatchObject({ method: 'average over orders', versions: 8, notes: [] });
    expect(attribution?.changes.map(({ label }) => label)).toEqual([
      'indices.services.weights',
      'models.baseline.effects',
      'data of regions',
    ]);
    const moved = attribution?.rows.filter(({ counted, change }) => counted && change === 'changed') ?? [];
    expect(moved.length).toBeGreaterThan(5);
    for (const { old, new: fresh, parts } of moved) {
      let sum = 0;
      for (const part of parts) sum += part ?? Number.NaN;
      expect(Math.abs(sum - (Number(fresh) - Number(old)))).toBeLessThan(PARTS_TOLERANCE);
    }
    const weight = moved.find(({ layer, name }) => layer === 'weight' && name.endsWith('roads'));
    expect(weight?.parts[1]).toBe(0);
  });

  test('joins what builds only together, and follows new names', () => {
    const text = readFileSync(inside(STUDY), 'utf8');
    edit(STUDY, 'controls: [investment_share]', 'controls: [investment_share, density]');
    edit(STUDY, 'variables:\n', 'variables:\n  density: { label: Density, formula: ln(population) }\n');
    edit(STUDY, 'formula: clinic_count / population', 'formula: clinic_count');
    const report = reportOf(repro('diff', 'HEAD', 'mine', '--attribute', '--json'));
    const labels = report.attribution?.changes.map(({ label }) => label);
    expect(labels).toHaveLength(2);
    expect(labels?.[0]).toBe('variables.density + models.baseline.controls');
    expect(report.attribution?.notes).toEqual(['Changes that build only together are attributed as one.']);
    const came = report.attribution?.rows.find(({ name }) => name.endsWith(': density'));
    expect(came).toMatchObject({ change: 'added', parts: [1, 0] });
    writeFileSync(inside(STUDY), text);
  });

  test('takes many changes one at a time', () => {
    const text = readFileSync(inside(STUDY), 'utf8');
    edit(STUDY, 'seed: 20250101', 'seed: 1');
    edit(STUDY, 'controls: [investment_share]', 'controls: []');
    edit(STUDY, 'cluster, by: [entity]', 'cluster, by: [time]');
    for (const place of ['road_length', 'clinic_count'])
      edit(STUDY, `formula: ${place} / population`, `formula: ${place}`);
    edit(STUDY, 'formula: ln(output / population)', 'formula: ln(output)');
    const { attribution } = reportOf(repro('diff', 'HEAD', 'mine', '--attribute', '--json'));
    expect(attribution).toMatchObject({ method: 'one at a time', versions: 8 });
    expect(attribution?.changes).toHaveLength(6);
    const seed = attribution?.rows.map(({ parts }) => parts[0]);
    expect(seed?.every((part) => part === 0)).toBe(true);
    writeFileSync(inside(STUDY), text);
  });

  test('works against the last build, and needs studies', () => {
    expect(repro('build', 'mine').code).toBe(0);
    const report = reportOf(repro('diff', 'mine', '--set', 'study.seed=5', '--attribute', '--json'));
    expect(report.attribution?.changes.map(({ label }) => label)).toEqual(['study.seed']);
    expect(repro('diff', 'one:outputs/mine', 'mine', '--attribute')).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('forms', { timeout: slow }, () => {
  test('a page and Markdown go to standard output, one form at a time', () => {
    const page = repro('diff', 'one:mine', 'mine', '--html');
    expect(page.stdout).toMatch(/^<!doctype html>/);
    expect(page.stdout).not.toContain('<script');
    expect(repro('diff', 'one:mine', 'mine', '--md').stdout).toMatch(/^# one:mine → mine\n/);
    expect(repro('diff', 'one:mine', 'mine', '--md', '--html').code).toBe(2);
    expect(repro('diff', '--help').stdout).toContain('REV:PATH');
  });

  test('a marked paper has its figures beside it', () => {
    const ran = repro('diff', 'one:mine', 'mine', '--tex', 'marked');
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    const paper = readFileSync(inside('marked/marked.tex'), 'utf8');
    expect(paper).toMatch(/\\Went\{/);
    expect(paper).toMatch(/\\Came\{/);
    expect(paper).toContain('drawn anew');
    for (const [, figure] of paper.matchAll(/\\includegraphics[^{]*\{([^{}]+)\}/g))
      expect(existsSync(inside('marked', figure!)), figure).toBe(true);
    const opened = [...paper.matchAll(/\\begin\{(\w+\*?)\}/g)].map((match) => match[1]).sort();
    const closed = [...paper.matchAll(/\\end\{(\w+\*?)\}/g)].map((match) => match[1]).sort();
    expect(opened).toEqual(closed);
  });

  const latex = spawnSync('pdflatex', ['--version'], { stdio: 'ignore' }).status === 0;
  test.runIf(latex || process.env.REPRO_REQUIRE_TOOLS === '1')(
    'a marked paper compiles (needs pdflatex)',
    () => {
      repro('diff', 'one:mine', 'mine', '--tex', 'marked');
      const { status, stdout } = spawnSync(
        'pdflatex',
        ['-interaction=nonstopmode', '-halt-on-error', 'marked.tex'],
        {
          cwd: inside('marked'),
          encoding: 'utf8',
        },
      );
      expect(stdout.match(/^!.*$/gm) ?? []).toEqual([]);
      expect(status).toBe(0);
    },
  );
});

/** The tables that the manual shows: the others follow every word and every measure of fit of the paper. */
function tablesOf(text: string): string {
  const shown = /^(?:Study|Cells|Weights|Coefficients|Changes|What moved)/;
  const [title, ...blocks] = text.split('\n\n');
  return [title, ...blocks.filter((block) => shown.test(block))].join('\n\n');
}

/** `UPDATE_GOLDEN=1 npx vitest run test/e2e/diff.test.ts` writes the example of the manual anew. */
test('the example in docs/diff.md is what the program prints', { timeout: slow }, () => {
  git('tag', '-f', 'v1', 'one');
  const shown = tablesOf(repro('diff', 'v1:mine', 'HEAD:mine', '--attribute').stdout);
  const manual = new URL('../../docs/diff.md', import.meta.url);
  const text = readFileSync(manual, 'utf8');
  const pattern = /(<!-- example -->\n```\n)[\s\S]*?(```\n)/;
  expect(text).toMatch(pattern);
  if (process.env.UPDATE_GOLDEN === '1')
    writeFileSync(
      manual,
      text.replace(pattern, (_, open: string, close: string) => `${open}${shown.trimEnd()}\n${close}`),
    );
  expect(readFileSync(manual, 'utf8')).toContain(`\n${shown.trimEnd()}\n`);
});
