import type { PeerFit, PeerStudy } from './peer.ts';
import { withoutConstant, withSlopes } from './stata-designs.ts';
import { randomEffects } from './stata-random.ts';
import {
  absorbed,
  codeOf,
  command,
  exact,
  indicators,
  inexact,
  type StataCommand,
  termsOf,
  vceOf,
  weightText,
  words,
} from './stata-words.ts';

/** The regression of one column in Stata's own words; `if used` keeps its rows. */
export function stataCommand(fit: PeerFit, study: PeerStudy): StataCommand {
  const made = commandOf(fit, study);
  const note = unlike(fit, made);
  return note === null ? made : { ...made, errors: false, note };
}

/** Why Stata's standard errors are others, beyond the options of a command. */
function unlike({ vcov, singletons, keepsSingletons }: PeerFit, { lines }: StataCommand): string | null {
  if (vcov.repaired === true) return 'the two-way matrix had to be made positive semi-definite';
  const drops = lines.some((line) => /^(?:iv)?reghdfe /.test(line));
  return singletons > 0 && !drops && !keepsSingletons
    ? 'rows alone in their level are not dropped here'
    : null;
}

function commandOf(fit: PeerFit, study: PeerStudy): StataCommand {
  switch (fit.estimator) {
    case 'pooled_ols':
    case 'fixed_effects':
      return leastSquares(fit, study);
    case 'random_effects':
      return randomEffects(fit, study);
    case 'between':
      return between(fit, study);
    case 'first_difference':
      return firstDifference(fit, study);
    case 'iv':
      return instrumental(fit, study);
  }
}

function leastSquares(fit: PeerFit, study: PeerStudy, prefix = ''): StataCommand {
  const { vcov, effects } = fit;
  if (fit.slopes.length > 0) return withSlopes(fit, study);
  if (!fit.constant) return withoutConstant(fit, study, prefix);
  const head = `${prefix}${fit.outcome} ${fit.terms.map(({ name }) => `${prefix}${name}`).join(' ')}`.trim();
  const rows = `if used${weightText(fit)}`;
  const plain = vceOf(fit, study, false);
  const dummies = indicators(effects, study);
  if (vcov.type === 'newey_west') {
    const line = `newey ${words(head, dummies)} ${rows}, lag(${vcov.lags ?? 0}) force`;
    return command(
      line,
      vcov.small_sample === 'none' ? inexact('', 'newey corrects by N/(N-K)') : exact(''),
      effects.length === 0,
      prefix,
    );
  }
  if (vcov.type === 'HC2' || vcov.type === 'HC3' || (vcov.type === 'iid' && effects.length === 0)) {
    const line = `regress ${words(head, dummies)} ${rows}, ${plain.option}`.replace(/, $/, '');
    return command(line, plain, effects.length === 0, prefix);
  }
  if (vcov.type === 'driscoll_kraay' && vcov.small_sample !== 'reghdfe') {
    const entity = effects.includes(study.entity);
    const others = indicators(
      effects.filter((name) => name !== study.entity),
      study,
    );
    const options = words(
      entity ? 'fe' : '',
      `lag(${vcov.lags ?? 0})`,
      vcov.small_sample === 'none' ? 'ase' : '',
    );
    return command(
      `xtscc ${words(head, others)} ${rows}, ${options}`,
      exact(''),
      effects.length === 0,
      prefix,
    );
  }
  if (vcov.type === 'cluster' && vcov.small_sample === 'areg' && effects.length > 0 && vcov.by.length === 1) {
    const [first = '', ...rest] = effects;
    const option = `absorb(${codeOf(study, first)}) vce(cluster ${codeOf(study, vcov.by[0]!)})`;
    return command(
      `areg ${words(head, indicators(rest, study))} ${rows}, ${option}`,
      exact(''),
      false,
      prefix,
    );
  }
  if (effects.length === 0 && vcov.by.length <= 1 && vcov.type !== 'driscoll_kraay')
    return command(`regress ${head} ${rows}, ${plain.option}`, plain, true, prefix);
  const vce = vceOf(fit, study, true);
  const options = words(absorbed(fit, study), vce.option, fit.keepsSingletons ? 'keepsingletons' : '');
  return command(`reghdfe ${head} ${rows}, ${options}`, vce, false, prefix);
}

/** Two-stage least squares on means. */
function betweenInstrumental(fit: PeerFit, study: PeerStudy): StataCommand {
  const { lines, ...rest } = instrumental({ ...fit, effects: [] }, study);
  const columns = words(fit.outcome, termsOf(fit), ...fit.instruments);
  const by = [...new Set([study.entity, ...fit.vcov.by].map((name) => codeOf(study, name)))].join(' ');
  return {
    ...rest,
    lines: [
      'preserve',
      `quietly collapse (mean) ${columns} if used, by(${by})`,
      ...lines.map((line) => line.replace(' if used', '')),
      'restore',
    ],
  };
}

function between(fit: PeerFit, study: PeerStudy): StataCommand {
  if (fit.endogenous.length > 0) return betweenInstrumental(fit, study);
  if (fit.vcov.type === 'iid')
    return command(`xtreg ${words(fit.outcome, termsOf(fit))} if used, be`, exact(''), true);
  const vce = vceOf(fit, study, false);
  const by = [...new Set([study.entity, ...fit.vcov.by].map((name) => codeOf(study, name)))].join(' ');
  return {
    ...command(`regress ${words(fit.outcome, termsOf(fit))}, ${vce.option}`, vce, true),
    lines: [
      'preserve',
      `quietly collapse (mean) ${words(fit.outcome, termsOf(fit))} if used, by(${by})`,
      `regress ${words(fit.outcome, termsOf(fit))}, ${vce.option}`,
      'restore',
    ],
  };
}

function firstDifference(fit: PeerFit, study: PeerStudy): StataCommand {
  const names = [fit.outcome, ...fit.terms.map(({ name }) => name)];
  const made = names.flatMap((name) => [
    `capture drop d_${name}`,
    `generate double d_${name} = ${name} - L${fit.span}.${name}`,
  ]);
  const fitted = leastSquares(fit, study, 'd_');
  const rows = `replace used = 0 if missing(L${fit.span}.used) | L${fit.span}.used == 0`;
  // `replace` works from the first row on: the lag is kept beforehand.
  const kept = [
    'capture drop used_before',
    `generate byte used_before = L${fit.span}.used`,
    rows.replaceAll(`L${fit.span}.used`, 'used_before'),
  ];
  return { ...fitted, lines: [...made, ...kept, ...fitted.lines] };
}

function instrumental(fit: PeerFit, study: PeerStudy): StataCommand {
  const exogenous = fit.terms.map(({ name }) => name).filter((name) => !fit.endogenous.includes(name));
  const equation = words(
    fit.outcome,
    ...exogenous,
    `(${fit.endogenous.join(' ')} = ${fit.instruments.join(' ')})`,
  );
  const rows = `if used${weightText(fit)}`;
  const vce = vceOf(fit, study, false);
  const by = fit.vcov.by.map((name) => codeOf(study, name)).join(' ');
  const kernel = fit.vcov.type !== 'iid' && fit.vcov.type !== 'HC1' && fit.vcov.type !== 'cluster';
  const held = kernel
    ? inexact('', `no ${fit.vcov.type} after two-stage least squares`)
    : fit.slopes.length > 0
      ? inexact('', 'ivreghdfe counts slopes by level in its own way')
      : vce;
  if (fit.effects.length === 0 && fit.vcov.by.length <= 1)
    return command(
      `ivregress 2sls ${equation} ${rows}, ${words(kernel ? '' : vce.option, 'small')}`,
      held,
      true,
    );
  const errors = fit.vcov.type === 'cluster' ? `cluster(${by})` : fit.vcov.type === 'iid' ? '' : 'robust';
  const kept = fit.keepsSingletons ? 'keepsingletons' : '';
  const absorb = fit.effects.length === 0 ? 'small' : words(absorbed(fit, study), kept);
  const name = fit.effects.length === 0 ? 'ivreg2' : 'ivreghdfe';
  return command(`${name} ${equation} ${rows}, ${words(absorb, errors)}`, held, false);
}
