import { parseHTML } from 'linkedom';

/**
 * What may hold digits and say nothing of their origin: numbers of sections, tables, figures and equations and the links
 * to them; formulas; code, the printed study and digests; the list of references; drawings, whose figure says it for all.
 */
const EXCEPT = [
  '.number',
  'a[href^="#"]',
  'a[href^="paper.html#"]',
  'math',
  'code',
  'pre',
  'caption > b',
  'figcaption > b',
  'script',
  'style',
  'title',
].join(', ');

/** Years of citations, and names that hold digits: `Hansen (1999)`, `H1`, `HC1`, `SHA-256`, `type-7`. */
const NAMES =
  /(?:(?!\p{Script=Han})[\p{L}_])(?:(?!\p{Script=Han})[\p{L}\p{N}_.])*\d(?:(?!\p{Script=Han})[\p{L}\p{N}_])*|(?!\p{Script=Han})\p{L}-\d[\d.]*/gu;
const CITED = /(?<=[(（]|\p{L}[.,，]{0,2}\s?|等，)(?:1[5-9]|20)\d\d[a-z]?(?=\s?[)）,，;；]|\s*$)/gu;
/** The version of the program, and digests. */
const RECORD = /\brepro \d+\.\d+\.\d+|\b[0-9a-f]{64}\b/g;
/** An entry of the list of references. */
const REFERENCE = /\((?:1[5-9]|20)\d\d\)\. |, (?:1[5-9]|20)\d\d\. .*\[[JMR]\]\. /;
/** The number of a column of a table: `(2)`. */
const COLUMN = /[(（]\d{1,2}[)）]/g;

const unnamed = (text: string): string =>
  text.replace(RECORD, ' ').replace(CITED, ' ').replace(NAMES, ' ').replace(COLUMN, ' ');

type PageNode = {
  readonly nodeType: number;
  readonly textContent: string | null;
  readonly childNodes: Iterable<PageNode>;
};
type PageElement = PageNode & {
  readonly localName: string;
  readonly hasAttribute: (name: string) => boolean;
  readonly matches: (selector: string) => boolean;
  readonly closest: (selector: string) => {
    readonly querySelector: (selector: string) => object | null;
  } | null;
};

/**
 * Texts of a page whose digits have no origin, once each.
 *
 * @param labels names, units and citations of the study and its data
 */
export function bareNumbers(html: string, labels: readonly string[]): string[] {
  const { document } = parseHTML(html);
  const found = new Set<string>();
  const ordered = labels
    .filter((it) => /\d/.test(it))
    .map((it) => it.replace(/\s+/g, ' '))
    .sort((a, b) => b.length - a.length);
  const walk = (node: PageNode): void => {
    if (node.nodeType === 3) {
      const text = (node.textContent ?? '').replace(/\s+/g, ' ');
      const unlabeled = (it: string) => ordered.reduce((rest, label) => rest.replaceAll(label, ' '), it);
      // A year may stand in a label, and a label may be part of a citation.
      if (/\d/.test(unnamed(unlabeled(text))) && /\d/.test(unlabeled(unnamed(text))))
        found.add((node.textContent ?? '').trim());
      return;
    }
    const element = node as PageElement;
    if (node.nodeType === 1) {
      if (element.hasAttribute('data-n') || element.matches(EXCEPT)) return;
      if (element.localName === 'li' && REFERENCE.test(element.textContent ?? '')) return;
      // A drawing is explained by the label of its figure.
      if (element.localName === 'svg' && element.closest('figure')?.querySelector('figcaption > b[data-n]'))
        return;
    }
    for (const child of node.childNodes) walk(child);
  };
  walk(document.body as unknown as PageNode);
  return [...found];
}

/** Every text of a study, of whatever depth, and the names of its keys. */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => [key, ...textsOf(entry)]);
}
