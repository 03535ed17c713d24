import type {
  ColumnResult,
  MediationResult,
  RegressionResult,
  ThresholdResult,
} from '../../results/results.ts';
import {
  type Inlines,
  type TableBlock,
  type TableColumn,
  type TableRow,
  text,
  textCell,
} from '../document.ts';
import { conventionNote } from '../notes.ts';
import { fixed } from '../origin.ts';
import { emptyCell, finishTable, numberOf, type Scope, slug, starred } from '../scope.ts';
import type { Context } from '../template.ts';
import { coefficientRows, detailRows, keysOf, type RegimeLabel } from './coefficients.ts';
import { fitRows } from './fit-rows.ts';
/** Estimates side by side, one column per fit, as journals print them. */
export function regressionTable(
  scope: Scope,
  model: string,
  result: RegressionResult,
  confidence: number,
  caption: Inlines,
): TableBlock {
  return finishTable(scope, {
    kind: 'table',
    id: `tbl:${model}`,
    file: `regression-${slug(model)}`,
    caption,
    ...framed(result.columns.length, [
      coefficientRows(scope, keysOf(model, result.columns), result.columns),
      fitRows(scope, result.columns),
    ]),
    head: headRows(scope, result.columns),
    notes: [conventionNote(scope, 'regression', result.columns, confidence)],
  });
}

/** A growth equation, with the speed of convergence that it implies in the note. */
export function growthTable(
  scope: Scope,
  model: string,
  columns: readonly ColumnResult[],
  confidence: number,
  caption: Inlines,
  variable: string,
  speed: { readonly [key: string]: Context },
): TableBlock {
  return finishTable(scope, {
    kind: 'table',
    id: `tbl:${model}`,
    file: `companion-${slug(model)}`,
    caption,
    ...framed(columns.length, [
      coefficientRows(scope, keysOf(model, columns), columns),
      fitRows(scope, columns),
    ]),
    head: [{ cells: [textCell(''), textCell(scope.words('companion.growth', { variable }))] }],
    notes: [conventionNote(scope, 'growth', columns, confidence, speed)],
  });
}

/** Labels of terms longer than this wrap. */
const LONG_LABEL = 30;

/** Columns for `count` fits beside their labels, which wrap where one is long. */
export function framed(
  count: number,
  body: readonly (readonly TableRow[])[],
): Pick<TableBlock, 'columns' | 'body'> {
  const long = body.flat().some((row) => plainText(row.cells[0]?.content ?? []).length > LONG_LABEL);
  const fits = Array.from({ length: count }, (): TableColumn => ({ align: 'decimal' }));
  return { columns: [long ? { align: 'left', share: 0.34 } : { align: 'left' }, ...fits], body };
}

const plainText = (content: Inlines): string => content.map((it) => ('text' in it ? it.text : '')).join('');

/** Column labels, and below them the outcome where the columns have different ones. */
export function headRows(
  scope: Scope,
  columns: readonly ColumnResult[],
  labels: readonly string[] = columns.map((column) => column.label),
  always = false,
): readonly TableRow[] {
  const rows: TableRow[] = [{ cells: [emptyCell, ...labels.map(textCell)] }];
  const outcomes = new Set(columns.map((column) => column.outcome));
  if (always || outcomes.size > 1) {
    rows.push({
      cells: [
        textCell(scope.words('row.outcome')),
        ...columns.map((column) => textCell(scope.names.term(column.outcome))),
      ],
    });
  }
  const estimators = new Set(columns.map((column) => column.estimator));
  if (estimators.size > 1) {
    rows.push({
      cells: [
        textCell(scope.words('row.estimator')),
        ...columns.map((column) => textCell(estimatorName(scope, column))),
      ],
    });
  }
  return rows;
}

/** What the head of a table calls an estimator. */
export const estimatorName = (scope: Scope, column: ColumnResult): string =>
  scope.words(`estimator.short.${column.iv_method ?? column.estimator}`);

/** What each equation is for: the first is the total effect, the last the direct one, those between lead to mediators. */
export function mediationLabels(scope: Scope, result: MediationResult): readonly string[] {
  const last = result.style === 'two_step' ? Number.NaN : result.columns.length - 1;
  return result.columns.map((_, i) =>
    scope.words(`column.${i === 0 ? 'total' : i === last ? 'direct' : 'path'}`),
  );
}

/** The equations of a mediation model side by side: total, one per mediator, direct. */
export function mediationTable(
  scope: Scope,
  model: string,
  result: MediationResult,
  confidence: number,
  caption: Inlines,
): TableBlock {
  return finishTable(scope, {
    kind: 'table',
    id: `tbl:${model}`,
    file: `mediation-${slug(model)}`,
    caption,
    ...framed(result.columns.length, [
      coefficientRows(scope, keysOf(model, result.columns), result.columns),
      fitRows(scope, result.columns),
    ]),
    head: headRows(scope, result.columns, mediationLabels(scope, result), true),
    notes: [
      conventionNote(scope, 'mediation', result.columns, confidence, {
        several: Object.keys(result.effects.mediators).length > 1,
        two_step: result.style === 'two_step',
        serial: result.effects.chains !== undefined,
      }),
    ],
  });
}

/** The fit with a slope per regime, and the test that the slopes of adjacent regimes are equal. */
/** `lnX: difference, regime 2 − 1`: regimes count from 1. */
function differenceLabel(
  scope: Scope,
  { of, between }: { readonly of: string; readonly between: readonly [number, number] },
): Inlines {
  const marked = { term: scope.names.term(of), lower: `${MARK}0${MARK}`, upper: `${MARK}1${MARK}` };
  const parts = scope.words('row.regime_difference', marked).split(MARK);
  return parts.map((part, at) =>
    at % 2 === 0 ? text(part) : fixed(String(between[part === '0' ? 0 : 1] + 1)),
  );
}

/** Stands around what words place: no name holds it. */
const MARK = '\u0000';

export function regimeTable(
  scope: Scope,
  model: string,
  result: Pick<ThresholdResult, 'columns' | 'regime_difference'>,
  confidence: number,
  caption: Inlines,
  regimeLabel: RegimeLabel,
  context: { readonly [key: string]: Context } = {},
): TableBlock {
  const differences = result.regime_difference.flatMap((it): TableRow[] => {
    const estimate = numberOf(
      scope,
      it,
      'estimate',
      JSON.stringify([model, 'difference', it.of, ...it.between]),
    );
    return [
      { cells: [{ content: differenceLabel(scope, it) }, starred(scope, estimate, it.p_value)] },
      ...detailRows(scope, it),
    ];
  });
  const body = [
    coefficientRows(scope, keysOf(model, result.columns), result.columns, { regimeLabel }),
    fitRows(scope, result.columns),
  ];
  if (differences.length > 0) body.splice(1, 0, differences);
  return finishTable(scope, {
    kind: 'table',
    id: `tbl:${model}:regimes`,
    file: `threshold-${slug(model)}`,
    caption,
    ...framed(result.columns.length, body),
    head: headRows(scope, result.columns),
    notes: [conventionNote(scope, 'regimes', result.columns, confidence, context)],
  });
}
