import type { Estimate, MediationResult } from '../../results/results.ts';
import type { MediationSpec } from '../../study/study.ts';
import type { Inline, Inlines, TableBlock, TableCell, TableRow } from '../document.ts';
import { cell, text, textCell } from '../document.ts';
import { DASH, formatNumber, formatStatistic } from '../format.ts';
import { inline } from '../fragment.ts';
import { coverage, starLegend } from '../notes.ts';
import { count, finishTable, number, pValue, type Scope, slug, starRun } from '../scope.ts';

/** Total, direct and indirect effect with the paths a and b, intervals and Sobel's test. */
export function effectsTable(
  scope: Scope,
  spec: MediationSpec,
  result: MediationResult,
  caption: Inlines,
): TableBlock {
  const { words } = scope;
  const { effects, bootstrap } = result;
  const counted =
    bootstrap === null
      ? undefined
      : { replications: bootstrap.replications - bootstrap.failed, step: 2 as const };
  const many = Object.keys(effects.mediators).length > 1;
  const row = (label: string, name: string, estimate: Estimate, drawn: boolean): TableRow => ({
    cells: [
      textCell(label),
      {
        content: [
          number(scope, estimate.estimate, effectKey(spec.name, name)),
          ...starRun(scope, estimate.p_value),
        ],
      },
      cell(number(scope, estimate.std_error)),
      cell(pValue(scope, estimate.p_value, undefined, drawn ? counted : undefined)),
      intervalCell(scope, estimate),
    ],
  });
  const mediators = spec.mediators.map((mediator): readonly TableRow[] => {
    const found = effects.mediators[mediator.name];
    if (found === undefined) return [];
    const label = scope.names.term(mediator.name);
    const of = (key: string) => `${words(key)}${many ? `: ${label}` : ''}`;
    return [
      row(of('effect.a'), `a:${mediator.name}`, found.a, false),
      row(of('effect.b'), `b:${mediator.name}`, found.b, false),
      row(of('effect.ab'), `ab:${mediator.name}`, found.indirect, true),
      {
        cells: [
          textCell(of('effect.sobel')),
          cell(statisticRun(found.sobel.statistic)),
          cell(text(DASH)),
          cell(pValue(scope, found.sobel.p_value)),
          cell(text(DASH)),
        ],
      },
    ];
  });
  const whole = [
    row(words('effect.total'), 'total', effects.total, false),
    row(words('effect.direct'), 'direct', effects.direct, false),
    ...(many ? [row(words('effect.indirect'), 'indirect', effects.indirect, true)] : []),
    row(words('effect.proportion'), 'proportion', effects.proportion_mediated, true),
  ];
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
          textCell(`${coverage(spec.confidence)}${words('table.interval')}`),
        ],
      },
    ],
    body: [...mediators, whole],
    notes: [scope.templates.inlines('note/effects', effectsNote(scope, spec, result))],
  });
}

/** A z statistic with the two decimals of every t. */
function statisticRun(value: number | null): Inline {
  return { kind: 'number', text: value === null ? DASH : formatStatistic(value), value };
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

export function intervalCell(scope: Scope, estimate: Estimate): TableCell {
  return cell(intervalRun(scope, estimate));
}

export const intervalRun = (
  scope: Scope,
  estimate: { readonly conf_low: number | null; readonly conf_high: number | null },
): Inline => ({ kind: 'number', text: intervalText(scope, estimate), value: estimate.conf_low });

/** What the note says of the bootstrap and of numbers that are not there. */
export function effectsNote(scope: Scope, spec: MediationSpec, result: MediationResult) {
  const { bootstrap, effects } = result;
  const reasons = [
    effects.total,
    effects.direct,
    effects.indirect,
    effects.proportion_mediated,
    ...Object.values(effects.mediators).flatMap((it) => [it.a, it.b, it.indirect]),
  ]
    .flatMap((it) => it.reason ?? [])
    .filter((reason) => reason !== 'suppression');
  return {
    bootstrap:
      bootstrap === null
        ? null
        : {
            replications: inline(count(bootstrap.replications)),
            failed: bootstrap.failed === 0 ? null : inline(count(bootstrap.failed)),
            seed: String(scope.input.study.seed),
            entity: scope.names.label(scope.input.study.panel.entity),
          },
    coverage: coverage(spec.confidence),
    suppression: effects.proportion_mediated.reason === 'suppression',
    many: spec.mediators.length > 1,
    stars: starLegend(scope),
    reasons: [...new Set(reasons)],
  };
}
