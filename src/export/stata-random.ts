import type { PeerFit, PeerStudy } from './peer.ts';
import { randomRoles } from './peer-fit.ts';
import {
  codeOf,
  command,
  exact,
  indicators,
  inexact,
  type StataCommand,
  termsOf,
  words,
} from './stata-words.ts';

const xtregOptions: { readonly [method: string]: string } = {
  swamy_arora: 're',
  baltagi_chang: 're sa',
  maximum_likelihood: 'mle tolerance(1e-10) ltolerance(1e-12)',
};

/** `xtreg` and `xtivreg` with random effects of one kind. */
export function randomEffects(fit: PeerFit, study: PeerStudy): StataCommand {
  const { of, method } = fit.random ?? { of: 'entity', method: 'swamy_arora' };
  const options = xtregOptions[method];
  if (of === 'both') return unavailable('xtreg knows random effects of one kind, not of both');
  if (options === undefined) return unavailable(`xtreg has no components by ${authors[method] ?? method}`);
  const roles = randomRoles(fit, study.entity, study.time);
  const others = fit.effects.filter((name) => !roles.includes(name));
  const made =
    fit.endogenous.length > 0
      ? stagedRandom(fit, study, others)
      : xtreg(fit, study, others, options, method === 'maximum_likelihood');
  if (of === 'entity' || study.time === null) return made;
  const entity = codeOf(study, study.entity);
  return { ...made, lines: [`xtset ${study.time}`, ...made.lines], after: [`xtset ${entity} ${study.time}`] };
}

function xtreg(
  fit: PeerFit,
  study: PeerStudy,
  others: readonly string[],
  options: string,
  likely: boolean,
): StataCommand {
  const clustered =
    fit.vcov.type === 'cluster' && fit.vcov.by.length === 1 && fit.vcov.small_sample !== 'none';
  const vce = likely
    ? inexact('', 'xtreg, mle takes them from the observed information of all parameters')
    : clustered
      ? exact(`vce(cluster ${codeOf(study, fit.vcov.by[0]!)})`)
      : fit.vcov.type === 'iid'
        ? exact('')
        : inexact('', `xtreg, re has no ${fit.vcov.type}`);
  const equation = words(fit.outcome, termsOf(fit), indicators(others, study));
  return command(`xtreg ${equation} if used, ${words(options, vce.option)}`, vce, others.length === 0);
}

/** Balanced panels have one definition of the components; on others what xtivreg prints is shown. */
function stagedRandom(fit: PeerFit, study: PeerStudy, others: readonly string[]): StataCommand {
  const exogenous = fit.terms.map(({ name }) => name).filter((name) => !fit.endogenous.includes(name));
  const staged = `(${fit.endogenous.join(' ')} = ${fit.instruments.join(' ')})`;
  const equation = words(fit.outcome, ...exogenous, indicators(others, study), staged);
  const vce = inexact('', "xtivreg's are shown, not compared");
  const line = `xtivreg ${equation} if used, ${words('re', fit.ivMethod === 'ec2sls' ? 'ec2sls' : '')}`;
  return command(line, vce, others.length === 0);
}

const authors: { readonly [method: string]: string } = {
  wallace_hussain: 'Wallace and Hussain',
  amemiya: 'Amemiya',
  nerlove: 'Nerlove',
};

function unavailable(missing: string): StataCommand {
  return { lines: [], prefix: '', errors: false, intercept: false, note: null, missing };
}
