import type { Estimate, MediationResult } from '../../results/results.ts';
import type { MediationSpec } from '../../study/study.ts';
import {
  cell,
  type Inline,
  type Inlines,
  type TableBlock,
  type TableCell,
  type TableRow,
  text,
  textCell,
} from '../document.ts';
import { DASH, formatCount, formatNumber } from '../format.ts';
import { inline } from '../fragment.ts';
import { choice, coverage, coverageRun } from '../notes.ts';
import { from, setting } from '../origin.ts';
import { countOf, finishTable, numberOf, pValueOf, type Scope, slug, starRun } from '../scope.ts';
import { starLegend, starLevels } from '../star-legend.ts';
import { effectRows } from './effect-rows.ts';
/** Total, direct and indirect effect with the paths a and b, intervals and Sobel's test. */
export function effectsTable(
  scope: Scope,
  spec: MediationSpec,
  result: MediationResult,
  caption: Inlines,
): TableBlock {
  const { words } = scope;
  const { bootstrap } = result;
  const counted =
    bootstrap === null
      ? undefined
      : { replications: bootstrap.replications - bootstrap.failed, step: 2 as const };
  const row = (label: string, name: string, estimate: Estimate, drawn: boolean): TableRow => ({
    cells: [
      textCell(label),
      {
        content: [
          numberOf(scope, estimate, 'estimate', effectKey(spec.name, name)),
          ...starRun(scope, estimate.p_value),
        ],
      },
      cell(numberOf(scope, estimate, 'std_error')),
      cell(pValueOf(scope, estimate, 'p_value', undefined, drawn ? counted : undefined)),
      intervalCell(scope, estimate),
    ],
  });
  const rows = effectRows(scope, spec, result, row, intervalCell);
  return finishTable(scope, {
    kind: 'table',
    id: `tbl:${spec.name}:effects`,
    file: `effects-${slug(spec.name)}`,
    caption,
    columns: [
      { align: 'left' },
      { align: 'decimal' },
      { align: 'decimal' },
      { align: 'decimal' },
      { align: 'center' },
    ],
    head: [
      {
        cells: [
          textCell(''),
          textCell(words('table.estimate')),
          textCell(words('table.std_error')),
          cell({ kind: 'emph', children: [text('p')] }),
          cell(coverageRun(spec.confidence), text(words('table.interval'))),
        ],
      },
    ],
    body: rows,
    notes: [scope.templates.inlines('note/effects', effectsNote(scope, spec, result))],
  });
}

export const effectKey = (model: string, effect: string): string => JSON.stringify([model, 'effect', effect]);

export function intervalText(
  scope: Scope,
  estimate: { readonly conf_low: number | null; readonly conf_high: number | null },
): string {
  const { conf_low, conf_high } = estimate;
  if (conf_low === null || conf_high === null) return DASH;
  return `[${formatNumber(conf_low, scope.digits)}, ${formatNumber(conf_high, scope.digits)}]`;
}

export function intervalCell(
  scope: Scope,
  estimate: { readonly conf_low: number | null; readonly conf_high: number | null },
): TableCell {
  return cell(intervalRun(scope, estimate));
}

export const intervalRun = (
  scope: Scope,
  estimate: { readonly conf_low: number | null; readonly conf_high: number | null },
): Inline =>
  from(
    { kind: 'number', text: intervalText(scope, estimate), value: estimate.conf_low },
    estimate,
    'conf_low',
    'conf_high',
  );

/** What the note says of the bootstrap and of numbers that are not there. */
export function effectsNote(scope: Scope, spec: MediationSpec, result: MediationResult) {
  const { bootstrap, effects } = result;
  const reasons = [
    effects.total,
    effects.direct,
    effects.indirect,
    effects.proportion_mediated,
    ...Object.values(effects.mediators).flatMap((it) => [
      it.a,
      it.b,
      it.indirect,
      ...(spec.tests.includes('goodman') && it.goodman !== undefined ? [it.goodman] : []),
      ...Object.values(it.moderation ?? {}),
      ...(it.square === undefined ? [] : [it.square]),
    ]),
    ...(effects.chains ?? []).map(({ indirect }) => indirect),
  ]
    .flatMap((it) => it.reason ?? [])
    .filter((reason) => reason !== 'suppression' && spec.style === 'product');
  return {
    bootstrap:
      bootstrap === null
        ? null
        : {
            replications: inline(
              setting(formatCount(bootstrap.replications), bootstrap.replications, 'bootstrap/replications'),
            ),
            failed: bootstrap.failed === 0 ? null : inline(countOf(bootstrap, 'failed')),
            seed: inline(setting(String(scope.input.study.seed), scope.input.study.seed, '/study/seed')),
            entity: scope.names.label(scope.input.study.panel.entity),
            interval: choice(['percentile', 'bc', 'bca'], bootstrap.interval),
          },
    coverage: coverage(spec.confidence),
    suppression: effects.proportion_mediated.reason === 'suppression',
    many: spec.mediators.length > 1,
    product: spec.style === 'product',
    tests: Object.fromEntries(spec.tests.map((test) => [test, true])),
    draws: inline(countOf(drawnOf(result) ?? {}, 'draws')),
    nonlinear: spec.nonlinear,
    sensitivity: result.sensitivity !== undefined,
    moderator:
      result.moderator === undefined
        ? null
        : {
            name: scope.names.label(result.moderator.variable),
            mean: inline(numberOf(scope, result.moderator, 'mean')),
            std_dev: inline(numberOf(scope, result.moderator, 'std_dev')),
          },
    stars: starLegend(scope),
    levels: starLevels(scope),
    reasons: [...new Set(reasons)].map(scope.phrase),
  };
}

function drawnOf({ effects }: MediationResult): { readonly draws: number } | null {
  const [first] = Object.values(effects.mediators);
  return first?.monte_carlo ?? null;
}
