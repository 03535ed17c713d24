import { type ClaimKind, type ClaimWords, readClaimWords, type SaidClaim } from './claim-words.ts';
import type { Document, Inlines, NumberRun } from './document.ts';
import type { AuditRow, ReportInput } from './input.ts';
import { bare } from './run-check.ts';
import { sectionOwners } from './section-owners.ts';
import { tableOwners } from './table-owners.ts';

/** Words of a template that claim something of a number, and whether the number bears it out. */
export type CheckedClaim = {
  /** The words with some before and after them, as the template has them. */
  readonly around: string;
  readonly said: string;
  /** What it is said of, as printed, and what that shows: `0.0499 (p = 0.1577)`. */
  readonly of: string;
  readonly holds: boolean;
};

const checked = new WeakMap<Document, readonly CheckedClaim[]>();

/**
 * Every word of sign, significance and movement in the sentences of a document, held to the number that stands nearest
 * before it in its sentence, else after it. Words that stand beside no such number claim nothing that could be checked.
 */
export function checkedClaims(document: Document, input: ReportInput): readonly CheckedClaim[] {
  const known = checked.get(document);
  if (known !== undefined) return known;
  const said = readClaimWords(input.templates, input.study.outputs.language);
  const owners = sectionOwners(document.blocks, { ownerOf: tableOwners(input) });
  const made = document.blocks.flatMap((block, at) => {
    const contents = block.kind === 'paragraph' ? [block.content] : block.kind === 'list' ? block.items : [];
    return contents.flatMap((content) => claimsIn(content, said, alphaOf(owners[at] ?? null, input)));
  });
  checked.set(document, made);
  return made;
}

export function auditClaims(document: Document, input: ReportInput): AuditRow[] {
  const claims = checkedClaims(document, input);
  if (claims.length === 0) return [];
  const wrong = claims.filter(({ holds }) => !holds);
  const all = `${claims.length} of ${claims.length}`;
  return [
    {
      check: 'Words of sign, size and significance agree with their numbers',
      subject: document.appendix ? 'appendix' : 'paper',
      observed: wrong.length === 0 ? all : wrong.map(({ said, of }) => `${said}: ${of}`).join('; '),
      expected: all,
      ok: wrong.length === 0,
    },
  ];
}

/** The level of a model whose section this is; 0.05 where it has none of its own. */
function alphaOf(owner: string | null, { study }: ReportInput): number {
  const spec = study.models.find(({ name }) => name === owner);
  return spec !== undefined && 'confidence' in spec ? Number((1 - spec.confidence).toFixed(10)) : 0.05;
}

/** Words of a template, or a number, at its place in the text. */
type Piece = { readonly start: number; readonly typed: string | null; readonly run: NumberRun | null };

function claimsIn(content: Inlines, said: ClaimWords, alpha: number): CheckedClaim[] {
  if (!hasClaim(content, said)) return [];
  const { text, pieces } = flattened(content);
  const found = pieces.flatMap(({ typed, start }) =>
    typed === null ? [] : said(typed).map((it) => ({ it, start })),
  );
  if (found.length === 0) return [];
  const sentences = sentencesOf(text);
  return found.flatMap(({ it, start }): CheckedClaim[] => {
    const at = start + it.start;
    const sentence = sentences.find(({ end }) => at < end) ?? { start: 0, end: text.length };
    const runs = pieces.filter(
      ({ run, start: place }) => run !== null && place >= sentence.start && place < sentence.end,
    );
    const before = runs.filter((piece) => piece.start < at).reverse();
    const after = runs.filter((piece) => piece.start > at);
    const near = [...before, ...after].map(({ run }) => run as NumberRun);
    const evidence = MOVES.has(it.kind)
      ? movementOf(it.kind, comparable(before).reverse(), comparable(after))
      : evidenceOf(it.kind, near, levelIn(near) ?? alpha);
    if (evidence === null) return [];
    const around = (pieces.find((piece) => piece.start === start)?.typed ?? '').slice(
      Math.max(0, it.start - AROUND),
      it.start + it.text.length + AROUND,
    );
    return [{ around, said: saidText(it), of: evidence.shown, holds: evidence.bears !== it.denied }];
  });
}

const hasClaim = (content: Inlines, said: ClaimWords): boolean =>
  content.some((it) =>
    it.kind === 'emph' || it.kind === 'strong'
      ? hasClaim(it.children, said)
      : it.kind === 'text' && it.typed === true && it.text.length > 1 && said(it.text).length > 0,
  );

const AROUND = 24;

const saidText = ({ text, denied }: SaidClaim): string => (denied ? `not ${text}` : text);

function flattened(content: Inlines): { text: string; pieces: Piece[] } {
  const pieces: Piece[] = [];
  let text = '';
  const add = (inlines: Inlines): void => {
    for (const it of inlines) {
      if (it.kind === 'emph' || it.kind === 'strong') add(it.children);
      else if (it.kind === 'number') {
        pieces.push({ start: text.length, typed: null, run: it });
        // Signs of a number are no end of a sentence.
        text += '0'.repeat(it.text.length);
      } else if (it.kind === 'text') {
        if (it.typed === true) pieces.push({ start: text.length, typed: it.text, run: null });
        text += it.typed === true ? it.text : it.text.replace(/[.。;；]/g, ' ');
      } else text += 'x';
    }
  };
  add(content);
  return { text, pieces };
}

/** Sentences, and their parts between semicolons that stand in no brackets. */
function sentencesOf(text: string): { start: number; end: number }[] {
  const sentences: { start: number; end: number }[] = [];
  let [start, depth] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] as string;
    if (/[([（]/.test(sign)) depth++;
    else if (/[)\]）]/.test(sign)) depth = Math.max(0, depth - 1);
    const stops = /[。；]/.test(sign) || (/[.;]/.test(sign) && /^(?:\s|$)/.test(text.slice(at + 1, at + 2)));
    if (depth > 0 || !stops) continue;
    sentences.push({ start, end: at + 1 });
    start = at + 1;
  }
  return [...sentences, { start, end: text.length }];
}

type Evidence = { readonly shown: string; readonly bears: boolean };

/** An entry of the results that has an estimate, a p-value or both. */
type Entry = { readonly estimate?: number | null; readonly p_value?: number | null };

function evidenceOf(kind: ClaimKind, near: readonly NumberRun[], alpha: number): Evidence | null {
  switch (kind) {
    case 'significant':
      return first(near, ({ p_value: p }) => (p == null ? null : { shown: `p = ${p}`, bears: p < alpha }));
    case 'positive':
    case 'negative':
      return first(near, ({ estimate }) =>
        estimate == null
          ? null
          : { shown: String(estimate), bears: kind === 'positive' ? estimate > 0 : estimate < 0 },
      );
    case 'half':
      return shareOf(near);
    default:
      return null;
  }
}

const MOVES: ReadonlySet<ClaimKind> = new Set(['rises', 'falls', 'double']);

function first(near: readonly NumberRun[], told: (entry: Entry) => Evidence | null): Evidence | null {
  for (const { origin, text } of near) {
    if (origin?.kind !== 'result') continue;
    const found = told(origin.of as Entry);
    if (found !== null) return { ...found, shown: `${bare(text)} (${found.shown})` };
  }
  return null;
}

/** The two nearest of the numbers that can be set against one another over time. */
const comparable = (pieces: readonly Piece[]): NumberRun[] =>
  pieces.flatMap(({ run }) => (run !== null && sortOf(run) !== null ? [run] : [])).slice(0, 2);

/** What numbers of one quantity have in common; null for those that are of no time. */
function sortOf({ origin }: NumberRun): string | null {
  if (origin?.kind === 'derived') return MOVED.test(origin.fold) ? origin.fold : null;
  const measure =
    origin?.kind === 'result' ? (origin.of as { readonly measure?: string }).measure : undefined;
  return measure ?? null;
}

const MOVED = /^(?:median|middle_half|of_all)$/;

/** Two numbers of one quantity around the word, or both after it, or both before it; others say nothing of a movement. */
function movementOf(
  kind: ClaimKind,
  before: readonly NumberRun[],
  after: readonly NumberRun[],
): Evidence | null {
  const runs = [...before, ...after];
  for (const at of [before.length - 1, before.length, before.length - 2]) {
    const [from, to] = [runs[at], runs[at + 1]];
    if (from === undefined || to === undefined || sortOf(from) !== sortOf(to)) continue;
    const [first, last] = [from.value ?? 0, to.value ?? 0];
    const bears = kind === 'double' ? last >= 2 * first : kind === 'rises' ? last > first : last < first;
    return { shown: `${from.text}, ${to.text}`, bears };
  }
  return null;
}

function shareOf(near: readonly NumberRun[]): Evidence | null {
  const share = near.find(
    ({ origin, value }) =>
      value !== null &&
      value >= 0 &&
      value <= 1 &&
      origin?.kind === 'derived' &&
      /^(?:sum|part|of_all)$/.test(origin.fold),
  );
  return share?.value == null ? null : { shown: share.text, bears: share.value > 0.5 };
}

/** The level that a sentence names: `at the 5% level`. */
function levelIn(near: readonly NumberRun[]): number | null {
  for (const { origin, value } of near)
    if (origin?.kind === 'setting' && /alpha|confidence/.test(origin.key) && value !== null && value <= 0.5)
      return value;
  return null;
}
