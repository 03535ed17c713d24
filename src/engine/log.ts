import { digest } from '../base/digest.ts';
import type { Files } from '../ports/files.ts';

/**
 * A segment: a file that only grows, of entries one after the other. The first line names the format; an entry is a line
 * of fields, then a payload of as many bytes as the line says, then a line feed. The fields carry a check of themselves,
 * the payload is held to a digest by whoever reads it.
 *
 *     r KEY AT LENGTH VALUE-SIZE WARNINGS VALUE-DIGEST PAYLOAD-DIGEST CHECK     the record of a finished step
 *     v DIGEST AT LENGTH CHECK                                                  a value, by the digest of its bytes
 */
export type Entry = {
  readonly segment: Segment;
  /** Where its line begins, and its payload. */
  readonly start: number;
  readonly at: number;
  /** Bytes of the payload. */
  readonly length: number;
  /** Seconds since 1970. */
  readonly made: number;
} & (
  | {
      readonly kind: 'record';
      readonly key: string;
      /** Digest and size of the value. */
      readonly value: string;
      readonly size: number;
      readonly warnings: number;
    }
  | { readonly kind: 'value'; readonly digest: string }
);

export type RecordEntry = Extract<Entry, { kind: 'record' }>;
export type ValueEntry = Extract<Entry, { kind: 'value' }>;

/** Bytes of a segment, from `start` until before `end`. */
export type Range = { readonly start: number; readonly end: number };

export type Segment = {
  readonly path: string;
  size: number;
  /** What is no entry. */
  readonly bad: Range[];
  /** Where an entry begins whose writing was cut short; null where the last one is whole. */
  tornAt: number | null;
};

export function rangeOf({ start, at, length }: Entry): Range {
  return { start, end: at + length + 1 };
}

/** An entry that is yet to be written. */
export type Draft = { readonly bytes: Uint8Array; readonly fields: string };

const checkLength = 16;
const digestLength = 64;
const isDigest = /^[0-9a-f]{64}$/;
const lineFeed = 10;
const space = 32;

function withCheck(fields: string): string {
  return `${fields} ${digest(fields).slice(0, checkLength)}\n`;
}

const formatName = /^repro\/log\/\d+$/;
export const logFormat = 'repro/log/1';
export const segmentHead = withCheck(logFormat);

export function valueDraft(name: string, madeMs: number, bytes: Uint8Array): Draft {
  return draft(`v ${name} ${seconds(madeMs)} ${bytes.length}`, bytes);
}

/** @param payload canonical JSON of what is known of the step but its key and its value */
export function recordDraft(
  key: string,
  output: { readonly digest: string; readonly size: number },
  warnings: number,
  madeMs: number,
  payload: string,
): Draft {
  const bytes = Buffer.from(payload, 'utf8');
  const fields = `r ${key} ${seconds(madeMs)} ${bytes.length} ${output.size} ${warnings} ${output.digest}`;
  return draft(`${fields} ${digest(bytes)}`, bytes);
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

function draft(fields: string, payload: Uint8Array): Draft {
  const line = Buffer.from(withCheck(fields), 'latin1');
  return { bytes: Buffer.concat([line, payload, Buffer.of(lineFeed)]), fields };
}

/** A value larger than this has a file of its own. */
const largestInLog = 1 << 16;

/** A payload that has a line feed could look like an entry to one who seeks the next. */
export function fitsInLog(payload: Uint8Array): boolean {
  return payload.length <= largestInLog && !payload.includes(lineFeed);
}

/** The entry of a draft that was written at the end of a segment. */
export function entryOf(segment: Segment, { fields }: Draft): Entry {
  const line = Buffer.from(fields, 'latin1');
  const entry = parsed(segment, segment.size, line, line.length + checkLength + 2);
  if (entry === null) throw new Error(`no entry: ${fields}`);
  return entry;
}

/** @param fields those of a line, whose check has been passed @param lineLength with the check and the line feed */
function parsed(segment: Segment, start: number, fields: Buffer, lineLength: number): Entry | null {
  const letter = fields[0];
  const after = 2 + digestLength;
  const numbers = numbersFrom(fields, after);
  const [made, length] = [numbers[0] ?? -1, numbers[1] ?? -1];
  if (length < 0 || fields[1] !== space || fields[after] !== space) return null;
  const at = start + lineLength;
  const name = fields.toString('latin1', 2, after);
  if (!isDigest.test(name)) return null;
  if (letter === 118) return { segment, start, at, length, made, kind: 'value', digest: name };
  const [size, warnings] = [numbers[2] ?? -1, numbers[3] ?? -1];
  if (letter !== 114 || warnings < 0) return null;
  const end = fields.length - digestLength - 1;
  const value = fields.toString('latin1', end - digestLength, end);
  if (!isDigest.test(value)) return null;
  return { segment, start, at, length, made, kind: 'record', key: name, value, size, warnings };
}

/** The first numbers after a space each; what follows them is longer than any number. */
function numbersFrom(fields: Buffer, from: number): readonly number[] {
  const numbers: number[] = [];
  for (let at = from; fields[at] === space && numbers.length < 4; ) {
    let number = 0;
    let digits = 0;
    for (at += 1; digits < 16; at++, digits++) {
      const byte = fields[at] ?? space;
      if (byte < 48 || byte > 57) break;
      number = number * 10 + (byte - 48);
    }
    if (digits === 0 || digits === 16) break;
    numbers.push(number);
  }
  return numbers;
}

/** A line of fields without its check and line feed; null where it does not pass its check. */
function checked(line: Buffer): Buffer | null {
  const at = line.length - checkLength - 1;
  if (at < 1 || line[at] !== space) return null;
  const fields = line.subarray(0, at);
  return digest(fields).startsWith(line.toString('latin1', at + 1)) ? fields : null;
}

/** No line of fields is as long. */
const longestLine = 400;
const chunk = 1 << 16;

/** A segment, a piece at a time: it may be larger than what should be in memory at once. */
function reader(files: Files, path: string) {
  const memory = new Uint8Array(chunk);
  let bytes: Buffer = Buffer.alloc(0);
  let from = 0;
  /** Bytes from `at`, until the next look; fewer than asked at the end of the file. */
  const window = (at: number, length: number): Buffer => {
    if (at < from || at + length > from + bytes.length) {
      const read = files.readAt(path, at, Math.max(length, chunk), memory) ?? new Uint8Array();
      bytes = Buffer.from(read.buffer, read.byteOffset, read.byteLength);
      from = at;
    }
    return bytes.subarray(at - from, at - from + length);
  };
  return {
    /** The line from `at` without its line feed; null where none ends within the longest. */
    line: (at: number): Buffer | null => {
      const found = window(at, longestLine);
      const end = found.indexOf(lineFeed);
      return end < 0 ? null : found.subarray(0, end);
    },
    byte: (at: number) => window(at, 1)[0],
    /** Where the next line begins; null where no other does. */
    nextLine: (at: number): number | null => {
      for (let look = at; ; ) {
        const found = window(look, chunk);
        if (found.length === 0) return null;
        const end = found.indexOf(lineFeed);
        if (end >= 0) return look + end + 1;
        look += found.length;
      }
    },
  };
}

/**
 * Reads the lines of a segment and tells of each entry; what is damaged is passed over to the next line that is one.
 *
 * @returns null where the file is absent, `foreign` where it is a whole one of another version of the program
 */
export function scanSegment(
  files: Files,
  path: string,
  onEntry: (entry: Entry) => void,
): Segment | 'foreign' | null {
  const size = files.stat(path)?.size ?? null;
  if (size === null) return null;
  const segment: Segment = { path, size, bad: [], tornAt: null };
  const read = reader(files, path);
  const head = read.line(0);
  if (head === null && read.nextLine(0) === null) return { ...segment, tornAt: 0 };
  const format = head === null ? null : (checked(head)?.toString('latin1') ?? null);
  if (format !== null && format !== logFormat && formatName.test(format)) return 'foreign';
  scanEntries(segment, read, format === logFormat ? segmentHead.length : 0, onEntry);
  return segment;
}

function scanEntries(
  segment: Segment,
  read: ReturnType<typeof reader>,
  from: number,
  onEntry: (entry: Entry) => void,
): void {
  const { size, bad } = segment;
  let badFrom: number | null = null;
  const endBad = (end: number) => {
    if (badFrom !== null) bad.push({ start: badFrom, end });
    badFrom = null;
  };
  for (let at = from; at < size; ) {
    const line = read.line(at);
    const fields = line === null ? null : checked(line);
    const entry = line === null || fields === null ? null : parsed(segment, at, fields, line.length + 1);
    const end = entry === null ? null : rangeOf(entry).end;
    if (end === null ? badFrom === null && read.nextLine(at) === null : end > size) {
      endBad(at);
      segment.tornAt = at;
      return;
    }
    if (entry !== null && end !== null && read.byte(end - 1) === lineFeed) {
      endBad(at);
      onEntry(entry);
      at = end;
    } else {
      badFrom ??= at;
      at = read.nextLine(at) ?? size;
    }
  }
  endBad(size);
}

/** The payload of an entry, or null where it does not pass its check. */
export function payloadOf(files: Files, entry: Entry): Uint8Array | null {
  const { start, at, length, segment } = entry;
  const read = files.readAt(segment.path, start, at - start + length);
  if (read === null || read.length !== at - start + length) return null;
  const bytes = read.subarray(at - start);
  return digest(bytes) === payloadDigest(entry, read) ? bytes : null;
}

function payloadDigest(entry: Entry, bytes: Uint8Array): string {
  if (entry.kind === 'value') return entry.digest;
  const line = Buffer.from(bytes.buffer, bytes.byteOffset, entry.at - entry.start - 1);
  const fields = checked(line);
  return fields === null ? '' : fields.toString('latin1', fields.length - digestLength);
}
