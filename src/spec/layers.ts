import path from 'node:path';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { maxExtends } from './limits.ts';
import type { LocatedMap } from './located.ts';
import { mergeMaps } from './merge.ts';
import type { OpenRequest } from './opened.ts';
import { readYaml } from './read.ts';
import { errorAt } from './report.ts';

/** Every text of a study, merged. `root` is null where one of them cannot be used. */
export type Layers = {
  readonly root: LocatedMap | null;
  readonly files: readonly string[];
  readonly texts: Map<string, string>;
  readonly diagnostics: readonly Diagnostic[];
};

type Reader = {
  readonly request: OpenRequest;
  readonly files: string[];
  readonly texts: Map<string, string>;
  readonly diagnostics: Diagnostic[];
};

/** One file as a mapping; null, with its diagnostics, where it is not. `from` is the `extends` that names it. */
async function readLayer(reader: Reader, file: string, from: Span | null): Promise<LocatedMap | null> {
  const text = await reader.request.readText(file);
  if (!text.ok) {
    const { near, ...problem } = text.error;
    const { message, hint } = problem;
    if (near !== undefined) {
      reader.texts.set(file, near.text);
      const at = { file, start: near.offset, end: near.offset + 1 };
      const related = from === null ? [] : [{ at: from, note: 'the file is named here' }];
      reader.diagnostics.push({ ...problem, at, related });
    } else if (from === null) reader.diagnostics.push({ ...problem, at: null, related: [] });
    else
      reader.diagnostics.push(errorAt('SPEC020', from, message, { hint: hint ?? null, pointer: '/extends' }));
    return null;
  }
  reader.files.push(file);
  reader.texts.set(file, text.value);
  const read = readYaml(file, text.value);
  reader.diagnostics.push(...read.diagnostics);
  if (read.root === null || read.root.kind === 'map') return read.root;
  const empty = read.root.kind === 'scalar' && read.root.value === null;
  const message = empty ? 'The study is empty.' : 'A study is a mapping of keys to values.';
  const hint = 'it begins with `repro: 1`, then `study:`, `data:`, `models:`';
  const at = { file, start: read.root.at.start, end: Math.min(read.root.at.end, text.value.length) };
  reader.diagnostics.push(errorAt('SPEC008', at, message, { hint }));
  return null;
}

/** The file that `layer` extends, where it does, with the place that says so. */
function extended(reader: Reader, file: string, layer: LocatedMap): { file: string; at: Span } | null {
  const entry = layer.entries.get('extends');
  if (entry === undefined) return null;
  const { value } = entry;
  if (value.kind === 'scalar' && typeof value.value === 'string' && value.value !== '') {
    return { file: path.join(path.dirname(file), value.value), at: value.at };
  }
  const message = '`extends` must be the path of a study.';
  const at = value.kind === 'scalar' ? value.at : entry.keyAt;
  reader.diagnostics.push(errorAt('SPEC012', at, message, { pointer: '/extends' }));
  return null;
}

function hasOwnId(layer: LocatedMap): boolean {
  const study = layer.entries.get('study')?.value;
  return study?.kind === 'map' && study.entries.has('id');
}

function withoutExtends(layer: LocatedMap): LocatedMap {
  const entries = new Map(layer.entries);
  entries.delete('extends');
  return { ...layer, entries };
}

/** Reads a study and everything that it extends, nearest first, and merges them. Circles are found by their files. */
export async function readLayers(request: OpenRequest): Promise<Layers> {
  const reader: Reader = { request, files: [], texts: new Map(), diagnostics: [] };
  const layers: LocatedMap[] = [];
  let complete = true;
  let next: { file: string; at: Span | null } | null = { file: request.file, at: null };
  const seen = new Set<string>();
  while (next !== null) {
    const { file, at }: { file: string; at: Span | null } = next;
    if (seen.has(path.normalize(file)) || layers.length >= maxExtends) {
      const circle = [...reader.files, file].join(' extends ');
      const message = seen.has(path.normalize(file))
        ? `Studies extend each other in a circle: ${circle}.`
        : 'Too many studies extend one another.';
      reader.diagnostics.push(errorAt('SPEC021', at, message, { pointer: '/extends' }));
      complete = false;
      break;
    }
    seen.add(path.normalize(file));
    const layer = await readLayer(reader, file, at);
    if (layer === null) {
      complete = false;
      break;
    }
    next = extended(reader, file, layer);
    if (next !== null && !hasOwnId(layer)) {
      const message = 'A study that extends another needs an `id` of its own.';
      const hint = 'add `study: { id: ... }`: documents are written to `outputs/<id>/`';
      reader.diagnostics.push(errorAt('SPEC020', next.at, message, { pointer: '/extends', hint }));
    }
    layers.push(withoutExtends(layer));
  }
  const [first, ...rest] = layers.reverse();
  const root = complete && first !== undefined ? rest.reduce(mergeMaps, first) : null;
  return { root, files: reader.files, texts: reader.texts, diagnostics: reader.diagnostics };
}
