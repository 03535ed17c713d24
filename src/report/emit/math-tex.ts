import { GREEK, type MathNode } from '../math.ts';
import { texEscape } from './tex-escape.ts';

const OPERATORS: { readonly [text: string]: string } = {
  '≤': '\\le ',
  '·': '\\cdot ',
  '∑': '\\sum',
};

/** A formula in LaTeX, without delimiters. Names are escaped text: nothing in them is a command. */
export function mathTex(node: MathNode): string {
  switch (node.m) {
    case 'letter':
      return GREEK[node.name] === undefined ? node.name : node.name === 'epsilon' ? '\\varepsilon ' : `\\${node.name} `;
    case 'name':
      return texName(node.text);
    case 'number':
      return node.text;
    case 'operator':
      return node.text === '∑' ? '\\sum' : ` ${OPERATORS[node.text] ?? node.text} `;
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
