import type { Uncertainty } from '../study/tables.ts';
import {
  type FigureBlock,
  type Inline,
  type Inlines,
  type NumberRun,
  type TableBlock,
  type TableCell,
  text,
} from './document.ts';
import { type EntityNames, entityNames } from './entity-names.ts';
import {
  DASH,
  formatBootstrapP,
  formatCount,
  formatNumber,
  formatP,
  formatPercent,
  formatStatistic,
  type StarRule,
  starsOf,
} from './format.ts';
import type { Figure, ReportInput } from './input.ts';
import { type Names, namesOf, oneLine } from './names.ts';
import { from } from './origin.ts';
import { type Phrases, readPhrases } from './phrases.ts';
import type { Shown } from './shown.ts';
import { type TemplateSet, templateSet } from './template.ts';
import { type Typography, typographyOf } from './typography.ts';
import { readWords, type Words } from './words.ts';

/** Keys of the language within a reason: a reader of the paper sees them without marks. */
const BACKTICKED = /`(\w[^`]*)`/g;

/** What every section and table builder works with. */
export type Scope = {
  readonly input: ReportInput;
  readonly names: Names;
  readonly entityName: EntityNames;
  readonly words: Words;
  /** A sentence of the results in the document's language. */
  readonly phrase: Phrases;
  readonly typography: Typography;
  readonly templates: TemplateSet;
  readonly digits: number;
  /** Decimals of t and z; 2 if not given. */
  readonly statisticDigits?: number;
  readonly stars: StarRule;
  /** Where the stars are set. */
  readonly starsKey: string;
  /** What stands below an estimate, or beside it. */
  readonly uncertainty: readonly Uncertainty[];
  /** What the paper prints, where this is the appendix. */
  readonly paper?: Shown;
};

export function scopeOf(input: ReportInput): Scope {
  const { language, digits, stars, parentheses } = input.study.outputs;
  const phrases = readPhrases(input.templates, language);
  const words = readWords(input.templates, language);
  return {
    input,
    words,
    phrase: (sentence) => phrases(sentence).replace(BACKTICKED, '$1'),
    typography: typographyOf(language),
    names: namesOf(input.study, words, typographyOf(language)),
    entityName: entityNames(input.study, input.data.sources),
    templates: templateSet(input.templates, language),
    digits,
    stars,
    starsKey: '/outputs/stars',
    uncertainty: [parentheses],
  };
}

/** A rounded number; a dash where there is none. `key` names the quantity wherever it is printed. */
export function number(scope: Scope, value: number | null, key?: string): NumberRun {
  const printed = value === null ? DASH : formatNumber(value, scope.digits);
  return key === undefined
    ? { kind: 'number', text: printed, value }
    : { kind: 'number', text: printed, value, key };
}

export function count(value: number | null): NumberRun {
  return { kind: 'number', text: value === null ? DASH : formatCount(value), value };
}

/** An entry of the results that has this number, or none. */
export type Holding<Field extends string> = { readonly [field in Field]?: number | null };

/** A number of the results, by the entry that holds it (`from`); a dash where there is none. */
export const numberOf = <Field extends string>(
  scope: Scope,
  of: Holding<Field>,
  field: Field,
  key?: string,
): NumberRun => from(number(scope, of[field] ?? null, key), of, field);

/** How long a list of the results is. */
export const lengthOf = (list: readonly unknown[]): NumberRun => countOf(list as Holding<'length'>, 'length');

/** A t or z statistic; a share in percent, without the sign. */
export const statisticOf = <Field extends string>(of: Holding<Field>, field: Field): NumberRun =>
  printed(of, field, formatStatistic);
export const percentOf = <Field extends string>(of: Holding<Field>, field: Field): NumberRun =>
  printed(of, field, formatPercent);

function printed<Field extends string>(
  of: Holding<Field>,
  field: Field,
  format: (value: number) => string,
): NumberRun {
  const value = of[field] ?? null;
  return from({ kind: 'number', text: value === null ? DASH : format(value), value }, of, field);
}

export const countOf = <Field extends string>(of: Holding<Field>, field: Field): NumberRun =>
  from(count(of[field] ?? null), of, field);

/** A p-value that replications counted, and its least step. */
export type Counted = { readonly replications: number; readonly step: 1 | 2 };

/** A p-value alone: `0.0123`, `< 0.0001`. `bootstrap` where replications counted it. */
export function pText(scope: Scope, value: number | null, bootstrap?: Counted): string {
  if (value === null) return DASH;
  if (bootstrap !== undefined) {
    return formatBootstrapP(value, scope.digits, bootstrap.replications, bootstrap.step);
  }
  return formatP(value, scope.digits);
}

export function pValue(scope: Scope, value: number | null, key?: string, bootstrap?: Counted): NumberRun {
  const run = { kind: 'number' as const, text: pText(scope, value, bootstrap), value };
  return key === undefined ? run : { ...run, key };
}

export const pValueOf = <Field extends string>(
  scope: Scope,
  of: Holding<Field>,
  field: Field,
  key?: string,
  bootstrap?: Counted,
): NumberRun => {
  const run = pValue(scope, of[field] ?? null, key, bootstrap);
  const counted = bootstrap === undefined ? {} : { counted: bootstrap };
  return { ...run, origin: { kind: 'result', of, fields: [field], ...counted } };
};

/** `p = 0.0123` or `p < 0.0001`, for running text. */
export function pEquationOf<Field extends string>(
  scope: Scope,
  of: Holding<Field>,
  field: Field,
  bootstrap?: Counted,
): Inlines {
  const run = pValueOf(scope, of, field, undefined, bootstrap);
  const sign = run.text.startsWith('<') ? ' ' : ' = ';
  return [
    { kind: 'emph', children: [text('p')] },
    { ...run, text: sign + run.text },
  ];
}

export function starRun(scope: Scope, p: number | null): Inlines {
  const stars = starsOf(p, scope.stars);
  return stars === '' ? [] : [{ kind: 'stars', text: stars }];
}

/** A number with its stars, if it is one; a space keeps them from the exponent of a power of ten. */
export function starred(scope: Scope, run: Inline, p: number | null): TableCell {
  const stars = run.kind === 'number' && run.value === null ? [] : starRun(scope, p);
  const raised = run.kind === 'number' && /e-?\d+$/.test(run.text) && stars.length > 0;
  return { content: [run, ...(raised ? [text('\u2009')] : []), ...stars] };
}

export const emptyCell: TableCell = { content: [] };

/** A table with the notes that every table must have, whatever its templates say. */
export function finishTable(scope: Scope, table: TableBlock): TableBlock {
  if (scope.input.results.study.data_status !== 'simulated') return table;
  return { ...table, notes: [...table.notes, [text(scope.words('note.simulated'))]] };
}

/** A figure with its caption; the sentence that introduces it is of sections/figures.ts. */
export function figureBlock(scope: Scope, figure: Figure): FigureBlock {
  const simulated = scope.input.results.study.data_status === 'simulated';
  return {
    kind: 'figure',
    id: `fig:${figure.name}`,
    name: figure.name,
    caption: [text(oneLine(figure.caption))],
    alt: oneLine(figure.alt),
    svg: figure.svg,
    step: stepOfFigure(figure),
    notes: simulated ? [[text(scope.words('note.simulated'))]] : [],
  };
}

function stepOfFigure({ model, index }: Figure): string {
  if (model !== undefined) return `model:${model}`;
  return index === undefined ? 'panel' : `index:${index}`;
}

/** A name as part of a file name or an anchor: letters and digits of any script, else a hyphen. */
export function slug(name: string): string {
  // Most names are plain, and patterns over all of Unicode slow.
  if (/^[A-Za-z0-9_]{1,60}$/.test(name)) return name;
  const cleaned = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}_]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return cleaned === '' ? 'x' : cleaned;
}
