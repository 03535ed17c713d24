import type { Estimate, MediationResult } from '../../results/results.ts';
import type { MediationSpec } from '../../study/study.ts';
import { excludesZero, wenYeDecision } from '../../verdict/wen-ye.ts';
import { controlsAreVector, mediationEquations } from '../equations.ts';
import { formatCount } from '../format.ts';
import { block, inline, runs } from '../fragment.ts';
import { coverage, level, remainder } from '../notes.ts';
import { setting } from '../origin.ts';
import { countOf, pEquationOf, percentOf, type Scope, statisticOf } from '../scope.ts';
import { pointerPart } from '../selection.ts';
import { effectKey, effectsTable } from '../tables/effects.ts';
import { mediationTable } from '../tables/regression.ts';
import type { Context, ContextMap } from '../template.ts';
import { estimateContext, sizeContext } from './estimate.ts';
import { figuresAt } from './figures.ts';
import { moreContext } from './mediation-more.ts';
import { countWord, effectsContext, modelTitle, proseList, reference } from './places.ts';
import { newSymbols } from './symbols.ts';

/** The three equations, their table, the effects and what they say of each mediator. */
export function mediationContext(scope: Scope, spec: MediationSpec, result: MediationResult): ContextMap {
  const { effects, bootstrap } = result;
  const equations = mediationEquations(scope, spec);
  const title = {
    outcome: runs(scope.names.prose(spec.outcome.name)),
    treatment: runs(scope.names.prose(spec.treatment.name)),
    mediators: proseList(scope, spec.mediators),
  };
  const caption = (kind: string) =>
    scope.templates.inlines(`caption/${kind}`, { ...title, title: spec.title });
  const first = result.columns[0];
  const z = first !== undefined && first.vcov.df === null;
  const estimate = (it: Estimate, name: string, drawn = false) =>
    estimateContext(scope, it, spec.confidence, {
      key: effectKey(spec.name, name),
      z: z || drawn,
      ...(drawn && bootstrap !== null
        ? { counted: { replications: bootstrap.replications - bootstrap.failed, step: 2 as const } }
        : {}),
    });
  return {
    title: modelTitle(scope, spec, title),
    ...title,
    several: spec.mediators.length > 1,
    two_step: spec.style === 'two_step',
    serial: spec.serial,
    identity: hasIdentity(spec),
    ...moreContext(scope, spec, result, estimate),
    count: countWord(scope, spec.mediators.length),
    equations: block(
      { kind: 'equation', id: `eq:${spec.name}:total`, math: equations.total },
      ...equations.paths.map((math, i) => ({ kind: 'equation' as const, id: `eq:${spec.name}:a${i}`, math })),
      ...(equations.direct === null
        ? []
        : [{ kind: 'equation' as const, id: `eq:${spec.name}:direct`, math: equations.direct }]),
    ),
    first_ref: reference(`eq:${spec.name}:total`),
    last_ref: reference(
      `eq:${spec.name}:${equations.direct === null ? `a${equations.paths.length - 1}` : 'direct'}`,
    ),
    table: block(mediationTable(scope, spec.name, result, spec.confidence, caption('mediation'))),
    table_ref: reference(`tbl:${spec.name}`),
    effects_table: block(effectsTable(scope, spec, result, caption('effects'))),
    effects_ref: reference(`tbl:${spec.name}:effects`),
    figures: block(...figuresAt(scope, 'mediation', { model: spec.name })),
    effects: effectsContext(scope, spec.effects),
    controls: proseList(scope, spec.controls),
    symbols: newSymbols(scope, spec),
    control_vector: controlsAreVector(spec.controls),
    panel: scope.input.study.panel.time !== null,
    n: first === undefined ? null : inline(countOf(first.fit, 'n_obs')),
    n_entities: first?.fit.n_entities == null ? null : inline(countOf(first.fit, 'n_entities')),
    sequence: hasSequence(spec),
    sizes: sizesContext(scope, spec, result),
    total: estimate(effects.total, 'total'),
    direct: estimate(effects.direct, 'direct'),
    indirect: estimate(effects.indirect, 'indirect', true),
    proportion: proportionContext(scope, effects.proportion_mediated),
    bootstrap:
      bootstrap === null
        ? null
        : {
            replications: inline(
              setting(formatCount(bootstrap.replications), bootstrap.replications, 'bootstrap/replications'),
            ),
          },
    paths: spec.mediators.flatMap((mediator): Context[] => {
      const found = effects.mediators[mediator.name];
      if (found === undefined) return [];
      return [
        {
          name: runs(scope.names.prose(mediator.name)),
          a: estimate(found.a, `a:${mediator.name}`),
          b: estimate(found.b, `b:${mediator.name}`),
          ab: estimate(found.indirect, `ab:${mediator.name}`, true),
          sobel: spec.tests.includes('sobel') ? sobelContext(scope, found.sobel) : null,
          theory: spec.theory[mediator.name] ?? null,
          flow: hasSequence(spec) ? flowContext(effects, found, spec.confidence, bootstrap !== null) : null,
        },
      ];
    }),
  };
}

/** Total and indirect effects in standard deviations, without their signs; null where these are not known. */
function sizesContext(scope: Scope, spec: MediationSpec, { effects }: MediationResult): Context {
  if (spec.style === 'two_step') return null;
  const at = `/models/${pointerPart(spec.name)}/effects`;
  const sized = (effect: Estimate, path: string): Context =>
    sizeContext(scope, spec.outcome.name, spec.treatment.name, effect.estimate, {
      path: `${at}${path}`,
      field: 'estimate',
    }).standard ?? null;
  const total = sized(effects.total, '/total');
  const paths = spec.mediators.map(({ name }) => ({
    name: runs(scope.names.prose(name)),
    size:
      effects.mediators[name] === undefined
        ? null
        : sized(effects.mediators[name].indirect, `/mediators/${pointerPart(name)}/indirect`),
  }));
  return total === null || paths.some(({ size }) => size === null) ? null : { total, paths };
}

function proportionContext(scope: Scope, it: Estimate): ContextMap {
  const percent = (field: 'estimate' | 'conf_low' | 'conf_high'): Context =>
    it[field] === null ? null : inline(percentOf(it, field));
  return {
    known: it.estimate !== null,
    percent: percent('estimate'),
    low: percent('conf_low'),
    high: percent('conf_high'),
    suppression: it.reason === 'suppression',
    reason: it.reason === undefined ? null : scope.phrase(it.reason),
    digits: String(scope.digits),
  };
}

function sobelContext(
  scope: Scope,
  it: { readonly statistic: number | null; readonly p_value: number | null },
): Context {
  if (it.statistic === null) return null;
  return {
    statistic: inline(statisticOf(it, 'statistic')),
    p: runs(pEquationOf(scope, it, 'p_value')),
  };
}

/** The sequence of Wen and Ye in words; `disagree` where both paths show and the interval of their product does not. */
function flowContext(
  effects: MediationResult['effects'],
  path: MediationResult['effects']['mediators'][string],
  confidence: number,
  drawn: boolean,
): ContextMap {
  const alpha = remainder(confidence);
  const { steps, decided_by, conclusion } = wenYeDecision(effects, path, { alpha, drawn });
  const held = (question: string) => steps.some((step) => step.question === question && step.holds);
  const both = decided_by === 2;
  return {
    total: held('total_effect'),
    both,
    shown: conclusion !== 'none',
    direct: held('direct_effect'),
    same_sign: held('same_sign'),
    full: conclusion === 'full',
    partial: conclusion === 'partial',
    suppressed: conclusion === 'suppression',
    disagree: both && drawn && !excludesZero(path.indirect),
    alpha: level(alpha),
    coverage: coverage(confidence),
  };
}

/** The sequence is of one product, the same for every observation. */
const hasSequence = (spec: MediationSpec): boolean =>
  spec.style === 'product' && !spec.serial && spec.moderator === null;

/** c = c' + ab needs the same terms in all equations, the mediators aside. */
function hasIdentity({ moderator }: MediationSpec): boolean {
  const paths = moderator?.paths ?? [];
  return !paths.includes('b') && paths.includes('a') === paths.includes('direct');
}
