import { GREEK, type MathNode } from '../math.ts';
import { htmlEscape } from './html-escape.ts';
import { breakEquation } from './math-lines.ts';

/** A formula as MathML, with its text for those who hear it. */
export function mathMl(node: MathNode, display: boolean, alternative: string): string {
  const attributes = display ? ' display="block"' : '';
  const body = display ? displayed(node) : element(node);
  return `<math xmlns="http://www.w3.org/1998/Math/MathML"${attributes} alttext="${htmlEscape(alternative)}">${body}</math>`;
}

/** The column of text; a broken line leaves room for the equation's number. */
const WIDTHS = { whole: 76, broken: 62 };

/** A long equation as a table of lines, the relation at the left of the first one. */
function displayed(node: MathNode): string {
  const broken = breakEquation(node, WIDTHS);
  if (broken === null) return element(node);
  const head = `${element(broken.left)}${element(broken.relation)}`;
  const rows = broken.lines.map((line, i) => {
    const start = i === 0 ? head : '<mspace width="2em"/>';
    return `<mtr><mtd><mrow>${start}${line.map(element).join('')}</mrow></mtd></mtr>`;
  });
  return `<mtable class="lines" displaystyle="true">${rows.join('')}</mtable>`;
}

function element(node: MathNode): string {
  switch (node.m) {
    case 'letter':
      return `<mi>${GREEK[node.name] ?? htmlEscape(node.name)}</mi>`;
    case 'name':
      // A longer word is upright unless it is told not to be.
      return node.text === '′'
        ? '<mo>′</mo>'
        : `<mi${node.text.length > 1 ? ' class="word"' : ''}>${htmlEscape(node.text)}</mi>`;
    case 'number':
      return `<mn>${htmlEscape(node.text)}</mn>`;
    case 'operator':
      if (node.text === '\u2009') return '<mspace width="0.17em"/>';
      if (node.text === ',') return '<mo separator="true">,</mo><mspace width="1em"/>';
      return `<mo>${htmlEscape(node.text === '-' ? '−' : node.text)}</mo>`;
    case 'function':
      return `<mi>${node.name}</mi><mo>\u2061</mo><mspace width="0.17em"/>`;
    case 'row':
      return `<mrow>${node.items.map(element).join('')}</mrow>`;
    case 'script':
      return script(node);
    case 'fraction':
      return `<mfrac>${element(node.over)}${element(node.under)}</mfrac>`;
    case 'group':
      return `<mrow><mo>(</mo>${element(node.body)}<mo>)</mo></mrow>`;
  }
}

function script(node: Extract<MathNode, { m: 'script' }>): string {
  const base = node.base.m === 'function' ? `<mrow>${element(node.base)}</mrow>` : element(node.base);
  if (node.base.m === 'operator' && node.sub !== null) return `<munder>${base}${element(node.sub)}</munder>`;
  if (node.sub !== null && node.sup !== null)
    return `<msubsup>${base}${element(node.sub)}${element(node.sup)}</msubsup>`;
  if (node.sub !== null) return `<msub>${base}${element(node.sub)}</msub>`;
  return node.sup === null ? base : `<msup>${base}${element(node.sup)}</msup>`;
}
