import { type Spot, type Spots, spotsOf } from './audit-spots.ts';
import type { Document } from './document.ts';
import type { AuditRow, ReportInput } from './input.ts';
import { type NumberOrigins, numberOrigins } from './origins.ts';
import { bare, checkRun, type Printed, type RunVerdict, wordingKey } from './run-check.ts';
import { sectionOwners } from './section-owners.ts';
import { tableOwners } from './table-owners.ts';

export type CheckedNumber = Spot & RunVerdict;

/** Every number of a document, held to what it says it is (run-check.ts). Words that hold a number are text-check.ts. */
export function checkedNumbers(document: Document, input: ReportInput): readonly CheckedNumber[] {
  const known = checked.get(document);
  if (known !== undefined) return known;
  const { numbers: spots } = documentSpots(document, input);
  const printed = printedInTables(spots);
  let origins: NumberOrigins | null = null;
  const where = (): NumberOrigins => {
    origins ??= numberOrigins(input);
    return origins;
  };
  const made = spots.map((spot): CheckedNumber => {
    const { tie, fault } = checkRun(spot, printed, where, input);
    return { run: spot.run, kind: spot.kind, owner: spot.owner, row: spot.row, tie, fault };
  });
  checked.set(document, made);
  return made;
}

/** The numbers and the words with numbers of a document. */
export const documentSpots = (document: Document, input: ReportInput): Spots => {
  const ofTable = tableOwners(input);
  return spotsOf(document, { sections: sectionOwners(document.blocks, { ownerOf: ofTable }), ofTable });
};

const checked = new WeakMap<Document, readonly CheckedNumber[]>();

/** What a build says of the numbers of one of its documents: of its text, and of its tables. */
export function auditNumbers(document: Document, input: ReportInput): AuditRow[] {
  const numbers = checkedNumbers(document, input);
  const subject = document.appendix ? 'appendix' : 'paper';
  return [
    rowOf(
      'Numbers quoted in the text are those of their tables, the results or the study',
      subject,
      numbers.filter(({ kind }) => kind !== 'cell' && kind !== 'head'),
    ),
    rowOf(
      'Numbers in tables are those of the results',
      subject,
      numbers.filter(({ kind }) => kind === 'cell' || kind === 'head'),
    ),
  ];
}

function rowOf(check: string, subject: string, numbers: readonly CheckedNumber[]): AuditRow {
  const wrong = numbers.filter(({ fault }) => fault !== null);
  const all = `${numbers.length} of ${numbers.length}`;
  return {
    check,
    subject,
    observed: wrong.length === 0 ? all : wrong.map(({ run }) => `${run.key ?? '?'}: ${run.text}`).join('; '),
    expected: all,
    ok: wrong.length === 0,
  };
}

/** Numbers that are shown to differ from what they say they are, as printed: a bug of ours, which stops the build. */
export const differing = (document: Document, input: ReportInput): readonly string[] =>
  checkedNumbers(document, input).flatMap((it) => (it.fault === 'differs' ? [placed(it)] : []));

/** Numbers of which it could not be shown that they are what they say. */
export const unproved = (document: Document, input: ReportInput): readonly string[] =>
  checkedNumbers(document, input).flatMap((it) =>
    it.fault === 'unproved' || it.fault === 'unknown' ? [placed(it)] : [],
  );

/** `7 (text of index:digital)`. */
const placed = ({ run, kind, owner }: CheckedNumber): string =>
  `${run.text} (${owner === null ? kind : `${kind} of ${owner}`})`;

/** What tables print, by key and by the entry of the results that it is of. */
export function printedInTables(spots: readonly Spot[]): Printed {
  const byKey = new Map<string, Set<string>>();
  const byEntry = new Map<object, Map<string, Set<string>>>();
  const byWords = new Map<object, Map<string, string>>();
  for (const { run, kind } of spots) {
    if (kind !== 'cell') continue;
    if (run.key !== undefined) add(byKey, run.key, run.text);
    if (run.origin?.kind !== 'result') continue;
    if (run.origin.part !== undefined) {
      const parts = byWords.get(run.origin.of) ?? new Map<string, string>();
      byWords.set(run.origin.of, parts.set(wordingKey(run.origin), run.text));
      continue;
    }
    if (run.origin.sign !== undefined) continue;
    const fields = byEntry.get(run.origin.of) ?? new Map<string, Set<string>>();
    byEntry.set(run.origin.of, fields);
    add(fields, run.origin.fields.join(), bare(run.text));
  }
  return { byKey, byEntry, byWords };
}

function add(sets: Map<string, Set<string>>, key: string, text: string): void {
  const known = sets.get(key);
  if (known === undefined) sets.set(key, new Set([text]));
  else known.add(text);
}
