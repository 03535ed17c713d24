import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { newProject, printed, type Trial, writes } from './project.ts';

/*
 * What is printed where an external program does not give what it should. UPDATE_GOLDENS=1 writes the texts anew: read
 * the difference before it is committed.
 */
const expected = path.join(path.dirname(fileURLToPath(import.meta.url)), 'expected');
const update = process.env.UPDATE_GOLDENS === '1';

type Failure = Trial & { readonly refuse?: boolean; readonly exitCode?: number };

const good = writes('term,estimate\nroads,0.5\n');
const inputs = '{ step.cjs: { file: step.cjs } }';

const failures: { readonly [name: string]: Failure } = {
  'not-allowed': { script: good, refuse: true },
  'no-program': { script: good, model: { command: '[no-such-program-anywhere, step.cjs]' } },
  'no-program-in-folder': { script: good, model: { command: '[./step.sh]' } },
  'bad-exit': {
    script: `console.error('first line'); console.error('Error: the model is singular'); process.exit(3);`,
  },
  'silent-exit': { script: 'process.exit(1);' },
  killed: { script: `process.kill(process.pid, 'SIGSEGV'); setInterval(() => {}, 1000);` },
  timeout: { script: `console.log('waiting'); setInterval(() => {}, 1000);`, model: { timeout: '1' } },
  memory: {
    script: 'const kept = []; for (;;) kept.push(Buffer.alloc(4_000_000, 1));',
    model: { memory: '160' },
  },
  'no-output': { script: `console.log('all is well');` },
  'malformed-output': { script: writes('term,estimate\nroads,0.5,7\nrail\n') },
  'two-faults': {
    script: writes('term,estimate\nroads,0.5,7\n'),
    model: { outputs: '{ out.csv: {}, more.json: {} }' },
  },
  'link-as-output': { script: `require('node:fs').symlinkSync('/etc/hostname', 'out.csv');` },
  'folder-as-output': { script: `require('node:fs').mkdirSync('out.csv');` },
  'pipe-as-output': { script: `require('node:child_process').execFileSync('mkfifo', ['out.csv']);` },
  'large-output': {
    script: `require('node:fs').writeFileSync('out.csv', 'a,b\\n' + '1,2\\n'.repeat(60000));`,
  },
  'full-folder': {
    script: `const fs = require('node:fs'); fs.truncateSync(fs.openSync('big', 'w'), 3e9); setInterval(() => {}, 1000);`,
  },
  'no-script': {
    script: good,
    model: { inputs: '{ step.cjs: { file: stepp.cjs } }' },
    exitCode: exitCodes.invalid,
  },
  'script-outside': {
    script: good,
    model: { inputs: '{ step.cjs: { file: ../../../../etc/hostname } }' },
    exitCode: exitCodes.invalid,
  },
  'version-fails': {
    script: good,
    model: { inputs, version: `[node, -e, "console.error('no package x'); process.exit(2)"]` },
    exitCode: exitCodes.invalid,
  },
};

describe('what is printed of an external program that fails', () => {
  it.each(Object.keys(failures))('%s', async (name) => {
    const { refuse, exitCode = exitCodes.machine, ...trial } = failures[name] as Failure;
    const project = newProject(name, trial);
    const ran = await project.run('build', '-q', ...(refuse ? [] : ['--allow-exec']));
    const text = printed(ran, project);
    const golden = path.join(expected, `${name}.txt`);
    if (update || !existsSync(golden)) writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
    expect(text).toMatch(/--> specs\/it\/study\.yaml:\d+:\d+/);
    expect(text).toContain('= hint:');
    expect(ran.code).toBe(exitCode);
    expect(existsSync(path.join(project.folder, 'outputs'))).toBe(false);
  });
});
