import type { PeerFit, PeerStudy } from './peer.ts';

/** What Stata is asked, and to what of the answer the script is held. */
export type StataCommand = {
  readonly lines: readonly string[];
  /** Names of the coefficients where they are not those of the terms. */
  readonly prefix: string;
  readonly errors: boolean;
  readonly intercept: boolean;
  /** Why standard errors are not compared. */
  readonly note: string | null;
};

type Vce = { readonly option: string; readonly exact: boolean; readonly note: string | null };

const inexact = (option: string, note: string): Vce => ({ option, exact: false, note });
const exact = (option: string): Vce => ({ option, exact: true, note: null });

/** The column of the codes; no variable of a study is called so (variable-names.ts). */
export const codeName = (name: string): string => `code_${name}`;

/** Numeric codes of a column: Stata's factors are numbers. */
export function codeOf(study: PeerStudy, name: string): string {
  const column = study.columns.find((candidate) => candidate.name === name);
  return column?.column.kind === 'text' ? codeName(name) : name;
}

/** The option of an estimator that counts every coefficient, or leaves nested effects out, as `absorbs` says. */
function vceOf(fit: PeerFit, study: PeerStudy, absorbs: boolean): Vce {
  const { vcov, effects } = fit;
  const by = vcov.by.map((name) => codeOf(study, name)).join(' ');
  switch (vcov.type) {
    case 'iid':
      return exact(absorbs ? 'vce(unadjusted)' : '');
    case 'HC1':
      return exact('vce(robust)');
    case 'HC2':
    case 'HC3':
      return exact(`vce(${vcov.type.toLowerCase()})`);
    case 'HC0':
      return inexact('vce(robust)', 'Stata corrects HC0 by N/(N-K)');
    case 'cluster': {
      const same = vcov.small_sample === 'reghdfe' || (effects.length === 0 && vcov.small_sample !== 'none');
      const note = `Stata has no option for small_sample: ${vcov.small_sample}`;
      return same ? exact(`vce(cluster ${by})`) : inexact(`vce(cluster ${by})`, note);
    }
    case 'driscoll_kraay':
      return vcov.small_sample === 'reghdfe' && absorbs
        ? exact(`vce(dkraay ${(vcov.lags ?? 0) + 1})`)
        : inexact('vce(robust)', 'see xtscc for these errors');
    case 'newey_west':
      return inexact('vce(robust)', 'see newey for these errors');
  }
}

/** The regression of one column in Stata's own words; `if used` keeps its rows. */
export function stataCommand(fit: PeerFit, study: PeerStudy): StataCommand {
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

function weightText({ weights }: PeerFit): string {
  if (weights === null) return '';
  return ` [${weights.type === 'analytic' ? 'aweight' : 'fweight'} = ${weights.name}]`;
}

const words = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');
const termsOf = (fit: PeerFit): string => fit.terms.map(({ name }) => name).join(' ');

function command(line: string, vce: Vce, intercept: boolean, prefix = ''): StataCommand {
  return { lines: [line], prefix, errors: vce.exact, intercept, note: vce.note };
}

function absorbed({ effects }: PeerFit, study: PeerStudy): string {
  return effects.length === 0
    ? 'noabsorb'
    : `absorb(${effects.map((name) => codeOf(study, name)).join(' ')})`;
}

function indicators(effects: readonly string[], study: PeerStudy): string {
  return effects.map((name) => `i.${codeOf(study, name)}`).join(' ');
}

function leastSquares(fit: PeerFit, study: PeerStudy, prefix = ''): StataCommand {
  const { vcov, effects } = fit;
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

function randomEffects(fit: PeerFit, study: PeerStudy): StataCommand {
  const others = fit.effects.filter((name) => name !== study.entity);
  const clustered =
    fit.vcov.type === 'cluster' && fit.vcov.by.length === 1 && fit.vcov.small_sample !== 'none';
  const vce = clustered
    ? exact(`vce(cluster ${codeOf(study, fit.vcov.by[0]!)})`)
    : fit.vcov.type === 'iid'
      ? exact('')
      : inexact('', `xtreg, re has no ${fit.vcov.type}`);
  return command(
    `xtreg ${words(fit.outcome, termsOf(fit), indicators(others, study))} if used, ${words('re', vce.option)}`,
    vce,
    others.length === 0,
  );
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
  const held = kernel ? inexact('', `no ${fit.vcov.type} after two-stage least squares`) : vce;
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
