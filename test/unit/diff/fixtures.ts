import type { DiffSide } from '../../../src/diff/types.ts';
import type { Results } from '../../../src/results/results.ts';
import type { Study } from '../../../src/study/study.ts';
import { altered, type Change, results, study } from '../audit/fixtures.ts';

/** A finished build of the tiny study, with places of its results and of its bound study changed. */
export function side(label: string, change: Change = {}, studyChange: Change = {}): DiffSide {
  return {
    label,
    document: study.document,
    study: altered<Study>(study, studyChange),
    results: altered<Results>(results, change),
  };
}
