import { GREEK, type MathNode } from '../../math.ts';
import { breakEquation } from '../math-lines.ts';
import { typstString } from './escape.ts';

const OPERATORS: { readonly [text: string]: string } = {
  '-': 'minus',
  '≤': 'lt.eq',
  '≥': 'gt.eq',
  '·': 'dot.op',
  '∑': 'sum',
  '<': 'lt',
  '>': 'gt',
  '/': 'slash',
  '\u2009': 'thin',
  ',': 'comma quad',
};

/** A formula in typst's math mode. Names are strings: nothing in them is a command. */
export function mathTypst(node: MathNode): string {
  switch (node.m) {
    case 'letter':
      return GREEK[node.name] === undefined ? letterOf(node.name) : node.name;
    case 'name':
      return nameOf(node.text);
    case 'number':
      return node.text === '𝟏' ? 'bold("1")' : typstString(node.text);
    case 'operator':
      return OPERATORS[node.text] ?? node.text;
    case 'function':
      return `op(${typstString(node.name)})`;
    case 'row':
      return node.items.map(mathTypst).join(' ');
    case 'script':
      return script(node);
    case 'fraction':
      return `frac(${mathTypst(node.over)}, ${mathTypst(node.under)})`;
    case 'group':
      return `lr((${mathTypst(node.body)}))`;
  }
}

/** One Latin letter is a math letter. */
const letterOf = (name: string): string => (/^[A-Za-z]$/.test(name) ? name : `italic(${typstString(name)})`);

function nameOf(text: string): string {
  if (text === '′') return 'prime';
  return /^[A-Za-z][A-Za-z0-9]*$/.test(text) ? `italic(${typstString(text)})` : typstString(text);
}

function script(node: Extract<MathNode, { m: 'script' }>): string {
  const prime = node.sup !== null && node.sup.m === 'name' && node.sup.text === '′';
  const parts = [
    mathTypst(node.base),
    ...(node.sub === null ? [] : [`b: ${mathTypst(node.sub)}`]),
    ...(node.sup === null ? [] : [`${prime ? 'tr' : 't'}: ${mathTypst(node.sup)}`]),
  ];
  return `attach(${parts.join(', ')})`;
}

const WIDTHS = { whole: 92, broken: 76 };

/** A displayed formula between its dollar signs, broken before plus signs where it is long. */
export function displayTypst(node: MathNode): string {
  const broken = breakEquation(node, WIDTHS);
  if (broken === null) return `$ ${mathTypst(node)} $`;
  const start = `${mathTypst(broken.left)} & ${mathTypst(broken.relation)}`;
  const lines = broken.lines.map(
    (line, i) => `${i === 0 ? start : '& quad ""'} ${line.map(mathTypst).join(' ')}`,
  );
  return `$ ${lines.join(' \\ ')} $`;
}
