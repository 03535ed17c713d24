import type { JsonObject } from '../base/json.ts';
import type { Table } from '../data/table.ts';
import { tableDigest } from '../data/table-digest.ts';
import type { StepKind } from '../plan/step.ts';
import { type ReadOptions, readTable } from '../readers/read-table.ts';

/** A source as read, with the identity of its content (data/table-digest.ts). */
export type SourceValue = { readonly table: Table; readonly digest: string };

/** Bytes of one data file -> table. */
export const step: StepKind = {
  kind: 'source',
  heavy: false,
  draws: false,
  async run(inputs, params) {
    const bytes = inputs.file as Uint8Array;
    const read = await readTable(bytes, readOptions(params));
    if (!read.ok) return { ok: false, problems: read.error };
    const value: SourceValue = { table: read.value, digest: tableDigest(read.value) };
    return { ok: true, value };
  },
};

function readOptions(params: JsonObject): ReadOptions {
  const { format, path, pointer, encoding, sheet, delimiter, missingCodes, layout } = params;
  return {
    format,
    path,
    pointer,
    encoding,
    sheet,
    delimiter,
    missingCodes,
    layout,
  } as unknown as ReadOptions;
}
