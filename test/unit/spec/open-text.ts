import { err, ok } from '../../../src/base/result.ts';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { bindStudy } from '../../../src/spec/bind.ts';
import { openStudy } from '../../../src/spec/open.ts';
import type { BoundStudy, ColumnsBySource, OpenedStudy, SetOption } from '../../../src/spec/opened.ts';

/** Columns of the sources of the tests' studies. */
export const panelColumns: ColumnsBySource = {
  main: {
    names: ['province', 'year', 'region', 'y', 'x', 'z', 'q', 'part', 'whole'],
    kinds: {
      province: 'text',
      year: 'number',
      region: 'text',
      y: 'number',
      x: 'number',
      z: 'number',
      q: 'number',
      part: 'number',
      whole: 'number',
    },
  },
};

export const smallStudy = `repro: 1
study: { id: small, title: A small study, seed: 7 }
data:
  sources:
    main: { path: data.csv }
  panel: { entity: province, time: year }
`;

export const smallModels = `models:
  base: { kind: regression, outcome: y, regressors: [x] }
`;

type Files = { readonly [file: string]: string };

export function openFiles(
  files: Files,
  file = 'study.yaml',
  set: readonly SetOption[] = [],
): Promise<OpenedStudy> {
  const readText = (path: string) =>
    Object.hasOwn(files, path)
      ? ok(files[path]!)
      : err({
          code: 'SPEC001',
          severity: 'error',
          message: `There is no file ${path}.`,
          pointer: '',
        } as const);
  return openStudy({ file, readText, set });
}

export function openText(text: string, set: readonly SetOption[] = []): Promise<OpenedStudy> {
  return openFiles({ 'study.yaml': text }, 'study.yaml', set);
}

export type Checked = {
  readonly opened: OpenedStudy;
  readonly bound: BoundStudy;
  readonly all: readonly Diagnostic[];
};

/** Opens and binds a study that is one text. */
export async function check(
  text: string,
  columns: ColumnsBySource = panelColumns,
  set: readonly SetOption[] = [],
): Promise<Checked> {
  const opened = await openText(text, set);
  const bound = bindStudy(opened, columns);
  return { opened, bound, all: [...opened.diagnostics, ...bound.diagnostics] };
}

/** `CODE "text at the place"` for each diagnostic. */
export function brief(checked: Checked): string[] {
  return checked.all.map(({ code, at }) => {
    const text = at === null ? undefined : checked.opened.texts.get(at.file);
    return `${code} ${at === null || text === undefined ? '-' : text.slice(at.start, at.end)}`;
  });
}
