import type { MeasureResult } from '../../results/results.ts';
import { cell, type NumberRun, type TableBlock, text, textCell } from '../document.ts';
import { inline, runs } from '../fragment.ts';
import { derived } from '../origin.ts';
import { count, numberOf, pEquationOf } from '../scope.ts';
import { reference } from '../sections/places.ts';
import { figure, type Look, NOTHING, type Told, tableOf } from './look.ts';
import { captionOf, noteOf } from './words.ts';
/** Transition probabilities, with the long run; given the neighbors' class in a table of their own. */
export function markovTold(look: Look): Told {
  const classes = look.members('stationary').map(([k = '']) => k);
  const stays = classes
    .map((k) => look.at('probability', null, k, k))
    .filter((one) => one !== null && one.estimate !== null)
    .sort((a, b) => a!.estimate! - b!.estimate!);
  const test = look.at('spatial_dependence', null);
  const spatial = look.spec.neighbors !== null;
  return {
    tables: [matrixTable(look, classes), ...(spatial ? [givenTable(look, classes)] : [])],
    context: {
      least: inline(figure(look, stays[0] ?? null)),
      most: inline(figure(look, stays[stays.length - 1] ?? null)),
      total: inline(totalOf(look)),
      spatial:
        test === null
          ? null
          : { p: runs(pEquationOf(look.scope, test, 'p_value')), rejected: (test.p_value ?? 1) < 0.05 },
      more_ref: spatial ? reference(`tbl:${look.spec.name}:neighbors`) : null,
    },
  };
}

function totalOf(look: Look): NumberRun {
  return summed(look.members('transitions').map((of) => look.at('transitions', null, ...of)));
}

/** Moves counted together. */
function summed(counts: readonly (MeasureResult | null)[]): NumberRun {
  const known = counts.filter((one) => one !== null);
  return derived(
    count(known.reduce((total, { estimate }) => total + (estimate ?? 0), 0)),
    'sum',
    ...known.map((entry) => ({ entry, field: 'estimate' })),
  );
}

type Row = { readonly label: string; readonly given: string | null; readonly from: string | null };

function cellsOf(look: Look, classes: readonly string[]) {
  const prefix = ({ given }: Row) => (given === null ? [] : [given]);
  const suffix = ({ given }: Row) => (given === null ? '' : '_given');
  const { words } = look.scope;
  return [
    {
      head: words('table.n'),
      cell: (row: Row) => {
        if (row.from === null) return textCell('');
        return cell(
          summed(
            classes.map((to) => look.at(`transitions${suffix(row)}`, null, ...prefix(row), row.from!, to)),
          ),
        );
      },
    },
    ...classes.map((to) => ({
      head: words('measure.to', { class: to }),
      cell: (row: Row) =>
        row.from === null
          ? cell(figure(look, look.at('stationary', null, to)))
          : cell(figure(look, look.at(`probability${suffix(row)}`, null, ...prefix(row), row.from, to))),
    })),
  ];
}

function matrixTable(look: Look, classes: readonly string[]): TableBlock {
  const { words } = look.scope;
  return tableOf<Row>(look, {
    part: '',
    caption: captionOf(look, 'companion'),
    label: words('measure.class'),
    groups: [
      classes.map((from) => ({ label: from, given: null, from })),
      [{ label: words('measure.stationary'), given: null, from: null }],
    ],
    nameOf: ({ label }) => label,
    columns: cellsOf(look, classes),
    notes: [noteOf(look, 'companion', { cuts: cutsOf(look) })],
  });
}

const cutsOf = (look: Look) =>
  look
    .members('cut')
    .map(([k = '']) => inline(numberOf(look.scope, look.at('cut', null, k) ?? NOTHING, 'estimate')));

function givenTable(look: Look, classes: readonly string[]): TableBlock {
  const { words } = look.scope;
  const columns = cellsOf(look, classes);
  return tableOf<Row>(look, {
    part: 'neighbors',
    caption: captionOf(look, 'companion-more'),
    label: words('measure.neighbors_class'),
    groups: classes.map((given) => classes.map((from) => ({ label: given, given, from }))),
    nameOf: ({ label, from }) => (from === classes[0] ? label : ''),
    columns: [{ head: words('measure.class'), cell: ({ from }) => cell(text(from ?? '')) }, ...columns],
    notes: [noteOf(look, 'companion-more')],
  });
}
