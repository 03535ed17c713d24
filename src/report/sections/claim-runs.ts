import type { Claim } from '../../study/study.ts';
import { type Inlines, text } from '../document.ts';
import { oneLine } from '../names.ts';
import { worded } from '../origin.ts';
import type { Scope } from '../scope.ts';

type Mark = { readonly kind: 'model' | 'tests' | 'effects' | 'term' | 'measure'; readonly name: string };

/** Private characters: no study has them (report/emit replaces them), and a phrase takes them over as they are. */
const [OPEN, CLOSE] = ['\ue000', '\ue001'];
const marked = new RegExp(`${OPEN}(\\d+)${CLOSE}`);

/**
 * A part of a claim as a reader sees it: terms by their labels, models by their titles or by the tables that show them.
 * The results write names, as the study does.
 */
export function claimRuns(scope: Scope, claim: Claim, reason: Reason): Inlines {
  const { claim: sentence } = reason;
  const marks: Mark[] = [];
  const mark = (kind: Mark['kind'], name: string) => `${OPEN}${marks.push({ kind, name }) - 1}${CLOSE}`;
  let english = oneLine(sentence).replaceAll(OPEN, ' ').replaceAll(CLOSE, ' ');
  const { models, terms, measures } = namesIn(claim);
  for (const name of measures) english = english.replace(startsWith(name), () => mark('measure', name));
  for (const name of models) {
    english = english.replace(placed('in|regimes of|of the model|linearity of', name), (_, at: number) =>
      mark(tableKind(english.slice(0, at)), name),
    );
  }
  for (const name of terms)
    english = english.replace(placed('coefficient of|difference of|through|then', name), () =>
      mark('term', name),
    );
  for (const name of thresholdVariables(scope, models))
    english = english.replace(insideBrackets(name), () => mark('term', name));
  return scope
    .phrase(english)
    .split(marked)
    .flatMap((part, i): Inlines => {
      if (i % 2 === 0) return withNegatives(part, reason);
      const { kind, name } = marks[Number(part)]!;
      if (kind === 'term') return scope.names.prose(name);
      return kind === 'measure' ? [text(scope.words(`measure.${name}`))] : modelRuns(scope, name, kind);
    });
}

type Reason = { readonly claim: string };

/** Numbers of a claim are counted apart from those of what was observed. */
const CLAIMED = 1000;

/** Negative numbers as numbers, which every format writes with its own minus. */
function withNegatives(part: string, reason: Reason): Inlines {
  return part.split(/(?<![\w.\u2212-])(-\d+(?:\.\d+)?)(?![\w.])/).flatMap((piece, i): Inlines => {
    if (piece === '') return [];
    return [
      i % 2 === 0
        ? text(piece)
        : worded({ kind: 'number', text: piece, value: null }, reason, 'claim', CLAIMED + i),
    ];
  });
}

/** Names that a claim is about, longest first, so that none is found inside another. */
function namesIn(claim: Claim): { readonly [kind in 'models' | 'terms' | 'measures']: readonly string[] } {
  const models = new Set<string>();
  const terms = new Set<string>();
  const measures = new Set<string>();
  const collect = (part: Claim): void => {
    if ('members' in part) part.members.forEach(collect);
    if ('member' in part) collect(part.member);
    if ('model' in part && typeof part.model === 'string') models.add(part.model);
    if (part.kind === 'measure') measures.add(part.measure);
    if ('term' in part && typeof part.term === 'string') terms.add(part.term);
    if (part.kind !== 'indirect_effect') return;
    for (const name of [part.mediator, ...(part.through ?? [])]) if (name !== null) terms.add(name);
  };
  collect(claim);
  const ordered = (names: ReadonlySet<string>) => [...names].sort((a, b) => b.length - a.length);
  return { models: ordered(models), terms: ordered(terms), measures: ordered(measures) };
}

const escaped = (name: string): string => oneLine(name).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function placed(after: string, name: string): RegExp {
  return new RegExp(`(?<=\\b(?:${after}) )${escaped(name)}(?=$|[\\s,:)])`, 'g');
}

/** A claim on a companion's number begins with its name. */
const startsWith = (name: string): RegExp => new RegExp(`^${escaped(name)}(?= (?:of|in) )`);

/** `digital [0.1 < ind_a <= 0.2]`: the variable in the condition of a regime. */
function insideBrackets(name: string): RegExp {
  return new RegExp(`(?<=\\[(?:[-\\d.e]+ <=? )?)${escaped(name)}(?= [<>])`, 'g');
}

function thresholdVariables({ input }: Scope, models: readonly string[]): string[] {
  return input.study.models.flatMap((model) =>
    model.kind === 'threshold' && models.includes(model.name) ? [model.thresholdVariable.name] : [],
  );
}

/** Which table of a model a claim speaks of, from the words before its name. */
function tableKind(before: string): Exclude<Mark['kind'], 'term' | 'measure'> {
  if (/(?:thresholds in|linearity of) $/.test(before)) return 'tests';
  return /\b(effect|mediation)\b[^:]* in $/.test(before) ? 'effects' : 'model';
}

/** The table that shows what is claimed. */
function modelRuns(scope: Scope, name: string, kind: Exclude<Mark['kind'], 'term' | 'measure'>): Inlines {
  const model = scope.input.study.models.find((candidate) => candidate.name === name);
  if (model === undefined) return [text(name)];
  const own = `tbl:${name}`;
  const tables: { readonly [kind: string]: string } = {
    regression: own,
    tests: own,
    companion: own,
    kink: kind === 'tests' ? `${own}:kink` : `${own}:regimes`,
    smooth_transition: kind === 'tests' ? `${own}:tests` : `${own}:regimes`,
    mediation: kind === 'effects' ? `${own}:effects` : own,
    threshold: kind === 'tests' ? `${own}:tests` : `${own}:regimes`,
  };
  const target = tables[model.kind];
  if (target === undefined) return [text(name)];
  return [text(`${scope.words('table')}${scope.typography.space}`), { kind: 'ref', target }];
}
