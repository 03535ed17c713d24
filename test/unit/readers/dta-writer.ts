/**
 * A .dta file from its published description, for tests: releases 117 to 119, both byte orders. ReadStat 1.1.8 reads
 * the same from these files, but for the strL of release 119, little-endian, of which it takes v to be two bytes long.
 */
export type DtaVariable = {
  readonly name: string;
  readonly type: 'byte' | 'int' | 'long' | 'float' | 'double' | 'strL' | number;
  readonly label?: string;
  readonly valueLabel?: string;
  /** Numbers; a code such as `.a` for an extended missing value; text. */
  readonly cells: readonly (number | string)[];
};

const SIZES = {
  117: { k: 2, n: 4, label: 1, name: 33, sort: 2, format: 49, varLabel: 81, v: 4, o: 4, gso: 4 },
  118: { k: 2, n: 8, label: 2, name: 129, sort: 2, format: 57, varLabel: 321, v: 2, o: 6, gso: 8 },
  119: { k: 4, n: 8, label: 2, name: 129, sort: 4, format: 57, varLabel: 321, v: 3, o: 5, gso: 8 },
} as const;
const CODES = { byte: 65530, int: 65529, long: 65528, float: 65527, double: 65526, strL: 32768 } as const;
const WIDTHS = { byte: 1, int: 2, long: 4, float: 4, double: 8, strL: 8 } as const;

export function writeDta(
  variables: readonly DtaVariable[],
  release: 117 | 118 | 119,
  little: boolean,
  labels: { readonly [name: string]: { readonly [value: string]: string } } = {},
): Uint8Array {
  const size = SIZES[release];
  const out: number[] = [];
  const tag = (text: string): void => void out.push(...new TextEncoder().encode(text));
  const uint = (value: number, bytes: number): void => {
    const digits = Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256);
    out.push(...(little ? digits : digits.reverse()));
  };
  const padded = (text: string, bytes: number): void => {
    const content = new TextEncoder().encode(text);
    out.push(...content, ...new Array<number>(bytes - content.length).fill(0));
  };
  const offsets: { [name: string]: number } = {};
  const section = (name: string, body: () => void): void => {
    offsets[name] = out.length;
    tag(`<${name}>`);
    body();
    tag(`</${name}>`);
  };
  const each = (text: (variable: DtaVariable) => string, bytes: number): void => {
    for (const variable of variables) padded(text(variable), bytes);
  };
  const rows = variables[0]!.cells.length;
  tag('<stata_dta>');
  section('header', () => {
    section('release', () => tag(String(release)));
    section('byteorder', () => tag(little ? 'LSF' : 'MSF'));
    section('K', () => uint(variables.length, size.k));
    section('N', () => uint(rows, size.n));
    section('label', () => uint(0, size.label));
    section('timestamp', () => uint(0, 1));
  });
  section('map', () => out.push(...new Array<number>(14 * 8).fill(0)));
  section('variable_types', () => {
    for (const { type } of variables) uint(typeof type === 'number' ? type : CODES[type], 2);
  });
  section('varnames', () => each(({ name }) => name, size.name));
  section('sortlist', () => uint(0, size.sort * (variables.length + 1)));
  section('formats', () => each(() => '%9.0g', size.format));
  section('value_label_names', () => each(({ valueLabel }) => valueLabel ?? '', size.name));
  section('variable_labels', () => each(({ label }) => label ?? '', size.varLabel));
  section('characteristics', () =>
    section('ch', () => {
      uint(3, 4);
      tag('abc');
    }),
  );
  const long: { v: number; o: number; text: string }[] = [];
  section('data', () => {
    for (let row = 0; row < rows; row++) {
      variables.forEach(({ type, cells }, j) => {
        const cell = cells[row]!;
        if (typeof type === 'number') padded(String(cell), type);
        else if (type === 'strL') {
          uint(cell === '' ? 0 : j + 1, size.v);
          uint(cell === '' ? 0 : row + 1, size.o);
          if (cell !== '') long.push({ v: j + 1, o: row + 1, text: String(cell) });
        } else out.push(...numberBytes(cell, type, little));
      });
    }
  });
  section('strls', () => {
    for (const { v, o, text } of long) {
      const content = new TextEncoder().encode(text);
      tag('GSO');
      uint(v, 4);
      uint(o, size.gso);
      out.push(130);
      uint(content.length + 1, 4);
      out.push(...content, 0);
    }
  });
  section('value_labels', () => {
    for (const [name, table] of Object.entries(labels)) {
      const texts = Object.values(table).map((text) => new TextEncoder().encode(`${text}\0`));
      const textLength = texts.reduce((total, text) => total + text.length, 0);
      section('lbl', () => {
        uint(8 + 8 * texts.length + textLength, 4);
        padded(name, size.name);
        out.push(0, 0, 0);
        uint(texts.length, 4);
        uint(textLength, 4);
        let offset = 0;
        for (const text of texts) {
          uint(offset, 4);
          offset += text.length;
        }
        for (const value of Object.keys(table)) uint(Number(value) >>> 0, 4);
        for (const text of texts) out.push(...text);
      });
    }
  });
  const end = out.length;
  tag('</stata_dta>');
  const places = [
    'map',
    'variable_types',
    'varnames',
    'sortlist',
    'formats',
    'value_label_names',
    'variable_labels',
  ];
  places.push('characteristics', 'data', 'strls', 'value_labels');
  const map = [0, ...places.map((name) => offsets[name]!), end, out.length];
  const file = Uint8Array.from(out);
  const view = new DataView(file.buffer);
  for (const [i, offset] of map.entries())
    view.setBigUint64(offsets.map! + '<map>'.length + 8 * i, BigInt(offset), little);
  return file;
}

function numberBytes(cell: number | string, type: keyof typeof WIDTHS, little: boolean): number[] {
  const view = new DataView(new ArrayBuffer(WIDTHS[type]));
  // `.` is code 0, `.a` 1, ...
  const code = typeof cell === 'string' ? (cell === '.' ? 0 : cell.charCodeAt(1) - 0x60) : null;
  const value = typeof cell === 'number' ? cell : 0;
  if (type === 'byte') view.setInt8(0, code === null ? value : 101 + code);
  if (type === 'int') view.setInt16(0, code === null ? value : 32741 + code, little);
  if (type === 'long') view.setInt32(0, code === null ? value : 2147483621 + code, little);
  if (type === 'float') {
    if (code === null) view.setFloat32(0, value, little);
    else view.setUint32(0, 0x7f000000 + 0x800 * code, little);
  }
  if (type === 'double') {
    if (code === null) view.setFloat64(0, value, little);
    else view.setUint32(little ? 4 : 0, 0x7fe00000 + 0x100 * code, little);
  }
  return [...new Uint8Array(view.buffer)];
}
