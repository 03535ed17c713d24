import { err, ok, type Result } from '../../base/result.ts';
import { takeFactor } from '../regression/factor.ts';
import { takeVcov } from '../regression/sample.ts';
import type { Factor } from '../regression/types.ts';
import { createHansenWithin } from '../within/hansen-within.ts';
import { createWithin, samePartition, type Within } from '../within/within.ts';
import { deletesLastPeriod } from './compat.ts';
import type { Clusters } from './draw.ts';
import type { NamedColumn, ThresholdInput, ThresholdProblem } from './types.ts';

/** What a threshold model works on once singletons are gone and its conditions are met. */
export type ThresholdSample = {
  /** The input on the rows used. */
  readonly input: ThresholdInput;
  readonly within: Within;
  readonly clusters: Clusters;
  /** Scale of F and LR. N - n: rows less entities; less one where no entity effect is absorbed; or as compat has it. */
  readonly df: number;
};

/** The input on the rows that the linear model kept. */
export function onRows(input: ThresholdInput, rows: Int32Array): ThresholdInput {
  if (rows.length === input.y.length) return input;
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  const column = ({ name, values }: NamedColumn) => ({ name, values: pick(values) });
  const factor = (full: Factor) => takeFactor(full, rows);
  return {
    ...input,
    y: pick(input.y),
    thresholdVariable: column(input.thresholdVariable),
    regimeRegressors: input.regimeRegressors.map(column),
    controls: input.controls.map(column),
    absorb: input.absorb.map(factor),
    entity: input.entity === null ? null : factor(input.entity),
    time: input.time === null ? null : factor(input.time),
    vcov: takeVcov(input.vcov, factor),
  };
}

/** Checks what the bootstrap and `compat` ask of the panel, and chooses the within step. */
export function prepareSample(input: ThresholdInput): Result<ThresholdSample, ThresholdProblem> {
  const { entity } = input;
  const rows = input.y.length;
  const balanced = isBalanced(entity, input.time);
  const clusters = clustersOf(entity, rows, balanced);
  if (input.compat !== 'none') {
    const problem = compatProblem(input, balanced);
    if (problem !== null) return err(problem);
  }
  if (deletesLastPeriod(input.compat)) {
    const within = createHansenWithin(entity!.levels, rows / entity!.levels);
    return ok({ input, within, clusters, df: input.compat === 'pdr' ? rows : rows - entity!.levels });
  }
  if (input.bootstrap?.methods.includes('residual_by_entity') === true && clusters.size === null) {
    return err({
      kind: 'unbalanced_residual_bootstrap',
      at: 'bootstrap',
      message: 'residual_by_entity exchanges the residuals of whole entities, and this panel is unbalanced',
      hint: 'use bootstrap: { method: wild_cluster }, or a balanced sample',
    });
  }
  const within = createWithin(rows, input.absorb, entity);
  const absorbsEntity = entity !== null && input.absorb.some((factor) => samePartition(factor, entity));
  const df = rows - (absorbsEntity ? entity.levels : 1);
  // xthreg takes the number of periods off where it should take the number of entities.
  return ok({ input, within, clusters, df: input.compat === 'xthreg' ? rows - rows / entity!.levels : df });
}

function compatProblem(input: ThresholdInput, balanced: boolean): ThresholdProblem | null {
  const { entity, absorb, vcov, compat } = input;
  if (entity === null || !balanced) {
    return {
      kind: 'compat_unbalanced',
      at: 'compat',
      message: `${PROGRAMS[compat]} works on balanced panels only, and these data are not one`,
      hint: 'leave compat out, or use a balanced sample',
    };
  }
  if (absorb.length === 0 || absorb.some((factor) => !samePartition(factor, entity))) {
    return {
      kind: 'compat_effects',
      at: 'compat',
      message: `${PROGRAMS[compat]} knows entity effects only`,
      hint: 'use effects: [entity], or leave compat out',
    };
  }
  if (compat === 'xthreg') {
    if (input.grid === 'all') return null;
    return {
      kind: 'compat_grid',
      at: 'grid',
      message: "the rule by which Stata's xthreg thins its grid is not published",
      hint: 'use grid: all',
    };
  }
  const byEntity = vcov.type === 'cluster' && vcov.by.length === 1 && samePartition(vcov.by[0]!, entity);
  if (byEntity || vcov.type === 'iid' || vcov.type === 'HC1') return null;
  return {
    kind: 'compat_effects',
    at: 'compat',
    message: `${PROGRAMS[compat]} knows iid, HC1 or entity-clustered errors only`,
    hint: 'use vcov iid, HC1 or cluster by [entity], or leave compat out',
  };
}

const PROGRAMS: { readonly [compat in ThresholdInput['compat']]: string } = {
  none: '',
  hansen1999: "compat: hansen1999 repeats Hansen's program, which deletes the last period and",
  pdr: "compat: pdr repeats R's pdR, which deletes the last period and",
  xthreg: "compat: xthreg repeats Stata's xthreg, which",
};

/** Every entity has the same periods; without a time factor, as many rows. */
function isBalanced(entity: Factor | null, time: Factor | null): boolean {
  if (entity === null) return true;
  const size = entity.codes.length / entity.levels;
  if (!Number.isInteger(size)) return false;
  for (let i = 0; i < entity.codes.length; i++) {
    if (entity.codes[i] !== entity.codes[i - (i % size)]) return false;
    if (i % size === 0 && i > 0 && entity.codes[i] === entity.codes[i - 1]) return false;
    if (time !== null && time.codes[i] !== time.codes[i % size]) return false;
  }
  return true;
}

function clustersOf(entity: Factor | null, rows: number, balanced: boolean): Clusters {
  if (entity === null) return { count: rows, codes: Int32Array.from({ length: rows }, (_, i) => i), size: 1 };
  return { count: entity.levels, codes: entity.codes, size: balanced ? rows / entity.levels : null };
}
