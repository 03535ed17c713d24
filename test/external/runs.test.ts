import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { newProject, writes } from './project.ts';

/** Repeats the panel that it is given, with the means of its columns. */
const mean = `
const fs = require('node:fs');
const [head, ...rows] = fs.readFileSync('panel.csv', 'utf8').trim().split('\\n').map((line) => line.split(','));
const at = head.indexOf('output');
const mean = rows.reduce((sum, row) => sum + Number(row[at]), 0) / rows.length;
fs.writeFileSync('out.csv', 'term,mean,rows,columns\\noutput,' + mean + ',' + rows.length + ',' + head.length + '\\n');
`;

describe('an external program', () => {
  it('is given the panel, and what it returns is in the results, the paper and tables/', async () => {
    const project = newProject('gives', { script: mean });
    expect((await project.run('build', '--allow-exec')).code).toBe(exitCodes.done);
    const { outputs, version } = project.results().models.outside;
    expect(outputs).toEqual({
      'out.csv': { columns: ['term', 'mean', 'rows', 'columns'], rows: [['output', 7.0625, 16, 4]] },
    });
    expect(version).toBe(process.version);
    const read = (file: string) => readFileSync(path.join(project.folder, 'outputs/it', file), 'utf8');
    expect(read('tables/external-outside-out.csv')).toBe('term,mean,rows,columns\noutput,7.0625,16,4\n');
    expect(read('paper.md')).toContain('node step.cjs');
    expect(read('paper.md')).toMatch(/\| output \| 7\.062\d* \| 16 \| 4 \|/);
  });

  it('runs once, and again when its script, its data or its limits change', async () => {
    const project = newProject('cached', { script: mean });
    const steps = async (...more: string[]) => {
      const { stdout, code } = await project.run('build', '--allow-exec', '--json', ...more);
      expect(code).toBe(exitCodes.done);
      return (JSON.parse(stdout) as { data: { studies: [{ steps: { ran: number } }] } }).data.studies[0].steps
        .ran;
    };
    expect(await steps()).toBeGreaterThan(5);
    expect(await steps()).toBe(0);
    appendFileSync(path.join(project.folder, 'specs/it/step.cjs'), '// the same in other words\n');
    const { stdout } = await project.run('explain');
    expect(stdout).toMatch(/model:outside {2}runs\n.*step\.cjs/);
    // The program runs again, gives the same, and nothing after it runs.
    expect(await steps()).toBe(1);
  });

  it('may stay where its tables are stored, without leave to run', async () => {
    const project = newProject('stored', { script: mean });
    await project.run('build', '--allow-exec');
    rmSync(path.join(project.folder, 'outputs'), { recursive: true });
    expect((await project.run('build')).code).toBe(exitCodes.done);
    expect(existsSync(path.join(project.folder, 'outputs/it/paper.md'))).toBe(true);
    appendFileSync(path.join(project.folder, 'specs/it/step.cjs'), '// changed\n');
    const refused = await project.run('build');
    expect(refused.code).toBe(exitCodes.machine);
    expect(refused.stderr).toContain('RUN020');
  });

  it('whose stored table was damaged is no bug of ours where it cannot be made again', async () => {
    // Large enough for a file of its own in the cache.
    const project = newProject('damaged', { script: writes(`a,b\n${'0.123456,7.0625\n'.repeat(9000)}`) });
    await project.run('build', '--allow-exec');
    const objects = path.join(project.folder, '.repro/objects');
    const stored = readdirSync(objects, { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(objects, name))
      .filter((file) => statSync(file).isFile())
      .find((file) => readFileSync(file, 'utf8').startsWith('{"result":{"kind":"external"'));
    writeFileSync(stored as string, readFileSync(stored as string, 'utf8').replace('7.0625', '9.0625'));
    writeFileSync(
      project.study,
      readFileSync(project.study, 'utf8').replace('An external program', 'Another title'),
    );
    await expect(project.run('build')).rejects.toThrow(
      /cannot make again model:outside: its stored value was damaged/,
    );
    expect((await project.run('build', '--allow-exec')).code).toBe(exitCodes.done);
  });

  it('reads and writes Parquet', async () => {
    const project = newProject('parquet', {
      script: `require('node:fs').copyFileSync('panel.parquet', 'out.parquet');`,
      model: {
        inputs: '{ step.cjs: { file: step.cjs }, panel.parquet: { variables: [output, "lag(output, 1)"] } }',
        outputs: '{ out.parquet: {} }',
      },
    });
    expect(await project.run('build', '--allow-exec')).toMatchObject({ code: exitCodes.done });
    const { outputs } = project.results().models.outside;
    const table = outputs['out.parquet'] as { columns: string[]; rows: unknown[][] };
    expect(table.columns).toEqual(['region', 'year', 'output', 'lag(output, 1)']);
    expect(table.rows.slice(0, 2)).toEqual([
      ['a', 1, 2, null],
      ['a', 2, 4, 2],
    ]);
  });

  it('sees no variable that the study does not name', async () => {
    process.env.REPRO_TEST_SECRET = 'hidden';
    process.env.REPRO_TEST_SHOWN = 'shown';
    const project = newProject('environment', {
      script: `require('node:fs').writeFileSync('out.csv', 'secret,shown\\n' + [process.env.REPRO_TEST_SECRET, process.env.REPRO_TEST_SHOWN].join(',') + '\\n');`,
      model: { environment: '[REPRO_TEST_SHOWN]' },
    });
    await project.run('build', '--allow-exec');
    expect(project.results().models.outside.outputs['out.csv']).toMatchObject({ rows: [[null, 'shown']] });
    process.env.REPRO_TEST_SHOWN = 'changed';
    await project.run('build', '--allow-exec');
    expect(project.results().models.outside.outputs['out.csv']).toMatchObject({ rows: [[null, 'changed']] });
  });
});

describe('a claim about what a program returns', () => {
  const claim = (name: string, text: string) => `  ${name}:\n    statement: It agrees.\n    claim: ${text}\n`;
  const value = (more: string) =>
    `{ external: { model: outside, output: out.csv, row: { term: roads }, column: estimate }, ${more} }`;

  it('holds a value to numbers and to the coefficient of a model', async () => {
    const project = newProject('claims', {
      script: writes('term,estimate\nroads,0.75\nrail,2\n'),
      hypotheses: [
        claim('A', value('equals: 0.75, within: 0.001')),
        claim('B', value('greater_than: 1')),
        claim('C', value('equals_coefficient: { model: base, term: roads }, within: 100')),
        claim(
          'D',
          value('equals_coefficient: { model: base, term: roads, number: std_error }, within: 1.0e-12'),
        ),
        claim('E', value('less_than: 1').replace('term: roads', 'term: sea')),
        claim('F', value('less_than: 1').replace('column: estimate', 'column: estimat')),
      ].join(''),
    });
    expect((await project.run('build', '--allow-exec')).code).toBe(exitCodes.done);
    expect(project.results().hypotheses).toMatchObject({
      A: { verdict: 'supported', reasons: [{ observed: '0.75' }] },
      B: { verdict: 'not_supported' },
      C: {
        verdict: 'supported',
        reasons: [{ observed: expect.stringMatching(/^0\.75, against .* apart$/) }],
      },
      D: { verdict: 'not_supported' },
      E: { verdict: 'not_testable', reasons: [{ observed: 'the table has no such row' }] },
      F: { verdict: 'not_testable', reasons: [{ observed: 'the table has no column estimat' }] },
    });
  });
});
