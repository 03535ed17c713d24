import { GREEK, type MathNode } from '../math.ts';
import { breakEquation } from './math-lines.ts';
import { texEscape } from './tex-escape.ts';

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
  // In mathematics its signs need no command to get there, and not every reader of LaTeX knows that one.
  const parts = texEscape(name)
    .split(ENSURED)
    .map((part, i) => (i % 2 === 1 || part === '' ? part : `\\text{${part}}`))
    .filter((part) => part !== '');
  return parts.length === 1 ? (parts[0] as string) : `{${parts.join('')}}`;
}

/** `\\ensuremath{…}`, one brace deep. */
const ENSURED = /\\ensuremath\{((?:[^{}]|\{[^{}]*\})*)\}/;

/** A line of the page; a broken one leaves room for its number. */
const WIDTHS = { whole: 92, broken: 78 };

/** An equation as one line, or broken, with an alignment mark where the lines begin, for `split`. */
export function mathTexLines(node: MathNode): readonly string[] {
  const broken = breakEquation(node, WIDTHS);
  if (broken === null) return [mathTex(node).trim()];
  const start = `${mathTex(broken.left)} &${mathTex(broken.relation)}`;
  return broken.lines.map((line, i) => `${i === 0 ? start : '&\\quad '}${line.map(mathTex).join('')}`.trim());
}
