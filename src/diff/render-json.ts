import { isEmpty } from './diff-builds.ts';
import type { DiffReport } from './types.ts';

/** The report as data. A number or a side that is not there is null. */
export function renderDiffJson(report: DiffReport): string {
  return `${JSON.stringify({ schema: 'repro/diff/1', empty: isEmpty(report), ...report }, null, 2)}\n`;
}
