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
    text += `${JSON.stringify(entry)}\n`;
  }
  if (text !== '') files.append(`${root}/journal.jsonl`, text);
  shorten(files, root);
}

/** A line that is torn or not ours is left out. */
export function readJournal(files: Files, root: string): readonly JournalEntry[] {
  const bytes = files.read(`${root}/journal.jsonl`);
  if (bytes === null) return [];
  const entries: JournalEntry[] = [];
  for (const line of new TextDecoder().decode(bytes).split('\n')) {
    try {
      const entry = JSON.parse(line) as JournalEntry | null;
      if (typeof entry?.step === 'string' && typeof entry.ms === 'number') entries.push(entry);
    } catch {
      // Torn by a crash.
    }
  }
  return entries;
}

function shorten(files: Files, root: string): void {
  const path = `${root}/journal.jsonl`;
  if ((files.stat(path)?.size ?? 0) < keptLines * 200) return;
  const lines = new TextDecoder().decode(files.read(path) ?? new Uint8Array()).split('\n');
  files.write(path, lines.slice(-keptLines / 2).join('\n'));
}
