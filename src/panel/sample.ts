import type { Panel } from '../data/panel.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/suggest.ts';
import type { SampleSpec } from '../study/study.ts';

/** What is kept of a panel. */
export type SampleShape = {
  readonly rows: number;
  readonly entities: number;
  readonly periods: number;
  /** Every kept entity has a row in every kept period. */
  readonly balanced: boolean;
};

export function sampleShape(panel: Panel): SampleShape {
  const seen = new Uint8Array(panel.entityLabels.length);
  const periods = new Set<number>();
  let rows = 0;
  let entities = 0;
  for (let row = 0; row < panel.rows; row++) {
    if (panel.kept[row] !== 1) continue;
    rows++;
    const entity = panel.entity[row]!;
    if (seen[entity] === 0) {
      seen[entity] = 1;
      entities++;
    }
    periods.add(panel.time[row]!);
  }
  return { rows, entities, periods: periods.size, balanced: rows === entities * periods.size };
}

const EXPECTED = ['rows', 'entities', 'periods'] as const;
const MOST_GAPS = 3;

/** Every expectation of the study that the kept rows do not meet, with what they are instead. */
export function expectationProblems(
  panel: Panel,
  shape: SampleShape,
  expect: SampleSpec['expect'],
): Problem[] {
  const problems: Problem[] = [];
  const found = `${shape.rows} rows, ${shape.entities} entities, ${shape.periods} periods, ${shape.balanced ? 'balanced' : 'not balanced'}`;
  for (const what of EXPECTED) {
    if (expect[what] === null || expect[what] === shape[what]) continue;
    problems.push(
      unmet(`the study expects ${expect[what]} ${what}, the data have ${shape[what]} (${found}).`, what),
    );
  }
  if (expect.balanced !== null && expect.balanced !== shape.balanced) {
    const message = expect.balanced
      ? `the study expects a balanced panel, but ${gaps(panel, shape)} (${found}).`
      : `the study expects a panel that is not balanced, but every entity has every period (${found}).`;
    problems.push(unmet(message, 'balanced'));
  }
  return problems;
}

function unmet(message: string, key: string): Problem {
  return { code: 'DATA005', severity: 'error', message, pointer: `/data/sample/expect/${key}` };
}

/** Which entity lacks which period: the first few. */
function gaps(panel: Panel, shape: SampleShape): string {
  const kept: number[] = [];
  for (let row = 0; row < panel.rows; row++) if (panel.kept[row] === 1) kept.push(row);
  const periods = [...new Set(kept.map((row) => panel.time[row]!))].sort((a, b) => a - b);
  const has = new Set(kept.map((row) => `${panel.entity[row]} ${panel.time[row]}`));
  const lacking: string[] = [];
  for (const entity of new Set(kept.map((row) => panel.entity[row]!))) {
    for (const period of periods) {
      if (lacking.length === MOST_GAPS) break;
      if (!has.has(`${entity} ${period}`)) lacking.push(`${panel.entityLabels[entity]} has no ${period}`);
    }
  }
  const left = shape.entities * shape.periods - shape.rows - lacking.length;
  return `${lacking.join(', ')}${left > 0 ? ` and ${left} more ${left === 1 ? 'cell is' : 'cells are'} absent` : ''}`;
}

/** Labels for entities that no row has. */
export function unknownEntities({ entityLabels, entityName }: Panel, labelled: readonly string[]): Problem[] {
  const known = new Set(entityLabels);
  return labelled.flatMap((entity): Problem[] => {
    if (known.has(entity)) return [];
    const message = `the data have no \`${entityName}\` \`${entity}\`, which the study gives a label.`;
    const hint = didYouMean(entity, entityLabels);
    // As JSON pointers write a key.
    const key = entity.replaceAll('~', '~0').replaceAll('/', '~1');
    return [
      {
        code: 'DATA015',
        severity: 'error',
        message,
        pointer: `/data/panel/labels/${key}`,
        ...(hint === null ? {} : { hint }),
      },
    ];
  });
}
