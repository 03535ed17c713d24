import type { CompanionResult, ModelResult, Results } from '../results/results.ts';
import type { ModelSpec, Study } from '../study/study.ts';
import { type AuditRow, withinTolerance } from './audit-row.ts';
import { checkColumns } from './check-columns.ts';
import { checkCompanion } from './check-companion.ts';
import { checkDescriptives } from './check-descriptives.ts';
import { checkHausman } from './check-hausman.ts';
import { checkIndex } from './check-indices.ts';
import { checkMediation } from './check-mediation.ts';
import { checkKink, checkSmoothTransition, countParameters } from './check-nonlinear.ts';
import { checkSample } from './check-sample.ts';
import { checkTests } from './check-tests.ts';
import { checkThreshold } from './check-threshold.ts';
import { checkUncertainty } from './check-uncertainty.ts';
import { checkVerdict } from './check-verdicts.ts';

/** The weighted mean of a location quotient in one period, as its distance from 1. */
export type LqDiscrepancy = {
  readonly variable: string;
  readonly time: number | null;
  readonly discrepancy: number;
};

export type SelfAuditInput = {
  readonly study: Study;
  readonly results: Results;
  /** Of every location quotient; one row per period, or the worst alone. */
  readonly lqDiscrepancies: readonly LqDiscrepancy[];
};

/** sum_i (whole_i/whole) LQ_i = 1: sums over the entities of one period. */
const LQ_TOLERANCE = 1e-10;

/**
 * The checks that every build makes of its own results, in the order of the document: identities and bounds that hold
 * whatever the data are. The build fails where a row is not ok.
 */
export function selfAudit({ study, results, lqDiscrepancies }: SelfAuditInput): AuditRow[] {
  const { sample, indices, models, hypotheses } = results;
  return [
    ...checkSample(sample, study.panel.time !== null),
    ...quotientRows(lqDiscrepancies),
    ...study.indices.flatMap((spec) =>
      Object.hasOwn(indices, spec.name) ? checkIndex(spec, indices[spec.name], sample.rows) : [],
    ),
    ...study.models.flatMap((spec) =>
      Object.hasOwn(models, spec.name) ? checkModel(spec, models[spec.name], sample.rows, results) : [],
    ),
    ...study.hypotheses.flatMap((hypothesis) =>
      Object.hasOwn(hypotheses, hypothesis.name)
        ? checkVerdict(hypothesis, hypotheses[hypothesis.name], { models, specs: study.models })
        : [],
    ),
  ];
}

function quotientRows(discrepancies: readonly LqDiscrepancy[]): AuditRow[] {
  const variables = [...new Set(discrepancies.map(({ variable }) => variable))];
  return variables.flatMap((variable) => {
    const deviations = discrepancies.flatMap((row) =>
      row.variable === variable
        ? [{ at: row.time === null ? '' : `${row.time}`, value: row.discrepancy }]
        : [],
    );
    return withinTolerance(
      'the weighted mean of a location quotient is 1',
      variable,
      deviations,
      LQ_TOLERANCE,
    );
  });
}

function checkModel(
  spec: ModelSpec,
  result: ModelResult,
  sampleRows: number,
  { models, hypotheses }: Pick<Results, 'models' | 'hypotheses'>,
): AuditRow[] {
  const { name } = spec;
  if (result.kind === 'descriptives') return checkDescriptives(name, result);
  if (result.kind === 'hausman') return checkHausman(name, result);
  if (result.kind === 'external') return [];
  if (result.kind === 'uncertainty') return checkUncertainty(name, result, { models, hypotheses });
  if (result.kind === 'tests') return checkTests(name, result);
  if (result.kind === 'companion') return companionRows(spec, result, sampleRows);
  const standard = { name, sampleRows, countsRows: true, nested: false, confidence: confidenceOf(spec) };
  if (spec.kind === 'mediation' && result.kind === 'mediation')
    return [...checkColumns(result.columns, standard), ...checkMediation(spec, result)];
  if (spec.kind === 'kink' && result.kind === 'kink')
    return [...checkColumns(result.columns, { ...standard, parameters: 1 }), ...checkKink(spec, result)];
  if (spec.kind === 'smooth_transition' && result.kind === 'smooth_transition')
    return [
      ...checkColumns(result.columns, { ...standard, parameters: countParameters(result) }),
      ...checkSmoothTransition(spec, result),
    ];
  if (spec.kind === 'threshold' && result.kind === 'threshold') {
    const context = { ...standard, countsRows: spec.compat === 'none' };
    return [...checkColumns(result.columns, context), ...checkThreshold(spec, result)];
  }
  const nested = spec.kind === 'regression' && spec.cumulative;
  return checkColumns(result.columns, { ...standard, nested });
}

function companionRows(spec: ModelSpec, result: CompanionResult, sampleRows: number): AuditRow[] {
  const { name } = spec;
  const standard = { name, sampleRows, countsRows: true, nested: false, confidence: confidenceOf(spec) };
  return [...checkCompanion(name, result), ...checkColumns(result.columns, standard)];
}

function confidenceOf(spec: ModelSpec): number {
  return 'confidence' in spec ? spec.confidence : 0.95;
}
