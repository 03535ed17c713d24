import type { HypothesisResult, Verdict } from '../../results/results.ts';
import type { Claim } from '../../study/study.ts';
import { emph, type Inlines, strong, type TableBlock, type TableRow, text, textCell } from '../document.ts';
import { formatP } from '../format.ts';
import { block, inline, runs } from '../fragment.ts';
import { oneLine } from '../names.ts';
import { choice } from '../notes.ts';
import { worded } from '../origin.ts';
import { finishTable, type Scope } from '../scope.ts';
import { percentRuns } from '../tables/uncertainty.ts';
import type { Context, ContextMap } from '../template.ts';
import { claimRuns } from './claim-runs.ts';
import { figuresAt } from './figures.ts';
import { countWord, reference } from './places.ts';
export const VERDICTS: readonly Verdict[] = [
  'supported',
  'partially_supported',
  'contradicted',
  'not_supported',
  'not_testable',
];

/** The verdict on every hypothesis with the numbers that decide it, and what follows. */
export function verdictsContext(scope: Scope): ContextMap {
  const hypotheses = scope.input.study.hypotheses.flatMap((spec) => {
    const result = scope.input.results.hypotheses[spec.name];
    return result === undefined ? [] : [{ name: spec.name, claim: spec.claim, result }];
  });
  return {
    any: hypotheses.length > 0,
    several: hypotheses.length > 1,
    count: hypotheses.length === 0 ? null : countWord(scope, hypotheses.length),
    table: hypotheses.length === 0 ? null : block(verdictTable(scope, hypotheses)),
    ref: reference('tbl:hypotheses'),
    hypotheses: hypotheses.map((hypothesis) => hypothesisContext(scope, hypothesis)),
    tally: VERDICTS.map((verdict) => {
      const names = hypotheses.filter(({ result }) => result.verdict === verdict).map(({ name }) => name);
      return {
        verdict: scope.words(`verdict.${verdict}`),
        names,
        any: names.length > 0,
        several: names.length > 1,
      };
    }).filter((it) => it.any),
    draws: drawnVerdicts(scope),
    figures: block(...figuresAt(scope, 'conclusion')),
  };
}

type Judged = { readonly name: string; readonly claim: Claim; readonly result: HypothesisResult };

/** Where index choices were carried into the hypotheses: how often each verdict stands. */
function drawnVerdicts(scope: Scope): Context {
  return Object.entries(scope.input.results.models).flatMap(([name, model]): Context[] =>
    model.kind !== 'uncertainty' || model.verdicts.length === 0
      ? []
      : [
          {
            ref: reference(`tbl:${name}-verdicts`),
            verdicts: model.verdicts.map((row) => ({
              name: row.hypothesis,
              stands: percentRuns(row, 'stands'),
              always: row.stands === 1,
            })),
            always: model.verdicts.every(({ stands }) => stands === 1),
            one: model.verdicts.length === 1,
          },
        ],
  );
}

function hypothesisContext(scope: Scope, { name, claim, result }: Judged): Context {
  return {
    name,
    statement: sentence(result.statement),
    verdict: inline(strong(text(scope.words(`verdict.${result.verdict}`)))),
    is: choice(VERDICTS, result.verdict),
    reasons: result.reasons.map((reason) => ({
      claim: runs(claimRuns(scope, claim, reason)),
      observed: runs(observedRuns(scope, reason)),
      outcome: scope.words(`outcome.${reason.outcome}`),
    })),
  };
}

/** A statement without its final period, so that a sentence can go on after it. */
const sentence = (statement: string): string => oneLine(statement).replace(/[.。]$/u, '');

/** The statement in italics, where the language has them. */
function statementRuns({ typography }: Scope, statement: string): Inlines {
  const it = text(oneLine(statement));
  const lead = typography.space === '' ? [] : [text(typography.space)];
  return [...lead, typography.emphasis(it.text) ? emph(it) : it];
}

const NUMBER = /(?<![\p{L}\p{N}_.])(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)(?![\p{L}\p{N}_]|\.\d)/u;

/**
 * What was observed, its numbers set as those of the tables. A p below the least that tables print says so, unless the
 * claim draws its line there.
 */
function observedRuns(scope: Scope, reason: HypothesisResult['reasons'][number]): Inlines {
  const { claim, observed } = reason;
  const level = Number(/\bp < (\d[\d.e-]*)/.exec(claim)?.[1] ?? 1);
  const said = scope.phrase(oneLine(observed)).replace(/\bp = (\d[\d.]*e-\d+)/g, (whole, p: string) => {
    const printed = formatP(Number(p), scope.digits);
    return printed.startsWith('<') && level > Number(printed.slice(2)) ? `p ${printed}` : whole;
  });
  const outcomes = said.replace(
    /\((met|unmet|opposite|untestable)\)/g,
    (_, outcome: string) => `(${scope.words(`outcome.${outcome}`)})`,
  );
  return outcomes.split(NUMBER).flatMap((part, i): Inlines => {
    if (i % 2 === 1)
      return [worded({ kind: 'number', text: part, value: null }, reason, 'observed', (i - 1) / 2)];
    return part === '' ? [] : [text(part)];
  });
}

function verdictTable(scope: Scope, hypotheses: readonly Judged[]): TableBlock {
  const { words } = scope;
  return finishTable(scope, {
    kind: 'table',
    id: 'tbl:hypotheses',
    file: 'hypotheses',
    caption: scope.templates.inlines('caption/hypotheses', {}),
    columns: [
      { align: 'left', share: 0.44 },
      { align: 'left', share: 0.34 },
      { align: 'left', share: 0.14 },
    ],
    head: [
      {
        cells: ['table.claim', 'table.observed', 'table.outcome'].map((key) => textCell(words(key))),
      },
    ],
    body: hypotheses.map(({ name, claim, result }) => [
      {
        cells: [
          {
            content: [
              text(words('table.verdict', { name, verdict: words(`verdict.${result.verdict}`) })),
              ...statementRuns(scope, result.statement),
            ],
            span: 3,
          },
        ],
        group: true,
      },
      ...result.reasons.map(
        (reason): TableRow => ({
          cells: [
            { content: claimRuns(scope, claim, reason) },
            { content: observedRuns(scope, reason) },
            textCell(words(`outcome.${reason.outcome}`)),
          ],
        }),
      ),
    ]),
    notes: [scope.templates.inlines('note/hypotheses', {})],
  });
}
