import type { Results } from '../../results/results.ts';
import type { Study } from '../../study/study.ts';
import type { ReportInput } from '../input.ts';
import type { Words } from '../words.ts';

/** What figures are drawn from. */
export type FigureInput = {
  readonly study: Study;
  readonly results: Results;
  readonly details: ReportInput['details'];
  readonly words: Words;
};
