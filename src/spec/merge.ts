import type { LocatedEntry, LocatedMap, LocatedNode } from './located.ts';

function isNull(node: LocatedNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/**
 * A mapping merged over another: maps merge, null removes, all else replaces. Every node keeps the place that it
 * came from; keys keep the order of `base`, new ones follow.
 *
 * @cite RFC 7396, JSON Merge Patch
 */
export function mergeMaps(base: LocatedMap, over: LocatedMap): LocatedMap {
  const entries = new Map<string, LocatedEntry>(base.entries);
  for (const [key, entry] of over.entries) {
    if (isNull(entry.value)) {
      entries.delete(key);
      continue;
    }
    const below = entries.get(key)?.value;
    if (entry.value.kind !== 'map') {
      entries.set(key, entry);
      continue;
    }
    const empty: LocatedMap = { kind: 'map', entries: new Map(), at: entry.value.at };
    const target = below?.kind === 'map' ? below : empty;
    entries.set(key, { keyAt: entry.keyAt, value: mergeMaps(target, entry.value) });
  }
  return { kind: 'map', entries, at: over.at };
}
