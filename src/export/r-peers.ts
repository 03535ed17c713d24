import type { PeerFit, PeerStudy } from './peer.ts';
import { randomRoles } from './peer-fit.ts';
import { call, quoteR, termsOf, vector } from './r-words.ts';

/** plm and fixest on the same rows, where they have the model. */
export function peerLines(name: string, label: string, fit: PeerFit, study: PeerStudy): string[] {
  const lines: string[] = [];
  const also = (name_: string, made: string, errors: boolean) =>
    lines.push(
      `${call('also', [name, label, quoteR(name_), `function() ${made}`, errors ? 'errors = TRUE' : null])}`,
    );
  const plm = plmCall(fit, study);
  if (plm !== null) also('plm', plm, false);
  const fixest = fixestCall(fit);
  if (fixest !== null) also('fixest', fixest.call, fixest.errors);
  return lines;
}

function plmCall(fit: PeerFit, { entity, time }: PeerStudy): string | null {
  const { estimator, outcome, effects, weights } = fit;
  if (time === null || weights !== null || fit.terms.length === 0 || fit.slopes.length > 0) return null;
  const formula = `${outcome} ~ ${termsOf(fit).join(' + ')}`;
  const index = `index = ${vector([entity, time])}`;
  const within = effects.length > 0 && effects.every((effect) => effect === entity || effect === time);
  if (estimator === 'fixed_effects' && within) {
    const effect = effects.length === 2 ? 'twoways' : effects[0] === entity ? 'individual' : 'time';
    return `plm::plm(${formula}, data = d, ${index}, model = "within", effect = "${effect}")`;
  }
  return estimator === 'random_effects' ? plmRandom(fit, formula, index, [entity, time]) : null;
}

const plmMethods: { readonly [method: string]: string } = {
  swamy_arora: '"swar"',
  wallace_hussain: '"walhus", random.dfcor = c(3, 3)',
  amemiya: '"amemiya", random.dfcor = c(3, 3)',
  nerlove: '"nerlove"',
};

/** On balanced panels, where both have the same components. */
function plmRandom(
  fit: PeerFit,
  formula: string,
  index: string,
  [entity, time]: readonly [string, string],
): string | null {
  const { effects, endogenous, instruments, ivMethod, random } = fit;
  const roles = randomRoles(fit, entity, time);
  const method = plmMethods[random?.method ?? ''];
  const plain =
    fit.balanced && fit.sample.where === null && effects.every((effect) => roles.includes(effect));
  if (!plain || method === undefined) return null;
  const ofPeriods = random?.of === 'time' && method.includes('dfcor');
  if (ofPeriods || (endogenous.length > 0 && random?.of !== 'entity')) return null;
  const effect = { entity: 'individual', time: 'time', both: 'twoways' }[random?.of ?? 'entity'];
  const exogenous = termsOf(fit).filter((term) => !endogenous.includes(term));
  const [equation, options] =
    endogenous.length === 0
      ? [formula, '']
      : [
          `${formula} | ${[...exogenous, ...instruments].join(' + ')}`,
          `, inst.method = "${ivMethod === 'ec2sls' ? 'baltagi' : 'bvk'}"`,
        ];
  return `plm::plm(${equation}, data = d, ${index}, model = "random", effect = "${effect}", random.method = ${method}${options})`;
}

function fixestCall(fit: PeerFit): { readonly call: string; readonly errors: boolean } | null {
  const { estimator, outcome, effects, endogenous, instruments, vcov } = fit;
  if (estimator !== 'fixed_effects' && estimator !== 'iv' && estimator !== 'pooled_ols') return null;
  if (fit.weights?.type === 'frequency' || fit.terms.length === 0) return null;
  const slopes = new Map(fit.slopes.map(({ effect, terms }) => [effect, `${effect}[${terms.join(', ')}]`]));
  const exogenous = termsOf(fit).filter((term) => !endogenous.includes(term));
  const parts = [
    exogenous.length === 0 ? '1' : exogenous.join(' + '),
    ...(effects.length === 0 ? [] : [effects.map((effect) => slopes.get(effect) ?? effect).join(' + ')]),
    ...(endogenous.length === 0 ? [] : [`${endogenous.join(' + ')} ~ ${instruments.join(' + ')}`]),
  ];
  const clustered = vcov.type === 'cluster' && vcov.small_sample === 'reghdfe';
  const plain = vcov.type === 'iid' || clustered;
  const errors = clustered ? `~${vcov.by.join(' + ')}` : '"iid"';
  const weight = fit.weights === null ? '' : `, weights = ~${fit.weights.name}`;
  const text = `fixest::feols(${outcome} ~ ${parts.join(' | ')}, data = d, vcov = ${errors}${weight}, fixef.rm = "none", fixef.tol = 1e-11, notes = FALSE)`;
  return { call: text, errors: plain && endogenous.length === 0 && slopes.size === 0 };
}
