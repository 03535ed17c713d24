import type { Block } from './document.ts';
import type { NumberOrigins } from './origins.ts';

/** Whose section each block stands in: that of the first model or index that has a table there. */
export function sectionOwners(
  blocks: readonly Block[],
  origins: Pick<NumberOrigins, 'ownerOf'> | null,
): (string | null)[] {
  const owners: (string | null)[] = [];
  let owner: string | null = null;
  for (let at = blocks.length - 1, end = blocks.length; at >= 0; at--) {
    const block = blocks[at] as Block;
    if (block.kind === 'table') owner = origins?.ownerOf(block.id) ?? owner;
    if (block.kind !== 'heading') continue;
    for (let i = at; i < end; i++) owners[i] = owner;
    owner = null;
    end = at;
  }
  return owners;
}
