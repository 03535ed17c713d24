#!/usr/bin/env node
// Time of regressions, on data in memory:
//   npm run build && node bench/estimation.mjs [rows, default 1000000] [--write]
// Small panels in bulk on two workers; larger ones beside fixest::feols in the same run, where R has it, else `absent`.
// Two-way effects, five regressors, clusters by entity; the two hard designs absorb a second factor of many levels.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const load = (name) => import(pathToFileURL(path.join(root, 'dist', name)).href);
const { fitRegression } = await load('stats/regression/fit.js');
const { stream } = await load('numeric/rng.js');

const factorOf = (name, codes, levels) => ({ name, codes, levels });
const cluster = (entity) => ({ type: 'cluster', by: [entity], smallSample: 'reghdfe' });
const estimate = (y, columns, absorb, entity, time) =>
  fitRegression({
    y,
    terms: columns.map((_, j) => `x${j + 1}`),
    columns,
    estimator: 'fixed_effects',
    absorb,
    entity,
    time,
    vcov: cluster(entity),
    confidence: 0.95,
    variance: 'swamy_arora',
  });

/** Panels of the size of a provincial study: 31 entities, 12 periods, four regressors, entity and time effects. */
function manySmall(count) {
  const [entities, periods] = [31, 12];
  const n = entities * periods;
  const rng = stream(1, 'bench', 'small', 0);
  const column = () => Float64Array.from({ length: n }, () => rng.normal());
  const entity = factorOf(
    'entity',
    Int32Array.from({ length: n }, (_, i) => Math.floor(i / periods)),
    entities,
  );
  const time = factorOf(
    'time',
    Int32Array.from({ length: n }, (_, i) => i % periods),
    periods,
  );
  const outcomes = Array.from({ length: 100 }, column);
  const columns = Array.from({ length: 4 }, column);
  for (let r = 0; r < 200; r++) estimate(outcomes[r % 100], columns, [entity, time], entity, time);
  const start = performance.now();
  for (let r = 0; r < count; r++) estimate(outcomes[r % 100], columns, [entity, time], entity, time);
  return (performance.now() - start) / 1000;
}

function designOf(kind, rows) {
  const rng = stream(1, 'bench', kind, 0);
  const hard = kind.startsWith('hard');
  const periods = hard ? 10 : rows >= 1e6 ? 20 : 10;
  const entities = Math.floor(rows / periods / (kind === 'unbalanced' ? 0.75 : 1));
  const firms = Math.max(2, Math.floor(entities / (kind === 'hard_lowmobility' ? 20 : 23)));
  const ids = [];
  const others = [];
  for (let i = 0; i < entities; i++) {
    let firm = i % firms;
    for (let t = 0; t < periods; t++) {
      if (kind === 'unbalanced' && rng.uniform() >= 0.75) continue;
      if (kind === 'hard_lowmobility' && t > 0 && rng.uniform() < 0.03)
        firm = (firm + (rng.uniform() < 0.5 ? firms - 1 : 1)) % firms;
      others.push(kind === 'hard_fixest' ? ids.length % firms : hard ? firm : t);
      ids.push(i);
    }
  }
  const dense = (codes) => {
    const seen = [...new Set(codes)].sort((a, b) => a - b);
    const codeOf = new Map(seen.map((level, code) => [level, code]));
    return [Int32Array.from(codes, (level) => codeOf.get(level)), seen.length];
  };
  const entity = factorOf('entity', ...dense(ids));
  const other = factorOf('other', ...dense(others));
  const effect = (factor) => {
    const levels = Float64Array.from({ length: factor.levels }, () => rng.normal());
    return Float64Array.from(factor.codes, (code) => levels[code]);
  };
  const [a, g] = [effect(entity), effect(other)];
  const columns = Array.from({ length: 5 }, () =>
    a.map((value, i) => rng.normal() + 0.3 * value + 0.2 * g[i]),
  );
  const slopes = [0.5, -0.3, 0.2, 0, 1];
  const y = a.map((value, i) =>
    slopes.reduce((total, b, j) => total + b * columns[j][i], value + g[i] + rng.normal()),
  );
  return { y, columns, entity, other };
}

function ours(kind, rows) {
  const { y, columns, entity, other } = designOf(kind, rows);
  const run = () => {
    const start = performance.now();
    const result = estimate(y, columns, [entity, other], entity, kind.startsWith('hard') ? null : other);
    return { seconds: (performance.now() - start) / 1000, slope: result.beta[0] };
  };
  const first = run();
  const again = first.seconds < 20 ? [run(), run()] : [];
  const seconds = [first, ...again].map((one) => one.seconds).sort((p, q) => p - q);
  return { rows: y.length, seconds: seconds[Math.floor(seconds.length / 2)] };
}

const R = `
suppressMessages(library(fixest)); setFixest_nthreads(2); setFixest_notes(FALSE); set.seed(1)
make <- function(kind, N) { hard <- grepl("hard", kind); TT <- if (hard) 10L else if (N >= 1e6) 20L else 10L
  G <- as.integer(N / TT / (if (kind == "unbalanced") .75 else 1)); id <- rep(seq_len(G), each = TT); f <- rep(seq_len(TT), G)
  nf <- max(2L, as.integer(G / (if (kind == "hard_lowmobility") 20 else 23)))
  if (kind == "hard_fixest") f <- rep(seq_len(nf), length.out = G * TT)
  if (kind == "hard_lowmobility") { mv <- matrix(ifelse(runif(G * TT) < .03, sample(c(-1L, 1L), G * TT, TRUE), 0L), TT, G); mv[1, ] <- 0L
    f <- as.integer((rep(seq_len(G), each = TT) + as.vector(apply(mv, 2, cumsum))) %% nf) }
  if (kind == "unbalanced") { k <- runif(length(id)) < .75; id <- id[k]; f <- f[k] }
  n <- length(id); a <- rnorm(max(id))[id]; g <- rnorm(max(f) + 1)[f + 1]; d <- data.frame(id, f)
  for (j in 1:5) d[[paste0("x", j)]] <- rnorm(n) + .3 * a + .2 * g
  d$y <- .5 * d$x1 - .3 * d$x2 + .2 * d$x3 + d$x5 + a + g + rnorm(n); d }
args <- commandArgs(TRUE); d <- make(args[1], as.numeric(args[2]))
s <- sapply(1:3, function(i) { gc(); system.time(feols(y ~ x1 + x2 + x3 + x4 + x5 | id + f, d, cluster = ~id))[["elapsed"]] })
cat(median(s))`;

function peer(kind, rows) {
  const done = spawnSync('Rscript', ['-e', R, kind, String(rows)], { encoding: 'utf8' });
  const seconds = Number(done.stdout?.trim().split(/\s+/).at(-1));
  return done.status === 0 && seconds > 0 ? seconds : null;
}

async function main() {
  const most = Number(process.argv.find((word) => /^\d/.test(word)) ?? 1e6);
  const lines = [];
  const say = (line) => {
    lines.push(line);
    console.log(line);
  };
  say(
    `# Regressions\n\nNode ${process.version}, ${cpus()[0].model.trim()}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)} before.\n`,
  );
  const count = 10000;
  const start = performance.now();
  const before = process.cpuUsage();
  await Promise.all(
    [0, 1].map(
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker(fileURLToPath(import.meta.url), { workerData: count / 2 });
          worker.once('message', resolve);
          worker.once('error', reject);
        }),
    ),
  );
  const bulk = (performance.now() - start) / 1000;
  const { user } = process.cpuUsage(before);
  say(
    `${count} regressions of 372 rows, two-way effects, 4 regressors, clustered, two workers: ${bulk.toFixed(2)} s of the clock, ${(user / 1e6).toFixed(2)} s of processor time.\n`,
  );
  say('| design | rows | ours, one thread, s | fixest::feols, two threads, s | ratio |');
  say('| --- | ---: | ---: | ---: | ---: |');
  for (const kind of ['balanced', 'unbalanced', 'hard_fixest', 'hard_lowmobility']) {
    for (const rows of [1e5, 1e6, 1e7].filter((size) => size <= most)) {
      const own = ours(kind, rows);
      const other = peer(kind, rows);
      const cells =
        other === null ? 'absent | ' : `${other.toFixed(3)} | ${(own.seconds / other).toFixed(2)}`;
      say(`| ${kind} | ${own.rows} | ${own.seconds.toFixed(3)} | ${cells} |`);
    }
  }
  if (process.argv.includes('--write'))
    writeFileSync(path.join(root, 'bench', 'results', 'estimation.md'), `${lines.join('\n')}\n`);
}

if (isMainThread) await main();
else parentPort.postMessage(manySmall(workerData));
