import { referenceOf } from './reference-text.ts';
import { type Reference, references } from './references.ts';

/** What a work printed in Chinese is called there; the rest of its entry is the same. */
const originals: ReadonlyMap<string, Pick<Reference, 'authors' | 'title' | 'journal'>> = new Map([
  [
    'wang2021',
    {
      authors: ['王淑佳', '孔伟', '任亮', '治丹丹', '戴彬婷'],
      title: '国内耦合协调度模型的误区及修正',
      journal: '自然资源学报',
    },
  ],
  [
    'wen2014',
    { authors: ['温忠麟', '叶宝娟'], title: '中介效应分析：方法和模型发展', journal: '心理科学进展' },
  ],
]);

/** The work of a key as a document of a language names it. */
export function referenceIn(key: string, language: string): Reference {
  const reference = referenceOf(key);
  return language === 'zh' ? { ...reference, ...originals.get(key) } : reference;
}

/** `Cameron A C`: the initials without points. */
function author(name: string): string {
  const [family = name, given] = name.split(', ');
  if (given === undefined) return name;
  const initials = given.split(/[ -]/).map((part) => (part[0] ?? '').toUpperCase());
  return [family, ...initials].join(' ');
}

const TYPES = { article: 'J', book: 'M', techreport: 'R' } as const;

/** An entry by GB/T 7714-2015, author and year first: as many as three authors, and the type of the work in brackets. */
export function chineseReferenceText(key: string): string {
  const reference = referenceIn(key, 'zh');
  const { authors, year, kind, journal, volume, number, pages, publisher, doi } = reference;
  const others = originals.has(key) ? '等' : 'et al.';
  const named = [...authors.slice(0, 3).map(author), ...(authors.length > 3 ? [others] : [])].join(', ');
  const [, title = reference.title, edition] = /^(.*) \((\w+ ed\.)\)$/.exec(reference.title) ?? [];
  const place =
    journal === undefined
      ? [edition, publisher].filter((part) => part !== undefined).join(' ')
      : `${journal}, ${volume}${number === undefined ? '' : `(${hyphen(number)})`}: ${hyphen(pages ?? '')}`;
  const entry = `${named}, ${year}. ${title}[${TYPES[kind]}]. ${place}.`;
  return doi === undefined ? entry : `${entry} https://doi.org/${doi}`;
}

const hyphen = (range: string): string => range.replace('--', '-');

/** Keys in the order of a Chinese list: works in Chinese by the Latin letters of their names, then the others. */
export function chineseOrder(keys: readonly string[]): readonly string[] {
  const sorted = [...keys].sort((a, b) => {
    const [left, right] = [chineseReferenceText(a), chineseReferenceText(b)];
    return left < right ? -1 : 1;
  });
  const chinese = [...references.keys()].filter((key) => originals.has(key) && keys.includes(key));
  return [...chinese, ...sorted.filter((key) => !originals.has(key))];
}
