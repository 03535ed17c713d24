/** How a language sets marks between words: nothing here is a word. */
export type Typography = {
  /** Between the members of a list but the last two. */
  readonly separator: string;
  /** Around the word before the last member, and between sentences. */
  readonly space: string;
  readonly colon: string;
  readonly comma: string;
  readonly open: string;
  readonly close: string;
  readonly stop: string;
  /** What a line end in a template stands for. */
  readonly lineEnd: string;
  /** Between a table's or figure's number and its caption. */
  readonly afterLabel: string;
  /** Whether a legend of stars gives levels of significance in percent, not bounds of *p*. */
  readonly levelsInPercent: boolean;
  /** Whether a name in running text is set in italics. */
  readonly emphasis: (name: string) => boolean;
};

const LATIN: Typography = {
  separator: ', ',
  space: ' ',
  colon: ': ',
  comma: ', ',
  open: ' (',
  close: ')',
  stop: '.',
  lineEnd: ' ',
  afterLabel: ' ',
  levelsInPercent: false,
  emphasis: () => true,
};

/** GB/T 15834: full-width marks, no spaces between them and the text; Chinese is not slanted. */
const CHINESE: Typography = {
  separator: '、',
  space: '',
  colon: '：',
  comma: '，',
  open: '（',
  close: '）',
  stop: '。',
  lineEnd: '',
  afterLabel: '\u3000',
  levelsInPercent: true,
  emphasis: (name) => !/[\u3400-\u9fff]/.test(name),
};

export const typographyOf = (language: string): Typography => (language === 'zh' ? CHINESE : LATIN);

/** `a, b and c`; `a、b和c`. */
export function listed(items: readonly string[], word: string, { separator, space }: Typography): string {
  const last = items.at(-1);
  if (last === undefined) return '';
  if (items.length === 1) return last;
  return `${items.slice(0, -1).join(separator)}${space}${word}${space}${last}`;
}

/** For print: a relation stays on a line with both of its sides, an interval with both of its ends. */
export function unbroken(text: string): string {
  return text
    .replace(/ ([=<>≤≥]) /g, '\u00a0$1\u00a0')
    .replace(/([[(][-−]?[\d.]+), (?=[-−]?[\d.]+[\])])/g, '$1,\u00a0');
}
