import type { SpecificationTestResult, TestsResult } from '../../results/results.ts';
import {
  cell,
  type Inlines,
  type NumberRun,
  type TableBlock,
  type TableRow,
  text,
  textCell,
} from '../document.ts';
import { inline } from '../fragment.ts';
import { fixed } from '../origin.ts';
import { countOf, emptyCell, finishTable, pValueOf, type Scope, slug, statisticOf } from '../scope.ts';
import type { Context } from '../template.ts';
import { listed } from '../typography.ts';
import { effectLabel } from './role-names.ts';
/** Specification tests with what they test, then variance inflation by term. */
export function specificationTable(
  scope: Scope,
  model: string,
  result: TestsResult,
  caption: Inlines,
): TableBlock {
  const { words, names } = scope;
  const head = ['table.test', 'table.null', 'table.statistic', 'table.distribution', 'table.p'];
  const within = result.vif.some((row) => row.within !== null);
  const vif = result.vif.map(
    (row): TableRow => ({
      cells: [
        textCell(`${words('test.vif')}${scope.typography.colon}${names.term(row.term)}`),
        textCell(within ? words('test.vif.within') : ''),
        cell(statisticOf(row, within ? 'within' : 'pooled')),
        within
          ? { content: placed(words('test.vif.pooled', { value: MARK }), [statisticOf(row, 'pooled')]) }
          : emptyCell,
        emptyCell,
      ],
    }),
  );
  const tests = result.tests.map(
    (row): TableRow => ({
      cells: [
        textCell(words(`test.${row.test}`)),
        textCell(nullHypothesis(scope, row)),
        cell(statisticOf(row, 'statistic')),
        { content: distribution(row) },
        cell(pValueOf(scope, row, 'p_value')),
      ],
    }),
  );
  const reasons = [...result.tests, ...result.vif].flatMap((row) => row.reason ?? []);
  return finishTable(scope, {
    kind: 'table',
    id: `tbl:${model}`,
    file: `specification-${slug(model)}`,
    caption,
    columns: [
      { align: 'left', share: 0.3 },
      { align: 'left', share: 0.3 },
      { align: 'decimal' },
      { align: 'left' },
      { align: 'decimal' },
    ],
    head: [{ cells: head.map((key) => textCell(words(key))) }],
    body: [tests, vif].filter((group) => group.length > 0),
    notes: [
      scope.templates.inlines('note/tests', {
        of: result.of,
        column: result.column,
        chibar: result.tests.some((row) => row.distribution === 'chibar2' && row.df === 1),
        one_sided: result.tests.some((row) => ONE_SIDED.has(row.test) && row.distribution === 'normal'),
        vif: vif.length > 0,
        unit_root: unitRootNote(scope, result),
        reasons: [...new Set(reasons)].map(scope.phrase),
      }),
    ],
  });
}

/** What the regressions of unit-root tests are made of. */
function unitRootNote(scope: Scope, { unit_root: made, tests }: TestsResult): Context {
  if (made === undefined) return null;
  const named = (test: string): boolean => tests.some((row) => row.test === test);
  return {
    trend: made.deterministic === 'trend',
    intercept: made.deterministic === 'intercept',
    criterion: made.criterion?.toUpperCase() ?? null,
    llc: named('levin_lin_chu'),
    ips: named('im_pesaran_shin'),
    fisher: named('maddala_wu'),
    series: made.series.map((it) => ({
      variable: scope.names.label(it.variable),
      entities: inline(countOf(it, 'entities')),
      least: inline(countOf(it, 'least_periods')),
      most: inline(countOf(it, 'most_periods')),
      balanced: it.least_periods === it.most_periods,
      lags: it.mean_lags === null ? null : inline(statisticOf(it, 'mean_lags')),
    })),
  };
}

/** Signed statistics of which large values reject. */
const ONE_SIDED: ReadonlySet<string> = new Set(['honda', 'king_wu', 'bera_sosa_escudero_yoon']);

const unitRoots: ReadonlySet<string> = new Set(['levin_lin_chu', 'im_pesaran_shin', 'maddala_wu']);

/** Stands for a number in words that place it. */
const MARK = '\u0000';

const placed = (words: string, [run]: readonly [NumberRun]): Inlines => {
  const [before = '', after = ''] = words.split(MARK);
  return [text(before), run, text(after)];
};

/** What a test supposes: `no entity effects`, `x and y are 0`. */
export function nullHypothesis(scope: Scope, { test, of }: SpecificationTestResult): string {
  const { words, names, typography } = scope;
  if (test === 'joint')
    return words('test.null.joint', { terms: of.map(names.term).join(typography.separator) });
  if (unitRoots.has(test))
    return words('test.null.unit_root', { term: of.map(names.term).join(typography.separator) });
  if (of.length === 0) return words(`test.null.${test}`);
  const effects = of.map((effect) => effectLabel(scope, effect).toLowerCase());
  return words(`test.null.${test}`, { effects: listed(effects, words('list.or'), typography) });
}

function distribution(row: SpecificationTestResult): Inlines {
  const { distribution: kind, df, df2 } = row;
  if (kind === 'normal') return [text('N('), fixed('0'), text(', '), fixed('1'), text(')')];
  if (df === null) return [];
  if (kind === 'f')
    return df2 === null ? [] : [text('F('), countOf(row, 'df'), text(', '), countOf(row, 'df2'), text(')')];
  if (kind === 'chi2') return [text('χ²('), countOf(row, 'df'), text(')')];
  // Mixtures of as many distributions as there are variances: the same in every study.
  const [of, parts] = df === 1 ? ['½', 2] : ['¼', 3];
  return Array.from(
    { length: parts },
    (_, at): Inlines => [
      text(`${at === 0 ? '' : ' + '}${at === 1 ? '½' : of} χ²(`),
      fixed(String(at)),
      text(')'),
    ],
  ).flat();
}
