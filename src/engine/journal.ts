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
  const path = `${root}/journal.jsonl`;
  if (text !== '') {
    dropTornEnd(files, path);
    files.append(path, text);
  }
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

const lineFeed = 10;

/** What was left of a line when the process that wrote it was killed: the next line would be added to it. */
function dropTornEnd(files: Files, path: string): void {
  const size = files.stat(path)?.size ?? 0;
  if (size === 0 || files.readAt(path, size - 1, 1)?.[0] === lineFeed) return;
  const text = new TextDecoder().decode(files.read(path) ?? new Uint8Array());
  files.write(path, text.slice(0, text.lastIndexOf('\n') + 1));
}

/** How many lines do not pass their check, and whether the last one was cut short. */
export function checkJournal(text: string): { readonly damaged: number; readonly torn: boolean } {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const damaged = lines.filter((line) => line !== '' && journalEntry(line) === null).length;
  // A whole line that ends in another byte than its own is no line cut short.
  const ended = journalEntry(last.slice(0, -1)) !== null;
  return { damaged: damaged + (ended ? 1 : 0), torn: last !== '' && !ended };
}

/** The journal without lines that do not pass their check. */
export function repairJournal(files: Files, path: string): void {
  const lines = new TextDecoder().decode(files.read(path) ?? new Uint8Array()).split('\n');
  const whole = lines.filter((line) => journalEntry(line) !== null);
  files.write(path, whole.map((line) => `${line}\n`).join(''));
}

function shorten(files: Files, root: string): void {
  const path = `${root}/journal.jsonl`;
  if ((files.stat(path)?.size ?? 0) < keptLines * 200) return;
  const lines = new TextDecoder().decode(files.read(path) ?? new Uint8Array()).split('\n');
  files.write(path, lines.slice(-keptLines / 2).join('\n'));
}
