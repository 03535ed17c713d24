import type { Estimate, MediationResult } from '../../results/results.ts';
import type { MediationSpec } from '../../study/study.ts';
import { emph, text } from '../document.ts';
import { type Fragment, inline, runs } from '../fragment.ts';
import { numberOf, type Scope } from '../scope.ts';
import { chainName, linkName } from '../tables/effect-rows.ts';
import type { Context, ContextMap } from '../template.ts';
import { proseList } from './places.ts';

type Named = (it: Estimate, name: string, drawn?: boolean) => ContextMap;

/** What serial, moderated, squared and sensitivity parts say; null for each that the model does not have. */
export function moreContext(
  scope: Scope,
  spec: MediationSpec,
  result: MediationResult,
  estimate: Named,
): ContextMap {
  return {
    chains: chainsContext(scope, result, estimate),
    moderator: moderatorContext(scope, spec, result, estimate),
    squares: squaresContext(scope, spec, result, estimate),
    sensitivity: sensitivityContext(scope, result, estimate),
  };
}

function chainsContext(scope: Scope, { effects }: MediationResult, estimate: Named): Context {
  const { chains = [], links = [] } = effects;
  if (chains.length === 0) return null;
  return {
    links: links.map((link) => ({
      from: runs(scope.names.prose(link.from)),
      to: runs(scope.names.prose(link.to)),
      ...estimate(link, linkName(link.from, link.to)),
    })),
    paths: chains.map(({ through, indirect }) => ({
      through: proseList(
        scope,
        through.map((name) => ({ name })),
      ),
      ...estimate(indirect, chainName(through), true),
    })),
  };
}

/** A slope by its letter, in italics as the text has it. */
const slope = (letter: string, mark = ''): Fragment => inline(emph(text(letter)), text(mark));

function moderatorContext(
  scope: Scope,
  spec: MediationSpec,
  { moderator, effects }: MediationResult,
  estimate: Named,
): Context {
  if (moderator === undefined) return null;
  const has = (path: string) => moderator.paths.includes(path);
  return {
    name: runs(scope.names.prose(moderator.variable)),
    mean: inline(numberOf(scope, moderator, 'mean')),
    std_dev: inline(numberOf(scope, moderator, 'std_dev')),
    a: has('a'),
    b: has('b'),
    direct: has('direct'),
    list: [
      ...(has('a') ? [slope('a')] : []),
      ...(has('b') ? [slope('b')] : []),
      ...(has('direct') ? [slope('c', '\u2032')] : []),
    ],
    effects: spec.mediators.flatMap((mediator): Context[] => {
      const found = effects.mediators[mediator.name]?.moderation;
      if (found === undefined) return [];
      return [
        {
          mediator: runs(scope.names.prose(mediator.name)),
          low: estimate(found.low, `low:${mediator.name}`, true),
          high: estimate(found.high, `high:${mediator.name}`, true),
          difference: estimate(found.difference, `difference:${mediator.name}`, true),
          index: found.index.estimate === null ? null : estimate(found.index, `index:${mediator.name}`, true),
        },
      ];
    }),
  };
}

function squaresContext(
  scope: Scope,
  spec: MediationSpec,
  { effects }: MediationResult,
  estimate: Named,
): Context {
  if (!spec.nonlinear) return null;
  return spec.mediators.flatMap((mediator): Context[] => {
    const found = effects.mediators[mediator.name]?.square;
    if (found === undefined) return [];
    const shown = found.p_value !== null && found.p_value < 1 - spec.confidence;
    return [
      {
        mediator: runs(scope.names.prose(mediator.name)),
        shown,
        ...estimate(found, `square:${mediator.name}`),
      },
    ];
  });
}

function sensitivityContext(scope: Scope, { sensitivity }: MediationResult, estimate: Named): Context {
  if (sensitivity === undefined || sensitivity.rho_at_zero.estimate === null) return null;
  return {
    rho: estimate(sensitivity.rho_at_zero, 'rho', true),
    residual: inline(numberOf(scope, sensitivity, 'residual_product')),
    within: inline(numberOf(scope, sensitivity, 'within_product')),
  };
}
