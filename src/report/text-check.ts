import type { Json } from '../base/json.ts';
import { referenceText } from '../catalog/reference-text.ts';
import { references } from '../catalog/references.ts';
import { citedKeys } from '../study/cited.ts';
import { type TextSpot, textSpots } from './audit-spots.ts';
import type { Document } from './document.ts';
import { expressionText } from './expression-text.ts';
import type { AuditRow, ReportInput } from './input.ts';
import { oneLine } from './names.ts';
import { readPhrases } from './phrases.ts';
import { typedParts } from './typed-numbers.ts';

/**
 * How words that hold a number are known: `said`, the same words stand in the templates, the study, the results or the
 * catalog of works; `parts`, each of their parts does; `numbers`, the numbers alone do.
 */
export type Known = 'said' | 'parts' | 'numbers';

export type CheckedText = TextSpot & { readonly known: Known | null };

const checked = new WeakMap<Document, readonly CheckedText[]>();

/**
 * Every run of words with a number that stands by itself, held to what its words are from.
 *
 * @param shown what a document shows beside: the rows of the audit
 */
export function checkedTexts(
  document: Document,
  input: ReportInput,
  shown: readonly string[] = [],
): readonly CheckedText[] {
  const found = checked.get(document);
  if (found !== undefined) return found;
  const own = sourcesOf(input);
  const sources = shown.length === 0 ? own : { ...own, said: once(() => [own.said(), ...shown].join('\n')) };
  const made = textSpots(document)
    .filter(({ text }) => typedParts(text).some(({ number }) => number))
    .map((spot) => ({ ...spot, known: knownIn(spot, sources) }));
  checked.set(document, made);
  return made;
}

export function auditTexts(document: Document, input: ReportInput, shown?: readonly string[]): AuditRow {
  const texts = checkedTexts(document, input, shown);
  const wrong = texts.filter(({ known }) => known === null);
  const all = `${texts.length} of ${texts.length}`;
  return {
    check: 'Words that hold a number are those of the study, the results or the templates',
    subject: document.appendix ? 'appendix' : 'paper',
    observed: wrong.length === 0 ? all : wrong.map(({ text }) => text).join('; '),
    expected: all,
    ok: wrong.length === 0,
  };
}

/** Where the words of a document can be from. */
export type Sources = {
  readonly templates: () => string;
  readonly said: () => string;
  readonly results: () => string;
};

export function knownIn({ text, typed }: TextSpot, sources: Sources): Known | null {
  const line = oneLine(text).trim();
  if (typed) return inTemplates(line, sources.templates()) ? 'said' : null;
  const all = [sources.said, sources.results, sources.templates];
  const isSaid = (part: string) => all.some((source) => source().includes(part));
  if (isSaid(line)) return 'said';
  const numbered = line.split(/[:：,，;；。()（）]\s*/).filter((part) => /\d/.test(part));
  if (numbered.every((part) => isSaid(part.trim()))) return 'parts';
  const numbers = typedParts(line).filter(({ number }) => number);
  return numbers.every((it) => all.some((source) => holdsToken(source(), it.text))) ? 'numbers' : null;
}

/** So many signs on either side of a number: a run of words may be from several parts of a template. */
const AROUND = [5, 3, 1];

/** Whether each number of some words stands among the same signs in a template. */
function inTemplates(line: string, templates: string): boolean {
  if (templates.includes(line)) return true;
  const numbers = typedParts(line).filter(({ number }) => number);
  return numbers.every(({ text, start }) =>
    AROUND.some((n) => templates.includes(line.slice(Math.max(0, start - n), start + text.length + n))),
  );
}

function holdsToken(source: string, number: string): boolean {
  for (let at = source.indexOf(number); at >= 0; at = source.indexOf(number, at + 1)) {
    const [before = '', after = ''] = [source[at - 1], source[at + number.length]];
    if (!/[\d.]/.test(before) && !/\d/.test(after)) return true;
  }
  return false;
}

const made = new WeakMap<ReportInput, Sources>();

/** Both documents of a build ask for them; what is long is read when it is asked for. */
export function sourcesOf(input: ReportInput): Sources {
  const known = made.get(input);
  if (known !== undefined) return known;
  const sources = {
    templates: once(() => templatesText(input)),
    said: once(() => saidText(input)),
    results: once(() => stringsOf(input.results as unknown as Json).join('\n')),
  };
  made.set(input, sources);
  return sources;
}

function once(make: () => string): () => string {
  let text: string | null = null;
  return () => {
    text ??= make();
    return text;
  };
}

/** Words of the language as a document has them: lines joined, marks of emphasis gone. */
function templatesText({ templates, study }: ReportInput): string {
  const { language } = study.outputs;
  const joint = language === 'zh' ? '' : ' ';
  return Object.entries(templates)
    .filter(([name]) => name.startsWith(`${language}/`))
    .map(([name, source]) => (name.endsWith('.txt') ? source : source.replace(/[ \t]*\r?\n[ \t]*/g, joint)))
    .join('\n');
}

/** What the study, its data and the works that it cites say. */
function saidText({ study, data, provenance, results, templates, studyText }: ReportInput): string {
  const cited = new Set(citedKeys(study));
  const works = [...references].flatMap(([key, work]) => (cited.has(key) ? [referenceText(work)] : []));
  const strings = [study.document, data, provenance].flatMap((it) => stringsOf(it as unknown as Json));
  const phrase = readPhrases(templates, study.outputs.language);
  const judged = Object.values(results.hypotheses).flatMap(({ reasons }) =>
    reasons.flatMap(({ claim, observed }) => [phrase(claim), phrase(observed)]),
  );
  return [...strings, ...expressionsOf(study), ...works, ...judged, study.title, studyText].map(oneLine).join('\n');
}

/** Formulas as documents print them. */
function expressionsOf({ sample, indices }: ReportInput['study']): string[] {
  const indicators = indices.flatMap(({ dimensions }) => dimensions.flatMap((it) => it.indicators));
  const all = [sample.where, ...indicators.map(({ expr }) => expr)];
  return all.flatMap((expr) => (expr === null ? [] : [expressionText(expr, (name) => name)]));
}

/** Every string and every number of some data, and the names of its fields. */
function stringsOf(value: Json): string[] {
  const found: string[] = [];
  const walk = (it: Json): void => {
    if (typeof it === 'string') found.push(it);
    else if (typeof it === 'number') found.push(String(it));
    else if (Array.isArray(it)) it.forEach(walk);
    else if (typeof it === 'object' && it !== null)
      for (const [key, entry] of Object.entries(it)) {
        found.push(key);
        walk(entry);
      }
  };
  walk(value);
  return found;
}
