import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { choices } from '../support/mutate.ts';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The program compiled from the sources as they are, in a folder of its own: worker threads need compiled modules. */
export function compiledProgram(): { readonly bin: string; readonly folder: string } {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-determinism-')));
  const home = path.join(folder, 'program');
  const parts = [
    'src',
    'schema',
    'templates',
    'scripts',
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
  ];
  for (const part of parts) cpSync(path.join(root, part), path.join(home, part), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(home, 'node_modules'));
  execFileSync(process.execPath, [path.join(home, 'scripts', 'build.mjs')], { cwd: home, stdio: 'pipe' });
  return { bin: path.join(home, 'dist', 'cli', 'bin.js'), folder };
}

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export function runIn(project: string, bin: string, args: readonly string[]): Ran {
  const env = { ...process.env, NO_COLOR: '1', CI: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd: project,
    encoding: 'utf8',
    env,
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status, stdout, stderr };
}

/** Every file under a folder by path, one character per byte. */
export function bytesUnder(folder: string): { [name: string]: string } {
  const files: { [name: string]: string } = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    files[path.relative(folder, file).split(path.sep).join('/')] = readFileSync(file, 'latin1');
  }
  return files;
}

/** A table as text: a header and rows of cells. */
export type Rows = { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };

export function csvOf({ header, rows }: Rows): string {
  return [header, ...rows].map((cells) => `${cells.join(',')}\n`).join('');
}

export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const choose = choices(seed);
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = choose(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

const regions = [
  'Anhui',
  'Île-de-France',
  '河北',
  'Fujian',
  'Gansu',
  'São Paulo',
  'Ñuble',
  '四川',
  'Kent',
  'Oblast 7',
  'Øst',
  'Zug',
];
const years = [2011, 2012, 2013, 2014, 2015, 2016, 2017, 2018];

/** A made-up panel in two files, with names of several scripts, dates as text, gaps, and a few missing cells. */
export function madeUpData(): { readonly farms: Rows; readonly money: Rows } {
  const choose = choices(11);
  const noise = () => (choose(2001) - 1000) / 1000;
  const farms: string[][] = [];
  const money: string[][] = [];
  regions.forEach((region, i) => {
    years.forEach((year, t) => {
      const wealth = 3 + i / 3 + t / 5 + noise();
      const net = 2 + ((i * 5) % 7) / 2 + t / 3 + noise();
      const jobs = 60 + 7 * i + 2 * t + 3 * noise();
      const farming = jobs * (0.2 + ((i * 3) % 5) / 12 + noise() / 60);
      const machines = i === 3 && t === 4 ? '' : (10 + 2 * wealth + noise()).toFixed(2);
      const grain = (
        30 +
        4 * wealth +
        1.5 * net +
        (farming / jobs > 0.35 ? 2 * net : 0) +
        2 * noise()
      ).toFixed(3);
      farms.push([
        region,
        String(year),
        `${year}-12-31`,
        grain,
        machines,
        jobs.toFixed(1),
        farming.toFixed(2),
        i % 2 === 0 ? 'low' : String(i),
      ]);
      if (!(i === 7 && t === 7))
        money.push([
          region,
          String(year),
          net.toFixed(3),
          (5 + 2 * net + noise()).toFixed(3),
          (40 + 5 * wealth + 3 * noise()).toFixed(2),
        ]);
    });
  });
  return {
    farms: {
      header: ['region', 'year', 'counted_on', 'grain', 'machines', 'jobs', 'farm_jobs', 'class'],
      rows: farms,
    },
    money: { header: ['region', 'year', 'internet', 'phones', '支出'], rows: money },
  };
}

/** A project with one study of everything that a study can have, small. */
export function writeProject(folder: string, { farms, money } = madeUpData(), study = studyText()): void {
  const home = path.join(folder, 'specs', 'small');
  mkdirSync(path.join(home, 'data'), { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{}\n');
  writeFileSync(path.join(home, 'study.yaml'), study);
  writeFileSync(path.join(home, 'data', 'farms.csv'), csvOf(farms));
  writeFileSync(path.join(home, 'data', 'money.csv'), csvOf(money));
}

export function studyText(): string {
  return readFileSync(path.join(root, 'test', 'determinism', 'study.yaml'), 'utf8');
}
