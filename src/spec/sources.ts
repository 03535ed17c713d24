import { didYouMean } from '../diagnostics/suggest.ts';
import type { SourceFormat, SourceSpec } from '../study/study.ts';
import { hole } from './fit.ts';
import { pointerPart } from './located.ts';
import type { Source, StudyDocument } from './study-document.generated.ts';

const formats: ReadonlyMap<string, SourceFormat> = new Map([
  ['csv', 'csv'],
  ['tsv', 'tsv'],
  ['json', 'json'],
  ['parquet', 'parquet'],
  ['xlsx', 'xlsx'],
  ['dta', 'dta'],
]);

export type SourceFault = { readonly pointer: string; readonly message: string; readonly hint: string };

function extensionOf(path: string): string {
  return /\.([^./\\]*)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

function formatFault(source: Source, pointer: string): SourceFault | null {
  const extension = extensionOf(source.path);
  if (source.path === hole || formats.has(extension)) return null;
  const near = extension === 'xls' ? 'save the workbook as .xlsx' : didYouMean(extension, formats.keys());
  const known = `data are read from ${[...formats.keys()].join(', ')}`;
  return {
    pointer: `${pointer}/path`,
    message: `\`${source.path}\` is no file that can be read.`,
    hint: near ?? known,
  };
}

/** Options that one format alone has. */
function optionFaults(source: Source, pointer: string): SourceFault[] {
  const extension = extensionOf(source.path);
  const faults: SourceFault[] = [];
  if (source.sheet !== undefined && extension !== 'xlsx' && formats.has(extension)) {
    faults.push({
      pointer: `${pointer}/sheet`,
      message: 'Only an xlsx file has sheets.',
      hint: 'remove `sheet`',
    });
  }
  for (const option of ['delimiter', 'encoding'] as const) {
    if (source[option] === undefined || extension === 'csv' || extension === 'tsv' || !formats.has(extension))
      continue;
    if (option === 'encoding' && extension === 'json') continue;
    const message = `\`${option}\` says nothing about a ${extension} file.`;
    faults.push({ pointer: `${pointer}/${option}`, message, hint: `remove \`${option}\`` });
  }
  return faults;
}

/** Sources that hold neighbors stand beside the panel. */
function sourcesApart(document: StudyDocument): Set<string> {
  return new Set(Object.values(document.data.neighbors ?? {}).flatMap(({ source }) => source ?? []));
}

function bindSource(name: string, source: Source, apart: boolean): SourceSpec {
  return {
    name,
    pointer: `/data/sources${pointerPart(name)}`,
    path: source.path,
    format: formats.get(extensionOf(source.path)) ?? 'csv',
    encoding: source.encoding ?? 'utf-8',
    sheet: source.sheet ?? null,
    delimiter: source.delimiter ?? null,
    missingCodes: (source.missing_codes ?? []).map(String),
    layout: source.layout?.wide ?? null,
    citation: source.citation ?? null,
    license: source.license ?? source.licence ?? null,
    redistributable: source.redistributable ?? null,
    url: source.url ?? null,
    ...(apart ? { apart } : {}),
  };
}

/** The sources that can be read, and what is wrong with the others. */
export function bindSources(document: StudyDocument): { sources: SourceSpec[]; faults: SourceFault[] } {
  const sources: SourceSpec[] = [];
  const faults: SourceFault[] = [];
  const apart = sourcesApart(document);
  for (const [name, source] of Object.entries(document.data.sources)) {
    const pointer = `/data/sources${pointerPart(name)}`;
    const fault = formatFault(source, pointer);
    if (fault !== null) faults.push(fault);
    faults.push(...optionFaults(source, pointer));
    if (fault === null && source.path !== hole && name !== hole)
      sources.push(bindSource(name, source, apart.has(name)));
  }
  return { sources, faults };
}
