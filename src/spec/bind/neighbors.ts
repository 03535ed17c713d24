import { didYouMean, listNames } from '../../diagnostics/suggest.ts';
import type { NeighborsSpec } from '../../study/study.ts';
import { hole } from '../fit.ts';
import type { Neighbors } from '../study-document.generated.ts';
import { type Binding, pointerTo } from './binding.ts';

type Way = 'pairs' | 'square' | 'distance';
type Key = keyof Neighbors;

/** Keys of each way to say who is a neighbor; the first ones must be there. */
const ways: { readonly [way in Way]: { readonly needed: readonly Key[]; readonly more: readonly Key[] } } = {
  pairs: { needed: ['source', 'from', 'to'], more: ['weight', 'symmetric'] },
  square: { needed: ['source', 'entity'], more: [] },
  distance: { needed: ['latitude', 'longitude'], more: ['distance', 'power', 'within_km', 'nearest'] },
};

export function bindNeighbors(binding: Binding): NeighborsSpec[] {
  return Object.entries(binding.study.data.neighbors ?? {}).flatMap(([name, written]) => {
    const pointer = pointerTo('data', 'neighbors', name);
    if (binding.isFaulty(pointer)) return [];
    const rule = bindRule(binding, written, pointer);
    return rule === null ? [] : [{ name, pointer, rowStandardize: written.row_standardize ?? true, rule }];
  });
}

function bindRule(binding: Binding, written: Neighbors, pointer: string): NeighborsSpec['rule'] | null {
  const way = wayOf(written);
  if (way === null) {
    const message = 'These neighbors are neither in a source nor found by distance.';
    const hint = 'write `source`, `from` and `to`; `source` and `entity`; or `latitude` and `longitude`';
    binding.error('SPEC011', pointer, message, { atKey: true, hint });
    return null;
  }
  if (!checkKeys(binding, written, way, pointer)) return null;
  if (way === 'distance') return distanceRule(binding, written, pointer);
  const source = sourceOf(binding, written.source!, pointer);
  const columns: readonly Key[] = way === 'square' ? ['entity'] : ['from', 'to', 'weight'];
  for (const key of columns) checkColumn(binding, written, key, source, pointer);
  if (way === 'square') return { kind: 'square', source: written.source!, entity: written.entity! };
  return {
    kind: 'pairs',
    source: written.source!,
    from: written.from!,
    to: written.to!,
    weight: written.weight ?? null,
    symmetric: written.symmetric ?? false,
  };
}

function wayOf(written: Neighbors): Way | null {
  if (written.latitude !== undefined || written.longitude !== undefined) return 'distance';
  if (written.entity !== undefined) return 'square';
  return written.source === undefined ? null : 'pairs';
}

function checkKeys(binding: Binding, written: Neighbors, way: Way, pointer: string): boolean {
  const { needed, more } = ways[way];
  const lacking = needed.filter((key) => written[key] === undefined);
  for (const key of lacking) {
    const message = `Neighbors by ${way} need \`${key}\`.`;
    binding.error('SPEC011', pointer, message, { atKey: true, hint: `add ${listNames(lacking)}` });
  }
  for (const key of Object.keys(written) as Key[]) {
    if (key === 'row_standardize' || needed.includes(key) || more.includes(key)) continue;
    binding.error('SPEC017', `${pointer}/${key}`, `\`${key}\` says nothing about neighbors by ${way}.`, {
      atKey: true,
      hint: 'remove the key',
    });
  }
  return lacking.length === 0;
}

function sourceOf(binding: Binding, name: string, pointer: string): readonly string[] | null {
  const { sources } = binding.study.data;
  if (name !== hole && !Object.hasOwn(sources, name)) {
    const known = Object.keys(sources);
    const hint = didYouMean(name, known) ?? `the sources are ${listNames(known)}`;
    binding.error('BIND011', `${pointer}/source`, `The study has no source \`${name}\`.`, { hint });
    return null;
  }
  return binding.sourceColumns[name]?.names ?? null;
}

function checkColumn(
  binding: Binding,
  written: Neighbors,
  key: Key,
  columns: readonly string[] | null,
  pointer: string,
): void {
  const name = written[key];
  if (columns === null || typeof name !== 'string' || name === hole || columns.includes(name)) return;
  const hint = didYouMean(name, columns) ?? `it has ${listNames(columns, 12)}`;
  const message = `The source \`${written.source}\` has no column \`${name}\`.`;
  binding.error('BIND011', `${pointer}/${key}`, message, { hint });
}

function distanceRule(binding: Binding, written: Neighbors, pointer: string): NeighborsSpec['rule'] {
  const { latitude, longitude, distance = 'inverse', power, within_km: within, nearest } = written;
  binding.isColumn(latitude!, `${pointer}/latitude`);
  binding.isColumn(longitude!, `${pointer}/longitude`);
  const places = { kind: 'distance', latitude: latitude!, longitude: longitude! } as const;
  const refuse = (key: Key, value: unknown, owner: string) => {
    if (value === undefined) return;
    const message = `\`${key}\` goes with \`distance: ${owner}\` only.`;
    binding.error('SPEC017', `${pointer}/${key}`, message, { atKey: true, hint: 'remove the key' });
  };
  const need = (key: Key, value: unknown) => {
    if (value !== undefined) return;
    const message = `\`distance: ${distance}\` needs \`${key}\`.`;
    binding.error('SPEC011', `${pointer}/distance`, message, {
      hint: `for instance \`${key}: ${key === 'nearest' ? 4 : 500}\``,
    });
  };
  if (distance !== 'inverse') refuse('power', power, 'inverse');
  if (distance !== 'nearest') refuse('nearest', nearest, 'nearest');
  if (distance === 'nearest') {
    refuse('within_km', within, 'inverse` or `within');
    need('nearest', nearest);
    return { ...places, distance: { kind: 'k_nearest', k: nearest ?? 1 } };
  }
  if (distance === 'within') {
    need('within_km', within);
    return { ...places, distance: { kind: 'within', within: within ?? 1 } };
  }
  return { ...places, distance: { kind: 'inverse_distance', power: power ?? 1, within: within ?? null } };
}
