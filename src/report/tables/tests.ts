import type { SpecificationTestResult, TestsResult } from '../../results/results.ts';
import type { Inlines, TableBlock, TableRow } from '../document.ts';
import { cell, text, textCell } from '../document.ts';
import { DASH, formatCount, formatStatistic } from '../format.ts';
import { emptyCell, finishTable, pText, type Scope, slug } from '../scope.ts';
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
        cell(text(statistic(within ? row.within : row.pooled))),
        textCell(within ? words('test.vif.pooled', { value: statistic(row.pooled) }) : ''),
        emptyCell,
      ],
    }),
  );
  const tests = result.tests.map(
    (row): TableRow => ({
      cells: [
        textCell(words(`test.${row.test}`)),
        textCell(nullHypothesis(scope, row)),
        cell(text(statistic(row.statistic))),
        textCell(distribution(row)),
        cell(text(row.p_value === null ? DASH : pText(scope, row.p_value))),
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
      entities: formatCount(it.entities),
      least: formatCount(it.least_periods),
      most: formatCount(it.most_periods),
      balanced: it.least_periods === it.most_periods,
      lags: it.mean_lags === null ? null : formatStatistic(it.mean_lags),
    })),
  };
}

/** Signed statistics of which large values reject. */
const ONE_SIDED: ReadonlySet<string> = new Set(['honda', 'king_wu', 'bera_sosa_escudero_yoon']);

const unitRoots: ReadonlySet<string> = new Set(['levin_lin_chu', 'im_pesaran_shin', 'maddala_wu']);

function statistic(value: number | null): string {
  return value === null ? DASH : formatStatistic(value);
}

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

function distribution({ distribution: kind, df, df2 }: SpecificationTestResult): string {
  if (kind === 'normal') return 'N(0, 1)';
  if (df === null) return '';
  if (kind === 'f') return df2 === null ? '' : `F(${formatCount(df)}, ${formatCount(df2)})`;
  if (kind === 'chi2') return `χ²(${formatCount(df)})`;
  return df === 1 ? '½ χ²(0) + ½ χ²(1)' : '¼ χ²(0) + ½ χ²(1) + ¼ χ²(2)';
}
