import type { TableSpec } from '../../study/tables.ts';
import { block } from '../fragment.ts';
import type { Scope } from '../scope.ts';
import { combinedTable, modelNames } from '../tables/combined.ts';
import type { Context } from '../template.ts';
import { reference } from './places.ts';

/** Tables that bring columns of several models together; null where the study asks for none. */
export function combinedContext(scope: Scope): Context {
  const { tables = [] } = scope.input.study;
  if (tables.length === 0) return null;
  return tables.map(
    (spec: TableSpec): Context => ({
      ref: reference(`tbl:table:${spec.name}`),
      models: modelNames(scope, spec),
      several: modelNames(scope, spec).length > 1,
      panels: spec.panels.length > 1,
      table: block(combinedTable(scope, spec)),
    }),
  );
}
