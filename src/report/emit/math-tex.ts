import { GREEK, type MathNode } from '../math.ts';
import { mathText } from './math-text.ts';
import { hasCjk, texEscape } from './tex-escape.ts';

const OPERATORS: { readonly [text: string]: string } = {
  '≤': '\\le ',
  '≥': '\\ge ',
  '·': '\\cdot ',
  '∑': '\\sum',
  '\u2009': '\\,',
  ',': ',\\quad ',
};

/** Operators with no space of ours around them. */
const TIGHT = new Set(['∑', '\u2009', ',']);

/** A formula in LaTeX, without delimiters. Names are escaped text: nothing in them is a command. */
export function mathTex(node: MathNode): string {
  switch (node.m) {
    case 'letter':
      return GREEK[node.name] === undefined
        ? node.name
        : node.name === 'epsilon'
          ? '\\varepsilon '
          : `\\${node.name} `;
    case 'name':
      return texName(node.text);
    case 'number':
      return node.text.replace('𝟏', '\\mathbf{1}');
    case 'operator':
      return TIGHT.has(node.text) ? (OPERATORS[node.text] ?? '') : ` ${OPERATORS[node.text] ?? node.text} `;
    case 'function':
      return `\\${node.name} `;
    case 'row':
      return node.items.map(mathTex).join('');
    case 'script':
      return scripted(node);
    case 'fraction':
      return `\\frac{${mathTex(node.over)}}{${mathTex(node.under)}}`;
    case 'group':
      return `\\left(${mathTex(node.body)}\\right)`;
  }
}

function scripted(node: Extract<MathNode, { m: 'script' }>): string {
  const base = node.base.m === 'row' ? `{${mathTex(node.base)}}` : mathTex(node.base).trim();
  const prime = node.sup !== null && node.sup.m === 'name' && node.sup.text === '′';
  const above = node.sup === null ? '' : prime ? "'" : `^{${mathTex(node.sup)}}`;
  const below = node.sub === null ? '' : `_{${mathTex(node.sub)}}`;
  return base + below + above;
}

/** One Latin letter is a math letter; a longer name is set as a word, in italics where it is plain Latin. */
export function texName(name: string): string {
  if (/^[A-Za-z]$/.test(name)) return name;
  if (/^[A-Za-z][A-Za-z0-9]*$/.test(name)) return `\\mathit{${name}}`;
  return `\\text{${texEscape(name)}}`;
}

/** Characters of an equation that fit on a line of the page. */
const LINE = 92;
/** A broken one leaves room for its number. */
const BROKEN_LINE = 78;

/**
 * An equation as one line, or broken before plus signs with an alignment mark where the lines begin, for `split`.
 * Lengths are those of the formula in readable text.
 */
export function mathTexLines(node: MathNode): readonly string[] {
  const right = node.m === 'row' && node.items.length === 3 ? node.items[2] : undefined;
  if (node.m !== 'row' || right?.m !== 'row' || widthOf(node) <= LINE) return [mathTex(node).trim()];
  const [left, relation] = node.items as [MathNode, MathNode];
  const start = `${mathTex(left)} &${mathTex(relation)}`;
  const lines: string[] = [];
  let current = start;
  let length = widthOf(left);
  right.items.forEach((item, i) => {
    const isPlus = item.m === 'operator' && item.text === '+';
    const next = right.items[i + 1];
    const ahead = next === undefined ? 0 : widthOf(next);
    if (isPlus && length + ahead > BROKEN_LINE) {
      lines.push(current.trim());
      current = '&\\quad ';
      length = 0;
    }
    current += mathTex(item);
    length += widthOf(item);
  });
  return lines.length === 0 ? [mathTex(node).trim()] : [...lines, current.trim()];
}

/** Wide characters count twice. */
function widthOf(node: MathNode): number {
  let width = 0;
  for (const character of mathText(node)) width += hasCjk(character) ? 2 : 1;
  return width;
}
