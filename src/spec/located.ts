import type { Json, JsonObject } from '../base/json.ts';
import type { Diagnostic, Problem, Span } from '../diagnostics/diagnostic.ts';

export type LocatedScalar = {
  readonly kind: 'scalar';
  readonly value: null | boolean | number | string;
  readonly at: Span;
  /** Offset of the first character of the value itself where the text holds it unescaped on one line; else null. */
  readonly contentStart: number | null;
};
export type LocatedList = {
  readonly kind: 'list';
  readonly items: readonly LocatedNode[];
  readonly at: Span;
};
export type LocatedEntry = { readonly keyAt: Span; readonly value: LocatedNode };
export type LocatedMap = {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, LocatedEntry>;
  readonly at: Span;
};

/** A YAML value that remembers where it stands. Nodes of a merged study point into the file each came from. */
export type LocatedNode = LocatedScalar | LocatedList | LocatedMap;

/** A whole study after `extends` and `--set`. `texts` holds every text that spans point into, by file name. */
export type LocatedDocument = {
  readonly file: string;
  readonly root: LocatedMap;
  readonly texts: ReadonlyMap<string, string>;
};

/** `/a~1b/0` -> ['a/b', '0']; '' -> []. */
export function pointerParts(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** One key or index as a part of a JSON pointer, with its slash. */
export function pointerPart(part: string | number): string {
  return `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

export type Place = {
  /** The node, or the nearest one above it that exists. */
  readonly node: LocatedNode;
  /** Where its key stands; null for the root and for items of lists. */
  readonly keyAt: Span | null;
  /** Whether every part of the pointer was found. */
  readonly exact: boolean;
};

function childOf(node: LocatedNode, part: string): LocatedEntry | { keyAt: null; value: LocatedNode } | null {
  if (node.kind === 'map') return node.entries.get(part) ?? null;
  if (node.kind === 'list' && /^\d+$/.test(part)) {
    const item = node.items[Number(part)];
    return item === undefined ? null : { keyAt: null, value: item };
  }
  return null;
}

/** The node at a JSON pointer, or the nearest one above it. */
export function placeAt(document: LocatedDocument, pointer: string): Place {
  let place: Place = { node: document.root, keyAt: null, exact: true };
  for (const part of pointerParts(pointer)) {
    const child = childOf(place.node, part);
    if (child === null) return { ...place, exact: false };
    place = { node: child.value, keyAt: child.keyAt, exact: true };
  }
  return place;
}

/** The span a message about `pointer` shows: the value; the key with `atKey` or where the value is not there. */
export function spanAt(document: LocatedDocument, pointer: string, atKey = false): Span {
  const place = placeAt(document, pointer);
  if ((atKey || !place.exact || place.node.kind !== 'scalar') && place.keyAt !== null) return place.keyAt;
  if (place.node.kind === 'scalar') return place.node.at;
  const start = place.node.at.start;
  return { file: place.node.at.file, start, end: Math.min(place.node.at.end, start + 1) };
}

/** A range of offsets inside the text of the scalar at `pointer` (a formula), as a span; the whole scalar where escapes hide it. */
export function spanInside(document: LocatedDocument, pointer: string, start: number, end: number): Span {
  const place = placeAt(document, pointer);
  if (!place.exact || place.node.kind !== 'scalar') return spanAt(document, pointer);
  const { at, contentStart } = place.node;
  if (contentStart === null) return at;
  return {
    file: at.file,
    start: contentStart + start,
    end: Math.max(contentStart + end, contentStart + start + 1),
  };
}

/**
 * A problem that a later phase found, with its place in the study's text. Where the pointer is not in the text
 * (a default), the nearest part above it is shown.
 */
export function locate(document: LocatedDocument, problem: Problem): Diagnostic {
  return { ...problem, at: spanAt(document, problem.pointer, problem.atKey ?? false), related: [] };
}

/** The plain value of a node. Keys such as `__proto__` were refused when the text was read. */
export function toJson(node: LocatedNode): Json {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(toJson);
  const object: Record<string, Json> = {};
  for (const [key, entry] of node.entries) object[key] = toJson(entry.value);
  return object;
}

/** The plain value of a whole document. */
export function documentJson(document: LocatedDocument): JsonObject {
  return toJson(document.root) as JsonObject;
}

/** Mappings whose members are parts of a study that can be sound or faulty on their own. */
const partsOf = new Set(['variables', 'indices', 'models', 'hypotheses']);

/** The part of a study that a pointer is in: `/models/baseline`, `/data/sources/a`, `/data/panel`, `/outputs`. */
export function partAt(pointer: string): string {
  const [first = '', second, third] = pointerParts(pointer);
  const head = pointerPart(first);
  if (second === undefined) return first === '' ? '' : head;
  if (first === 'data')
    return second === 'sources' && third !== undefined
      ? `${head}/sources${pointerPart(third)}`
      : head + pointerPart(second);
  return partsOf.has(first) ? head + pointerPart(second) : head;
}
