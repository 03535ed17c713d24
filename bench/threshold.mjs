#!/usr/bin/env node
// What a threshold bootstrap costs, in seconds of CPU in the kernel (the search and the replicates, not the reading):
//   node bench/threshold.mjs [--large] [--write]     (after npm ci)
// Hansen's (1999) investment data, 7,910 rows, every distinct value of the threshold variable a candidate; with --large
// 1,000,000 rows as well. Peers on the same data in the same run, where R is installed: the package pdR, which is made from
// Hansen's own program, on its coarser grid, few replicates, scaled and said so; and a plain R version of our method
// (cumulative sums, products shared by all replicates), written here. Hansen's program itself has no license to carry it.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { fitThreshold } = await import(path.join(root, 'dist/stats/threshold/fit.js'));
const { stream } = await import(path.join(root, 'dist/numeric/rng.js'));
const data = path.join(root, 'test/oracle/threshold/invest.csv');
const FIRMS = 565;
const YEARS = 15;

const cpu = (since) => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};

/** i on q, q^2, q^3, d, qd and on c by regimes of d, all lagged, with firm effects. */
function hansen() {
  const lines = readFileSync(data, 'utf8').trim().split('\n').slice(1);
  const raw = lines.map((line) => line.split(',').map(Number));
  const rows = [...raw.keys()]
    .filter((at) => at % YEARS > 0)
    .map((at) => ({ at, i: raw[at][0], q: raw[at - 1][1], c: raw[at - 1][2], d: raw[at - 1][3] }));
  const column = (name, of) => ({ name, values: Float64Array.from(rows, of) });
  const factor = (name, levels, of) => ({ name, levels, codes: Int32Array.from(rows, of) });
  return {
    ...common,
    y: column('i', ({ i }) => i).values,
    thresholdVariable: column('d', ({ d }) => d),
    regimeRegressors: [column('c', ({ c }) => c)],
    controls: [
      column('q', ({ q }) => q),
      column('q2', ({ q }) => q * q),
      column('q3', ({ q }) => q * q * q),
      column('d', ({ d }) => d),
      column('qd', ({ q, d }) => q * d),
    ],
    ...panel(
      factor('firm', FIRMS, ({ at }) => Math.floor(at / YEARS)),
      factor('year', YEARS - 1, ({ at }) => (at % YEARS) - 1),
    ),
    trim: [0.01, 0.01, 0.05],
  };
}

const common = {
  confidence: 0.95,
  alpha: 0.05,
  grid: 'all',
  regimeIntercepts: false,
  compat: 'none',
  seed: 1,
  stepId: 'bench',
  vcov: { type: 'iid' },
};
const panel = (entity, time) => ({ absorb: [entity], entity, time });

function simulated(entities, periods) {
  const rng = stream(1, 'bench', 'panel', 0);
  const rows = entities * periods;
  const column = () => Float64Array.from({ length: rows }, () => rng.normal());
  const [x, z, q, e] = [column(), column(), column(), column()];
  const factor = (name, levels, of) => ({
    name,
    levels,
    codes: Int32Array.from({ length: rows }, (_, i) => of(i)),
  });
  return {
    ...common,
    y: x.map((value, i) => value + 0.5 * z[i] + e[i]),
    thresholdVariable: { name: 'q', values: q },
    regimeRegressors: [{ name: 'x', values: x }],
    controls: [{ name: 'z', values: z }],
    ...panel(
      factor('entity', entities, (i) => Math.floor(i / periods)),
      factor('time', periods, (i) => i % periods),
    ),
    trim: [0.05],
  };
}

/** Seconds of CPU of the bootstrap of each test, from its 50th replicate on and scaled to all of them; and of the fit. */
function measure(input, maxThresholds, replications, method) {
  const start = process.cpuUsage();
  const tests = [];
  let begun = 0;
  const onProgress = ({ done, total }) => {
    if (done === 50) begun = cpu(start);
    if (done === total) tests.push(((cpu(start) - begun) * total) / (total - 50));
  };
  const fitted = fitThreshold({
    ...input,
    maxThresholds,
    bootstrap: { replications, methods: [method] },
    onProgress,
  });
  if (!fitted.ok) throw new Error(fitted.error.message);
  return { tests, whole: cpu(start) };
}

const NUMBERS = ['single', 'double', 'triple'];
const table = ['| what | CPU | |', '| --- | ---: | --- |'];
const row = (what, value, note = '') => {
  console.log(`${what.padEnd(62)}${value.padStart(12)}  ${note}`);
  table.push(`| ${what} | ${value} | ${note} |`);
};
const seconds = (value) => `${value.toFixed(value < 1 ? 3 : 1)} s`;

const input = hansen();
measure(input, 3, 200, 'residual_by_entity');
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const runs = Array.from({ length: 5 }, () => measure(input, 3, 1000, 'residual_by_entity').tests);
NUMBERS.forEach((name, k) => {
  row(`Hansen's data, 1,000 replicates, ${name}, by entity`, seconds(median(runs.map((run) => run[k]))));
});
const wild = Array.from({ length: 5 }, () => measure(input, 1, 1000, 'wild_cluster').tests[0]);
row("Hansen's data, 1,000 replicates, single, wild cluster", seconds(median(wild)));

for (const entities of [1250, 2500, 5000]) {
  const { tests } = measure(simulated(entities, 20), 1, 200, 'residual_by_entity');
  const rows = entities * 20;
  row(
    `${rows.toLocaleString('en')} rows, 200 replicates, single`,
    seconds(tests[0]),
    `${((tests[0] / rows / 200) * 1e9).toFixed(1)} ns per row and replicate`,
  );
}
if (process.argv.includes('--large')) {
  const { tests, whole } = measure(simulated(50_000, 20), 1, 1000, 'residual_by_entity');
  const memory = process.resourceUsage().maxRSS / 1024;
  row(
    '1,000,000 rows, 1,000 replicates, single',
    seconds(tests[0]),
    `whole fit ${seconds(whole)}, ${memory.toFixed(0)} MB`,
  );
}
const R = spawnSync('Rscript', ['-e', 'cat(R.version.string)'], { encoding: 'utf8' });
peer();
vectorized();
if (process.argv.includes('--write')) {
  const head = [
    '# Threshold bootstraps',
    '',
    `Seconds of CPU in the kernel. Node ${process.version}; ${R.status === 0 ? R.stdout : 'R absent'}.`,
    '',
  ];
  writeFileSync(path.join(root, 'bench/results/threshold.md'), `${[...head, ...table].join('\n')}\n`);
}

/** What both peers start from: lagged variables, within over the 14 years, as Hansen's model has it. */
function prepared() {
  return `
    raw <- read.csv("${data}"); raw$year <- rep(1973:1987, ${FIRMS})
    b <- raw[raw$year <= 1986, ]; now <- raw[raw$year >= 1974, ]
    n <- ${FIRMS}; tt <- 14; x <- cbind(b$q, b$q^2, b$q^3, b$d, b$q * b$d)`;
}

/** Two replicates of pdR's own search, as its bootstrap runs it, scaled to 1,000. */
function peer() {
  const script = `
    if (!requireNamespace("pdR", quietly = TRUE)) quit(status = 3)
    ${prepared()}
    tr <- pdR:::tr; qn <- 400
    xt <- sapply(1:5, function(j) tr(x[, j], tt, n)); ct <- tr(b$c, tt, n); yt <- tr(now$i, tt, n)
    dd <- sort(unique(b$d)); s <- seq(.01, .99, by = 1 / qn); qq1 <- as.matrix(dd[floor(s * length(dd))])
    e <- matrix(resid(lm(yt ~ xt + ct - 1)), nrow = tt - 1)
    fit <- yt - c(e)
    t <- system.time(for (r in 1:2) pdR:::r_est(fit + c(e[, sample(n, n, TRUE)]), 0, .01, tt, qq1, nrow(qq1), qn, n, as.matrix(b$c), xt, ct, as.matrix(b$d)))
    cat(t[["user.self"]] + t[["sys.self"]], as.character(packageVersion("pdR")))`;
  const run = spawnSync('Rscript', ['-e', script], { encoding: 'utf8' });
  const what = 'R pdR, 393 candidates, 1,000 replicates, single';
  if (run.status !== 0) {
    row(what, 'absent');
    return;
  }
  const [used, version] = run.stdout.trim().split(' ');
  row(what, seconds(Number(used) * 500), `pdR ${version}, 2 replicates, scaled`);
}

/** Our method in plain R: sums along the sorted threshold variable, what replicates share computed once. All replicates. */
function vectorized() {
  const script = `
    ${prepared()}
    w <- function(v) v - ave(v, rep(1:n, each = tt))
    y <- w(now$i); Q <- qr.Q(qr(cbind(apply(x, 2, w), w(b$c)))); e <- y - drop(Q %*% crossprod(Q, y))
    o <- order(b$d); d <- b$d[o]; z <- b$c[o]; firm <- rep(1:n, each = tt)[o]; N <- n * tt
    last <- which(c(d[-1] != d[-N], TRUE)); last <- last[last >= .01 * N & N - last >= .01 * N]
    A <- apply(Q[o, ] * z, 2, cumsum)[last, ]
    before <- ave(z, firm, FUN = cumsum) - z
    D <- cumsum(z^2 - (2 * before * z + z^2) / tt)[last] - rowSums(A^2)
    best <- function(es) {
      a <- drop(crossprod(Q, es)); S0 <- sum(es^2) - sum(a^2)
      gain <- max((cumsum(z * es[o])[last] - drop(A %*% a))^2 / D); gain / ((S0 - gain) / (N - n))
    }
    f <- best(e); E <- matrix(e, tt); set.seed(1)
    t <- system.time(draws <- replicate(1000, best(c(E[, sample(n, n, TRUE)]))))
    cat(t[["user.self"]] + t[["sys.self"]], length(last), f)`;
  const run = spawnSync('Rscript', ['-e', script], { encoding: 'utf8' });
  if (run.status !== 0) {
    row('plain R, the same method, 1,000 replicates, single', 'absent');
    return;
  }
  const [used, candidates, f] = run.stdout.trim().split(' ').map(Number);
  const what = `plain R, the same method, ${candidates.toLocaleString('en')} candidates, 1,000 replicates`;
  row(what, seconds(used), `F = ${f.toFixed(2)}`);
}
