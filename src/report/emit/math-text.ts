import { GREEK, type MathNode } from '../math.ts';

const SUBSCRIPTS: { readonly [character: string]: string } = {
  '0': '₀',
  '1': '₁',
  '2': '₂',
  '3': '₃',
  '4': '₄',
  '5': '₅',
  '6': '₆',
  '7': '₇',
  '8': '₈',
  '9': '₉',
  i: 'ᵢ',
  j: 'ⱼ',
  t: 'ₜ',
};

/** A formula in Unicode text, for Markdown's running text and for alternative texts. */
export function mathText(node: MathNode): string {
  switch (node.m) {
    case 'letter':
      return GREEK[node.name] ?? node.name;
    case 'name':
      return node.text;
    case 'number':
      return node.text.replace('𝟏', '1');
    case 'operator':
      if (node.text === '\u2009') return ' ';
      return node.text === ','
        ? ', '
        : node.text === '-'
          ? ' − '
          : node.text === '∑'
            ? '∑'
            : ` ${node.text} `;
    case 'function':
      return `${node.name} `;
    case 'row':
      return node.items.map(mathText).join('').replace(/ {2,}/g, ' ');
    case 'script':
      return mathText(node.base) + below(node.sub) + above(node.sup);
    case 'fraction':
      return `(${mathText(node.over)}) / (${mathText(node.under)})`;
    case 'group':
      return `(${mathText(node.body).trim()})`;
  }
}

function below(node: MathNode | null): string {
  if (node === null) return '';
  const written = mathText(node);
  const characters = [...written].map((character) => SUBSCRIPTS[character]);
  return characters.every((it) => it !== undefined) ? characters.join('') : `_${written}`;
}

function above(node: MathNode | null): string {
  if (node === null) return '';
  const written = mathText(node);
  return written === '′' ? written : written === '2' ? '²' : written === '3' ? '³' : `^${written}`;
}
