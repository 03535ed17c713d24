import type { AuthorSpec } from '../study/credits.ts';
import type { MathNode } from './math.ts';
import type { NumberOrigin } from './number-origin.ts';
import type { Typography } from './typography.ts';

/** A document as typed text: what stands in it, not how a format writes it. Only the emitters escape. */
export type Inline =
  /** `typed`: stands in the words of a template, not in a value that was put there. */
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly typed?: true;
      /** The entry of the results that is named so. */
      readonly names?: { readonly label: string };
    }
  | NumberRun
  | { readonly kind: 'emph' | 'strong'; readonly children: readonly Inline[] }
  | { readonly kind: 'stars'; readonly text: string }
  /** Above the line, as the number of an affiliation. */
  | { readonly kind: 'raised'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'math'; readonly math: MathNode }
  /**
   * The number of a table, a figure or an equation; the word before it is the template's. `elsewhere`: the number that it
   * has in the paper, where this is the appendix.
   */
  | { readonly kind: 'ref'; readonly target: string; readonly elsewhere?: string }
  | { readonly kind: 'link'; readonly href: string; readonly text: string };

/** A rounded number. `key` names the quantity, so that every place that prints it can be compared. */
export type NumberRun = {
  readonly kind: 'number';
  readonly text: string;
  readonly value: number | null;
  readonly key?: string;
  /** Where it comes from, unless the results hold it as it stands. */
  readonly origin?: NumberOrigin;
};

export type Inlines = readonly Inline[];

/** A cell; `span` columns wide, 1 unless given. `rule`: a head that spans has no rule below it. */
export type TableCell = { readonly content: Inlines; readonly span?: number; readonly rule?: false };

/** `share`: a column of running text, this part of the line wide; others are as wide as they need. */
export type TableColumn = { readonly align: 'left' | 'center' | 'decimal'; readonly share?: number };

/** `header`: its first cell names the row. `detail`: belongs to the row above, as a t statistic does. */
export type TableRow = {
  readonly cells: readonly TableCell[];
  readonly detail?: boolean;
  /** Heads the rows below it within the table, as a dimension or a panel does. */
  readonly group?: boolean;
};

export type TableBlock = {
  readonly kind: 'table';
  readonly id: string;
  /** Name of its files in `tables/`, without extension. */
  readonly file: string;
  readonly caption: Inlines;
  readonly columns: readonly TableColumn[];
  readonly head: readonly TableRow[];
  /** Groups of rows with a rule between them. */
  readonly body: readonly (readonly TableRow[])[];
  readonly notes: readonly Inlines[];
};

export type FigureBlock = {
  readonly kind: 'figure';
  readonly id: string;
  readonly name: string;
  readonly caption: Inlines;
  readonly alt: string;
  readonly svg: string;
  /** The step whose numbers it draws. */
  readonly step?: string;
  readonly notes: readonly Inlines[];
};

/** One displayed equation, or several under one number each. */
export type EquationBlock = { readonly kind: 'equation'; readonly id: string; readonly math: MathNode };

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly content: Inlines; readonly id?: string }
  | { readonly kind: 'paragraph'; readonly content: Inlines }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly Inlines[] }
  | { readonly kind: 'code'; readonly text: string; readonly language: string }
  | TableBlock
  | FigureBlock
  | EquationBlock;

/** Words that the emitters themselves need, in the document's language. */
export type EmitterWords = {
  readonly table: string;
  readonly figure: string;
  /** `Table {number}.`, `Figure {number}.`: what stands before a caption. */
  readonly tableLabel: string;
  readonly figureLabel: string;
  /** `Note:`, before the notes of a table. */
  readonly noteLead: string;
  /** ` (continued)`, after the caption of a later part of a table. */
  readonly continued: string;
  readonly contents: string;
  readonly skip: string;
  readonly typography: Typography;
};

/** `Table 3.`, `图2`. */
export function captionLabel(words: EmitterWords, kind: 'table' | 'figure', number: string): string {
  return (kind === 'table' ? words.tableLabel : words.figureLabel).replace('{number}', number);
}

/** What follows the caption of a figure: the mark that ends it, and its notes, already written. */
export function captionEnd({ typography }: EmitterWords, notes: readonly string[]): string {
  const { stop, space } = typography;
  if (notes.length === 0) return space === '' ? '' : stop;
  return `${stop}${space}${notes.join(space)}`;
}

/** A line of the title block, below the title. */
export type FrontLine = {
  readonly role: 'authors' | 'affiliation' | 'contact' | 'abstract' | 'keywords';
  readonly content: Inlines;
};

/** What the metadata of a file say of who wrote it, and of what. */
export type Metadata = {
  readonly authors: readonly AuthorSpec[];
  readonly keywords: readonly string[];
  readonly abstract: string | null;
};

export type Document = {
  readonly title: string;
  readonly subtitle: string | null;
  readonly language: string;
  /** Authors and what else stands below the title; empty where the study names none. */
  readonly front: readonly FrontLine[];
  readonly metadata: Metadata | null;
  /** Stands on top of everything: a simulated study says so. */
  readonly banner: Inlines | null;
  readonly blocks: readonly Block[];
  /** Letters number the sections of an appendix, and `A` stands before its tables' numbers. */
  readonly appendix: boolean;
  readonly words: EmitterWords;
};

export const text = (value: string): Extract<Inline, { kind: 'text' }> => ({ kind: 'text', text: value });
/** What the results name a column, which may look like a number: `(2)`. */
export const columnText = (column: { readonly label: string }): Extract<Inline, { kind: 'text' }> => ({
  kind: 'text',
  text: column.label,
  names: column,
});
export const emph = (...children: Inline[]): Inline => ({ kind: 'emph', children });
export const strong = (...children: Inline[]): Inline => ({ kind: 'strong', children });
export const code = (value: string): Inline => ({ kind: 'code', text: value });
export const cell = (...content: Inline[]): TableCell => ({ content });
export const textCell = (value: string): TableCell => ({ content: value === '' ? [] : [text(value)] });
