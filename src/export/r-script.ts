import type { MadeColumn, PeerEffect, PeerFit, PeerModel, PeerStudy, PeerThreshold } from './peer.ts';
import { randomRoles } from './peer-fit.ts';
import { companionLines } from './r-companions.ts';
import { nonlinearLines } from './r-nonlinear.ts';
import { peerLines } from './r-peers.ts';
import { testLines } from './r-tests.ts';
import { call, quoteR, termsOf, vector } from './r-words.ts';
import { hasWork, headerLines, oneLine, partsOf } from './script-header.ts';

/** @param part the functions that the script begins with, by the file of `templates/export` */
export function rScript(study: PeerStudy, part: (name: string) => string): string {
  const textColumns = study.columns
    .filter(({ column }) => column.kind === 'text')
    .map(({ name }) => `${quoteR(name)} = "character"`);
  const functions = partsOf(study, 'R')
    .map(part)
    .join('')
    .replace('{{text_columns}}', textColumns.join(', '))
    .replaceAll('{{entity}}', study.entity);
  const lines = headerLines(
    study,
    'Rscript models.R (R >= 4 with the package sandwich; plm and fixest are asked too where installed)',
  );
  const models = study.models.filter(hasWork).map((model) => modelLines(model, study).join('\n'));
  return `${lines.map((line) => `# ${line}`).join('\n')}\n\n${functions}\n${models.join('\n')}\nfinish()\n`;
}

function modelLines(model: PeerModel, study: PeerStudy): string[] {
  const name = quoteR(model.name);
  const lines = [`# ==== ${oneLine(model.name)} (${model.kind})`];
  for (const { name: variable, expected } of model.descriptives) {
    const values = `x <- na.omit(data$${variable})`;
    const checks = expected.map(
      ({ quantity }) =>
        `check_value(${name}, "(all)", ${quoteR(variable)}, ${quoteR(quantity)}, ${describe[quantity]})`,
    );
    lines.push(values, ...checks);
  }
  for (const fit of model.fits) lines.push('', ...fitLines(name, fit, study));
  for (const { label, a, b } of model.products)
    lines.push('', call('check_product', [name, ...[label, a.column, a.term, b.column, b.term].map(quoteR)]));
  for (const effect of model.effects) lines.push(effectLine(name, effect));
  if (model.threshold !== null && model.threshold.expected.length > 0)
    lines.push('', ...searchLines(name, model.threshold));
  if (model.nonlinear !== null) lines.push('', ...nonlinearLines(name, model.nonlinear, study));
  if (model.companion !== null) lines.push('', ...companionLines(name, model.companion, study));
  if (model.tests !== null) {
    const rows = (fit: PeerFit) => sampleLines(fit, study);
    const estimate = (fit: PeerFit) => [...estimateLines(fit, study), `v <- ${covarianceCall(fit, study)}`];
    lines.push('', ...testLines(name, model.tests, study, { rows, estimate }));
  }
  if (model.hausman !== null) {
    const { of } = model.hausman;
    lines.push('', ...sampleLines(of, study));
    lines.push(
      call('check_hausman', [
        name,
        'd',
        quoteR(of.outcome),
        vector(termsOf(of)),
        vector(of.effects),
        quoteR(study.entity),
      ]),
    );
  }
  return [...lines, ''];
}

function effectLine(name: string, { label, products }: PeerEffect): string {
  const factor = ({ column, terms }: PeerEffect['products'][number]['factors'][number]) =>
    `list(column = ${quoteR(column)}, terms = c(${terms.map(({ term, times }) => `${term} = ${times}`).join(', ')}))`;
  const all = products.map(
    ({ sign, factors }) => `list(sign = ${sign}, factors = list(${factors.map(factor).join(', ')}))`,
  );
  return call('check_effect', [name, quoteR(label), `list(${all.join(', ')})`]);
}

const describe: { readonly [quantity: string]: string } = {
  n: 'length(x)',
  mean: 'mean(x)',
  std_dev: 'sd(x)',
  min: 'min(x)',
  max: 'max(x)',
};

function searchLines(name: string, threshold: PeerThreshold): string[] {
  const { outcome, by, switching, controls, effects, sample, trim, expected } = threshold;
  const search = call('threshold_search', [
    'd',
    quoteR(outcome),
    quoteR(by),
    vector(switching),
    vector(controls),
    vector(effects),
    `c(${trim.join(', ')})`,
    String(threshold.tests),
    String(threshold.selected),
    String(threshold.confidence),
    threshold.intercepts ? 'intercepts = TRUE' : null,
    threshold.grid === 'all' ? null : `grid = ${threshold.grid}`,
  ]);
  const where = sample.where === null ? null : `where = ${quoteR(sample.where)}`;
  return [
    `d <- ${call('without_singletons', [call('complete', [vector(sample.complete), where]), vector(effects)])}`,
    `found <- ${search}`,
    ...expected.map(
      ({ quantity }) =>
        `check_value(${name}, "search", "(search)", ${quoteR(quantity)}, found[[${quoteR(quantity)}]])`,
    ),
  ];
}

function madeLine(made: MadeColumn): string {
  switch (made.kind) {
    case 'dummy': {
      const level = typeof made.level === 'number' ? String(made.level) : quoteR(made.level);
      return `d$${made.name} <- as.numeric(d$${made.of} == ${level})`;
    }
    case 'product':
      return `d$${made.name} <- d$${made.left} * (d$${made.right} - ${made.center})`;
    case 'regime': {
      const [over, under] = made.closed ? ['>', '<='] : ['>=', '<'];
      const sides = [
        ...(made.above === null ? [] : [`d$${made.by} ${over} ${made.above}`]),
        ...(made.upTo === null ? [] : [`d$${made.by} ${under} ${made.upTo}`]),
      ];
      const inside = `(${sides.join(' & ')})`;
      return `d$${made.name} <- ${made.of === null ? `as.numeric${inside}` : `d$${made.of} * ${inside}`}`;
    }
  }
}

/** The rows of a fit, with the columns that it makes. */
function sampleLines(fit: PeerFit, study: PeerStudy): string[] {
  const { sample, made, effects, weights } = fit;
  const where = sample.where === null ? null : `where = ${quoteR(sample.where)}`;
  const lines = [`d <- ${call('complete', [vector(sample.complete), where])}`];
  if (weights !== null) lines.push(`d <- d[d$${weights.name} > 0, , drop = FALSE]`);
  if (weights?.type === 'frequency')
    lines.push(`d <- d[rep(seq_len(nrow(d)), d$${weights.name}), , drop = FALSE]`);
  lines.push(...made.map(madeLine));
  const columns = vector([fit.outcome, ...termsOf(fit), ...fit.instruments]);
  const roles = [quoteR(study.entity), quoteR(study.time ?? '')];
  if (fit.estimator === 'first_difference')
    lines.push(`d <- ${call('changes', ['d', columns, ...roles, `span = ${fit.span}`])}`);
  if (fit.estimator === 'between') lines.push(`d <- ${call('means', ['d', columns, roles[0]!])}`);
  if (effects.length > 0 && fit.estimator !== 'random_effects' && !fit.keepsSingletons)
    lines.push(`d <- ${call('without_singletons', ['d', vector(effects), slopesOf(fit, 'slopes')])}`);
  return lines;
}

function fitLines(name: string, fit: PeerFit, study: PeerStudy): string[] {
  const label = quoteR(fit.label);
  const lines = [
    `# ---- column ${oneLine(fit.label)}: ${fit.estimator.replaceAll('_', ' ')}`,
    ...sampleLines(fit, study),
  ];
  lines.push(...estimateLines(fit, study));
  lines.push(`v <- ${covarianceCall(fit, study)}`, `check(${name}, ${label}, m, v)`);
  if (fit.estimator === 'between') {
    lines.pop();
    lines.push(`check(${name}, ${label}, m, v, rows = ${rowsBefore(fit)})`);
  }
  return [...lines, ...peerLines(name, label, fit, study)];
}

/** Means are of rows; their number is that of the rows. */
function rowsBefore({ sample }: PeerFit): string {
  const where = sample.where === null ? null : `where = ${quoteR(sample.where)}`;
  return `nrow(${call('complete', [vector(sample.complete), where])})`;
}

function estimateLines(fit: PeerFit, study: PeerStudy): string[] {
  const { outcome, effects, endogenous, instruments, estimator } = fit;
  const terms = termsOf(fit);
  const constant = fit.constant ? (terms.length === 0 ? '1' : '') : '0';
  const formula = `${outcome} ~ ${[constant, ...terms].filter((part) => part !== '').join(' + ')}`;
  const weight = fit.weights?.type === 'analytic' ? fit.weights.name : null;
  if (estimator === 'random_effects') return [`m <- ${randomCall(fit, study)}`];
  const columns = vector([outcome, ...terms, ...instruments]);
  const weighted = weight === null ? null : `weights = ${quoteR(weight)}`;
  const lines =
    effects.length === 0
      ? ['w <- d']
      : [`w <- ${call('net_of', ['d', columns, vector(effects), weighted, slopesOf(fit, 'slopes')])}`];
  if (endogenous.length > 0)
    return [
      ...lines,
      `m <- ${call('two_stages', ['w', quoteR(outcome), vector(terms), vector(endogenous), vector(instruments), weighted])}`,
    ];
  return [
    ...lines,
    `m <- ${call('lm', [formula, 'data = w', weight === null ? null : `weights = ${weight}`])}`,
  ];
}

/** Slopes by level of an effect, as a list of R. */
function slopesOf({ slopes }: PeerFit, argument: string): string | null {
  if (slopes.length === 0) return null;
  return `${argument} = list(${slopes.map(({ effect, terms }) => `${effect} = ${vector(terms)}`).join(', ')})`;
}

function randomCall(fit: PeerFit, { entity, time }: PeerStudy): string {
  const { outcome, effects, endogenous, instruments, ivMethod } = fit;
  const random = randomRoles(fit, entity, time);
  const others = effects.filter((effect) => !random.includes(effect));
  const method = fit.random?.method ?? 'swamy_arora';
  return call('random_effects', [
    'd',
    quoteR(outcome),
    vector(termsOf(fit)),
    vector(random),
    others.length === 0 ? null : `others = ${vector(others)}`,
    method === 'swamy_arora' ? null : `method = ${quoteR(method)}`,
    endogenous.length === 0 ? null : `endogenous = ${vector(endogenous)}`,
    endogenous.length === 0 ? null : `instruments = ${vector(instruments)}`,
    ivMethod === 'ec2sls' ? 'ec2sls = TRUE' : null,
  ]);
}

function covarianceCall(fit: PeerFit, { entity, time }: PeerStudy): string {
  const { vcov, effects, estimator } = fit;
  const kernel = vcov.type === 'driscoll_kraay' || vcov.type === 'newey_west';
  return call('covariance', [
    'm',
    'd',
    quoteR(vcov.type),
    estimator === 'random_effects' || effects.length === 0 ? null : `effects = ${vector(effects)}`,
    vcov.by.length === 0 ? null : `by = ${vector(vcov.by)}`,
    vcov.small_sample === null ? null : `small_sample = ${quoteR(vcov.small_sample)}`,
    vcov.lags === undefined ? null : `lags = ${vcov.lags}`,
    kernel ? `entity = ${quoteR(entity)}` : null,
    kernel && time !== null ? `time = ${quoteR(time)}` : null,
    slopesOf(fit, 'trends'),
    fit.constant ? null : 'constant = FALSE',
  ]);
}
