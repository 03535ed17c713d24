import type { PeerFit, PeerStudy } from './peer.ts';
import {
  absorbed,
  codeOf,
  command,
  exact,
  indicators,
  inexact,
  type StataCommand,
  termsOf,
  type Vce,
  vceOf,
  weightText,
  words,
} from './stata-words.ts';

/** With slopes by level: every column where Stata then counts them all, absorbed ones without their errors else. */
export function withSlopes(fit: PeerFit, study: PeerStudy): StataCommand {
  const { vcov } = fit;
  const head = words(fit.outcome, termsOf(fit));
  const rows = `if used${weightText(fit)}`;
  const whole = ['iid', 'HC1', 'HC2', 'HC3'].includes(vcov.type) || countsAll(fit);
  const vce = whole ? allCounted(fit, study) : vceOf(fit, study, true);
  if (whole) {
    const line = `regress ${words(head, indicators(fit.effects, study, fit.slopes))} ${rows}, ${vce.option}`;
    return command(line.replace(/, $/, ''), vce, false);
  }
  const note = 'reghdfe counts slopes by level in its own way';
  const options = words(absorbed(fit, study), vce.option, fit.keepsSingletons ? 'keepsingletons' : '');
  return command(`reghdfe ${head} ${rows}, ${options}`, inexact(vce.option, note), false);
}

function countsAll({ vcov }: PeerFit): boolean {
  return vcov.type === 'cluster' && vcov.by.length === 1 && vcov.small_sample === 'areg';
}

function allCounted(fit: PeerFit, study: PeerStudy): Vce {
  return countsAll(fit) ? exact(`vce(cluster ${codeOf(study, fit.vcov.by[0]!)})`) : vceOf(fit, study, false);
}

/** Differences without a constant. */
export function withoutConstant(fit: PeerFit, study: PeerStudy, prefix: string): StataCommand {
  const terms = fit.terms.map(({ name }) => `${prefix}${name}`).join(' ');
  const own = fit.vcov.type === 'driscoll_kraay' || fit.vcov.by.length > 1;
  const vce = own
    ? inexact('', 'reghdfe and xtscc keep a constant')
    : fit.vcov.type === 'newey_west'
      ? inexact('', 'see newey for these errors')
      : vceOf(fit, study, false);
  const options = words('noconstant', vce.option);
  return command(
    `regress ${prefix}${fit.outcome} ${terms} if used${weightText(fit)}, ${options}`,
    vce,
    false,
    prefix,
  );
}
