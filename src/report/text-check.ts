import type { Json } from '../base/json.ts';
import { chineseReferenceText } from '../catalog/reference-chinese.ts';
import { referenceOf, referenceText } from '../catalog/reference-text.ts';
import { citedKeys } from '../study/cited.ts';
import { citation } from './appendix/methods.ts';
import type { TextSpot } from './audit-spots.ts';
import type { Document, Inlines } from './document.ts';
import { expressionText } from './expression-text.ts';
import type { AuditRow, ReportInput } from './input.ts';
import { namesOf, oneLine } from './names.ts';
import { readPhrases } from './phrases.ts';
import { documentSpots } from './prose-audit.ts';
import { typedParts } from './typed-numbers.ts';
import { typographyOf } from './typography.ts';
import { readWords } from './words.ts';

/**
 * How words that hold a number are known: `said`, the same words stand in the templates, the study, the results or the
 * catalog of works, or name the entry that they say they name; `parts`, each of their parts does.
 */
export type Known = 'said' | 'parts';

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
  const sources = { ...sourcesOf(input), shown: new Set(shown) };
  const made = documentSpots(document, input)
    .texts.filter(({ text }) => typedParts(text).some(({ number }) => number))
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
  /** What the rows of a self-audit say. */
  readonly shown: ReadonlySet<string>;
  /** What terms are called, those with digits. */
  readonly names: () => readonly string[];
  /** Short labels that have a place for something. */
  readonly filled: () => readonly RegExp[];
};

export function knownIn({ text, typed, names, audit, kind }: TextSpot, sources: Sources): Known | null {
  if (names !== undefined) return names.label === text ? 'said' : null;
  if (audit === true) return sources.shown.has(oneLine(text)) ? 'said' : null;
  const line = oneLine(text).replace(/^[\s,，:：;；]+|[\s.。]+$/g, '');
  if (typed) return inTemplates(line, sources.templates()) ? 'said' : null;
  const all = [sources.said, sources.results, sources.templates];
  const isSaid = (part: string) => all.some((source) => source().includes(part));
  if (isSaid(line)) return 'said';
  const numbered = line.split(/[:：,，;；。]\s*/).filter((part) => /\d/.test(part));
  // A number alone stands anywhere.
  const known = (part: string) => /[^\d\s.%-]/.test(part) && isSaid(part.trim());
  if (numbered.every(known) || isFilled(line, sources.filled(), isSaid)) return 'parts';
  if (kind !== 'cell' && /^\(\d{1,2}\)$/.test(line)) return 'parts';
  const bareLine = sources.names().reduce((rest, name) => rest.replaceAll(name, ' '), line);
  return typedParts(bareLine).every(({ number }) => !number) || inTemplates(bareLine, sources.templates())
    ? 'parts'
    : null;
}

/** So many signs before or after a number: a run of words may be from several parts of a template. */
const AROUND = [8, 5, 3];

/** Whether each number of some words stands among the same signs in a template. */
function inTemplates(line: string, templates: string): boolean {
  if (templates.includes(line)) return true;
  const numbers = typedParts(line).filter(({ number }) => number);
  return numbers.every(({ text, start }) => {
    const end = start + text.length;
    const near = AROUND.flatMap((n) => [line.slice(Math.max(0, start - n), end), line.slice(start, end + n)]);
    return near.some((part) => part.length > text.length + 1 && templates.includes(part));
  });
}

const made = new WeakMap<ReportInput, Sources>();

/** Both documents of a build ask for them; what is long is read when it is asked for. */
export function sourcesOf(input: ReportInput): Sources {
  const known = made.get(input);
  if (known !== undefined) return known;
  const sources = {
    templates: once(() => templatesText(input)),
    said: once(() => saidText(input)),
    results: once(() => [...resultWords(input)].join('\n')),
    shown: new Set<string>(),
    names: once(() => termNames(input)),
    filled: once(() => filledLabels(input)),
  };
  made.set(input, sources);
  return sources;
}

function once<T extends string | readonly RegExp[] | readonly string[]>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** Whether words are a label of the language with what stands elsewhere, or another such label, put in its places. */
function isFilled(line: string, labels: readonly RegExp[], isSaid: (part: string) => boolean): boolean {
  const isKnown = (place: string) =>
    !/\d/.test(place) ||
    /^\d{1,2}$/.test(place) ||
    (/\D/.test(place) && (isSaid(place) || isFilled(place, labels, isSaid)));
  return labels.some((label) => label.exec(line)?.slice(1).every(isKnown) === true);
}

/** `figure.residuals = Residuals of {outcome} in column {column}`: what stands for a name is any text. */
function filledLabels({ templates, study }: ReportInput): RegExp[] {
  const source = templates[`${study.outputs.language}/words.txt`] ?? '';
  return source.split(/\r?\n/).flatMap((line) => {
    const words = /^[^#=]+=(.*\{\w+\}.*)$/
      .exec(line)?.[1]
      ?.trim()
      .replace(/[.。]$/, '');
    if (words === undefined || /^(?:\{\w+\}[\s\p{P}]*)+$/u.test(words)) return [];
    const pattern = words
      .split(/(?:\{\w+\})+/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
      .join('(.+?)');
    return [new RegExp(`^${pattern}$`, 'u')];
  });
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
function saidText(input: ReportInput): string {
  const { study, data, provenance, templates, studyText } = input;
  const { language } = study.outputs;
  const works = citedKeys(study).map((key) =>
    language === 'zh' ? chineseReferenceText(key) : referenceText(referenceOf(key)),
  );
  const strings = [study.document, data, provenance].flatMap((it) => stringsOf(it as unknown as Json));
  const phrase = readPhrases(templates, language);
  const told = [...resultWords(input), ...provenance.streams.map(({ purpose }) => purpose)];
  const phrases = told.filter((it) => /\d/.test(it) && /[\s-]/.test(it)).map(phrase);
  return [
    ...[...strings, ...expressionsOf(study), ...labelsOf(input), ...citationsOf(input), ...works, ...phrases],
    study.title,
    studyText,
  ]
    .map(oneLine)
    .join('\n');
}

/** Labels that the study was read to mean, columns by their models, captions and labels of values. */
function labelsOf({ study, results, data, details, templates }: ReportInput): string[] {
  const indicators = study.indices.flatMap(({ dimensions }) => dimensions.flatMap((it) => it.indicators));
  const named = [...study.variables, ...indicators].flatMap(({ label, unit }) => [label ?? '', unit ?? '']);
  const columns = Object.entries(results.models).flatMap(([name, model]) =>
    'columns' in model ? model.columns.flatMap(({ label }) => [`${name} ${label}`, name + label]) : [],
  );
  const values = data.sources.flatMap(({ valueLabels }) =>
    Object.values(valueLabels).flatMap((labels) =>
      Object.entries(labels).map(([value, label]) => `${value} = ${label}`),
    ),
  );
  const words = readWords(templates, study.outputs.language);
  const captions = Object.values(details.descriptives ?? {}).map(({ rows }) =>
    words('figure.correlations', { rows: String(rows) }),
  );
  return [...named, ...columns, ...values, ...captions];
}

const plainText = (content: Inlines): string =>
  content
    .map((it) =>
      it.kind === 'emph' || it.kind === 'strong' ? plainText(it.children) : 'text' in it ? it.text : '',
    )
    .join('');

/** Terms and outcomes of every column by the names that documents give them, the longest first. */
function termNames({ study, results, templates }: ReportInput): string[] {
  const typography = typographyOf(study.outputs.language);
  const names = namesOf(study, readWords(templates, study.outputs.language), typography);
  const terms = Object.values(results.models).flatMap((model) =>
    'columns' in model
      ? model.columns.flatMap(({ outcome, terms: found }) => [outcome, ...found.map(({ term }) => term)])
      : [],
  );
  const all = [...new Set(terms)].flatMap((term) => [
    names.term(term),
    names.label(term),
    plainText(names.prose(term)),
  ]);
  return [...new Set(all)].filter((name) => /\d/.test(name)).sort((a, b) => b.length - a.length);
}

function citationsOf(input: ReportInput): string[] {
  const { study, templates } = input;
  const { language } = study.outputs;
  const [words, typography] = [readWords(templates, language), typographyOf(language)];
  return citedKeys(study).map((key) => citation({ input, words, typography }, key));
}

/** Formulas as documents print them. */
function expressionsOf({ sample, indices, variables }: ReportInput['study']): string[] {
  const indicators = indices.flatMap(({ dimensions }) => dimensions.flatMap((it) => it.indicators));
  const formulas = variables.flatMap(({ definition }) =>
    definition.kind === 'formula' ? [definition.expr] : [],
  );
  const all = [sample.where, ...indicators.map(({ expr }) => expr), ...formulas];
  return all.flatMap((expr) => (expr === null ? [] : [expressionText(expr, (name) => name)]));
}

const worded = new WeakMap<object, ReadonlySet<string>>();

/** What the results say in words, each once. */
function resultWords({ results }: ReportInput): ReadonlySet<string> {
  const known = worded.get(results);
  if (known !== undefined) return known;
  const words = new Set<string>();
  const walk = (it: unknown): void => {
    if (typeof it === 'string') words.add(it);
    else if (typeof it === 'object' && it !== null)
      for (const key in it) walk((it as { [key: string]: unknown })[key]);
  };
  walk(results);
  worded.set(results, words);
  return words;
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
