import { didYouMean, listNames } from '../../diagnostics/suggest.ts';
import type { MediationSpec, ModerationMeasure } from '../../study/study.ts';
import { hole } from '../fit.ts';
import type { Binding } from './binding.ts';

type Asked = {
  readonly mediator: string | null;
  readonly through: readonly string[] | undefined;
  readonly measure: ModerationMeasure | undefined;
};

/** Whether the model has the indirect effect that a claim is about. */
export function claimedIndirect(binding: Binding, model: MediationSpec, asked: Asked, pointer: string): void {
  if (model.style === 'two_step') {
    const message = `\`${model.name}\` is in the two-step style, which estimates no indirect effect.`;
    const hint = `claim its path: \`coefficient: { model: ${model.name}, term: ${model.treatment.name}, columns: ["(2)"] }\``;
    binding.error('BIND005', `${pointer}/model`, message, { hint });
    return;
  }
  const { mediator, through, measure } = asked;
  if (mediator !== null) claimedMediator(binding, model, mediator, `${pointer}/mediator`);
  if (through !== undefined) claimedChain(binding, model, through, mediator, pointer);
  if (measure !== undefined) claimedMeasure(binding, model, asked, measure, pointer);
}

function claimedMediator(binding: Binding, model: MediationSpec, mediator: string, pointer: string): void {
  const mediators = model.mediators.map((term) => term.name);
  if (mediator === hole || mediators.includes(mediator) || mediators.includes(hole)) return;
  const hint = didYouMean(mediator, mediators) ?? `its mediators are ${listNames(mediators)}`;
  binding.error('BIND008', pointer, `\`${model.name}\` has no mediator \`${mediator}\`.`, { hint });
}

function claimedChain(
  binding: Binding,
  model: MediationSpec,
  through: readonly string[],
  mediator: string | null,
  pointer: string,
): void {
  const at = `${pointer}/through`;
  if (mediator !== null || !model.serial) {
    const message = model.serial
      ? '`through` and `mediator` name two effects.'
      : `The mediators of \`${model.name}\` form no chain.`;
    const hint = model.serial
      ? 'remove one of the two'
      : 'write `mediator`, or make the model `serial: true`';
    binding.error('SPEC017', at, message, { atKey: true, hint });
    return;
  }
  through.forEach((name, i) => {
    claimedMediator(binding, model, name, `${at}/${i}`);
  });
  const places = through.map((name) => model.mediators.findIndex((term) => term.name === name));
  if (places.includes(-1) || places.every((place, i) => i === 0 || place > places[i - 1]!)) return;
  const order = listNames(model.mediators.map((term) => term.name));
  binding.error('BIND008', at, 'The chain runs against the order of the mediators.', {
    atKey: true,
    hint: `their order is ${order}`,
  });
}

function claimedMeasure(
  binding: Binding,
  model: MediationSpec,
  { mediator }: Asked,
  measure: ModerationMeasure,
  pointer: string,
): void {
  const at = `${pointer}/measure`;
  if (model.moderator === null) {
    const message = `\`${model.name}\` has no moderator, which \`measure\` is about.`;
    binding.error('SPEC017', at, message, { atKey: true, hint: 'remove `measure`, or add a `moderator`' });
  } else if (mediator === null) {
    binding.error('SPEC011', at, '`measure` needs the `mediator` that it is of.', {
      atKey: true,
      hint: `add \`mediator: ${model.mediators[0]!.name}\``,
    });
  } else if (
    measure === 'index' &&
    model.moderator.paths.includes('a') &&
    model.moderator.paths.includes('b')
  ) {
    const message = 'Where both paths are moderated the indirect effect has no single index.';
    binding.error('SPEC017', at, message, { hint: 'claim the `difference` between high and low' });
  }
}
