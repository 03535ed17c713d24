import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { type Ran, runProgram } from '../support/run-program.ts';

/** A study with one external model, whose program is node on a script of the test's. */
export type Trial = {
  readonly script: string;
  /** Lines of the model besides `kind`, in YAML's flow; those given replace the common ones. */
  readonly model?: { readonly [key: string]: string };
  readonly hypotheses?: string;
};

const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-external-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));

export type Project = {
  readonly folder: string;
  readonly study: string;
  readonly run: (command: string, ...more: string[]) => Promise<Ran>;
  readonly results: () => { readonly models: { readonly outside: Outside }; readonly hypotheses: unknown };
};
type Outside = { readonly version: string; readonly outputs: { readonly [file: string]: unknown } };

const rows = ['a', 'b', 'c', 'd'].flatMap((region, i) =>
  [1, 2, 3, 4].map((year) => `${region},${year},${i + year * 2 + ((i * year) % 3)},${i * year + (year % 2)}`),
);

export function newProject(name: string, { script, model = {}, hypotheses }: Trial): Project {
  const folder = path.join(base, name);
  mkdirSync(path.join(folder, 'specs/it'), { recursive: true });
  const study = path.join(folder, 'specs/it/study.yaml');
  const keys = {
    command: '[node, step.cjs]',
    inputs: '{ step.cjs: { file: step.cjs }, panel.csv: { variables: [output, ln(output)] } }',
    outputs: '{ out.csv: {} }',
    ...model,
  };
  writeFileSync(path.join(folder, 'package.json'), '{}\n');
  writeFileSync(path.join(folder, 'specs/it/data.csv'), `region,year,output,roads\n${rows.join('\n')}\n`);
  writeFileSync(path.join(folder, 'specs/it/step.cjs'), script);
  writeFileSync(
    study,
    `repro: 1
study: { id: it, title: An external program, seed: 1 }
data:
  sources: { main: { path: data.csv } }
  panel: { entity: region, time: year }
models:
  base: { kind: regression, outcome: output, regressors: [roads] }
  outside:
    kind: external
${Object.entries(keys)
  .map(([key, value]) => `    ${key}: ${value}\n`)
  .join('')}${hypotheses === undefined ? '' : `hypotheses:\n${hypotheses}`}`,
  );
  return {
    folder,
    study,
    run: (command, ...more) => runProgram(command, '-C', folder, study, ...more),
    results: () => JSON.parse(readFileSync(path.join(folder, 'outputs/it/results.json'), 'utf8')),
  };
}

/** A script that writes `text` to the declared output. */
export const writes = (text: string): string =>
  `require('node:fs').writeFileSync('out.csv', ${JSON.stringify(text)});`;

/** What is printed, without places of this machine and without what is said where nothing confines a program. */
export function printed({ stderr }: Ran, { folder }: Project): string {
  const near = `${path.relative(process.cwd(), folder)}${path.sep}`;
  const plain = stderr.replaceAll(near, '').replaceAll(`${folder}/`, '');
  return plain
    .split(/\n(?=(?:error|warning)\[)/)
    .filter((part) => !part.startsWith('warning[RUN025]'))
    .join('\n')
    .replace(/, 1 warning$/m, '');
}
