import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../support/run-program.ts';

const root = path.join(import.meta.dirname, '..', '..');
const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-claims-')));
const sentences = 'own/en/section/regression.hbs';
const template = path.join(folder, 'specs/mine', sentences);
const build = (...more: string[]) =>
  runProgram('build', '-C', folder, '--set', 'outputs.templates=own', ...more);

/** The template of regressions with one sentence of an author's after its first paragraph. */
const withSentence = (sentence: string): string =>
  `{{table}}\n\n{{#each slopes}}The coefficient on {{name}} is {{value}}{{#if p}} ({{p}}){{/if}}.\n${sentence}\n\n{{/each}}`;

describe('words of an author that claim something of a number', () => {
  beforeAll(async () => {
    cpSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
    await runProgram('init', 'mine', '-C', folder);
    mkdirSync(path.dirname(template), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are warned of with file and line where the number says otherwise', async () => {
    writeFileSync(
      template,
      withSentence('It is {{value}}, not significantly different from zero at any level.'),
    );
    const { code, stderr } = await build();
    expect(code).toBe(0);
    expect(stderr).toContain('RUN006');
    expect(stderr).toMatch(new RegExp(`specs/mine/${sentences.replaceAll('.', '\\.')}:4:\\d+`));
    expect(stderr).toMatch(/"not significantly?" is said of .* \(p = /);
    const appendix = readFileSync(path.join(folder, 'outputs/mine/appendix.md'), 'utf8');
    expect(appendix).toMatch(
      /words of sign, size and significance agree with their numbers \| Paper \| not significant/,
    );
  });

  it('are not where they ask for it', async () => {
    writeFileSync(
      template,
      withSentence(
        'It is {{value}}, {{#if significant}}significantly{{else}}not significantly{{/if}} different from zero.',
      ),
    );
    const { code, stderr } = await build();
    expect(code).toBe(0);
    expect(stderr).not.toContain('RUN006');
  });
});
