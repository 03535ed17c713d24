import { digest } from '../base/digest.ts';
import type { Files } from '../ports/files.ts';
import type { StepReport } from './settle.ts';

/** One finished run of a step, as a line of JSON. */
export type JournalEntry = {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly study: string;
  readonly step: string;
  readonly end: string;
  readonly ms: number;
};

const keptLines = 20_000;

/** Adds the steps that ran or failed, in one write; those that were fresh are not news. */
export function appendJournal(
  files: Files,
  root: string,
  study: string,
  at: number,
  reports: readonly StepReport[],
): void {
  let text = '';
  for (const { step, end, ms } of reports) {
    if (end !== 'ran' && end !== 'failed') continue;
    const entry: JournalEntry = { at, study, step: step.id, end, ms: Math.round(ms) };
    text += `${journalLine(entry)}\n`;
  }
  if (text !== '') files.append(`${root}/journal.jsonl`, text);
  shorten(files, root);
}

const checkLength = 16;

function checkOf(text: string): string {
  return digest(text).slice(0, checkLength);
}

/** A line of the journal: a digest of the entry, then the entry. */
export function journalLine(entry: JournalEntry): string {
  const text = JSON.stringify(entry);
  return `${checkOf(text)} ${text}`;
}

/** null for a line that is torn by a crash, damaged or not ours. */
export function journalEntry(line: string): JournalEntry | null {
  const text = line.slice(checkLength + 1);
  return line[checkLength] === ' ' && line.slice(0, checkLength) === checkOf(text)
    ? (JSON.parse(text) as JournalEntry)
    : null;
}

/** The lines of the journal, without those that do not pass their check. */
export function readJournal(files: Files, root: string): readonly JournalEntry[] {
  const bytes = files.read(`${root}/journal.jsonl`);
  if (bytes === null) return [];
  const lines = new TextDecoder().decode(bytes).split('\n');
  return lines.map(journalEntry).filter((entry) => entry !== null);
}

function shorten(files: Files, root: string): void {
  const path = `${root}/journal.jsonl`;
  if ((files.stat(path)?.size ?? 0) < keptLines * 200) return;
  const lines = new TextDecoder().decode(files.read(path) ?? new Uint8Array()).split('\n');
  files.write(path, lines.slice(-keptLines / 2).join('\n'));
}
