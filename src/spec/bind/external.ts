import { didYouMean, listNames } from '../../diagnostics/suggest.ts';
import type { ExternalClaim, ExternalInput, ExternalOutput, ExternalSpec } from '../../study/external.ts';
import type { ModelSpec } from '../../study/study.ts';
import { hole } from '../fit.ts';
import type { External, Claim as RawClaim } from '../study-document.generated.ts';
import { type Binding, pointerTo } from './binding.ts';
import { placed, refuseTwice } from './choices.ts';
import { checkCoefficient, claimedModel, claimedTerm } from './claimed.ts';
import { bindTerms } from './formula.ts';

const tableFormats = ['csv', 'parquet'] as const;
const outputFormats = ['csv', 'tsv', 'json', 'parquet'] as const;

/** The format that a name ends in; where it is none of these that is said, and the first stands in for it. */
function formatOf<T extends string>(
  binding: Binding,
  name: string,
  formats: readonly [T, ...T[]],
  pointer: string,
  what: string,
): T {
  const extension = /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const format = formats.find((one) => one === extension);
  if (format === undefined && name !== hole)
    binding.error('SPEC015', pointer, `\`${name}\` does not say how ${what} is written.`, {
      atKey: true,
      hint: `let its name end in ${listNames(
        formats.map((one) => `.${one}`),
        12,
        'or',
      )}`,
    });
  return format ?? formats[0];
}

function bindInputs(binding: Binding, { inputs = {} }: External, own: string): ExternalInput[] {
  return Object.entries(inputs).map(([name, input]): ExternalInput => {
    const pointer = `${own}${pointerTo('inputs', name)}`;
    if (input.file !== undefined) return { name, pointer, kind: 'file', path: input.file };
    const variables = bindTerms(binding, input.variables, `${pointer}/variables`);
    refuseTwice(binding, placed(variables, `${pointer}/variables`));
    const format = formatOf(binding, name, tableFormats, pointer, 'the table');
    return { name, pointer, kind: 'table', format, variables };
  });
}

function bindOutputs(binding: Binding, { inputs = {}, outputs }: External, own: string): ExternalOutput[] {
  return Object.entries(outputs).map(([name, output]) => {
    const pointer = `${own}${pointerTo('outputs', name)}`;
    if (Object.hasOwn(inputs, name))
      binding.error('SPEC017', pointer, `\`${name}\` is an input of the program, too.`, {
        atKey: true,
        hint: 'let the program write to a file of another name',
      });
    return {
      name,
      format: formatOf(binding, name, outputFormats, pointer, 'the table'),
      label: output.label ?? null,
      missingCodes: output.missing_codes ?? [],
    };
  });
}

export function bindExternal(binding: Binding, name: string, model: External): ExternalSpec {
  const pointer = pointerTo('models', name);
  return {
    kind: 'external',
    name,
    pointer,
    title: model.title ?? null,
    command: model.command,
    inputs: bindInputs(binding, model, pointer),
    outputs: bindOutputs(binding, model, pointer),
    version: model.version ?? null,
    environment: model.environment ?? [],
    timeoutS: model.timeout ?? 600,
    memoryMb: model.memory ?? 4096,
  };
}

/** A claim about a value of an external program's table. */
export function bindExternalClaim(
  binding: Binding,
  models: readonly ModelSpec[],
  raw: RawClaim,
  pointer: string,
): ExternalClaim {
  const { model, output, row, column } = raw.external!;
  const found = claimedModel(binding, models, model, ['external'], `${pointer}/external/model`);
  if (found?.kind === 'external' && output !== hole)
    checkOutput(binding, found, output, `${pointer}/external`);
  const { equals, within, greater_than: greaterThan, less_than: lessThan } = raw;
  const equalsCoefficient = claimedCoefficient(binding, models, raw, `${pointer}/equals_coefficient`);
  return {
    kind: 'external',
    model,
    output,
    row: row ?? null,
    column,
    condition: {
      ...(equals === undefined ? {} : { equals }),
      ...(within === undefined ? {} : { within }),
      ...(greaterThan === undefined ? {} : { greaterThan }),
      ...(lessThan === undefined ? {} : { lessThan }),
      ...(equalsCoefficient === null ? {} : { equalsCoefficient }),
    },
  };
}

function checkOutput(
  binding: Binding,
  { name, outputs }: ExternalSpec,
  output: string,
  pointer: string,
): void {
  const names = outputs.map((one) => one.name);
  if (names.includes(output)) return;
  const hint = didYouMean(output, names) ?? `its outputs are ${listNames(names)}`;
  binding.error('BIND033', `${pointer}/output`, `\`${name}\` leaves no \`${output}\`.`, { hint });
}

function claimedCoefficient(
  binding: Binding,
  models: readonly ModelSpec[],
  raw: RawClaim,
  pointer: string,
): ExternalClaim['condition']['equalsCoefficient'] | null {
  if (raw.equals_coefficient === undefined) return null;
  const { model, term: text, column, number = 'estimate' } = raw.equals_coefficient;
  const term = claimedTerm(text);
  const kinds = ['regression', 'mediation', 'threshold'] as const;
  const found = claimedModel(binding, models, model, kinds, `${pointer}/model`);
  const columns = column === undefined ? ('last' as const) : [column];
  if (found !== null)
    checkCoefficient(binding, found, { term, columns, pointer, columnAt: () => `${pointer}/column` });
  return { model, term, column: column ?? null, number };
}
