import { mean } from '../../numeric/sum.ts';
import type { CompanionFrame, CompanionResult } from '../../results/results.ts';
import type { CompanionSpec } from '../../study/study.ts';
import { counted, figure, type Look, lookAt, timeText } from '../companion/look.ts';
import { cell, type NumberRun, type TableBlock, textCell } from '../document.ts';
import { formatTime } from '../format.ts';
import { block, inline, runs } from '../fragment.ts';
import { derived, from } from '../origin.ts';
import { emptyCell, number, type Scope, slug } from '../scope.ts';
import { reference } from '../sections/places.ts';
import type { Context, ContextMap } from '../template.ts';
import { placeName } from './place.ts';
import { decimal, plainTable, wrapped } from './plain-table.ts';

const COUNTS = /^transitions|^quadrant/;

/** So many periods stand side by side. */
const MOST_PERIODS = 6;

/** Numbers of companions that are of something, and means by entity. */
export function companionsAppendix(scope: Scope): Context {
  return scope.input.study.models.flatMap((spec): Context[] => {
    const result = scope.input.results.models[spec.name];
    return spec.kind === 'companion' && result?.kind === 'companion' ? [contextOf(scope, spec, result)] : [];
  });
}

function contextOf(scope: Scope, spec: CompanionSpec, result: CompanionResult): ContextMap {
  const look = lookAt(scope, spec, result);
  const frames = scope.input.details.companions?.[spec.name]?.frames ?? [];
  const table = memberTable(look);
  const entities = frames.flatMap((frame) => entityTable(look, frame) ?? []);
  const file = (name: string) => inline({ kind: 'code', text: `tables/${name}-${slug(spec.name)}.csv` });
  return {
    name: spec.name,
    title: companionTitle(scope, spec),
    table: table === null ? null : block(table),
    table_ref: reference(`app:companion-${slug(spec.name)}`),
    some_periods: look.times.length > MOST_PERIODS,
    entities: entities.length === 0 ? null : block(...entities),
    entity_refs: entities.map(({ id }) => reference(id)),
    file: file('companion'),
    files: frames.map(({ name }) => file(name)),
  };
}

/** As its section in the paper is called. */
function companionTitle({ paper }: Scope, spec: CompanionSpec): Context {
  const heading = paper?.section(`tbl:${spec.name}`) ?? null;
  return heading === null ? spec.title : runs(heading);
}

/** The first and the last period, and others evenly between. */
function periodsOf({ times }: Look): readonly (number | null)[] {
  if (times.length <= MOST_PERIODS) return times;
  const places = Array.from({ length: MOST_PERIODS }, (_, i) =>
    Math.round((i * (times.length - 1)) / (MOST_PERIODS - 1)),
  );
  return [...new Set(places)].map((place) => times[place]!);
}

function memberTable(look: Look): TableBlock | null {
  const { scope, spec, result } = look;
  const kinds = [...new Set(result.measures.filter(({ of }) => of.length > 0).map(({ measure }) => measure))];
  if (kinds.length === 0) return null;
  const timed = result.measures.some(({ of, time }) => of.length > 0 && time !== null);
  const periods = timed ? periodsOf(look) : [null];
  const heads = periods.map((time) => (time === null ? scope.words('table.value') : formatTime(time)));
  const table = plainTable(scope, {
    id: `companion-${slug(spec.name)}`,
    caption: 'app-companion',
    context: { name: placeName(scope, spec) },
    columns: [
      ['table.measure', wrapped(0.26)],
      ['table.of', wrapped(0.26)],
      ...periods.map(() => ['', decimal] as const),
    ],
    groups: kinds.map((measure) =>
      look.members(measure).map((of, i) => ({
        cells: [
          textCell(i === 0 ? scope.words(`measure.${measure}`) : ''),
          textCell(of.map((name) => labelOf(look, name)).join(scope.typography.separator)),
          ...periods.map((time) => {
            const one = look.at(measure, time, ...of);
            return cell(COUNTS.test(measure) ? counted(one) : figure(look, one));
          }),
        ],
      })),
    ),
  });
  return { ...table, head: [{ cells: [...table.head[0]!.cells.slice(0, 2), ...heads.map(textCell)] }] };
}

function labelOf({ scope, spec }: Look, name: string): string {
  if (spec.method === 'moran') return scope.words(`quadrant.${name}`);
  return spec.method === 'obstacle_degree' || spec.method === 'specialization'
    ? scope.names.label(name)
    : name;
}

const ENTITY_FRAMES: { readonly [frame: string]: readonly string[] } = {
  coupling: ['coupling', 'development', 'coordination'],
  specialization: ['krugman', 'herfindahl'],
  'local-moran': ['value', 'local_i'],
};

const rowRun = (scope: Scope, row: readonly unknown[], at: number): NumberRun => {
  const value = row[at];
  return from(number(scope, typeof value === 'number' ? value : null), row, String(at));
};

/** Each entity in the last period, and its mean over all of them. */
function entityTable(look: Look, frame: CompanionFrame): TableBlock | null {
  const shown = ENTITY_FRAMES[frame.name];
  if (shown === undefined) return null;
  const { scope, spec, times } = look;
  const last = times[times.length - 1] ?? null;
  const at = (name: string) => frame.columns.indexOf(name);
  const entities = [...new Set(frame.rows.map((row) => String(row[at('entity')])))];
  const rowsOf = (entity: string, time?: number | null) =>
    frame.rows.filter(
      (row) => row[at('entity')] === entity && (time === undefined || row[at('time')] === time),
    );
  const meanOf = (entity: string, name: string): NumberRun => {
    const rows = rowsOf(entity);
    const value = mean(rows.map((row) => row[at(name)] as number));
    return derived(
      number(scope, value),
      'mean',
      ...rows.map((entry) => ({ entry, field: String(at(name)) })),
    );
  };
  const several = times.length > 1;
  const words = shown.map((name) => scope.words(`measure.${name}`));
  const ends = several ? [timeText(last), scope.words('table.mean')] : [];
  const columns = shown.flatMap(() => (several ? ends : ['']));
  const table = plainTable(scope, {
    id: `companion-entities-${slug(spec.name)}`,
    caption: 'app-companion-entities',
    context: { name: placeName(scope, spec), entity: scope.names.label(scope.input.study.panel.entity) },
    columns: [['table.entity', wrapped(0.24)], ...columns.map(() => ['', decimal] as const)],
    rows: entities.map((entity) => ({
      cells: [
        textCell(scope.entityName(entity)),
        ...shown.flatMap((name) => {
          const now = cell(rowRun(scope, rowsOf(entity, last)[0] ?? [], at(name)));
          return several ? [now, cell(meanOf(entity, name))] : [now];
        }),
      ],
    })),
  });
  const entity = table.head[0]!.cells[0]!;
  if (!several) return { ...table, head: [{ cells: [entity, ...words.map(textCell)] }] };
  const spanning = words.map((word) => ({ ...textCell(word), span: 2 }));
  return {
    ...table,
    head: [{ cells: [emptyCell, ...spanning] }, { cells: [entity, ...columns.map(textCell)] }],
  };
}
