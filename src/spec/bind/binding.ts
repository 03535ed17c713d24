import type { Code } from '../../diagnostics/codes.ts';
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { didYouMean, listNames } from '../../diagnostics/suggest.ts';
import { hole } from '../fit.ts';
import { type LocatedDocument, pointerPart, spanAt } from '../located.ts';
import type { ColumnsBySource, OpenedStudy } from '../opened.ts';
import { type Details, errorAt } from '../report.ts';
import type { StudyDocument } from '../study-document.generated.ts';

/** What a name stands for; `unknown` where it stands for nothing, `hole` where nothing can be said. */
export type Meaning = 'column' | 'variable' | 'index' | 'hole' | 'unknown';

/** One binding under way: the names there are, and what was found wrong. */
export class Binding {
  readonly document: LocatedDocument;
  readonly study: StudyDocument;
  readonly faulty: ReadonlySet<string>;
  /** Data columns with the source that each is from. */
  readonly columns: ReadonlyMap<string, string>;
  /** Columns of each source that was read, those that stand beside the panel too. */
  readonly sourceColumns: ColumnsBySource;
  /** False where a source could not be read: then no name is called unknown. */
  readonly allColumnsKnown: boolean;
  readonly variables: ReadonlySet<string>;
  readonly indices: ReadonlySet<string>;
  readonly hasTime: boolean;
  readonly diagnostics: Diagnostic[] = [];

  constructor(
    document: LocatedDocument,
    study: StudyDocument,
    opened: OpenedStudy,
    columns: ColumnsBySource,
  ) {
    this.document = document;
    this.study = study;
    this.faulty = opened.faulty;
    this.sourceColumns = columns;
    const sources = opened.sources.filter(({ apart }) => apart !== true).map((source) => source.name);
    this.columns = new Map(
      sources.flatMap((source) => (columns[source]?.names ?? []).map((name) => [name, source] as const)),
    );
    const read = sources.every((source) => Object.hasOwn(columns, source));
    this.allColumnsKnown = read && opened.sources.length === Object.keys(study.data.sources).length;
    this.variables = new Set(Object.keys(study.variables ?? {}));
    this.indices = new Set(Object.keys(study.indices ?? {}));
    this.hasTime = study.data.panel.time !== undefined || opened.faulty.has('/data/panel');
  }

  meaning(name: string): Meaning {
    if (name === hole) return 'hole';
    if (this.variables.has(name)) return 'variable';
    if (this.indices.has(name)) return 'index';
    if (this.columns.has(name)) return 'column';
    return this.allColumnsKnown ? 'unknown' : 'hole';
  }

  /** Whether the text at this part of the study has an error already. */
  isFaulty(pointer: string): boolean {
    return this.faulty.has(pointer);
  }

  span(pointer: string, atKey = false): Span {
    return spanAt(this.document, pointer, atKey);
  }

  error(code: Code, pointer: string, message: string, details: Details = {}): void {
    this.errorAt(code, this.span(pointer, details.atKey ?? false), message, { pointer, ...details });
  }

  warning(code: Code, pointer: string, message: string, details: Details = {}): void {
    const at = this.span(pointer, details.atKey ?? false);
    this.diagnostics.push({ ...errorAt(code, at, message, { pointer, ...details }), severity: 'warning' });
  }

  errorAt(code: Code, at: Span, message: string, details: Details = {}): void {
    this.diagnostics.push(errorAt(code, at, message, details));
  }

  /** Every name that a formula may have. */
  allNames(): string[] {
    return [...this.variables, ...this.indices, ...this.columns.keys()];
  }

  /** The nearest of `candidates`, then the columns that are there. */
  columnHint(name: string, candidates: Iterable<string>): string {
    const near = didYouMean(name, candidates);
    const there = `the data have ${listNames([...this.columns.keys()])}`;
    return near === null ? there : `${near} ${there}`;
  }

  /** A place where a column of the data alone can stand. Reports what is not one. */
  isColumn(name: string, pointer: string, atKey = false): boolean {
    if (name === hole || this.columns.has(name) || !this.allColumnsKnown) return true;
    const made = this.variables.has(name) ? 'variable' : this.indices.has(name) ? 'index' : null;
    const message =
      made === null
        ? `The data have no column \`${name}\`.`
        : `\`${name}\` is made by the study; a column of the data is due here.`;
    this.error('BIND011', pointer, message, { atKey, hint: this.columnHint(name, this.columns.keys()) });
    return false;
  }
}

/** `/variables/x`, with the name escaped. */
export function pointerTo(...parts: readonly (string | number)[]): string {
  return parts.map(pointerPart).join('');
}
