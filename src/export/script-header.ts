import type { PeerModel, PeerStudy } from './peer.ts';

/** The beginning of every script, as lines without the marks of a comment. */
export function headerLines(study: PeerStudy, run: string, more: readonly string[] = []): string[] {
  const { id, title, version, simulated } = study;
  return [
    `${oneLine(title)} (${id})`,
    ...(simulated ? ['THE DATA ARE SIMULATED.'] : []),
    `Every model of the study again, with the commands of another program. Written by repro ${version}.`,
    `Run: ${run}`,
    'data.csv holds the variables of the models as repro prepared them, columns.csv says what each is,',
    'expected.csv holds the results of repro that the scripts are held to, to a relative 1e-6.',
    ...notRepeated([...leftOf(study.models), ...more]),
  ];
}

/** The beginning of the script that constructs the indices. */
export function indexHeader(study: PeerStudy, run: string): string[] {
  const { id, title, version, simulated } = study;
  return [
    `${oneLine(title)} (${id})`,
    ...(simulated ? ['THE DATA ARE SIMULATED.'] : []),
    `Every index of the study again, from its indicators. Written by repro ${version}.`,
    `Run: ${run}`,
    'indicators.csv holds the indicators by their formulas, missing cells filled as the study says;',
    'expected-indices.csv holds weights, entropies, scores and values of repro, to a relative 1e-6.',
    ...notRepeated(leftOf(study.indices)),
  ];
}

const notRepeated = (lines: readonly string[]): string[] =>
  lines.map((line, i) => (i === 0 ? `Not repeated: ${line};` : `  ${line};`));

/** What no script repeats, model by model and index by index. */
export function leftLines({ models, indices }: Pick<PeerStudy, 'models' | 'indices'>): string[] {
  return [...leftOf(models), ...leftOf(indices)];
}

function leftOf(all: readonly { readonly name: string; readonly left: readonly string[] }[]): string[] {
  return all.flatMap(({ name, left }) => left.map((what) => oneLine(`${name}: ${what}`)));
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
    model.nonlinear !== null ||
    model.tests !== null ||
    model.companion !== null ||
    model.hausman !== null
  );
}

/** A script begins with those functions that its models need: `models-random.R` for random effects, and so on. */
export function partsOf({ models }: PeerStudy, extension: 'R' | 'py'): string[] {
  const random = models.some(
    ({ fits, hausman, tests }) =>
      hausman !== null ||
      [...fits, ...(tests?.of ? [tests.of] : [])].some(({ estimator }) => estimator === 'random_effects'),
  );
  const parts = [
    'models',
    ...(random ? ['models-random'] : []),
    ...(models.some(({ nonlinear }) => nonlinear !== null) ? ['models-nonlinear'] : []),
    ...(extension === 'R' && models.some(({ tests }) => tests !== null) ? ['models-tests'] : []),
    ...(extension === 'R' && models.some(({ companion }) => companion !== null) ? ['models-companions'] : []),
  ];
  return parts.map((name) => `${name}.${extension}`);
}

/** What the script of R repeats and that of another program does not. */
export function onlyInR({ models }: PeerStudy): string[] {
  return models.flatMap(({ name, tests, companion }) => [
    ...(tests === null ? [] : [oneLine(`${name}: its tests, which the script of R repeats`)]),
    ...(companion === null ? [] : [oneLine(`${name}: its measures, which the script of R repeats`)]),
  ]);
}
