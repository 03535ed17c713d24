import path from 'node:path';
import { compareCodeUnits } from '../base/compare.ts';
import type { CodedFile } from '../export/codebook.ts';
import type { PackageSource } from '../export/package-facts.ts';
import type { PeerStudy } from '../export/peer.ts';
import type { printFormula } from '../formula/print.ts';
import type { SourceValue } from '../steps/source.ts';
import type { Study } from '../study/study.ts';
import type { OpenStudy } from './open-study.ts';
import type { Session } from './session.ts';

/** The files of data of a package with their columns, as the build read them. */
export async function codedFiles(
  open: OpenStudy,
  study: Study,
  sources: readonly PackageSource[],
  peers: PeerStudy,
  whole: boolean,
): Promise<CodedFile[]> {
  const named = namesOf(study);
  const raw: CodedFile[] = [];
  for (const { name, file, provided } of sources) {
    const { table } = (await open.engine.value(`source:${name}`)) as SourceValue;
    const columns = table.names.map((column) => {
      const notes = table.notes[column];
      const own = named.get(column);
      return {
        name: column,
        label: own?.label ?? notes?.label ?? roleOf(study, column),
        unit: own?.unit ?? null,
        column: table.columns[column]!,
        labels: notes?.valueLabels ?? null,
      };
    });
    raw.push({ file, rows: table.rows, columns, open: provided });
  }
  if (!whole) return raw;
  const rows = peers.rows.entity.length;
  const made = peers.columns.map(({ name, meaning, column }) => {
    const own = named.get(meaning);
    const label = own?.label == null ? meaning : `${own.label} (${meaning})`;
    return { name, label, unit: own?.unit ?? null, column, labels: null };
  });
  const data = { file: 'scripts/data.csv', rows, columns: made, open: true };
  const indicators = indicatorColumns(peers, named);
  if (indicators.length === 0) return [...raw, data];
  return [...raw, data, { file: 'scripts/indicators.csv', rows, columns: indicators, open: true }];
}

type Named = ReturnType<typeof namesOf>;

function indicatorColumns(peers: PeerStudy, named: Named): CodedFile['columns'] {
  return peers.indices.flatMap((index) =>
    index.indicators.map(({ name, column, values }) => ({
      name: column,
      label: `${named.get(name)?.label ?? name}, of the index ${index.name}`,
      unit: named.get(name)?.unit ?? null,
      column: { kind: 'number' as const, values },
      labels: null,
    })),
  );
}

function roleOf({ panel }: Study, column: string): string | null {
  if (column === panel.entity) return 'entity of the panel';
  return column === panel.time ? 'period of the panel' : null;
}

/** Labels and units that the study gives: of variables, indices and indicators, and of columns that these are as they are. */
function namesOf({ indices, variables }: Study) {
  const named = new Map<string, { readonly label: string | null; readonly unit: string | null }>();
  for (const { definition, label, unit } of variables) {
    const column = definition.kind === 'formula' ? plain(definition.expr) : null;
    if (column !== null) named.set(column, { label, unit });
  }
  const indicators = indices.flatMap(({ dimensions }) =>
    dimensions.flatMap((dimension) => dimension.indicators),
  );
  for (const { expr, label, unit } of indicators) {
    const column = plain(expr);
    if (column !== null) named.set(column, { label, unit });
  }
  return named;
}

const plain = (expr: Parameters<typeof printFormula>[0]): string | null =>
  expr.kind === 'name' ? expr.name : null;

/** What stands beside data or a study and tells of them: where they are from, their license, how they were made. */
const TELLS = /^(?:readme|licen[cs]e|copying|notice|citation|codebook|sources?)(?:\.[\w.]+)?$/i;
const PREPARES = /\.(?:R|Rmd|do|ado|py|ipynb|jl|m|sas|sps|sh|sql)$/i;

/**
 * Those files in the folder of the study, and of every source in it; in the folder of a source also the programs that
 * prepared it. Absolute paths.
 */
export function filesBeside({ files }: Session, home: string, study: Study): string[] {
  const folders = study.sources.map((source) => path.dirname(path.resolve(home, source.path)));
  const own = folders.filter((folder) => folder.startsWith(`${home}${path.sep}`));
  const found = new Set<string>();
  for (const folder of new Set([home, ...own]))
    for (const name of files.list(folder)) {
      const tells = TELLS.test(name) || (folder !== home && PREPARES.test(name));
      if (tells && isOwnFile(files, home, path.join(folder, name))) found.add(path.join(folder, name));
    }
  return [...found].sort(compareCodeUnits);
}

/** A file, and no link that leads out of the study's folder. */
function isOwnFile(files: Session['files'], home: string, file: string): boolean {
  const real = files.realPath(file);
  const root = files.realPath(home);
  return (
    files.stat(file)?.kind === 'file' &&
    real !== null &&
    root !== null &&
    real.startsWith(`${root}${path.sep}`)
  );
}
