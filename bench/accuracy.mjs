#!/usr/bin/env node
// Correct digits on NIST's Statistical Reference Datasets (eleven linear, nine univariate) and in upper tails, beside R
// where it is installed:
//   npm run build && node bench/accuracy.mjs [--write]
// Columns given: powers are rounded to double before the regression sees them, as everywhere. Powers written: as a study
// writes them (`x ^ 5`), carried in twice the working precision. NoInt1 and NoInt2 have no constant, which every model of
// the language has: they go to the least-squares kernel itself.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { exactLeastSquares } from './accuracy/exact.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const load = (name) => import(pathToFileURL(path.join(root, 'dist', name)).href);
const { fitRegression } = await load('stats/regression/fit.js');
const { solveLeastSquares } = await load('stats/regression/least-squares.js');
const { describe } = await load('stats/descriptives.js');
const { extendedPower } = await load('numeric/double-double.js');
const distributions = {
  norm: await load('numeric/dist/normal.js'),
  t: await load('numeric/dist/t.js'),
  f: await load('numeric/dist/f.js'),
  chisq: await load('numeric/dist/chi2.js'),
};

const sets = JSON.parse(readFileSync(path.join(root, 'test', 'oracle', 'nist', 'expected.json'), 'utf8'));
const oracle = (file) => JSON.parse(readFileSync(path.join(root, 'test', 'oracle', file), 'utf8'));
const withoutConstant = oracle('nist/no-intercept.json');
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
say('Worst coefficient, worst standard error; 15 is as many as the certificates have.');
say(
  'Exact on the stored doubles: the regression on the same columns in fractions of whole numbers, rounded once at the end.',
);
say(
  'Storing the data as doubles leaves no more digits than that; where another count is above it, its rounding fell well.\n',
);
say('| set | R lm | ours, columns given | exact on the stored doubles | ours, powers written |');
say('| --- | ---: | ---: | ---: | ---: |');
const show = (fit, { coefficients, se }) => {
  if (fit === null) return 'absent';
  const beta = digits(fit.beta, coefficients).toFixed(1);
  return Number(se.B0) === 0 ? beta : `${beta}, ${digits(fit.se, se).toFixed(1)}`;
};
for (const name of Object.keys(sets)) {
  const { certified } = sets[name];
  const exact = exactLeastSquares(Float64Array.from(sets[name].columns.y), designOf(name, false).columns);
  const cells = [lm(name), ours(name, false), exact, DEGREE[name] > 1 ? ours(name, true) : undefined];
  say(`| ${name} | ${cells.map((fit) => (fit === undefined ? '' : show(fit, certified))).join(' | ')} |`);
}
for (const [name, { columns, certified }] of Object.entries(withoutConstant)) {
  const [y, x] = [Float64Array.from(columns.y), Float64Array.from(columns.x)];
  const fit = solveLeastSquares(y, [x], [Math.sqrt(x.reduce((sum, value) => sum + value * value, 0))]);
  let own = 0;
  for (const value of fit.influence[0]) own += value * value;
  const here = { beta: fit.beta, se: [Math.sqrt((own * fit.rss) / (y.length - 1))] };
  const cells = [throughOrigin(columns), here, exactLeastSquares(y, [x], false)].map((one) =>
    one === null
      ? 'absent'
      : `${digits(one.beta, certified.coefficients).toFixed(1)}, ${digits(one.se, certified.se).toFixed(1)}`,
  );
  say(`| ${name} | ${cells.join(' | ')} | |`);
}

say('\n# Correct digits, NIST StRD univariate summary statistics\n');
say('Mean, standard deviation.\n');
say('| set | R mean, sd | ours |');
say('| --- | ---: | ---: |');
for (const [name, set] of Object.entries(oracle('nist/univariate.json'))) {
  const values = valuesOf(set);
  const { mean, sd } = set.certified;
  const { mean: m, stdDev } = describe(values);
  const shown = (pair) =>
    pair === null
      ? 'absent'
      : `${digits([pair[0]], { mean }).toFixed(1)}, ${digits([pair[1]], { sd }).toFixed(1)}`;
  say(`| ${name} | ${shown(summaryInR(values))} | ${shown([m, stdDev])} |`);
}

say('\n# Upper tails\n');
say('Largest relative difference from R over points with tails from .5 down to 1e-300.\n');
say('| distribution | points | smallest tail | largest relative difference |');
say('| --- | ---: | ---: | ---: |');
const TAILS = {
  norm: [0.1, 1, 3, 8, 20, 37, 37.047].map((x) => [x]),
  t: [1, 2.5, 5, 30, 1000]
    .flatMap((df) => [0.5, 4, 50, 1e4, 1e8].map((x) => [x, df]))
    .concat([
      [1.2e19, 16],
      [1.5e60, 5],
      [6e149, 2],
      [3e299, 1],
    ]),
  f: [
    [1, 30],
    [5, 200],
    [20, 1000],
  ]
    .flatMap(([a, b]) => [0.5, 3, 40, 500, 1e4].map((x) => [x, a, b]))
    .concat([
      [3e37, 4, 16],
      [1e100, 4, 6],
      [0.99e300, 2, 2],
    ]),
  chisq: [1, 2, 10, 200]
    .flatMap((df) => [0.5, 20, 300, 1000, 1350].map((x) => [x, df]))
    .concat([
      [1373, 1],
      [1381, 2],
    ]),
};
for (const [name, points] of Object.entries(TAILS)) {
  const want = tailsInR(name, points);
  if (want === null) {
    say(`| ${name} | absent | | |`);
    continue;
  }
  const errors = points.flatMap((point, i) =>
    want[i] < 1e-300
      ? []
      : [{ tail: want[i], error: Math.abs(distributions[name].sf(...point) / want[i] - 1) }],
  );
  const [worst, least] = [
    Math.max(...errors.map((it) => it.error)),
    Math.min(...errors.map((it) => it.tail)),
  ];
  say(`| ${name} | ${errors.length} | ${least.toExponential(1)} | ${worst.toExponential(1)} |`);
}

function valuesOf({ values, digits: text, first, alternating, n }) {
  if (values !== undefined) return Float64Array.from(values);
  if (text !== undefined) return Float64Array.from(text, Number);
  return Float64Array.from({ length: n }, (_, i) => (i === 0 ? first : alternating[(i - 1) % 2]));
}

/** Numbers that an R expression prints, given a file of rows; null where R is absent. */
function inR(expression, rows) {
  const folder = mkdtempSync(path.join(tmpdir(), 'repro-accuracy-'));
  const file = path.join(folder, 'd.csv');
  writeFileSync(file, `${rows.map((row) => row.join(',')).join('\n')}\n`);
  const script = `d <- read.csv(commandArgs(TRUE)[1], header = FALSE); cat(sprintf("%.17g", ${expression}))`;
  const done = spawnSync('Rscript', ['-e', script, file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return done.status === 0 ? done.stdout.trim().split(/\s+/).map(Number) : null;
}

function throughOrigin({ y, x }) {
  const both = inR(
    'summary(lm(V1 ~ V2 - 1, d))$coefficients[1, 1:2]',
    y.map((value, i) => [value, x[i]]),
  );
  return both === null ? null : { beta: [both[0]], se: [both[1]] };
}

function summaryInR(values) {
  return inR(
    'c(mean(d$V1), sd(d$V1))',
    Array.from(values, (value) => [value]),
  );
}

function tailsInR(name, points) {
  const rest = points[0].slice(1).map((_, i) => `d$V${i + 2}, `);
  return inR(`p${name}(d$V1, ${rest.join('')}lower.tail = FALSE)`, points);
}

if (process.argv.includes('--write'))
  writeFileSync(path.join(root, 'bench', 'results', 'accuracy.md'), `${lines.join('\n')}\n`);
