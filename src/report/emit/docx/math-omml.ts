import { escapeXml } from '../../figures/svg.ts';
import { GREEK, type MathNode } from '../../math.ts';
import { breakEquation } from '../math-lines.ts';

const FONT = '<w:rPr><w:rFonts w:ascii="Cambria Math" w:hAnsi="Cambria Math"/></w:rPr>';

/** `p` upright, `b` bold, `i` italic, as OMML calls them; `null` ordinary text. */
function run(text: string, style: 'i' | 'p' | 'b' | null, italic = false): string {
  const properties = style === null ? '<m:rPr><m:nor/></m:rPr>' : `<m:rPr><m:sty m:val="${style}"/></m:rPr>`;
  const font = italic ? FONT.replace('</w:rPr>', '<w:i/></w:rPr>') : FONT;
  return `<m:r>${properties}${font}<m:t xml:space="preserve">${escapeXml(text)}</m:t></m:r>`;
}

const WIDTHS = { whole: 80, broken: 66 };

/** A displayed formula as Office Math; a long one broken before plus signs. */
export function mathOmml(node: MathNode): string {
  const broken = breakEquation(node, WIDTHS);
  if (broken === null) return `<m:oMath>${element(node)}</m:oMath>`;
  const lines = broken.lines.map((line, i) => {
    const start = i === 0 ? `${element(broken.left)}${element(broken.relation)}` : run('\u2003', 'p');
    return `<m:e>${start}${items(line)}</m:e>`;
  });
  return `<m:oMath><m:eqArr>${lines.join('')}</m:eqArr></m:oMath>`;
}

/** A formula in running text. */
export const inlineOmml = (node: MathNode): string => `<m:oMath>${element(node)}</m:oMath>`;

function element(node: MathNode): string {
  switch (node.m) {
    case 'letter':
      return run(GREEK[node.name] ?? node.name, node.name === 'Delta' ? 'p' : 'i');
    case 'name':
      // A hyphen in a name is no minus.
      if (/^[A-Za-z][\w-]*-[\w-]*$/.test(node.text)) return run(node.text, null, true);
      return /^[A-Za-z′]/.test(node.text) ? run(node.text, 'i') : run(node.text, null);
    case 'number':
      return node.text === '𝟏' ? run('1', 'b') : run(node.text, 'p');
    case 'operator':
      return run(node.text === '-' ? '−' : node.text === ',' ? ',\u2003' : node.text, 'p');
    case 'function':
      return run(`${node.name}\u2009`, 'p');
    case 'row':
      return items(node.items);
    case 'script':
      return script(node);
    case 'fraction':
      return `<m:f><m:num>${element(node.over)}</m:num><m:den>${element(node.under)}</m:den></m:f>`;
    case 'group':
      return `<m:d><m:e>${element(node.body)}</m:e></m:d>`;
  }
}

/** A sum takes what follows it in its row. */
function items(nodes: readonly MathNode[]): string {
  const [first, ...rest] = nodes;
  if (first === undefined) return '';
  if (first.m === 'script' && first.base.m === 'operator' && first.base.text === '∑') {
    const below = first.sub === null ? '' : element(first.sub);
    const properties =
      '<m:naryPr><m:chr m:val="∑"/><m:limLoc m:val="undOvr"/><m:supHide m:val="1"/></m:naryPr>';
    return `<m:nary>${properties}<m:sub>${below}</m:sub><m:sup/><m:e>${items(rest)}</m:e></m:nary>`;
  }
  const [second, ...others] = rest;
  if (first.m === 'function' && second !== undefined) {
    // As plain text: LibreOffice slants the names of functions that it does not know.
    const name = `<m:fName>${run(first.name, null)}</m:fName>`;
    return `<m:func>${name}<m:e>${element(second)}</m:e></m:func>${items(others)}`;
  }
  return element(first) + items(rest);
}

function script(node: Extract<MathNode, { m: 'script' }>): string {
  const base = `<m:e>${element(node.base)}</m:e>`;
  const below = node.sub === null ? null : `<m:sub>${element(node.sub)}</m:sub>`;
  const above = node.sup === null ? null : `<m:sup>${element(node.sup)}</m:sup>`;
  if (below !== null && above !== null) return `<m:sSubSup>${base}${below}${above}</m:sSubSup>`;
  if (below !== null) return `<m:sSub>${base}${below}</m:sSub>`;
  return above === null ? element(node.base) : `<m:sSup>${base}${above}</m:sSup>`;
}
