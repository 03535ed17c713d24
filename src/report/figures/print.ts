import { hasCjk } from '../emit/tex-escape.ts';

/** Families for a figure with Chinese in it, whose Latin letters are those of Source Sans too. */
const CHINESE =
  "'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif";

/** A drawing for paper, which is white: the style sheet goes, and `currentColor` becomes the ink of the root. */
export function forPrint(svg: string): string {
  const color = /<svg[^>]* color="([^"]+)"/.exec(svg)?.[1] ?? '#000000';
  const plain = svg.replace(/<style>[\s\S]*?<\/style>\n?/, '').replaceAll('currentColor', color);
  return hasCjk(plain) ? plain.replace(/ font-family="[^"]*"/, ` font-family="${CHINESE}"`) : plain;
}
