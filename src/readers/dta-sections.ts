import type { ByteCursor } from './byte-cursor.ts';

/** Sizes that differ between the releases of the format. */
export type DtaRelease = {
  readonly release: 117 | 118 | 119;
  readonly count: number;
  readonly rows: number;
  readonly labelLength: number;
  readonly name: number;
  readonly sort: number;
  readonly format: number;
  readonly label: number;
  readonly strlVariable: number;
  readonly gsoObservation: number;
};

const RELEASES: { readonly [release: string]: DtaRelease } = {
  117: {
    release: 117,
    count: 2,
    rows: 4,
    labelLength: 1,
    name: 33,
    sort: 2,
    format: 49,
    label: 81,
    strlVariable: 4,
    gsoObservation: 4,
  },
  118: {
    release: 118,
    count: 2,
    rows: 8,
    labelLength: 2,
    name: 129,
    sort: 2,
    format: 57,
    label: 321,
    strlVariable: 2,
    gsoObservation: 8,
  },
  119: {
    release: 119,
    count: 4,
    rows: 8,
    labelLength: 2,
    name: 129,
    sort: 4,
    format: 57,
    label: 321,
    strlVariable: 3,
    gsoObservation: 8,
  },
};

const MAP_ENTRIES = 14;

export type DtaHeader = {
  readonly sizes: DtaRelease;
  readonly little: boolean;
  readonly variables: number;
  readonly rows: number;
};

export type Decode = (bytes: Uint8Array) => string;

/** Up to the first zero byte. */
export function zeroTerminated(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

/** `<stata_dta><header>` ... `</map>`. Null where the release is not one of 117 to 119. */
export function dtaHeader(cursor: ByteCursor): DtaHeader | null {
  cursor.expect('<stata_dta><header><release>');
  const release = String.fromCharCode(...cursor.bytes(3));
  const sizes = Object.hasOwn(RELEASES, release) ? RELEASES[release]! : null;
  if (sizes === null) {
    cursor.fail(`release \`${release}\` of the format is not one of 117, 118, 119`);
    return null;
  }
  cursor.expect('</release><byteorder>');
  const order = String.fromCharCode(...cursor.bytes(3));
  if (order !== 'LSF' && order !== 'MSF') cursor.fail('the byte order is neither LSF nor MSF');
  cursor.setLittleEndian(order === 'LSF');
  cursor.expect('</byteorder><K>');
  const variables = cursor.uint(sizes.count);
  cursor.expect('</K><N>');
  const rows = cursor.uint(sizes.rows);
  cursor.expect('</N><label>');
  cursor.bytes(cursor.uint(sizes.labelLength));
  cursor.expect('</label><timestamp>');
  cursor.bytes(cursor.uint(1));
  cursor.expect('</timestamp></header><map>');
  cursor.bytes(MAP_ENTRIES * 8);
  cursor.expect('</map>');
  return { sizes, little: order === 'LSF', variables, rows };
}

/** `<tag>`, `count` entries of `size` bytes, `</tag>`. */
export function fixedSection(cursor: ByteCursor, tag: string, count: number, size: number): Uint8Array[] {
  cursor.expect(`<${tag}>`);
  if (count * size > cursor.left()) cursor.fail('the file ends too early');
  const entries: Uint8Array[] = [];
  for (let i = 0; i < count && cursor.fault() === null; i++) entries.push(cursor.bytes(size));
  cursor.expect(`</${tag}>`);
  return entries;
}

export function skipCharacteristics(cursor: ByteCursor): void {
  cursor.expect('<characteristics>');
  while (cursor.accept('<ch>')) {
    cursor.bytes(cursor.uint(4));
    cursor.expect('</ch>');
  }
  cursor.expect('</characteristics>');
}

/** `<strls>`: long strings by `v:o`, the variable and row that own them. */
export function longStrings(cursor: ByteCursor, sizes: DtaRelease, decode: Decode): Map<string, string> {
  const strings = new Map<string, string>();
  const BINARY = 129;
  cursor.expect('<strls>');
  while (cursor.accept('GSO')) {
    const key = `${cursor.uint(4)}:${cursor.uint(sizes.gsoObservation)}`;
    const type = cursor.uint(1);
    const content = cursor.bytes(cursor.uint(4));
    if (cursor.fault() !== null) break;
    strings.set(key, type === BINARY ? decode(content) : decode(zeroTerminated(content)));
  }
  cursor.expect('</strls>');
  return strings;
}

/** `<value_labels>`: per label name, number as text -> label. */
export function valueLabels(
  cursor: ByteCursor,
  sizes: DtaRelease,
  decode: Decode,
): Map<string, { [value: string]: string }> {
  const tables = new Map<string, { [value: string]: string }>();
  cursor.expect('<value_labels>');
  while (cursor.accept('<lbl>')) {
    cursor.uint(4);
    const name = decode(zeroTerminated(cursor.bytes(sizes.name)));
    cursor.bytes(3);
    const table = valueLabelTable(cursor, decode);
    cursor.expect('</lbl>');
    if (cursor.fault() === null) tables.set(name, table);
  }
  cursor.expect('</value_labels>');
  return tables;
}

function valueLabelTable(cursor: ByteCursor, decode: Decode): { [value: string]: string } {
  const entries = cursor.uint(4);
  const textLength = cursor.uint(4);
  if (entries * 8 + textLength > cursor.left())
    cursor.fail('a table of value labels is longer than the file');
  const offsets: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < entries && cursor.fault() === null; i++) offsets.push(cursor.uint(4));
  for (let i = 0; i < entries && cursor.fault() === null; i++) values.push(cursor.int32());
  const text = cursor.bytes(textLength);
  if (cursor.fault() !== null) return {};
  return Object.fromEntries(
    values.map((value, i) => [String(value), decode(zeroTerminated(text.subarray(offsets[i]!)))]),
  );
}
