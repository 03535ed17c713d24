import type { MadeColumn, PeerEffect, PeerFit, PeerModel, PeerStudy, PeerThreshold } from './peer.ts';
import { hasWork, headerLines, oneLine, onlyInR } from './script-header.ts';
import { stataCommand } from './stata-command.ts';
import { nonlinearLines } from './stata-nonlinear.ts';
import { codeName, codeOf } from './stata-words.ts';

/** Text between Stata's compound quotes; what would end them, or be a macro, is left out. */
function quote(text: string): string {
  return `\`"${oneLine(text).replace(/["`'$\\]/g, '')}"'`;
}

/** Within a line too `///` joins the next one, and a slash before a star begins a comment that goes on. */
function comment(line: string): string {
  return `* ${line.replaceAll('///', '// /').replaceAll('/*', '/ *')}`;
}

/** @param part what the script begins with, by the file of `templates/export` */
export function stataScript(study: PeerStudy, part: (name: string) => string): string {
  const header = headerLines(study, 'do models.do (Stata 15 or later)', stataLeft(study)).map(comment);
  const text = study.columns.filter(({ column }) => column.kind === 'text');
  const codes = text.map(({ name }) => `egen long ${codeName(name)} = group(${name})`);
  const entity = codeOf(study, study.entity);
  const panel = study.time === null ? [] : [`xtset ${entity} ${study.time}`];
  const models = study.models.filter(hasWork).map((model, i) => modelLines(model, study, i).join('\n'));
  const lines = [
    ...header,
    '',
    part('models.do'),
    ...codes,
    ...panel,
    'generate byte used = 0',
    '',
    ...models,
    'finish',
  ];
  return `${lines.join('\n')}\n`;
}

/** What Stata has no command for, model by model. */
export function stataLeft(study: PeerStudy): string[] {
  const of = study.models.flatMap((model) => [
    ...model.fits.flatMap((fit) => {
      const { missing } = stataCommand(fit, study);
      return missing === undefined ? [] : [oneLine(`${model.name}, column ${fit.label}: ${missing}`)];
    }),
    ...(model.nonlinear === null
      ? []
      : [
          oneLine(`${model.name}: the search, the tests and standard errors, for which Stata has no command`),
        ]),
  ]);
  return [...of, ...onlyInR(study)];
}

const describe: { readonly [quantity: string]: string } = {
  n: 'r(N)',
  mean: 'r(mean)',
  std_dev: 'r(sd)',
  min: 'r(min)',
  max: 'r(max)',
};

function held(model: PeerModel, column: string, quantity: string, wanted: number, value: string): string {
  return `held ${quote(model.name)} ${quote(column)} ${quote(quantity)} "${wanted}" "${value}"`;
}

function modelLines(model: PeerModel, study: PeerStudy, index: number): string[] {
  const lines = [comment(`==== ${oneLine(model.name)} (${model.kind})`)];
  for (const { name, expected } of model.descriptives) {
    lines.push(`summarize ${name}`);
    for (const { quantity, value } of expected)
      lines.push(held(model, name, quantity, value, describe[quantity]!));
  }
  model.fits.forEach((fit, j) => {
    lines.push('', ...fitLines(model, fit, study, `fit_${index}_${j}`));
  });
  for (const { label, a, b, expected } of model.products) {
    const at = (column: string) => `fit_${index}_${model.fits.findIndex((fit) => fit.label === column)}`;
    lines.push('', `quietly estimates restore ${at(a.column)}`);
    lines.push(`scalar path_a = _b[${a.term}]`, `scalar error_a = _se[${a.term}]`);
    lines.push(`quietly estimates restore ${at(b.column)}`);
    lines.push(`scalar path_b = _b[${b.term}]`, `scalar error_b = _se[${b.term}]`);
    for (const { quantity, value } of expected) {
      // A variable of that name would be meant without `scalar()`.
      const [pa, pb, ea, eb] = ['path_a', 'path_b', 'error_a', 'error_b'].map((name) => `scalar(${name})`);
      const product = `${pa} * ${pb}`;
      const more = { sobel: '', aroian: ` + ${ea}^2 * ${eb}^2`, goodman: ` - ${ea}^2 * ${eb}^2` }[quantity];
      const test = `${product} / sqrt(${pa}^2 * ${eb}^2 + ${pb}^2 * ${ea}^2${more ?? ''})`;
      lines.push(held(model, label, quantity, value, more === undefined ? product : test));
    }
  }
  for (const effect of model.effects) lines.push('', ...effectLines(model, effect, index));
  if (model.threshold !== null) lines.push('', ...thresholdLines(model.threshold, study));
  const { nonlinear } = model;
  if (nonlinear !== null) {
    const own = (column: string, quantity: string, wanted: number, value: string) =>
      held(model, column, quantity, wanted, value);
    lines.push(
      '',
      comment(
        'Slopes at the point that repro found; Stata has no command that searches for it. Errors, which',
      ),
      comment('would take it as known, are not compared.'),
      ...usedLines(nonlinear.sample, null),
      ...nonlinearLines(model, nonlinear, study, own),
    );
  }
  if (model.hausman !== null) lines.push('', ...hausmanLines(model, model.hausman.of, study));
  return [...lines, ''];
}

/** A sum of products of slopes, from the stored equations. */
function effectLines(model: PeerModel, { label, value, products }: PeerEffect, index: number): string[] {
  const lines: string[] = ['scalar effect = 0'];
  for (const { sign, factors } of products) {
    lines.push(`scalar product = ${sign}`);
    for (const { column, terms } of factors) {
      const stored = model.fits.findIndex((fit) => fit.label === column);
      const slope = terms.map(({ term, times }) => `${times} * _b[${term}]`).join(' + ');
      lines.push(`quietly estimates restore fit_${index}_${stored}`);
      lines.push(`scalar product = scalar(product) * (${slope})`);
    }
    lines.push('scalar effect = scalar(effect) + scalar(product)');
  }
  return [...lines, held(model, 'effects', label, value, 'scalar(effect)')];
}

function usedLines(sample: PeerFit['sample'], weight: string | null): string[] {
  const where = sample.where === null ? '' : ` & ${sample.where} == 1`;
  const weighted = weight === null ? '' : ` & ${weight} > 0`;
  return [`replace used = !missing(${sample.complete.join(', ')})${where}${weighted}`];
}

function fitLines(model: PeerModel, fit: PeerFit, study: PeerStudy, stored: string): string[] {
  const lines = [
    comment(`---- column ${oneLine(fit.label)}: ${fit.estimator.replaceAll('_', ' ')}`),
    ...fit.made.flatMap((made) => madeLines(made)),
    ...usedLines(fit.sample, fit.weights?.name ?? null),
  ];
  const made = stataCommand(fit, study);
  const { prefix, errors, intercept, note, missing } = made;
  if (missing !== undefined)
    return [lines[0]!, comment(`Not repeated: ${missing}. The scripts of R and Python repeat it.`)];
  lines.push(...made.lines);
  if (model.products.length + model.effects.length > 0) lines.push(`estimates store ${stored}`);
  if (note !== null) lines.push(comment(`Standard errors are not compared: ${note}.`));
  if (fit.estimator !== 'between') lines.push(held(model, fit.label, 'rows', fit.sample.rows, 'e(N)'));
  for (const { name, estimate, stdError } of fit.terms) {
    lines.push(held(model, fit.label, name, estimate, `_b[${prefix}${name}]`));
    if (errors && stdError !== null)
      lines.push(held(model, fit.label, `error of ${name}`, stdError, `_se[${prefix}${name}]`));
  }
  if (intercept && fit.intercept !== null)
    lines.push(held(model, fit.label, 'constant', fit.intercept.estimate, '_b[_cons]'));
  lines.push(...(made.after ?? []));
  return lines;
}

function madeLines(made: MadeColumn): string[] {
  const define = (value: string) => [`capture drop ${made.name}`, `generate double ${made.name} = ${value}`];
  switch (made.kind) {
    case 'dummy':
      return define(`${made.of} == ${typeof made.level === 'number' ? made.level : quote(made.level)}`);
    case 'product':
      return define(`${made.left} * (${made.right} - ${made.center})`);
    case 'regime': {
      const [over, under] = made.closed ? ['>', '<='] : ['>=', '<'];
      const sides = [
        ...(made.above === null ? [] : [`${made.by} ${over} ${made.above}`]),
        ...(made.upTo === null ? [] : [`${made.by} ${under} ${made.upTo}`]),
      ];
      return define(made.of === null ? `(${sides.join(' & ')})` : `${made.of} * (${sides.join(' & ')})`);
    }
  }
}

/** xthreg knows entity effects only; periods enter as dummies. */
function thresholdLines(threshold: PeerThreshold, study: PeerStudy): string[] {
  const { outcome, by, switching, controls, effects, sample, trim, grid, replications, tests } = threshold;
  const lines = [
    comment(
      'The search by xthreg, for balanced panels: it scans a grid of quantiles, so that its thresholds',
    ),
    comment('and tests may differ from those of a search over every distinct value; nothing is compared.'),
    ...usedLines(sample, null),
  ];
  const { time } = study;
  const periods = time !== null && effects.includes(time);
  const column = study.columns.find(({ name }) => name === time)?.column;
  const count = column?.kind === 'number' ? new Set(column.values).size : 0;
  if (periods) lines.push('capture drop period_*', `quietly tabulate ${time} if used, generate(period_)`);
  const dummies = periods ? ` period_2-period_${count}` : '';
  const steps = Array.from({ length: tests }, (_, k) => trim[Math.min(k, trim.length - 1)]);
  const options = [
    `rx(${switching.join(' ')})`,
    `qx(${by})`,
    `thnum(${tests})`,
    `trim(${steps.join(' ')})`,
    `grid(${grid === 'all' ? 400 : grid})`,
    ...(replications === null ? [] : [`bs(${steps.map(() => replications).join(' ')})`]),
  ];
  lines.push(
    `capture noisily xthreg ${[outcome, ...controls].join(' ')}${dummies} if used, ${options.join(' ')}`,
  );
  return lines;
}

function hausmanLines(model: PeerModel, of: PeerFit, study: PeerStudy): string[] {
  const others = of.effects.filter((effect) => effect !== study.entity);
  const dummies = others.map((effect) => ` i.${codeOf(study, effect)}`).join('');
  const equation = `${of.outcome} ${of.terms.map(({ name }) => name).join(' ')}${dummies} if used`;
  const sigmamore = model.hausman?.sigmamore ?? null;
  const lines = [
    ...usedLines(of.sample, null),
    `quietly xtreg ${equation}, fe`,
    'estimates store fixed',
    `quietly xtreg ${equation}, re`,
    'estimates store random',
  ];
  if (others.length > 0)
    return [
      ...lines,
      comment('Stata contrasts the dummies too; repro the slopes alone. Shown, not compared.'),
      'capture noisily hausman fixed random, sigmamore',
    ];
  lines.push('hausman fixed random, sigmamore');
  if (sigmamore !== null) lines.push(held(model, 'test', 'sigmamore', sigmamore, 'r(chi2)'));
  return lines;
}
