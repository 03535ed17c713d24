import { invariant } from '../base/invariant.ts';
import type { JsonObject } from '../base/json.ts';
import type { Table } from '../data/table.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import type { StepContext, StepKind, StepOutcome } from '../plan/step.ts';
import type { ProgramEnd } from '../ports/programs.ts';
import { readTable } from '../readers/read-table.ts';
import { type WrittenColumn, writeTable } from '../readers/write-table.ts';
import type { ExternalResult, ExternalTable } from '../results/external.ts';
import type { ExternalOutput } from '../study/external.ts';
import { failureOf, lackOf, unconfined } from './external-failures.ts';
import { type ModelData, modelData, onRows } from './sample.ts';

type Params = {
  readonly name: string;
  readonly pointer: string;
  readonly command: readonly string[];
  readonly tables: readonly {
    readonly name: string;
    readonly format: 'csv' | 'parquet';
    readonly variables: readonly string[];
  }[];
  readonly outputs: readonly Pick<ExternalOutput, 'name' | 'format' | 'missingCodes'>[];
  readonly timeoutS: number;
  readonly memoryMb: number;
  readonly version: string | null;
  readonly environment: { readonly [name: string]: string | null };
};

/** Cells that all rows of one table may have: its values are printed and kept in the results. */
const MOST_CELLS = 100_000;

/** Runs a program on its declared files and reads the tables that it leaves. */
export const step: StepKind = {
  kind: 'external',
  heavy: true,
  draws: false,
  outside: true,
  async run(inputs, jsonParams: JsonObject, context) {
    const params = jsonParams as unknown as Params;
    const { runProgram } = context;
    if (runProgram === undefined || runProgram === null) return { ok: false, problems: [refusal(params)] };
    const ended = await runProgram({
      argv: params.command,
      files: { ...declaredFiles(inputs), ...(await tables(inputs, params)) },
      environment: Object.keys(params.environment),
      timeoutMs: params.timeoutS * 1000,
      memoryBytes: params.memoryMb * 1024 * 1024,
      outputs: params.outputs.map(({ name }) => name),
    });
    return outcomeOf(ended, params, context);
  },
};

function refusal({ name, command, pointer }: Params): Problem {
  return {
    code: 'RUN020',
    severity: 'error',
    message: `\`${name}\` would run the program \`${command[0]}\`, which this build may not.`,
    hint: 'if you trust this study and its scripts, say so on the command line: --allow-exec',
    pointer: `${pointer}/command`,
  };
}

async function outcomeOf(ended: ProgramEnd, params: Params, context: StepContext): Promise<StepOutcome> {
  const warning = unconfined(ended.confinement, params);
  if (warning !== null) context.warn(warning);
  const failure = failureOf(ended, params);
  if (failure !== null) return { ok: false, problems: [failure] };
  invariant(ended.end === 'exited', 'a program that did not exit has failed');
  const problems: Problem[] = [];
  const outputs: { [file: string]: ExternalTable } = {};
  for (const output of params.outputs) {
    const left = ended.files[output.name] ?? 'absent';
    const pointer = `${params.pointer}/outputs/${output.name}`;
    if (typeof left === 'string') {
      problems.push(lackOf(left, output.name, pointer, ended.said));
      continue;
    }
    const read = await readTable(left, readOptions(output, pointer));
    if (!read.ok)
      problems.push(...read.error.map((problem) => ({ ...problem, code: 'RUN024', atKey: true })));
    else if (read.value.rows * read.value.names.length > MOST_CELLS)
      problems.push(lackOf('too-large', output.name, pointer, []));
    else outputs[output.name] = cellsOf(read.value);
  }
  if (problems.length > 0) return { ok: false, problems };
  const { command, version } = params;
  const result: ExternalResult = { kind: 'external', command, version, outputs };
  return { ok: true, value: { result } };
}

function readOptions({ name, format, missingCodes }: Params['outputs'][number], pointer: string) {
  return {
    format,
    path: name,
    pointer,
    encoding: 'utf-8',
    sheet: null,
    delimiter: null,
    missingCodes,
    layout: null,
  };
}

function declaredFiles(inputs: { readonly [port: string]: unknown }): { [name: string]: Uint8Array } {
  const files: { [name: string]: Uint8Array } = {};
  for (const [port, value] of Object.entries(inputs))
    if (port.startsWith('file:')) files[port.slice('file:'.length)] = value as Uint8Array;
  return files;
}

async function tables(
  inputs: { readonly [port: string]: unknown },
  params: Params,
): Promise<{ [name: string]: Uint8Array }> {
  const files: { [name: string]: Uint8Array } = {};
  for (const { name, format, variables } of params.tables)
    files[name] = await writeTable(columnsOf(modelData(inputs), variables), format);
  return files;
}

/** The roles of the panel, then the variables, on the rows of the sample. */
function columnsOf(data: ModelData, variables: readonly string[]): WrittenColumn[] {
  const { frame } = data;
  const kept = Int32Array.from({ length: frame.rows }, (_, row) => row).filter(
    (row) => frame.kept[row] === 1,
  );
  const entities = Array.from(kept, (row) => frame.entityLabels[frame.entity[row] as number] ?? null);
  const roles: WrittenColumn[] = [
    { name: frame.entityName, column: { kind: 'text', values: entities } },
    ...(frame.timeName === null
      ? []
      : [{ name: frame.timeName, column: { kind: 'number' as const, values: onRows(frame.time, kept) } }]),
  ];
  return [
    ...roles,
    ...variables.map((name) => ({
      name,
      column: { kind: 'number' as const, values: onRows(data.term(name), kept) },
    })),
  ];
}

function cellsOf(table: Table): ExternalTable {
  const columns = table.names.map((name) => table.columns[name]);
  const rows = Array.from({ length: table.rows }, (_, row) =>
    columns.map((column) => {
      const value = column?.values[row] ?? null;
      return typeof value === 'number' && !Number.isFinite(value) ? null : value;
    }),
  );
  return { columns: table.names, rows };
}
