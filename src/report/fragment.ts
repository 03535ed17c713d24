import type { Block, Inline, Inlines } from './document.ts';

/** Runs of typed text, or blocks, to be put into a template's words. */
export class Fragment {
  readonly inlines: Inlines;
  readonly blocks: readonly Block[];

  constructor(inlines: Inlines, blocks: readonly Block[]) {
    this.inlines = inlines;
    this.blocks = blocks;
  }
}

export const inline = (...inlines: readonly Inline[]): Fragment => new Fragment(inlines, []);
export const runs = (inlines: Inlines): Fragment => new Fragment(inlines, []);
export const block = (...blocks: readonly Block[]): Fragment => new Fragment([], blocks);
