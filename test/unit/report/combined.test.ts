import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import type { ReportInput } from '../../../src/report/input.ts';
import { paperDocument } from '../../../src/report/paper.ts';
import { auditNumbers } from '../../../src/report/prose-audit.ts';
import { renderPaper, renderTables } from '../../../src/report/render.ts';
import type { RegressionResult } from '../../../src/results/results.ts';
import type { TableSpec } from '../../../src/study/tables.ts';
import { fixtureInput } from '../../golden/fixture.ts';

const BASE: TableSpec = {
  name: 'main',
  pointer: '/tables/main',
  title: 'Main results',
  panels: [
    {
      title: null,
      models: [
        { model: 'baseline', columns: ['(1)', '(4)'] },
        { model: 'channel', columns: null },
      ],
    },
  ],
  terms: [
    { term: 'digital', label: 'Digital economy' },
    { term: 'ind_a', label: null },
  ],
  groups: [
    { label: 'Baseline', columns: 2 },
    { label: 'Mediation', columns: 3 },
  ],
  labels: null,
  rows: ['controls', 'n', 'r2_within'],
  parentheses: ['std_error'],
  note: 'A sentence of the author.',
};

function withTable(spec: Partial<TableSpec>): ReportInput {
  const input = fixtureInput();
  return { ...input, study: { ...input.study, tables: [{ ...BASE, ...spec }] } };
}

function linesOf(spec: Partial<TableSpec>): readonly string[] {
  const md = renderPaper(withTable(spec))['paper.md'] as string;
  const from = md.indexOf('Main results');
  return md
    .slice(from, md.indexOf('\n\n#', from))
    .split('\n')
    .filter((line) => line.startsWith('|') || line.startsWith('*'));
}

describe('a table of several models', () => {
  const lines = linesOf({});

  test('has heads that span, numbers its columns anew, and tells outcomes apart', () => {
    expect(lines[0]).toBe('|  | Baseline |  | Mediation |  |  |');
    expect(lines[2]).toBe('|  | (1) | (2) | (3) | (4) | (5) |');
    expect(lines[3]).toBe('| Outcome | lnY | lnY | lnY | Ind\\_a | lnY |');
  });

  test('shows the terms asked for, in their order, under their labels, and says where there are others', () => {
    const first = lines.map((line) => line.split(' | ')[0]?.replace('| ', '').trim());
    expect(first.slice(4)).toEqual([
      'Digital economy',
      '',
      'Ind\\_a',
      '',
      'Other terms',
      'N',
      'R² (within)',
      expect.stringContaining('*Note:* A sentence of the author.'),
    ]);
    expect(lines.find((line) => line.startsWith('| Other terms'))).toBe(
      '| Other terms | No | Yes | Yes | Yes | Yes |',
    );
  });

  test('says of each column what holds for it, and has standard errors where it asks for them', () => {
    expect(lines.at(-1)).toContain('Standard errors in parentheses.');
    expect(lines.at(-1)).not.toContain('R² (LSDV)');
  });

  test('prints each estimate as its own table does: the audit of the text finds one printing of each', () => {
    const input = withTable({});
    expect(auditNumbers(paperDocument(input), input).map(({ ok }) => ok)).toEqual([true, true]);
  });

  test('spans in LaTeX, and has its files', () => {
    const tex = renderPaper(withTable({}))['paper.tex'] as string;
    expect(tex).toContain('\\multicolumn{2}{c}{Baseline}');
    expect(tex).toContain('\\cmidrule(lr){2-3}\\cmidrule(lr){4-6}');
    const files = renderTables(withTable({}));
    const json = JSON.parse(files['tables/table-main.json'] as string);
    expect(json.caption).toBe('Main results');
    expect(json.head[0].cells[1]).toEqual({ text: 'Baseline', span: 2 });
    expect(json.body[0][0].cells[1]).toMatchObject({ value: 0.11, stars: '***' });
    expect(files['tables/table-main.tex']).toContain('\\begin{threeparttable}');
  });
});

test('panels stand below each other, each with its title and its own rows', () => {
  const lines = linesOf({
    panels: [
      { title: 'All', models: [{ model: 'baseline', columns: ['(1)', '(2)'] }] },
      { title: 'Again', models: [{ model: 'baseline', columns: ['(3)', '(4)'] }] },
    ],
    groups: [],
    labels: ['Bare', 'Full'],
  });
  expect(lines[0]).toBe('|  | Bare | Full |');
  const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
  expect(at('| **Panel A. All**')).toBe(2);
  expect(at('| **Panel B. Again**')).toBeGreaterThan(at('| N |'));
  expect(lines.filter((line) => line.startsWith('| N |'))).toHaveLength(2);
});

/** The first words of each row. */
const labels = (lines: readonly string[]) =>
  lines.map((line) => line.split(' | ')[0]?.replace('| ', '').trim() ?? '');
const row = (lines: readonly string[], start: string) =>
  lines.find((line) => line.startsWith(`| ${start} |`)) ?? '';

describe('what a table says otherwise than its models do', () => {
  test('uncertainty beside the estimates: every head, count and mark is as wide as both', () => {
    const input = withTable({
      layout: 'beside',
      panels: [{ title: null, models: [{ model: 'channel', columns: null }] }],
      groups: [],
      terms: null,
    });
    const lines = linesOf({ layout: 'beside' });
    expect(lines[0]).toBe('|  | Baseline |  |  |  | Mediation |  |  |  |  |  |');
    expect(row(lines, 'Digital economy')).toMatch(/^\| Digital economy \| 0\.11\d*\S* \| \(0\.\d+\) \|/);
    expect(row(lines, 'N')).toBe(`| N |${' 372 |  |'.repeat(5)}`);
    const { document } = parseHTML(renderPaper(input)['paper.html'] as string);
    const table = [...document.querySelectorAll('table')].find((it) =>
      it.textContent?.includes('Main results'),
    );
    const widths = [...(table?.querySelectorAll('tr') ?? [])].map((line) => {
      let width = 0;
      for (const cell of line.children) width += Number(cell.getAttribute('colspan') ?? 1);
      return width;
    });
    expect(new Set(widths)).toEqual(new Set([7]));
    const tex = renderPaper(input)['paper.tex'] as string;
    expect(tex).toContain(
      'N & \\multicolumn{2}{c}{372} & \\multicolumn{2}{c}{372} & \\multicolumn{2}{c}{372} \\\\',
    );
  });

  test('several kinds of uncertainty, in the order asked for, which the note gives', () => {
    const lines = linesOf({ parentheses: ['std_error', 'interval', 'p_value'] });
    const at = lines.findIndex((line) => line.startsWith('| Digital economy'));
    expect(lines[at + 1]).toMatch(/^\| {2}\| \(0\.\d+\) /);
    expect(lines[at + 2]).toMatch(/^\| {2}\| \[/);
    expect(lines[at + 3]).toMatch(/^\| {2}\| \((< )?0\.\d+\) /);
    expect(lines.at(-1)).toContain(
      'Below each estimate, in this order: standard error in parentheses, 95% interval in brackets, *p*-value in parentheses.',
    );
  });

  test('rows in the order asked for, words of the author, sets of terms, heads among the terms', () => {
    const lines = linesOf({
      terms: [{ head: 'Regressors' }, { term: 'digital', label: null }],
      marks: [
        { label: 'Fiscal', terms: ['fis'] },
        { label: 'Both', terms: ['fis', 'fai'] },
      ],
      lines: [{ label: 'Sample', cells: ['All', 'East', '', 'All', 'All'] }],
      rows: ['n', 'controls', 'vcov'],
    });
    expect(labels(lines).slice(4, -1)).toEqual([
      '**Regressors**',
      'lnX',
      '',
      'Fiscal',
      'Both',
      'Sample',
      'N',
      'Other terms',
      'Standard errors',
    ]);
    expect(row(lines, 'Fiscal')).toBe('| Fiscal | No | Yes | Yes | Yes | Yes |');
    expect(row(lines, 'Sample')).toBe('| Sample | All | East |  | All | All |');
    expect(row(lines, 'Standard errors')).toContain('| clustered: province |');
  });

  test('terms that are dropped, and the constant with them', () => {
    const all = labels(linesOf({ terms: null }));
    const fewer = labels(linesOf({ terms: null, drop: ['(Intercept)', 'fis'] }));
    expect(all).toContain('Constant');
    expect(fewer).not.toContain('Constant');
    expect(fewer).not.toContain('Fis');
    expect(fewer).toContain('Other terms');
  });

  test('heads by kind: outcomes of neighbors once, numbers below labels', () => {
    const lines = linesOf({ head: ['outcome', 'labels', 'numbers'], labels: ['a', 'b', 'c', 'd', 'e'] });
    expect(lines[2]).toBe('| Outcome | lnY |  |  | Ind\\_a | lnY |');
    expect(lines[3]).toBe('|  | a | b | c | d | e |');
    expect(lines[4]).toBe('|  | (1) | (2) | (3) | (4) | (5) |');
  });

  test('its own decimals and stars, with a legend of them', () => {
    const lines = linesOf({
      digits: { estimates: 2, rows: 1 },
      stars: [
        { symbol: '+', below: 0.1 },
        { symbol: '++', below: 0.05 },
      ],
    });
    expect(row(lines, 'Digital economy')).toMatch(/\| 0\.110\+\+ \|/);
    expect(lines.at(-1)).toContain('+ *p* < 0.1, ++ *p* < 0.05');
    expect(linesOf({ stars: null }).join('')).not.toMatch(/\\\*|< 0\.0?5/);
  });

  test('standardized coefficients have their origin, and a dash where the column has no spread', () => {
    const input = withTable({ scale: 'standardized', parentheses: ['std_error'] });
    const baseline = input.results.models.baseline as RegressionResult;
    const columns = baseline.columns.map((column) => ({
      ...column,
      moments: { outcome_mean: 5, outcome_std_dev: 2, terms: [{ term: 'digital', std_dev: 4 }] },
    }));
    const models = { ...input.results.models, baseline: { ...baseline, columns } };
    const files = renderTables({ ...input, results: { ...input.results, models } });
    const { body, notes } = JSON.parse(files['tables/table-main.json'] as string);
    const [first] = columns;
    const slope = first?.terms.find(({ term }) => term === 'digital')?.estimate as number;
    expect(body[0][0].cells[1].value).toBeCloseTo(2 * slope, 12);
    expect(body[0][0].cells[3]).toEqual({ text: '–', value: null });
    expect(notes.join(' ')).toContain('Standardized coefficients');
  });
});

describe('in LaTeX', () => {
  const names = ['A', 'B', 'C', 'D', 'E'].map((letter) => `${letter} column with a long name`);

  test('a table too wide beside a long label is set smaller, and the label keeps its room', () => {
    const term = { term: 'digital', label: 'A label that is longer than thirty characters' };
    const tex = renderPaper(withTable({ terms: [term], labels: names }))['paper.tex'] as string;
    const from = tex.indexOf('Main results');
    const table = tex.slice(
      tex.lastIndexOf('\\begin{', from - 40),
      tex.indexOf('\\end{threeparttable}', from),
    );
    expect(table).toContain('\\begin{tabular}{@{}>{\\raggedright\\arraybackslash}p{15.0em}D');
    expect(table).not.toContain('tabularx');
  });

  test('alone, it asks TeX how wide a line is: smaller in a narrow column, over both columns where it needs them', () => {
    const tex = renderTables(withTable({}))['tables/table-main.tex'] as string;
    expect(tex).toMatch(/\\edef\\reprofloat\{table\\ifdim\\columnwidth<[\d.]+em\*\\fi\}/);
    expect(tex).toContain('max width=\\linewidth,max totalheight=0.99\\textheight,keepaspectratio');
    expect(tex).toMatch(/\\begin\{tabular\*\}\{\\ifdim\\linewidth<([\d.]+em) \1\\else\\linewidth\\fi\}/);
    expect(tex.match(/\\(?:begin|end)\{\\reprofloat\}/g)).toHaveLength(2);
  });
});
