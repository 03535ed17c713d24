import { fontFamily, fontSize, mutedOpacity } from './style.ts';

/** Decimals of a coordinate: a hundredth of a pixel. More would only show how a computer rounds. */
const DECIMALS = 2;

/** Characters that XML gives a meaning to, and the control characters that it forbids. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Numbers in drawing attributes to a hundredth: equal on every machine. */
export function roundCoordinates(markup: string): string {
  return markup.replace(
    /\b(d|x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|width|height|dx|dy|points|transform)="([^"]*)"/g,
    (_, name: string, value: string) => `${name}="${value.replace(/-?\d*\.\d+(e-?\d+)?/g, roundNumber)}"`,
  );
}

function roundNumber(text: string): string {
  const rounded = Number(Number(text).toFixed(DECIMALS));
  return String(rounded === 0 ? 0 : rounded);
}

/**
 * A whole figure around its marks. The style sheet serves the file on its own: dark paper gets light ink. In a page the
 * page's own rules win.
 */
export function svgDocument(
  content: string,
  size: { readonly width: number; readonly height: number },
  alt: string,
): string {
  const { width, height } = size;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="repro-figure" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(alt)}" color="#1c2126" fill="currentColor" font-family="${fontFamily}" font-size="${fontSize}">`,
    '<style>@media (prefers-color-scheme: dark) { svg.repro-figure { color: #e4e7ea } } @media print { svg.repro-figure { color: #1c2126 } }</style>',
    printable(roundCoordinates(content)),
    '</svg>',
    '',
  ].join('\n');
}

/** What Plot drew holds labels as they were given: few have a control character or half of a pair. */
function printable(markup: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (!/[\0-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]/.test(markup)) return markup;
  return markup.replace(/(?!\n)[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ');
}

/** A text mark of our own drawing. */
export function svgText(
  x: number,
  y: number,
  text: string,
  options: {
    anchor?: 'start' | 'middle' | 'end';
    weight?: number;
    size?: number;
    muted?: boolean;
    italic?: boolean;
  } = {},
): string {
  const { anchor = 'start', weight, size, muted, italic } = options;
  const attributes = [
    `x="${x}"`,
    `y="${y}"`,
    anchor === 'start' ? '' : `text-anchor="${anchor}"`,
    weight === undefined ? '' : `font-weight="${weight}"`,
    size === undefined ? '' : `font-size="${size}"`,
    muted === true ? `fill-opacity="${mutedOpacity}"` : '',
    italic ? 'font-style="italic"' : '',
  ];
  return `<text ${attributes.filter(Boolean).join(' ')}>${escapeXml(text)}</text>`;
}
