import type { MadeColumn, PeerEffect, PeerFit, PeerModel, PeerStudy, PeerThreshold } from './peer.ts';
import { randomRoles } from './peer-fit.ts';
import { nonlinearLines } from './python-nonlinear.ts';
import { call, list, quote } from './python-words.ts';
import { hasWork, headerLines, oneLine, onlyInR, partsOf } from './script-header.ts';

/** @param part the functions that the script begins with, by the file of `templates/export` */
export function pythonScript(study: PeerStudy, part: (name: string) => string): string {
  const text = study.columns.filter(({ column }) => column.kind === 'text').map(({ name }) => name);
  const functions = partsOf(study, 'py').map(part).join('').replace('{{text_columns}}', list(text));
  const run = 'python3 models.py (pandas and statsmodels; linearmodels is asked too where installed)';
  const header = headerLines(study, run, onlyInR(study)).map((line) => `# ${line}`);
  const models = study.models.filter(hasWork).map((model) => modelLines(model, study).join('\n'));
  return `${header.join('\n')}\n\n${functions}\n\n${models.join('\n')}\nfinish()\n`;
}

const describe: { readonly [quantity: string]: string } = {
  n: 'len(x)',
  mean: 'x.mean()',
  std_dev: 'x.std()',
  min: 'x.min()',
  max: 'x.max()',
};

function modelLines(model: PeerModel, study: PeerStudy): string[] {
  const name = quote(model.name);
  const lines = [`# ==== ${oneLine(model.name)} (${model.kind})`];
  for (const { name: variable, expected } of model.descriptives) {
    lines.push(`x = data[${quote(variable)}].dropna()`);
    for (const { quantity } of expected)
      lines.push(
        call('check_value', [name, '"(all)"', quote(variable), quote(quantity), describe[quantity]!]),
      );
  }
  for (const fit of model.fits) lines.push('', ...fitLines(name, fit, study));
  for (const { label, a, b } of model.products)
    lines.push('', call('check_product', [name, ...[label, a.column, a.term, b.column, b.term].map(quote)]));
  for (const effect of model.effects) lines.push(effectLine(name, effect));
  if (model.threshold !== null && model.threshold.expected.length > 0)
    lines.push('', ...searchLines(name, model.threshold, study));
  if (model.nonlinear !== null) lines.push('', ...nonlinearLines(name, model.nonlinear, study));
  if (model.tests !== null || model.companion !== null) lines.push(`not_asked(${name})`);
  if (model.hausman !== null) {
    const { of } = model.hausman;
    lines.push('', ...sampleLines(of, study));
    lines.push(
      call('check_hausman', [
        name,
        'd',
        quote(of.outcome),
        list(termsOf(of)),
        list(of.effects),
        quote(study.entity),
      ]),
    );
  }
  return [...lines, ''];
}

function effectLine(name: string, { label, products }: PeerEffect): string {
  const factor = ({ column, terms }: PeerEffect['products'][number]['factors'][number]) =>
    `(${quote(column)}, {${terms.map(({ term, times }) => `${quote(term)}: ${times}`).join(', ')}})`;
  const all = products.map(({ sign, factors }) => `(${[sign, ...factors.map(factor)].join(', ')})`);
  return call('check_effect', [name, quote(label), ...all]);
}

function searchLines(name: string, threshold: PeerThreshold, { entity }: PeerStudy): string[] {
  const { outcome, by, switching, controls, effects, sample, trim, expected } = threshold;
  const parts = [quote(outcome), quote(by), list(switching), list(controls), list(effects)];
  const rest = [
    `[${trim.join(', ')}]`,
    String(threshold.tests),
    String(threshold.selected),
    String(threshold.confidence),
    quote(entity),
    threshold.intercepts ? 'intercepts=True' : null,
    threshold.grid === 'all' ? null : `grid=${threshold.grid}`,
  ];
  return [
    `d = ${call('without_singletons', [completeCall(sample), list(effects)])}`,
    `found = ${call('threshold_search', ['d', ...parts, ...rest])}`,
    ...expected.map(({ quantity }) =>
      call('check_value', [name, '"search"', '"(search)"', quote(quantity), `found[${quote(quantity)}]`]),
    ),
  ];
}

function completeCall({ complete, where }: PeerFit['sample']): string {
  return call('complete', [list(complete), where === null ? null : `where=${quote(where)}`]);
}

function termsOf(fit: PeerFit): string[] {
  return fit.terms.map(({ name }) => name);
}

function madeLine(made: MadeColumn): string {
  const column = (name: string) => `d[${quote(name)}]`;
  const target = column(made.name);
  switch (made.kind) {
    case 'dummy': {
      const level = typeof made.level === 'number' ? String(made.level) : quote(made.level);
      return `${target} = (${column(made.of)} == ${level}).astype(float)`;
    }
    case 'product':
      return `${target} = ${column(made.left)} * (${column(made.right)} - ${made.center})`;
    case 'regime': {
      const [over, under] = made.closed ? ['>', '<='] : ['>=', '<'];
      const sides = [
        ...(made.above === null ? [] : [`(${column(made.by)} ${over} ${made.above})`]),
        ...(made.upTo === null ? [] : [`(${column(made.by)} ${under} ${made.upTo})`]),
      ];
      const inside = `(${sides.join(' & ')}).astype(float)`;
      return `${target} = ${made.of === null ? inside : `${column(made.of)} * ${inside}`}`;
    }
  }
}

function sampleLines(fit: PeerFit, study: PeerStudy): string[] {
  const { sample, made, effects, weights } = fit;
  const lines = [`d = ${completeCall(sample)}`];
  if (weights !== null) lines.push(`d = d[d[${quote(weights.name)}] > 0].copy()`);
  if (weights?.type === 'frequency')
    lines.push(`d = d.loc[d.index.repeat(d[${quote(weights.name)}].astype(int))].reset_index(drop=True)`);
  lines.push(...made.map(madeLine));
  const columns = list([...new Set([fit.outcome, ...termsOf(fit), ...fit.instruments])]);
  if (fit.estimator === 'first_difference') {
    const roles = [quote(study.entity), quote(study.time ?? '')];
    lines.push(`d = ${call('changes', ['d', columns, ...roles, `span=${fit.span}`])}`);
  }
  if (fit.estimator === 'between') lines.push(`d = ${call('means', ['d', columns, quote(study.entity)])}`);
  if (effects.length > 0 && fit.estimator !== 'random_effects' && !fit.keepsSingletons)
    lines.push(`d = ${call('without_singletons', ['d', list(effects), slopesOf(fit, 'slopes')])}`);
  return lines;
}

function fitLines(name: string, fit: PeerFit, study: PeerStudy): string[] {
  const label = quote(fit.label);
  const rows = fit.estimator === 'between' ? `rows=len(${completeCall(fit.sample)})` : null;
  const lines = [
    `# ---- column ${oneLine(fit.label)}: ${fit.estimator.replaceAll('_', ' ')}`,
    ...sampleLines(fit, study),
    ...estimateLines(fit, study),
    `v = ${covarianceCall(fit, study)}`,
    call('check', [name, label, 'm', 'v', rows]),
  ];
  const { entity, time } = study;
  const { effects, estimator } = fit;
  const roles = effects.length > 0 && effects.every((effect) => effect === entity || effect === time);
  if (
    estimator === 'fixed_effects' &&
    roles &&
    time !== null &&
    fit.weights === null &&
    fit.slopes.length === 0 &&
    fit.terms.length > 0
  ) {
    const flag = (effect: string) => (effects.includes(effect) ? 'True' : 'False');
    const parts = ['d', quote(fit.outcome), list(termsOf(fit)), quote(entity), quote(time)];
    lines.push(call('also', [name, label, ...parts, flag(entity), flag(time)]));
  }
  return lines;
}

function estimateLines(fit: PeerFit, study: PeerStudy): string[] {
  const { outcome, effects, endogenous, instruments, estimator } = fit;
  const terms = list(termsOf(fit));
  if (estimator === 'random_effects') return [`m = ${randomCall(fit, study)}`];
  const weights = fit.weights?.type === 'analytic' ? `weights=${quote(fit.weights.name)}` : null;
  const columns = list([...new Set([outcome, ...termsOf(fit), ...instruments])]);
  const net = `w = ${call('net_of', ['d', columns, list(effects), weights, slopesOf(fit, 'slopes')])}`;
  const constant = fit.constant ? null : 'constant=False';
  if (endogenous.length === 0)
    return [net, `m = ${call('ols', ['w', quote(outcome), terms, weights, constant])}`];
  const stages = ['w', quote(outcome), terms, list(endogenous), list(instruments), weights];
  return [net, `m = ${call('two_stages', stages)}`];
}

/** Slopes by level of an effect, as a dictionary of Python. */
function slopesOf({ slopes }: PeerFit, argument: string): string | null {
  if (slopes.length === 0) return null;
  return `${argument}={${slopes.map(({ effect, terms }) => `${quote(effect)}: ${list(terms)}`).join(', ')}}`;
}

function randomCall(fit: PeerFit, { entity, time }: PeerStudy): string {
  const { outcome, effects, endogenous, instruments, ivMethod } = fit;
  const random = randomRoles(fit, entity, time);
  const others = effects.filter((effect) => !random.includes(effect));
  const method = fit.random?.method ?? 'swamy_arora';
  return call('random_effects', [
    'd',
    quote(outcome),
    list(termsOf(fit)),
    list(random),
    others.length === 0 ? null : `others=${list(others)}`,
    method === 'swamy_arora' ? null : `method=${quote(method)}`,
    endogenous.length === 0 ? null : `endogenous=${list(endogenous)}`,
    endogenous.length === 0 ? null : `instruments=${list(instruments)}`,
    ivMethod === 'ec2sls' ? 'ec2sls=True' : null,
  ]);
}

function covarianceCall(fit: PeerFit, { entity, time }: PeerStudy): string {
  const { vcov, effects, estimator } = fit;
  const kernel = vcov.type === 'driscoll_kraay' || vcov.type === 'newey_west';
  return call('covariance', [
    'm',
    'd',
    quote(vcov.type),
    estimator === 'random_effects' || effects.length === 0 ? null : `effects=${list(effects)}`,
    vcov.by.length === 0 ? null : `by=${list(vcov.by)}`,
    vcov.small_sample === null ? null : `small_sample=${quote(vcov.small_sample)}`,
    vcov.lags === undefined ? null : `lags=${vcov.lags}`,
    kernel ? `entity=${quote(entity)}` : null,
    kernel && time !== null ? `time=${quote(time)}` : null,
    slopesOf(fit, 'trends'),
    fit.constant ? null : 'constant=False',
  ]);
}
