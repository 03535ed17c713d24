import { cell, type TableBlock, textCell } from '../document.ts';
import { reference } from '../sections/places.ts';
import {
  byPeriod,
  figure,
  type Look,
  lastTime,
  moved,
  percent,
  percentByPeriod,
  periodTable,
  type Told,
  tableOf,
  toldPercent,
} from './look.ts';
import { captionOf, noteOf } from './words.ts';
/** Theil, MLD and GE(2) by period, and what each group adds in the last one. */
export function theilTold(look: Look): Told {
  const { words } = look.scope;
  const grouped = look.spec.groups !== null;
  const head = (measure: string) => words(`measure.${measure}`);
  const columns = grouped
    ? [
        byPeriod(look, 'theil', head('theil')),
        byPeriod(look, 'theil_within', head('within')),
        byPeriod(look, 'theil_between', head('between')),
        percentByPeriod(look, 'theil_between_share', head('between_share')),
        byPeriod(look, 'mld', head('mld')),
        byPeriod(look, 'ge2', head('ge2')),
      ]
    : ['theil', 'mld', 'ge2'].map((measure) => byPeriod(look, measure, head(measure)));
  const time = lastTime(look);
  const tables = [periodTable(look, columns, captionOf(look, 'companion'), [noteOf(look, 'companion')])];
  const groups = look.members('theil_group').map(([group = '']) => group);
  if (grouped) tables.push(theilGroups(look, groups, time));
  const largest = groups
    .map((group) => ({ group, share: look.at('theil_group_share', time, group) }))
    .sort((a, b) => (b.share?.estimate ?? 0) - (a.share?.estimate ?? 0))[0];
  return {
    tables,
    context: {
      theil: moved(look, 'theil'),
      between_share: grouped ? toldPercent(look, look.at('theil_between_share', time)) : null,
      largest:
        largest === undefined ? null : { group: largest.group, share: toldPercent(look, largest.share) },
      more_ref: grouped ? reference(`tbl:${look.spec.name}:groups`) : null,
    },
  };
}

function theilGroups(look: Look, groups: readonly string[], time: number | null): TableBlock {
  const { words } = look.scope;
  return tableOf(look, {
    part: 'groups',
    caption: captionOf(look, 'companion-more'),
    label: look.scope.names.label(look.spec.groups!),
    groups: [groups],
    nameOf: (group) => group,
    columns: ['theil', 'mld', 'ge2'].flatMap((measure) => [
      {
        head: words(`measure.${measure}`),
        cell: (group: string) => cell(figure(look, look.at(`${measure}_group`, time, group))),
      },
      {
        head: words('measure.share'),
        cell: (group: string) => cell(percent(look, look.at(`${measure}_group_share`, time, group))),
      },
    ]),
    notes: [noteOf(look, 'companion-more')],
  });
}

/** Dagum's parts by period, and the groups against each other in the last one. */
export function dagumTold(look: Look): Told {
  const { words } = look.scope;
  const head = (measure: string) => words(`measure.${measure}`);
  const columns = [
    byPeriod(look, 'gini', head('gini')),
    ...(['within', 'between', 'overlap'] as const).flatMap((part) => [
      byPeriod(look, `gini_${part}`, head(part)),
      percentByPeriod(look, `gini_${part}_share`, '%'),
    ]),
  ];
  const time = lastTime(look);
  const share = (part: string) => look.at(`gini_${part}_share`, time);
  return {
    tables: [
      periodTable(look, columns, captionOf(look, 'companion'), [noteOf(look, 'companion')]),
      dagumMatrix(look, time),
    ],
    context: {
      gini: moved(look, 'gini'),
      within: toldPercent(look, share('within')),
      between: toldPercent(look, share('between')),
      overlap: toldPercent(look, share('overlap')),
      more_ref: reference(`tbl:${look.spec.name}:groups`),
    },
  };
}

/** On the diagonal Gini within a group, below it between two groups, above it their relative affluence. */
function dagumMatrix(look: Look, time: number | null): TableBlock {
  const groups = look.members('gini_group').map(([group = '']) => group);
  const at = (row: number, column: number) => {
    const [first, second] = [groups[Math.min(row, column)]!, groups[Math.max(row, column)]!];
    if (row === column) return look.at('gini_group', time, first);
    return look.at(row > column ? 'gini_pair' : 'affluence_pair', time, first, second);
  };
  return tableOf(look, {
    part: 'groups',
    caption: captionOf(look, 'companion-more'),
    label: look.scope.names.label(look.spec.groups!),
    groups: [groups.map((_, row) => row)],
    nameOf: (row) => groups[row]!,
    columns: groups.map((group, column) => ({
      head: group,
      cell: (row: number) => {
        const one = at(row, column);
        return one === null ? textCell('') : cell(figure(look, one));
      },
    })),
    notes: [noteOf(look, 'companion-more')],
  });
}
