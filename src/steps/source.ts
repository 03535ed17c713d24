import { digest } from '../base/digest.ts';
import type { JsonObject } from '../base/json.ts';
import type { Table } from '../data/table.ts';
import type { StepKind } from '../plan/step.ts';
import { type ReadOptions, readTable } from '../readers/read-table.ts';

/** A source as read, with the identity of the bytes it came from. */
export type SourceValue = { readonly table: Table; readonly digest: string; readonly bytes: number };

/** Bytes of one data file -> table. */
export const step: StepKind = {
  kind: 'source',
  heavy: false,
  draws: false,
  async run(inputs, params) {
    const bytes = inputs.file as Uint8Array;
    const read = await readTable(bytes, readOptions(params));
    if (!read.ok) return { ok: false, problems: read.error };
    const value: SourceValue = { table: read.value, digest: digest(bytes), bytes: bytes.length };
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
