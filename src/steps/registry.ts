import { invariant } from '../base/invariant.ts';
import type { StepKind } from '../plan/step.ts';

/** Step kind -> its module, relative to the source folder: what the digest of its code starts from. */
export const stepModules: { readonly [kind: string]: string } = {
  source: 'steps/source.ts',
  panel: 'steps/panel.ts',
  frame: 'steps/frame.ts',
  column: 'steps/column.ts',
  neighbors: 'steps/neighbors.ts',
  variable: 'steps/variable.ts',
  index: 'steps/index.ts',
  descriptives: 'steps/descriptives.ts',
  regression: 'steps/regression.ts',
  hausman: 'steps/hausman.ts',
  tests: 'steps/tests.ts',
  mediation: 'steps/mediation.ts',
  threshold: 'steps/threshold.ts',
  uncertainty: 'steps/uncertainty.ts',
  kink: 'steps/kink.ts',
  smooth_transition: 'steps/smooth-transition.ts',
  companion: 'steps/companion.ts',
  external: 'steps/external.ts',
  verdicts: 'steps/verdicts.ts',
  results: 'steps/results.ts',
  audit: 'steps/audit.ts',
  figures: 'steps/figures.ts',
  figures_pdf: 'steps/figures-pdf.ts',
  figures_png: 'steps/figures-png.ts',
  documents: 'steps/documents.ts',
  appendix: 'steps/appendix.ts',
  typeset: 'steps/typeset.ts',
};

/** One import per kind, so that a build loads only what it runs. */
const loaders: { readonly [kind: string]: () => Promise<{ readonly step: StepKind }> } = {
  source: () => import('./source.ts'),
  panel: () => import('./panel.ts'),
  frame: () => import('./frame.ts'),
  column: () => import('./column.ts'),
  neighbors: () => import('./neighbors.ts'),
  variable: () => import('./variable.ts'),
  index: () => import('./index.ts'),
  descriptives: () => import('./descriptives.ts'),
  regression: () => import('./regression.ts'),
  hausman: () => import('./hausman.ts'),
  tests: () => import('./tests.ts'),
  mediation: () => import('./mediation.ts'),
  threshold: () => import('./threshold.ts'),
  uncertainty: () => import('./uncertainty.ts'),
  kink: () => import('./kink.ts'),
  smooth_transition: () => import('./smooth-transition.ts'),
  companion: () => import('./companion.ts'),
  external: () => import('./external.ts'),
  verdicts: () => import('./verdicts.ts'),
  results: () => import('./results.ts'),
  audit: () => import('./audit.ts'),
  figures: () => import('./figures.ts'),
  figures_pdf: () => import('./figures-pdf.ts'),
  figures_png: () => import('./figures-png.ts'),
  documents: () => import('./documents.ts'),
  appendix: () => import('./appendix.ts'),
  typeset: () => import('./typeset.ts'),
};

export async function loadStepKind(kind: string): Promise<StepKind> {
  const load = loaders[kind];
  invariant(load !== undefined, `there is no step kind ${kind}`);
  return (await load()).step;
}

const DATA_STEPS = new Set(['source', 'panel', 'frame', 'column', 'neighbors', 'variable', 'index']);

/** Whether a step of this kind only reads, joins and computes data: what `repro check` runs. */
export function isDataStep(kind: string): boolean {
  return DATA_STEPS.has(kind);
}

const QUICK_MODELS = new Set(['descriptives', 'regression', 'hausman', 'companion']);
/** Whether a step of this kind starts programs: it runs in the main thread, which can end them. */
export function startsPrograms(kind: string): boolean {
  return kind === 'external';
}

/** Whether a build that has failed still runs a step of this kind, so that all that is wrong is said at once. */
export function isQuickStep(kind: string): boolean {
  return isDataStep(kind) || QUICK_MODELS.has(kind);
}
