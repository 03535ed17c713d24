#!/usr/bin/env node
// Uncertainty and sensitivity of an index on ASEM (51 countries, 49 indicators), one core, against COINr and lean R:
//   npm run build && node bench/uncertainty.mjs [--write]
// 1,000 replications over four choices (points drawn in, normalization, 100 sets of weights, mean), promised in at most
// .15 s; a Sobol design of 384 runs with its indices, in at most .1 s. COINr (CRAN) runs a part of the replications, which
// is scaled and said so; `absent` where R or the package is not there. Times of R are CPU time.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stream } from '../dist/numeric/rng.js';
import { makeDesign } from '../dist/stats/uncertainty/design.js';
import { meanShift, rankingBlocks, ranksOf, summarizeRanks } from '../dist/stats/uncertainty/ranks.js';
import { sobolIndices } from '../dist/stats/uncertainty/sobol.js';
import { indexVariants, ownChoice } from '../dist/stats/uncertainty/variants.js';
import { machine, writeSection } from './section.mjs';

const where = machine();
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = path.join(root, 'test', 'oracle', 'index', 'data');
const RUNS = 9;
const SETS = 100;
const COINR_REPLICATIONS = 20;
const VERSIONS =
  'cat(R.version.string, if (requireNamespace("COINr", quietly = TRUE)) paste("COINr", packageVersion("COINr")) else "COINr absent", sep = ", ")';

const csv = (file) => {
  const [head, ...lines] = readFileSync(path.join(folder, file), 'utf8').trim().split('\n');
  const names = head.split(',');
  const rows = lines.map((line) => line.split(','));
  return (name) => rows.map((row) => row[names.indexOf(name)]);
};
const meta = csv('asem-indicators.csv');
const data = csv('asem.csv');
const names = meta('indicator');
const indicators = names.map((name, j) => ({
  name,
  dimension: meta('dimension')[j],
  direction: Number(meta('direction')[j]),
  values: Float64Array.from(data(name), Number),
}));
const entities = data('uCode');
const rule = (values) => ({ method: 'expert', scope: 'pooled', within: 'none', shift: 0, values });
const equal = Object.fromEntries(names.map((name) => [name, 1 / names.length]));
const input = {
  name: 'asem',
  indicators,
  entities,
  times: null,
  normalizeScope: 'pooled',
  weights: rule(equal),
  transform: 'none',
};
const rng = stream(1, 'bench', 'weights', 0);
const noisy = () => {
  const raw = names.map(() => 1 + 0.25 * (2 * rng.uniform() - 1));
  const total = raw.reduce((a, b) => a + b, 0);
  return Object.fromEntries(names.map((name, j) => [name, raw[j] / total]));
};
const sets = Array.from({ length: SETS }, noisy);
const alternatives = {
  columns: [indicators.map(({ values }) => values)],
  treat: [5, 1, 2, 3, 4].map((limit) => ({ method: 'outliers', limit, otherwise: 'log_ct' })),
  normalize: [
    { method: 'minmax', range: [1, 100], scope: 'pooled' },
    { method: 'zscore', mean: 10, std_dev: 2, scope: 'pooled' },
  ],
  weights: [equal, ...sets].map(rule),
  aggregate: [{ method: 'arithmetic' }, { method: 'geometric' }],
  leaveOut: [[]],
  perturb: [null],
};
const factors = [
  { name: 'winmax', levels: 5 },
  { name: 'normalize', levels: 2 },
  { name: 'weights', levels: SETS + 1 },
  { name: 'aggregate', levels: 2 },
];
const rows = (row) => stream(1, 'bench', 'design', row);

/** Everything from the indicators on: treatment, scores of every run, ranks, shifts. */
function scored(design) {
  const scoresOf = indexVariants(input, alternatives);
  const blocks = rankingBlocks(null, entities.length);
  const at = ([treat, normalize, weights, aggregate]) => {
    const scores = scoresOf({ ...ownChoice, treat, normalize, weights, aggregate });
    if (!scores.ok) throw new Error(scores.error[0].message);
    return { scores: scores.value, ranks: ranksOf(scores.value, blocks) };
  };
  const own = at([0, 0, 0, 0]);
  return { own, blocks, draws: design.map(({ levels }) => at(levels)) };
}

function uncertainty() {
  const { own, blocks, draws } = scored(makeDesign('monte_carlo', factors, 1000, rows));
  return summarizeRanks(own, draws, blocks, 0.9);
}

function sobol() {
  const n = 64;
  const { own, draws } = scored(makeDesign('sobol', factors, n, rows));
  const shifts = draws.map(({ ranks }) => meanShift(ranks, own.ranks));
  const block = (k) => Float64Array.from(shifts.slice(k * n, (k + 1) * n));
  return sobolIndices({ a: block(0), b: block(1), mixed: [2, 3, 4, 5].map(block) }, 'jansen');
}

/** Median CPU time, first run (cold code) apart. */
function cpu(run) {
  const times = [];
  for (let k = 0; k < RUNS; k++) {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  return { first: times[0], median: times.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] };
}

const lean = `
a <- read.csv("${path.join(folder, 'asem.csv')}"); m <- read.csv("${path.join(folder, 'asem-indicators.csv')}")
X <- as.matrix(a[, m$indicator]); n <- nrow(X); p <- ncol(X)
skew <- function(x) { d <- x - mean(x); m2 <- mean(d^2); mean(d^3) / m2^1.5 * sqrt(n * (n - 1)) / (n - 2) }
kurt <- function(x) { d <- x - mean(x); m2 <- mean(d^2); g <- mean(d^4) / m2^2 - 3; ((n + 1) * g + 6) * (n - 1) / ((n - 2) * (n - 3)) }
bad <- function(x) abs(skew(x)) >= 2 && kurt(x) >= 3.5
treat <- function(x, w) { y <- x; moved <- 0
  while (bad(y) && moved < w) { if (skew(y) > 0) { e <- max(y); r <- max(y[y < e]) } else { e <- min(y); r <- min(y[y > e]) }; moved <- moved + sum(y == e); y[y == e] <- r }
  if (bad(y)) log(x - min(x) + 0.01 * (max(x) - min(x))) else y }
set.seed(1)
t <- system.time({
  N <- lapply(1:5, function(w) { Y <- sweep(apply(X, 2, treat, w), 2, m$direction, "*")
    list(apply(Y, 2, function(x) 1 + 99 * (x - min(x)) / (max(x) - min(x))), apply(Y, 2, function(x) 10 + 2 * (x - mean(x)) / sd(x))) })
  L <- lapply(N, lapply, log)
  W <- matrix(1 + 0.25 * runif(100 * p, -1, 1), 100); W <- W / rowSums(W)
  R <- sapply(1:1000, function(i) { w <- sample(5, 1); k <- sample(2, 1); s <- sample(100, 1)
    z <- if (runif(1) < 0.5) N[[w]][[k]] %*% W[s, ] else exp(L[[w]][[k]] %*% W[s, ]); rank(-z, ties.method = "min") })
  apply(R, 1, quantile, c(0.05, 0.5, 0.95))
})
cat((t[["user.self"]] + t[["sys.self"]]) * 1000)`;

const coinr = `
suppressMessages(library(COINr)); coin <- suppressMessages(build_example_coin(quietly = TRUE)); coin$Log$Aggregate$w <- coin$Meta$Weights$Original
w <- get_noisy_weights(coin$Meta$Weights$Original, noise_specs = data.frame(Level = c(2, 3), NoiseFactor = c(0.25, 0.25)), Nrep = ${SETS})
specs <- list(
  Winmax = list(Address = "$Log$Treat$global_specs$f1_para$winmax", Distribution = 1:5, Type = "discrete"),
  Normalisation = list(Address = "$Log$Normalise$global_specs", Distribution = list(list(f_n = "n_minmax", f_n_para = list(l_u = c(1, 100))), list(f_n = "n_zscore", f_n_para = list(m_sd = c(10, 2)))), Type = "discrete"),
  Weights = list(Address = "$Log$Aggregate$w", Distribution = w, Type = "discrete"),
  Aggregation = list(Address = "$Log$Aggregate$f_ag", Distribution = c("a_amean", "a_gmean"), Type = "discrete"))
t <- system.time(suppressMessages(suppressWarnings(get_sensitivity(coin, SA_specs = specs, N = ${COINR_REPLICATIONS}, SA_type = "UA", dset = "Aggregated", iCode = "Index", quietly = TRUE))))
cat((t[["user.self"]] + t[["sys.self"]]) * 1000)`;

function inR(script) {
  const ran = spawnSync('Rscript', ['--vanilla', '-e', script], { encoding: 'utf8' });
  if (ran.status !== 0) return null;
  const found = /([\d.e+-]+)\s*$/.exec(ran.stdout);
  return found === null ? null : Number(found[1]);
}

const ms = (value) => `${value.toFixed(1)} ms`;
const ours = cpu(uncertainty);
const indices = cpu(sobol);
const rLean = inR(lean);
const rCoinr = inR(coinr);
const scaled = rCoinr === null ? null : (rCoinr * 1000) / COINR_REPLICATIONS;
const ratio = (value) => (value === null ? '' : `${(value / ours.median).toFixed(0)} x`);
const table = [
  ['uncertainty analysis, 1,000 replications: here', ms(ours.median), `first run ${ms(ours.first)}`],
  ['the same in lean R', rLean === null ? 'absent' : ms(rLean), ratio(rLean)],
  [
    `the same in COINr, ${COINR_REPLICATIONS} replications scaled to 1,000`,
    scaled === null ? 'absent' : ms(scaled),
    ratio(scaled),
  ],
  ['Sobol design of 384 runs with its indices: here', ms(indices.median), `first run ${ms(indices.first)}`],
];
const lines = table.map(([what, time, note]) => `${what.padEnd(58)}${time.padStart(14)}  ${note}`.trimEnd());
console.log(lines.join('\n'));
if (process.argv.includes('--write')) {
  const versions = spawnSync('Rscript', ['-e', VERSIONS], { encoding: 'utf8' });
  const r = versions.status === 0 ? versions.stdout : 'R absent';
  const text = `${where}; ${r}. \`node bench/uncertainty.mjs --write\`; one core, medians of ${RUNS} runs here, CPU time in R.`;
  writeSection('index.md', 'Uncertainty', `${text}\n\n\`\`\`\n${lines.join('\n')}\n\`\`\``);
}
