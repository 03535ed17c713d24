import type { MediationResult } from '../../results/results.ts';
import type { MediationSpec } from '../../study/study.ts';
import { cell, type TableBlock } from '../document.ts';
import { formatLevel } from '../format.ts';
import { coverage } from '../notes.ts';
import { numberOf, type Scope, slug } from '../scope.ts';
import { intervalCell } from '../tables/effects.ts';
import { placeName } from './place.ts';
import { decimal, plainTable } from './plain-table.ts';
/** The indirect effect by correlation of the errors of mediator and outcome; null where it was not asked for. */
export function sensitivityTable(
  scope: Scope,
  spec: MediationSpec,
  { sensitivity }: MediationResult,
): TableBlock | null {
  if (sensitivity === undefined) return null;
  const name = placeName(scope, spec, 'effects');
  return plainTable(scope, {
    id: `sensitivity-${slug(spec.name)}`,
    caption: 'app-sensitivity',
    context: { name },
    columns: [
      ['table.rho', decimal],
      ['table.estimate', decimal],
      ['table.interval_head', { align: 'center' }],
    ],
    rows: sensitivity.curve.map((point) => ({
      cells: [
        cell({ kind: 'number', text: formatLevel(point.rho), value: point.rho }),
        cell(numberOf(scope, point, 'estimate')),
        intervalCell(scope, point),
      ],
    })),
    notes: [scope.templates.inlines('note/app-sensitivity', { coverage: coverage(spec.confidence) })],
  });
}
