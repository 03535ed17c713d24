import { didYouMean, listNames } from '../../diagnostics/suggest.ts';
import type { ModelSpec } from '../../study/study.ts';
import { runsOf, type UncertaintySpec } from '../../study/uncertainty.ts';
import { hole } from '../fit.ts';
import type { Uncertainty } from '../study-document.generated.ts';
import { type Binding, pointerTo } from './binding.ts';

/** A factorial of more combinations than this is a mistake, or work for another design. */
const MOST_COMBINATIONS = 20_000;
/** Sobol runs, and draws: beyond this nobody waits. */
const MOST_RUNS = 1_000_000;

const carried = ['regression', 'mediation', 'threshold', 'kink', 'smooth_transition'];

export function checkCarry(binding: Binding, { carry, pointer }: UncertaintySpec): void {
  const { models } = binding.study;
  const fitting = Object.keys(models).filter((name) => carried.includes(models[name]!.kind));
  carry.forEach((name, i) => {
    const model = Object.hasOwn(models, name) ? models[name]! : null;
    if (name === hole || binding.isFaulty(pointerTo('models', name))) return;
    if (model !== null && carried.includes(model.kind)) return;
    const message =
      model === null
        ? `The study has no model \`${name}\`.`
        : `\`${name}\` is of kind ${model.kind}; regressions, mediations, thresholds, kinks and smooth transitions can be carried.`;
    const hint = didYouMean(name, fitting) ?? (fitting.length > 0 ? `these are ${listNames(fitting)}` : null);
    binding.error('BIND009', `${pointer}/carry/${i}`, message, { hint });
  });
}

export function checkDesign(binding: Binding, model: Uncertainty, spec: UncertaintySpec): void {
  const { runs, combinations } = runsOf(spec);
  if (spec.design === 'factorial' && combinations > MOST_COMBINATIONS)
    binding.error(
      'SPEC014',
      `${spec.pointer}/design`,
      `The choices have ${combinations} combinations; a factorial is refused above ${MOST_COMBINATIONS}.`,
      { hint: 'write `design: monte_carlo` or `sobol`, or fewer alternatives' },
    );
  else if (runs > MOST_RUNS)
    binding.error(
      'SPEC014',
      `${spec.pointer}/replications`,
      `The design has ${runs} runs; more than ${MOST_RUNS} are refused.`,
      { hint: 'write fewer `replications`' },
    );
  const unused = [
    ['replications', spec.design === 'factorial', 'monte_carlo or sobol'],
    ['estimator', spec.design !== 'sobol', 'sobol'],
  ] as const;
  for (const [key, useless, design] of unused) {
    if (model[key] === undefined || !useless) continue;
    binding.error('SPEC017', `${spec.pointer}/${key}`, `\`${key}\` goes with \`design: ${design}\` only.`, {
      atKey: true,
      hint: 'remove the key, or write another design',
    });
  }
}

/** What a carried model must have to do with the indices, and an index with the others that vary. */
export function checkUncertainty(
  binding: Binding,
  models: readonly ModelSpec[],
  affected: (spec: UncertaintySpec) => {
    readonly models: readonly string[];
    readonly nested: readonly (readonly [string, string])[];
  },
): void {
  for (const spec of models) {
    if (spec.kind !== 'uncertainty') continue;
    const found = affected(spec);
    spec.carry.forEach((name, i) => {
      const model = models.find((one) => one.name === name);
      if (model === undefined || !carried.includes(model.kind) || found.models.includes(name)) return;
      const message = `\`${name}\` uses nothing that varies: every draw would give the same.`;
      binding.error('BIND015', `${spec.pointer}/carry/${i}`, message, {
        hint: 'carry a model of one of the indices, or remove it',
      });
    });
    for (const [outer, inner] of found.nested) {
      const message = `\`${outer}\` is made from \`${inner}\`, which varies, too.`;
      const at = `${spec.pointer}/of/${spec.of.indexOf(outer)}`;
      binding.error('BIND015', at, message, {
        hint: `remove \`${outer}\`: it is computed anew from each draw of \`${inner}\``,
      });
    }
  }
}
