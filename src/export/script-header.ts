import type { PeerModel, PeerStudy } from './peer.ts';

/** The beginning of every script, as lines without the marks of a comment. */
export function headerLines(study: PeerStudy, run: string): string[] {
  const { id, title, version, simulated } = study;
  return [
    `${oneLine(title)} (${id})`,
    ...(simulated ? ['THE DATA ARE SIMULATED.'] : []),
    `Every model of the study again, with the commands of another program. Written by repro ${version}.`,
    `Run: ${run}`,
    'data.csv holds the variables of the models as repro prepared them, columns.csv says what each is,',
    'expected.csv holds the results of repro that this script is held to, to a relative 1e-6.',
    ...leftLines(study).map((line, i) => (i === 0 ? `Not repeated: ${line};` : `  ${line};`)),
  ];
}

/** What no script repeats, model by model. */
export function leftLines({ models }: Pick<PeerStudy, 'models'>): string[] {
  return models.flatMap(({ name, left }) => left.map((what) => oneLine(`${name}: ${what}`)));
}

/** Text of a study must not end a comment. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll('*/', '* /');
}

/** What a model has that a script can repeat. */
export function hasWork(model: PeerModel): boolean {
  return (
    model.fits.length + model.descriptives.length + model.products.length > 0 ||
    model.threshold !== null ||
    model.hausman !== null
  );
}
