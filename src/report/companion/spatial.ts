import type { MeasureResult } from '../../results/results.ts';
import { cell, type TableBlock, text } from '../document.ts';
import { inline, runs } from '../fragment.ts';
import { derived } from '../origin.ts';
import { count, numberOf, pEquationOf, statisticOf } from '../scope.ts';
import { reference } from '../sections/places.ts';
import {
  byPeriod,
  counted,
  type Look,
  lastTime,
  type Measured,
  moved,
  NOTHING,
  pCell,
  periodTable,
  type Told,
  tableOf,
  told,
} from './look.ts';
import { captionOf, noteOf } from './words.ts';

const LEVEL = 0.05;
const QUADRANTS = ['High-High', 'Low-Low', 'High-Low', 'Low-High'];

/** Moran's I and Geary's C by period, and who stands in which quadrant in the last one. */
export function moranTold(look: Look): Told {
  const { words } = look.scope;
  const global = (measure: string): Measured<number | null>[] => [
    byPeriod(look, measure, words(`measure.${measure}`)),
    {
      head: 'z',
      cell: (time) => cell(statisticOf(look.at(measure, time) ?? NOTHING, 'statistic')),
    },
    { head: words('table.p'), cell: (time) => pCell(look, look.at(measure, time)) },
  ];
  const sd: Measured<number | null> = {
    head: words('table.std_dev'),
    cell: (time) => cell(numberOf(look.scope, look.at('moran_i', time) ?? NOTHING, 'std_error')),
  };
  const [estimate, ...rest] = global('moran_i');
  const columns = [estimate!, sd, ...rest, ...global('geary_c')];
  const last = look.at('moran_i', lastTime(look));
  const local = look.members('quadrant').length > 0;
  const tables = [
    periodTable(look, columns, captionOf(look, 'companion'), [
      noteOf(look, 'companion', {
        expectation: inline(numberOf(look.scope, last ?? NOTHING, 'expectation')),
      }),
    ]),
  ];
  if (local) tables.push(quadrantTable(look));
  return {
    tables,
    context: {
      ...spatialFacts(look, last),
      more_ref: local ? reference(`tbl:${look.spec.name}:quadrants`) : null,
    },
  };
}

function spatialFacts(look: Look, last: MeasureResult | null): Told['context'] {
  const periods = look.times.map((time) => look.at('moran_i', time)).filter((one) => one !== null);
  const significant = (sign: 1 | -1) =>
    periods.filter(
      (one) => (one.p_value ?? 1) < LEVEL && Math.sign((one.estimate ?? 0) - (one.expectation ?? 0)) === sign,
    );
  const positive = significant(1).length;
  return {
    moran: moved(look, 'moran_i'),
    moran_last: told(look, last),
    p: runs(pEquationOf(look.scope, last ?? NOTHING, 'p_value')),
    periods: inline(
      derived(count(periods.length), 'count', ...periods.map((entry) => ({ entry, field: 'estimate' }))),
    ),
    positive: inline(
      derived(count(positive), 'count', ...significant(1).map((entry) => ({ entry, field: 'p_value' }))),
    ),
    all_positive: positive === periods.length,
    no_positive: positive === 0,
    none: positive === 0 && significant(-1).length === 0,
    negative:
      significant(-1).length === 0
        ? null
        : inline(
            derived(
              count(significant(-1).length),
              'count',
              ...significant(-1).map((entry) => ({ entry, field: 'p_value' })),
            ),
          ),
  };
}

/** Entities by quadrant in the last period, those of a significant local statistic marked. */
function quadrantTable(look: Look): TableBlock {
  const { scope, spec } = look;
  const { words } = scope;
  const time = lastTime(look);
  const frame = scope.input.details.companions?.[spec.name]?.frames.find(
    ({ name }) => name === 'local-moran',
  );
  const at = (name: string) => frame?.columns.indexOf(name) ?? 0;
  const rows = (frame?.rows ?? []).filter((row) => row[at('time')] === time);
  const decides = frame?.columns.includes('p.adjusted') === true ? 'p.adjusted' : 'p.value';
  const namesOf = (quadrant: string) =>
    rows
      .filter((row) => row[at('quadrant')] === quadrant)
      .map(
        (row) =>
          `${scope.entityName(String(row[at('entity')]))}${((row[at(decides)] as number | null) ?? 1) < LEVEL ? '*' : ''}`,
      )
      .join(', ');
  return tableOf(look, {
    part: 'quadrants',
    caption: captionOf(look, 'companion-more'),
    label: words('measure.quadrant'),
    groups: [QUADRANTS],
    nameOf: (quadrant) => words(`quadrant.${quadrant}`),
    columns: [
      { head: words('table.n'), cell: (quadrant) => cell(counted(look.at('quadrant', time, quadrant))) },
      {
        head: words('measure.significant'),
        cell: (quadrant) => cell(counted(look.at('quadrant_significant', time, quadrant))),
      },
      {
        head: words('table.entity'),
        column: { align: 'left', share: 0.6 },
        cell: (quadrant) => cell(text(namesOf(quadrant))),
      },
    ],
    notes: [noteOf(look, 'companion-more')],
  });
}
