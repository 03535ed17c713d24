#!/usr/bin/env node
// Correct digits on the linear sets of NIST's Statistical Reference Datasets, beside R's lm where R is installed:
//   npm run build && node bench/accuracy.mjs [--write]
// Columns given: powers are rounded to double before the regression sees them, as everywhere. Powers written: as a study
// writes them (`x ^ 5`), carried in twice the working precision. NIST's two sets without a constant are left out: every
// model of the language has one.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const load = (name) => import(pathToFileURL(path.join(root, 'dist', name)).href);
const { fitRegression } = await load('stats/regression/fit.js');
const { extendedPower } = await load('numeric/double-double.js');

const sets = JSON.parse(readFileSync(path.join(root, 'test', 'oracle', 'nist', 'expected.json'), 'utf8'));
const DEGREE = {
  Norris: 1,
  Pontius: 2,
  Filip: 10,
  Wampler1: 5,
  Wampler2: 5,
  Wampler3: 5,
  Wampler4: 5,
  Wampler5: 5,
};

function designOf(name, written) {
  const { columns } = sets[name];
  const degree = DEGREE[name];
  if (degree === undefined) {
    const terms = Object.keys(columns).filter((column) => column !== 'y');
    return { terms, columns: terms.map((term) => Float64Array.from(columns[term])), low: null };
  }
  const x = Float64Array.from(columns.x);
  const terms = Array.from({ length: degree }, (_, j) => `x ^ ${j + 1}`);
  if (written) {
    const powers = terms.map((_, j) => extendedPower(x, j + 1));
    return { terms, columns: powers.map(({ high }) => high), low: powers.map(({ low }) => low) };
  }
  let power = new Float64Array(x.length).fill(1);
  const given = terms.map(() => {
    power = power.map((value, i) => value * x[i]);
    return power;
  });
  return { terms, columns: given, low: null };
}

function ours(name, written) {
  const fit = fitRegression({
    y: Float64Array.from(sets[name].columns.y),
    ...designOf(name, written),
    estimator: 'pooled_ols',
    absorb: [],
    entity: null,
    time: null,
    vcov: { type: 'iid' },
    confidence: 0.95,
    variance: 'swamy_arora',
  });
  const k = fit.beta.length - 1;
  const constantFirst = (values) => [values[k], ...values.slice(0, k)];
  return { beta: constantFirst([...fit.beta]), se: constantFirst([...fit.stdError]) };
}

/** Log relative error of the worst coefficient, 15 at most: the certificates have no more. */
function digits(got, certified) {
  const errors = Object.values(certified).map((value, j) => {
    const want = Number(value);
    return want === 0 ? Math.abs(got[j]) : Math.abs(got[j] / want - 1);
  });
  const worst = Math.max(...errors);
  return Number.isFinite(worst) ? Math.min(15, -Math.log10(Math.max(worst, 1e-16))) : 0;
}

const R = `
args <- commandArgs(TRUE); d <- read.csv(args[1], check.names = FALSE)
m <- lm(y ~ ., d, tol = 1e-12); s <- summary(m)$coefficients
cat(sprintf("%.17g", coef(m)), "\\n"); cat(sprintf("%.17g", s[, 2]), "\\n")`;

function lm(name) {
  const folder = mkdtempSync(path.join(tmpdir(), 'repro-accuracy-'));
  const { columns } = designOf(name, false);
  const all = [Float64Array.from(sets[name].columns.y), ...columns];
  const head = ['y', ...columns.map((_, j) => `x${j + 1}`)].join(',');
  const body = Array.from(all[0], (_, i) => all.map((column) => column[i]).join(','));
  const file = path.join(folder, 'd.csv');
  writeFileSync(file, `${[head, ...body].join('\n')}\n`);
  const done = spawnSync('Rscript', ['-e', R, file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  if (done.status !== 0) return null;
  const [beta, se] = done.stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  return { beta, se };
}

const lines = [];
const say = (line) => {
  lines.push(line);
  console.log(line);
};
const version = spawnSync('Rscript', ['-e', 'cat(R.version.string)'], { encoding: 'utf8' });
say('# Correct digits, NIST StRD linear regressions\n');
say(`Node ${process.version}; ${version.status === 0 ? version.stdout : 'R absent'} (\`lm\`, tol = 1e-12).`);
say('Worst coefficient, worst standard error; 15 is as many as the certificates have.\n');
say('| set | R lm | ours, columns given | ours, powers written |');
say('| --- | ---: | ---: | ---: |');
const show = (fit, { coefficients, se }) => {
  if (fit === null) return 'absent';
  const beta = digits(fit.beta, coefficients).toFixed(1);
  return Number(se.B0) === 0 ? beta : `${beta}, ${digits(fit.se, se).toFixed(1)}`;
};
for (const name of Object.keys(sets)) {
  const { certified } = sets[name];
  const cells = [lm(name), ours(name, false), DEGREE[name] > 1 ? ours(name, true) : undefined];
  say(`| ${name} | ${cells.map((fit) => (fit === undefined ? '' : show(fit, certified))).join(' | ')} |`);
}
if (process.argv.includes('--write'))
  writeFileSync(path.join(root, 'bench', 'results', 'accuracy.md'), `${lines.join('\n')}\n`);
