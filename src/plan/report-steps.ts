import type { JsonObject } from '../base/json.ts';
import type { Study } from '../study/study.ts';
import type { ExternalFacts } from './external.ts';
import { studyParams } from './params.ts';
import { wantedPictures } from './pictures.ts';
import type { PlannedStep } from './step.ts';
import { walkOf } from './walk.ts';

/** What the plan needs to know that is not in the study. */
export type Surroundings = {
  /** Absolute path of each source's file, by source name. */
  readonly dataFiles: { readonly [source: string]: string };
  /** Absolute path of each template, by name: the study's own where it has one. */
  readonly templates: { readonly [name: string]: string };
  /** Absolute paths of the fonts of the figures, by name. */
  readonly fonts: { readonly [name: string]: string };
  /** What there is of each external program, by model. */
  readonly externals?: { readonly [model: string]: ExternalFacts };
  /** Absolute path of the program that turns figures into pictures. */
  readonly rasterizer: string;
  readonly engineVersion: string;
  /** Digest of the canonical study document. */
  readonly studyDigest: string;
  /** The study, written out again from the merged document. */
  readonly studyText: string;
};

type Inputs = PlannedStep['inputs'];

const step = (id: string, params: PlannedStep['params'], inputs: Inputs, pointer = ''): PlannedStep => ({
  id,
  kind: id,
  params,
  inputs,
  pointer,
});

const outputsOf = (...ids: readonly string[]): Inputs =>
  Object.fromEntries(ids.map((id) => [id, { step: id }]));

const filesOf = (prefix: string, files: { readonly [name: string]: string }): Inputs =>
  Object.fromEntries(Object.entries(files).map(([name, file]) => [`${prefix}:${name}`, { file }]));

/**
 * From results to documents.
 *
 * @param computed the steps whose results the documents show
 */
export function reportSteps(
  study: Study,
  around: Surroundings,
  computed: readonly PlannedStep[],
): PlannedStep[] {
  const whole = studyParams(study);
  const models = study.models.map((model) => `model:${model.name}`);
  const indices = study.indices.map((index) => `index:${index.name}`);
  const orders = {
    indices: study.indices.map((index) => ({
      name: index.name,
      indicators: index.dimensions.flatMap((dimension) =>
        dimension.indicators.map((indicator) => indicator.name),
      ),
    })),
    models: study.models.map((model) => model.name),
    hypotheses: study.hypotheses.map((hypothesis) => hypothesis.name),
  };
  const identity = {
    id: study.id,
    title: study.title,
    data_status: study.dataStatus,
    digest: around.studyDigest,
  };
  const document = {
    study: whole,
    engineVersion: around.engineVersion,
    studyText: around.studyText,
    studyDocument: study.document,
    walk: walkOf(computed),
  };
  const inputs = documentInputs(study, around);
  return [
    step(
      'verdicts',
      { hypotheses: whole.hypotheses!, models: whole.models! },
      outputsOf(...models),
      '/hypotheses',
    ),
    step('results', { study: identity, orders }, outputsOf('panel', 'verdicts', ...indices, ...models)),
    step('audit', { study: uncredited(study) }, outputsOf('results', 'frame', ...quotientsOf(study))),
    step(
      'figures',
      { study: drawnStudy(study), orders },
      { ...outputsOf('panel', 'verdicts', ...indices, ...models), ...figureWords(study, around) },
    ),
    ...pictureSteps(study, around),
    step('documents', document, inputs),
    step('appendix', document, inputs),
    ...(study.outputs.formats.includes('pdf') ? [typesetStep(study, around)] : []),
  ];
}

/** The paper and the appendix as PDF by the typst compiler. */
export function typesetStep(study: Study, around: Surroundings): PlannedStep {
  const params = {
    study: studyParams(study),
    engineVersion: around.engineVersion,
    studyText: around.studyText,
    studyDocument: study.document,
  };
  return step('typeset', params, { ...documentInputs(study, around), ...filesOf('font', around.fonts) });
}

const quotientsOf = (study: Study): readonly string[] =>
  study.variables
    .filter((variable) => variable.definition.kind === 'location_quotient')
    .map((variable) => `variable:${variable.name}`);

/** Figures as PDF and as PNG, where anything needs them. */
function pictureSteps({ outputs }: Study, around: Surroundings): PlannedStep[] {
  const { pdf, png } = wantedPictures(outputs);
  const inputs = { ...outputsOf('figures'), ...filesOf('font', around.fonts) };
  return [
    ...(pdf ? [step('figures_pdf', {}, inputs)] : []),
    ...(png ? [step('figures_png', {}, { ...inputs, 'wasm:rasterizer': { file: around.rasterizer } })] : []),
  ];
}

/** Results, figures and the templates of the study's language and of every format. */
function documentInputs(study: Study, around: Surroundings): Inputs {
  const models = study.models.map((model) => `model:${model.name}`);
  // Sources of neighbors are not in the panel.
  const apart = study.sources.filter((source) => source.apart === true).map(({ name }) => `source:${name}`);
  return {
    ...outputsOf('results', 'figures', 'audit', 'panel', ...models, ...quotientsOf(study), ...apart),
    // A DOCX holds pictures.
    ...(study.outputs.formats.includes('docx') ? outputsOf('figures_png') : {}),
    ...filesOf('template', spoken(around.templates, study.outputs.language)),
  };
}

/** Without the templates of other languages, whose folders bear their two letters. */
export function spoken(
  templates: Surroundings['templates'],
  language: string,
): { readonly [name: string]: string } {
  const foreign = (name: string) => /^[a-z]{2}\//.test(name) && !name.startsWith(`${language}/`);
  return Object.fromEntries(Object.entries(templates).filter(([name]) => !foreign(name)));
}

/**
 * The study as its figures show it. They have the results of the steps, not `results.json`, which holds the title and
 * the digest of the text: a change of what only documents say, or of the formats, then draws no figure again.
 */
function drawnStudy(study: Study): JsonObject {
  const sources = study.sources.map((source) => ({ ...source, citation: null, license: null, url: null }));
  const outputs = { ...study.outputs, formats: [], figures: [] };
  return uncredited({ ...study, title: '', sources, outputs });
}

/** Without who wrote it, which no number and no figure depends on. */
function uncredited({ credits: _credits, ...study }: Study): JsonObject {
  return studyParams(study);
}

/** Figures have words of their own, but no other template. */
function figureWords({ outputs }: Study, around: Surroundings): Inputs {
  const words = `${outputs.language}/words.txt`;
  const file = around.templates[words];
  return file === undefined ? {} : { [`template:${words}`]: { file } };
}
