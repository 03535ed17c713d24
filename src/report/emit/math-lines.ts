import type { MathNode } from '../math.ts';
import { mathText } from './math-text.ts';
import { hasCjk } from './tex-escape.ts';

/** `left = right`, with the right side in as many lines as it needs. */
export type BrokenEquation = {
  readonly left: MathNode;
  readonly relation: MathNode;
  readonly lines: readonly (readonly MathNode[])[];
};

/** Characters of readable text that a line takes: of one that stays whole, and of each of several. */
export type LineWidths = { readonly whole: number; readonly broken: number };

/** An equation that is too long for a line, broken before plus signs; null where it fits or has nowhere to break. */
export function breakEquation(node: MathNode, widths: LineWidths): BrokenEquation | null {
  const right = node.m === 'row' && node.items.length === 3 ? node.items[2] : undefined;
  if (node.m !== 'row' || right?.m !== 'row' || widthOf(node) <= widths.whole) return null;
  const [left, relation] = node.items as [MathNode, MathNode];
  const lines: MathNode[][] = [[]];
  let length = widthOf(left);
  right.items.forEach((item, i) => {
    const isPlus = item.m === 'operator' && item.text === '+';
    const next = right.items[i + 1];
    const ahead = next === undefined ? 0 : widthOf(next);
    if (isPlus && length + ahead > widths.broken) {
      lines.push([]);
      length = 0;
    }
    lines[lines.length - 1]!.push(item);
    length += widthOf(item);
  });
  return lines.length === 1 ? null : { left, relation, lines };
}

/** Wide characters count twice. */
function widthOf(node: MathNode): number {
  let width = 0;
  for (const character of mathText(node)) width += hasCjk(character) ? 2 : 1;
  return width;
}
