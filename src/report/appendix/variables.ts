import type { VariableSpec } from '../../study/study.ts';
import { cell, code, text, textCell } from '../document.ts';
import { block, inline } from '../fragment.ts';
import { oneLine } from '../names.ts';
import { period } from '../origin.ts';
import { countOf, emptyCell, lengthOf, numberOf, type Scope } from '../scope.ts';
import { reference } from '../sections/places.ts';
import { definitionContext, rolesOf } from '../sections/variables.ts';
import type { Context, ContextMap } from '../template.ts';
import { decimal, left, plainTable, wrapped } from './plain-table.ts';

/** Definitions of all variables and the sources of the data, with citations and licenses. */
export function variablesAppendix(scope: Scope): ContextMap {
  const { study, data } = scope.input;
  return {
    definitions: study.variables.length + study.indices.length === 0 ? null : block(definitionTable(scope)),
    definitions_ref: reference('app:variables'),
    sources: data.sources.length === 0 ? null : block(sourceTable(scope)),
    sources_ref: reference('app:sources'),
    quotients_ref: reference('app:location-quotients'),
    quotients: data.quotients.length === 0 ? null : block(quotientTable(scope)),
    value_labels: data.sources.flatMap((source) => valueLabels(source.valueLabels)),
    statements: data.sources.map((source) => ({
      name: source.name,
      may: source.redistributable === true,
      may_not: source.redistributable === false,
      unknown: source.redistributable === null,
      columns: source.columns.length > MOST_COLUMNS ? null : source.columns.map((name) => inline(code(name))),
    })),
  };
}

/** Of a wider file nobody reads a list: its number of columns stands in the table. */
const MOST_COLUMNS = 60;

/** The source that has a column of this name; null for a formula. */
function sourceOf({ input }: Scope, name: string): string | null {
  return input.data.sources.find(({ columns }) => columns.includes(name))?.name ?? null;
}

function definitionTable(scope: Scope) {
  const { study } = scope.input;
  const roles = rolesOf(study);
  const written = [...roles.keys()].filter(
    (name) =>
      !study.variables.some((it) => it.name === name) && !study.indices.some((it) => it.name === name),
  );
  const rows = [
    ...study.indices.map((index) => ({
      cells: [
        cell(code(index.name)),
        textCell(named(scope, index.label, index.symbol)),
        { content: scope.templates.inlines('definition/index', { log: index.transform === 'ln' }) },
        emptyCell,
      ],
    })),
    ...study.variables.map((variable) => ({
      cells: [
        cell(code(variable.name)),
        textCell(named(scope, variable.label, variable.symbol)),
        { content: scope.templates.inlines('definition/variable', definition(scope, variable)) },
        textCell(oneLine(variable.unit ?? '')),
      ],
    })),
    ...written.map((name) => ({
      cells: [
        cell(code(name)),
        textCell(scope.names.label(name) === name ? '' : scope.names.label(name)),
        { content: scope.templates.inlines('definition/term', { source: sourceOf(scope, name) }) },
        emptyCell,
      ],
    })),
  ];
  const units = study.variables.some(({ unit }) => unit !== null && oneLine(unit) !== '');
  return plainTable(scope, {
    id: 'variables',
    caption: 'app-variables',
    columns: [
      ['table.name', wrapped(0.18)],
      ['table.label', wrapped(0.28)],
      ['table.definition', wrapped(units ? 0.4 : 0.54)],
      ...(units ? [['table.unit', wrapped(0.14)] as const] : []),
    ],
    rows: units ? rows : rows.map(({ cells }) => ({ cells: cells.slice(0, 3) })),
  });
}

function named({ typography }: Scope, label: string | null, symbol: string | null): string {
  const { open, close } = typography;
  return oneLine(
    label === null ? (symbol ?? '') : symbol === null ? label : `${label}${open}${symbol}${close}`,
  );
}

function definition(scope: Scope, variable: VariableSpec): ContextMap {
  return {
    ...definitionContext(scope, variable),
    description: variable.description,
    source: variable.source,
  };
}

function sourceTable(scope: Scope) {
  const { words } = scope;
  return plainTable(scope, {
    id: 'sources',
    caption: 'app-sources',
    columns: [
      ['table.source', wrapped(0.14)],
      ['table.file', wrapped(0.22)],
      ['table.rows', decimal],
      ['table.columns', decimal],
      ['table.citation', wrapped(0.34)],
      ['table.license', wrapped(0.16)],
    ],
    rows: scope.input.data.sources.map((source) => ({
      cells: [
        textCell(source.name),
        cell(code(source.path), text(`${scope.typography.open}${source.format}${scope.typography.close}`)),
        cell(countOf(source, 'rows')),
        cell(lengthOf(source.columns)),
        {
          content: [
            text(source.citation ?? words('cell.unknown')),
            ...(source.url === null
              ? []
              : [text(' '), { kind: 'link' as const, href: source.url, text: source.url }]),
          ],
        },
        textCell(source.license ?? words('cell.unknown')),
      ],
    })),
  });
}

function quotientTable(scope: Scope) {
  const timed = scope.input.data.quotients.some((it) => it.time !== null);
  return plainTable(scope, {
    id: 'location-quotients',
    caption: 'app-quotients',
    columns: [
      ['table.variable', left],
      ...(timed ? [['table.time', decimal] as const] : []),
      ['table.discrepancy', decimal],
    ],
    rows: scope.input.data.quotients.map((it) => ({
      cells: [
        textCell(scope.names.label(it.variable)),
        ...(timed ? [it.time === null ? emptyCell : cell(period(it.time, { of: it }))] : []),
        cell(numberOf(scope, it, 'discrepancy')),
      ],
    })),
    notes: [scope.templates.inlines('note/app-quotients', {})],
  });
}

function valueLabels(labels: {
  readonly [column: string]: { readonly [value: string]: string };
}): readonly Context[] {
  return Object.entries(labels).map(([column, values]) => ({
    column,
    values: Object.entries(values).map(([value, label]) => `${value} = ${oneLine(label)}`),
  }));
}
