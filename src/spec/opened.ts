import type { Result } from '../base/result.ts';
import type { Diagnostic, Problem } from '../diagnostics/diagnostic.ts';
import type { SourceSpec, Study } from '../study/study.ts';
import type { LocatedDocument } from './located.ts';
import type { StudyDocument } from './study-document.generated.ts';

/** `--set path.to.key=YAML`: both sides as given. */
export type SetOption = { readonly path: string; readonly value: string };

/** Why a study text cannot be read; `near` is what of it can be shown, with the place of the fault in it. */
export type UnreadText = Problem & { readonly near?: { readonly text: string; readonly offset: number } };

export type OpenRequest = {
  /** As it is to be printed; `extends` is relative to its folder. */
  readonly file: string;
  /**
   * Reads one study text (UTF-8). Refuse files above `maxStudyBytes` (limits.ts) before reading them where possible;
   * texts that are too long are refused here in any case.
   */
  readonly readText: (path: string) => Result<string, UnreadText> | Promise<Result<string, UnreadText>>;
  readonly set: readonly SetOption[];
};

/** A study's text, read, merged and validated; its names are not bound yet. */
export type OpenedStudy = {
  /** null where no text could be read as YAML. With errors it is still there, so that binding can find the rest. */
  readonly document: LocatedDocument | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Every study text read: the study itself first, then what it extends. */
  readonly files: readonly string[];
  /** Every text that spans point into, by file name: for the renderer. */
  readonly texts: ReadonlyMap<string, string>;
  /** Where the data are, so that the caller can read them before binding. */
  readonly sources: readonly SourceSpec[];
  /** The `--set` values, for the manifest. */
  readonly variants: readonly SetOption[];
  /** The document made to fit the schema: faulty parts replaced by holes that binding skips. null as `document`. */
  readonly fitted: StudyDocument | null;
  /** Pointers of the parts (`/models/baseline`) in which the text has an error; binding does not conclude from them. */
  readonly faulty: ReadonlySet<string>;
};

/** What binding must know of one source's data, as it stands after `layout`. */
export type SourceColumns = {
  readonly names: readonly string[];
  readonly kinds: { readonly [name: string]: 'number' | 'text' };
};

/**
 * By source. A source that is not there could not be read: its problem is told elsewhere, and no name is called
 * unknown on its account.
 */
export type ColumnsBySource = { readonly [source: string]: SourceColumns };

export type BoundStudy = {
  /** null where the text or the binding has an error. */
  readonly study: Study | null;
  /** Those of binding alone; print them together with the opened study's. Sorted by file and place. */
  readonly diagnostics: readonly Diagnostic[];
};
