import type { MediatorResult } from '../../results/mediation.ts';
import type { Estimate, MediationResult } from '../../results/results.ts';
import type { MediationSpec } from '../../study/study.ts';
import { cell, type TableCell, type TableRow, text, textCell } from '../document.ts';
import { DASH } from '../format.ts';
import { pValueOf, type Scope, statisticOf } from '../scope.ts';
/** A row of an estimate with its uncertainty; `drawn` where a bootstrap counted its p. */
export type EstimateRow = (label: string, name: string, estimate: Estimate, drawn: boolean) => TableRow;

type IntervalCell = (
  scope: Scope,
  it: { readonly conf_low: number | null; readonly conf_high: number | null },
) => TableCell;

/** Names of effects, as keys of prose and tables. */
export const chainName = (through: readonly string[]): string => `chain:${through.join('>')}`;
export const linkName = (from: string, to: string): string => `link:${from}>${to}`;

/** The groups of the effects table: one per mediator, what lies between them, the whole. */
export function effectRows(
  scope: Scope,
  spec: MediationSpec,
  result: MediationResult,
  row: EstimateRow,
  interval: IntervalCell,
): readonly (readonly TableRow[])[] {
  const { words, typography } = scope;
  const { effects } = result;
  const many = Object.keys(effects.mediators).length > 1;
  const mediators = spec.mediators.map((mediator): readonly TableRow[] => {
    const found = effects.mediators[mediator.name];
    if (found === undefined) return [];
    const label = scope.names.term(mediator.name);
    const of = (key: string) => `${words(key)}${many ? `${typography.colon}${label}` : ''}`;
    const path = row(of('effect.a'), `a:${mediator.name}`, found.a, false);
    if (spec.style === 'two_step') return [path];
    return [
      path,
      row(of('effect.b'), `b:${mediator.name}`, found.b, false),
      row(of('effect.ab'), `ab:${mediator.name}`, found.indirect, true),
      ...testRows(scope, spec, found, of, interval),
      ...moderationRows(found, mediator.name, of, row),
      ...(found.square === undefined
        ? []
        : [row(of('effect.square'), `square:${mediator.name}`, found.square, false)]),
    ];
  });
  if (spec.style === 'two_step')
    return [...mediators, [row(words('effect.total'), 'total', effects.total, false)]];
  const whole = [
    row(words('effect.total'), 'total', effects.total, false),
    row(words('effect.direct'), 'direct', effects.direct, false),
    ...(many ? [row(words('effect.indirect'), 'indirect', effects.indirect, true)] : []),
    row(words('effect.proportion'), 'proportion', effects.proportion_mediated, true),
    ...(result.sensitivity === undefined
      ? []
      : [row(words('effect.rho'), 'rho', result.sensitivity.rho_at_zero, true)]),
  ];
  return [...mediators, ...chainRows(scope, effects, row), whole];
}

function testRows(
  scope: Scope,
  spec: MediationSpec,
  found: MediatorResult,
  of: (key: string) => string,
  interval: IntervalCell,
): TableRow[] {
  const dash = cell(text(DASH));
  const zRow = (key: string, test: MediatorResult['sobel'] | undefined): TableRow[] =>
    test === undefined
      ? []
      : [
          {
            cells: [
              textCell(of(key)),
              cell(statisticOf(test, 'statistic')),
              dash,
              cell(pValueOf(scope, test, 'p_value')),
              dash,
            ],
          },
        ];
  const { joint_significance: joint, monte_carlo: drawn } = found;
  return [
    ...zRow('effect.sobel', spec.tests.includes('sobel') ? found.sobel : undefined),
    ...zRow('effect.aroian', found.aroian),
    ...zRow('effect.goodman', found.goodman),
    ...(joint === undefined
      ? []
      : [
          {
            cells: [textCell(of('effect.joint')), dash, dash, cell(pValueOf(scope, joint, 'p_value')), dash],
          },
        ]),
    ...(drawn === undefined
      ? []
      : [{ cells: [textCell(of('effect.monte_carlo')), dash, dash, dash, interval(scope, drawn)] }]),
  ];
}

function moderationRows(
  { moderation }: MediatorResult,
  mediator: string,
  of: (key: string) => string,
  row: EstimateRow,
): TableRow[] {
  if (moderation === undefined) return [];
  const parts = ['low', 'high', 'difference'] as const;
  return [
    ...parts.map((part) => row(of(`effect.${part}`), `${part}:${mediator}`, moderation[part], true)),
    ...(moderation.index.estimate === null
      ? []
      : [row(of('effect.index'), `index:${mediator}`, moderation.index, true)]),
  ];
}

function chainRows(
  scope: Scope,
  { chains = [], links = [] }: MediationResult['effects'],
  row: EstimateRow,
): readonly (readonly TableRow[])[] {
  if (chains.length === 0) return [];
  const { words, names, typography } = scope;
  const arrow = (terms: readonly string[]) => terms.map((term) => names.term(term)).join(' → ');
  return [
    links.map((link) =>
      row(
        `${words('effect.link')}${typography.colon}${arrow([link.from, link.to])}`,
        linkName(link.from, link.to),
        link,
        false,
      ),
    ),
    chains.map(({ through, indirect }) =>
      row(`${words('effect.chain')}${typography.colon}${arrow(through)}`, chainName(through), indirect, true),
    ),
  ];
}
