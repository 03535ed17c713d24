import type { Document, Inlines } from './document.ts';
import { numberBlocks } from './numbering.ts';

/** What the paper prints, for the appendix to point at. */
export type Shown = {
  /** The number of a table; null where the paper does not print it. */
  readonly table: (id: string) => string | null;
  /** The heading of the section in which a table stands; null where the paper does not print it. */
  readonly section: (id: string) => Inlines | null;
};

export function shownIn(paper: Document): Shown {
  const numbering = numberBlocks(paper);
  const sections = new Map<string, Inlines>();
  let heading: Inlines = [];
  for (const block of paper.blocks) {
    if (block.kind === 'heading') heading = block.content;
    if (block.kind === 'table') sections.set(block.id, heading);
  }
  return {
    table: (id) => (sections.has(id) ? numbering.of(id) : null),
    section: (id) => sections.get(id) ?? null,
  };
}

/** The table that shows the estimates of a model. */
export function mainTable(model: { readonly kind: string; readonly name: string }): string {
  const own = `tbl:${model.name}`;
  return ['threshold', 'kink', 'smooth_transition'].includes(model.kind) ? `${own}:regimes` : own;
}
