import type { ExternalResult } from '../../results/results.ts';
import type { ExternalSpec } from '../../study/study.ts';
import { code } from '../document.ts';
import { block, inline } from '../fragment.ts';
import { oneLine } from '../names.ts';
import type { Scope } from '../scope.ts';
import { externalTable, externalTableId } from '../tables/external.ts';
import type { Context, ContextMap } from '../template.ts';
import { modelTitle, reference } from './places.ts';

const asCode = (value: string): Context => inline(code(oneLine(value)));

/** A program, what it was given, and the tables that it returned. */
export function externalContext(scope: Scope, spec: ExternalSpec, result: ExternalResult): ContextMap {
  const files = Object.keys(result.outputs);
  return {
    title: modelTitle(scope, spec, { model: spec.name }),
    program: asCode(result.command.join(' ')),
    version: result.version === null ? null : oneLine(result.version),
    inputs: spec.inputs.map(({ name }) => asCode(name)),
    several: files.length > 1,
    refs: files.map((file) => reference(externalTableId(spec.name, file))),
    tables: files.map((file) => block(externalTable(scope, spec, result, file))),
  };
}
