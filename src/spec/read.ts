import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  stringify,
} from 'yaml';
import type { Json } from '../base/json.ts';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/suggest.ts';
import { explainSyntax } from './improve/syntax.ts';
import { maxDepth, maxNodes, maxStudyBytes } from './limits.ts';
import { type LocatedEntry, type LocatedNode, pointerPart } from './located.ts';
import { errorAt } from './report.ts';
import { guardText } from './yaml-guard.ts';

/** The only door to the `yaml` package. Nothing here knows the study language. */

export type ReadText = { readonly root: LocatedNode | null; readonly diagnostics: readonly Diagnostic[] };

/** Keys that mean something to JavaScript objects: no study needs them. */
function isForbiddenKey(key: string): boolean {
  return key in Object.prototype || key === 'prototype';
}

/** Thrown and caught in this file only: the text is too large in a way that makes going on pointless. */
class TooLarge extends Error {
  readonly at: Span;
  constructor(message: string, at: Span) {
    super(message);
    this.at = at;
  }
}

class Converter {
  private readonly file: string;
  private readonly text: string;
  readonly diagnostics: Diagnostic[] = [];
  private readonly anchors = new Map<string, LocatedNode>();
  private readonly openAnchors = new Set<string>();
  /** Nodes below and with each collection, aliases expanded. */
  private readonly sizes = new Map<LocatedNode, number>();
  private nodes = 0;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  private span(node: { range?: readonly [number, number, number] | null }): Span {
    const [start, end] = node.range ?? [0, 0];
    return { file: this.file, start, end };
  }

  private count(added: number, at: Span): void {
    this.nodes += added;
    if (this.nodes > maxNodes)
      throw new TooLarge('The text, its aliases expanded, has more parts than a study may have.', at);
  }

  convert(node: Node | null, pointer: string, depth: number, emptyAt: Span): LocatedNode {
    if (node === null) return { kind: 'scalar', value: null, at: emptyAt, contentStart: null };
    const at = this.span(node);
    if (depth > maxDepth) throw new TooLarge(`The text nests deeper than ${maxDepth} levels.`, at);
    if (isAlias(node)) return this.resolve(node.source, pointer, at);
    const { tag, anchor } = node as Scalar;
    if (tag !== undefined) {
      const hint = 'write the value alone; text that looks like a number goes in quotes';
      this.diagnostics.push(
        errorAt('SPEC007', at, `Studies have no YAML tags such as \`${tag}\`.`, { pointer, hint }),
      );
    }
    if (anchor !== undefined) this.openAnchors.add(anchor);
    const before = this.nodes;
    this.count(1, at);
    const located = this.convertBare(node, pointer, depth, at, emptyAt);
    this.sizes.set(located, this.nodes - before);
    if (anchor !== undefined) {
      this.openAnchors.delete(anchor);
      this.anchors.set(anchor, located);
    }
    return located;
  }

  private resolve(name: string, pointer: string, at: Span): LocatedNode {
    const target = this.anchors.get(name);
    if (target !== undefined) {
      this.count(this.sizes.get(target) ?? 1, at);
      return target;
    }
    const inItself = this.openAnchors.has(name);
    const message = inItself
      ? `\`*${name}\` stands within what it repeats.`
      : `There is no \`&${name}\` before \`*${name}\`.`;
    const hint = inItself
      ? null
      : (didYouMean(name, this.anchors.keys()) ?? 'text that begins with `*` goes in quotes');
    this.diagnostics.push(errorAt(inItself ? 'SPEC005' : 'SPEC003', at, message, { pointer, hint }));
    return { kind: 'scalar', value: null, at, contentStart: null };
  }

  private convertBare(node: Node, pointer: string, depth: number, at: Span, emptyAt: Span): LocatedNode {
    if (isScalar(node)) return this.scalar(node, pointer, at.start === at.end ? emptyAt : at);
    if (isSeq(node)) {
      const items = node.items.map((item, i) =>
        this.convert(item as Node | null, pointer + pointerPart(i), depth + 1, at),
      );
      return { kind: 'list', items, at };
    }
    const entries = new Map<string, LocatedEntry>();
    if (isMap(node))
      for (const pair of node.items) this.entry(entries, pair as Pair<Node, Node | null>, pointer, depth);
    return { kind: 'map', entries, at };
  }

  private scalar(node: Scalar, pointer: string, at: Span): LocatedNode {
    const { value } = node;
    const plain = value === null || typeof value === 'boolean' || typeof value === 'string';
    if (plain) return { kind: 'scalar', value, at, contentStart: this.contentStart(value, at) };
    if (typeof value === 'number' && Number.isFinite(value))
      return { kind: 'scalar', value, at, contentStart: null };
    const written = this.text.slice(at.start, at.end);
    this.diagnostics.push(
      errorAt('SPEC007', at, `\`${written}\` is no number that a study can have.`, { pointer }),
    );
    return { kind: 'scalar', value: null, at, contentStart: null };
  }

  /** Where the text holds `value` letter by letter. */
  private contentStart(value: null | boolean | string, at: Span): number | null {
    if (typeof value !== 'string') return null;
    if (this.text.startsWith(value, at.start)) return at.start;
    const quoted = this.text.startsWith(value, at.start + 1) && at.end - at.start === value.length + 2;
    return quoted ? at.start + 1 : null;
  }

  private keyOf(pair: Pair<Node, Node | null>, pointer: string): { key: string; at: Span } | null {
    const { key } = pair;
    const at = this.span(key ?? {});
    if (!isScalar(key) || key.value === null || at.start === at.end) {
      const place = at.start === at.end ? this.span(pair.value ?? {}) : at;
      this.diagnostics.push(errorAt('SPEC007', place, 'A key must be a name.', { pointer }));
      return null;
    }
    const name = typeof key.value === 'string' ? key.value : this.text.slice(at.start, at.end);
    if (isForbiddenKey(name)) {
      const message = `\`${name}\` cannot be the name of anything in a study.`;
      this.diagnostics.push(errorAt('SPEC006', at, message, { pointer, hint: 'choose another name' }));
      return null;
    }
    return { key: name, at };
  }

  private entry(
    entries: Map<string, LocatedEntry>,
    pair: Pair<Node, Node | null>,
    pointer: string,
    depth: number,
  ): void {
    const named = this.keyOf(pair, pointer);
    const here = named === null ? pointer : pointer + pointerPart(named.key);
    const value = this.convert(
      pair.value,
      here,
      depth + 1,
      named?.at ?? { file: this.file, start: 0, end: 0 },
    );
    if (named === null) return;
    const first = entries.get(named.key);
    if (first === undefined) {
      entries.set(named.key, { keyAt: named.at, value });
      return;
    }
    const related = [{ at: first.keyAt, note: 'it stands here first' }];
    const message = `The key \`${named.key}\` stands twice.`;
    const hint = 'remove one of the two, or give it another name';
    this.diagnostics.push(
      errorAt('SPEC004', named.at, message, { pointer: here, atKey: true, related, hint }),
    );
  }
}

/** `a: 1` and `a: 2` are told by the converter, with both places; the package's own check takes quadratic time. */
const options = {
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
  version: '1.2',
  schema: 'core',
} as const;

function parse(file: string, text: string): Document.Parsed | Diagnostic {
  const fault = guardText(text, new Lexer().lex(text));
  if (fault !== null)
    return errorAt('SPEC005', { file, start: fault.start, end: fault.start + 1 }, fault.message);
  try {
    return parseDocument(text, options);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    return errorAt('SPEC005', { file, start: 0, end: 1 }, `The text nests deeper than ${maxDepth} levels.`);
  }
}

function secondDocument(file: string, text: string, document: Document.Parsed): Diagnostic | null {
  const end = document.range[2];
  const mark = /^---(?=\s|$)/m.exec(text.slice(end));
  if (mark === null) return null;
  const start = end + mark.index;
  return errorAt(
    'SPEC007',
    { file, start, end: start + 3 },
    'A study is one YAML document; a second begins here.',
    {
      hint: 'a variant of a study is another file with `extends:`',
    },
  );
}

/**
 * Text -> located tree. `root` is null where the text is not YAML or is beyond a bound; other faults (duplicate keys,
 * tags, forbidden keys) leave a tree without the faulty part. Time and memory are bounded whatever the text.
 */
export function readYaml(file: string, text: string): ReadText {
  if (text.length > maxStudyBytes) {
    const message = `${file} has ${text.length} characters; a study has at most ${maxStudyBytes}.`;
    return { root: null, diagnostics: [errorAt('SPEC002', null, message)] };
  }
  const document = parse(file, text);
  if ('code' in document) return { root: null, diagnostics: [document] };
  const syntax = explainSyntax(file, text, document.errors);
  if (syntax !== null) return { root: null, diagnostics: [syntax] };
  const converter = new Converter(file, text);
  try {
    const root = converter.convert(document.contents as Node | null, '', 0, { file, start: 0, end: 0 });
    const second = secondDocument(file, text, document);
    return {
      root,
      diagnostics: second === null ? converter.diagnostics : [...converter.diagnostics, second],
    };
  } catch (thrown) {
    if (!(thrown instanceof TooLarge)) throw thrown;
    return { root: null, diagnostics: [errorAt('SPEC005', thrown.at, thrown.message)] };
  }
}

/** A value as YAML text, keys in their order, as wide as a printed page. */
export function writeYaml(value: Json): string {
  return stringify(value, { lineWidth: 88, aliasDuplicateObjects: false });
}
