import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { tableDigest } from '../../src/data/table-digest.ts';
import { attributionRows, setKey, setsFor } from '../../src/diff/attribution.ts';
import { diffBuilds } from '../../src/diff/diff-builds.ts';
import { markedPaper } from '../../src/diff/marked-paper.ts';
import { renderDiffHtml } from '../../src/diff/render-html.ts';
import { renderDiffJson } from '../../src/diff/render-json.ts';
import { renderDiffMarkdown } from '../../src/diff/render-markdown.ts';
import { renderDiffText } from '../../src/diff/render-text.ts';
import type { DiffReport, DiffSide } from '../../src/diff/types.ts';
import type { Results } from '../../src/results/results.ts';
import { altered, type Change, results } from '../unit/audit/fixtures.ts';
import { side } from '../unit/diff/fixtures.ts';
import { tableOf } from '../unit/diff/tables.ts';

/** `UPDATE_GOLDEN=1 npx vitest run test/golden` writes them anew; the difference is to be read before it is committed. */
const update = process.env.UPDATE_GOLDEN === '1';

function expectGolden(name: string, text: string): void {
  const path = new URL(`diff.${name}.golden`, import.meta.url);
  if (update) writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, 'utf8'));
}

const weights: Change = { 'indices.y.weights.0.weight': 0.5, 'indices.y.weights.1.weight': 0.5 };
const estimates: Change = {
  'models.baseline.columns.1.terms.0.estimate': -0.35,
  'models.baseline.columns.1.terms.0.p_value': 0.06,
  'models.regimes.thresholds.0.value': 2.5,
  'hypotheses.H1.verdict': 'partially_supported',
};

function withData(made: DiffSide, gdp: readonly number[], sentences: readonly string[]): DiffSide {
  const states = gdp.map((_, row) => (row < 2 ? 'Ohio' : 'Utah'));
  const years = gdp.map((_, row) => 1990 + (row % 2));
  const table = tableOf({ state: states, year: years, gdp });
  const source = {
    name: 'states',
    rows: table.rows,
    columns: table.names,
    digest: tableDigest(table),
    table,
  };
  return { ...made, panel: { entity: 'state', time: 'year' }, sources: [source], sentences };
}

const old = withData(side('HEAD~1'), [10, 20, 30, 40], ['The estimate is 0.40 (p = 0.01).', 'It stays.']);
const fresh = withData(
  {
    ...side('study.yaml', { ...weights, ...estimates }, { 'indices.0.weights.method': 'equal' }),
    notes: ['prices: git ignores data/prices.csv; taken as it is now'],
  },
  [10, 25, 30],
  ['The estimate is -0.35 (p = 0.06).', 'It stays.', 'One more.'],
);

/** The weights move half of the estimate; the data the rest of it and the verdict. */
function attributed(): DiffReport {
  const versions = new Map(
    setsFor(2).map((set): [string, Results] => {
      const byWeights = set.includes(0) ? weights : {};
      const estimate = { 'models.baseline.columns.1.terms.0.estimate': 0.4 - 0.375 * set.length };
      const byData = set.includes(1) ? { 'hypotheses.H1.verdict': 'partially_supported' } : {};
      return [setKey(set), altered<Results>(results, { ...byWeights, ...estimate, ...byData })];
    }),
  );
  const rows = attributionRows(2, versions);
  const changes = [
    { label: 'indices.y.weights', old: '{ method: entropy }', new: '{ method: equal }', moves: 3 },
    { label: 'data of states', old: '', new: '', moves: 1 },
  ];
  const attribution = { method: 'average over orders' as const, changes, versions: 4, rows, notes: [] };
  return { ...diffBuilds(old, fresh), attribution };
}

const template = (name: string) => readFileSync(new URL(`../../templates/${name}`, import.meta.url), 'utf8');

it('draws a comparison for a terminal', () => {
  expectGolden('txt', renderDiffText(attributed(), { color: false }));
});
it('writes a comparison in Markdown', () => {
  expectGolden('md', renderDiffMarkdown(attributed()));
});
it('writes a comparison as a page; its style is not repeated here', () => {
  const frame = { page: template('html/page.html'), styles: ['/* style */'] };
  expectGolden('html', renderDiffHtml(attributed(), frame));
});
it('writes a comparison as data', () => {
  expectGolden('json', renderDiffJson(attributed()));
});
/** A paper with a part of every sort, as the emitter writes them. */
function texPaper(estimate: string, extra: string): string {
  return String.raw`\documentclass{article}
\begin{document}
\section{Estimates of ${extra === '' ? 'the model' : 'both models'}}

The coefficient on \emph{Public capital} is ${estimate} (\emph{p} = 0.1577), see Table~\ref{tbl:a}.
\begin{gather}
y = ${estimate}x\label{eq:a}
\end{gather}

\begin{itemize}
\item {}\textbf{H1.} It is ${estimate}.
\item {}\textbf{H2.} It stays.
\end{itemize}

\begin{table}[htbp]
\caption{Regressions}\label{tbl:a}
\begin{tabular*}{\linewidth}{lD{.}{.}{3.7}}
\toprule
 & \multicolumn{1}{c}{(1)} \\
\midrule
lnG & ${estimate}^{***} \\
 & (1.44) \\
${extra}\bottomrule
\end{tabular*}
\item[]\emph{Note:} \emph{t} in parentheses; ${extra === '' ? 'one row' : 'two rows'}.
\end{table}

\begin{figure}[htbp]
\includegraphics[width=\linewidth]{figures/a.pdf}
\caption{A figure.}\label{fig:a}
\end{figure}
\end{document}
`;
}

it('marks a paper', () => {
  const old = texPaper('0.0499', '');
  const fresh = texPaper('0.0512', 'lnK & 0.1976^{**} \\\\\n & (2.72) \\\\\n');
  expectGolden('tex', markedPaper(old, fresh, new Set(['figures/a.pdf'])));
});
