import { describe, expect, test } from 'vitest';
import type { ReportInput } from '../../../src/report/input.ts';
import { paperDocument } from '../../../src/report/paper.ts';
import { auditNumbers } from '../../../src/report/prose-audit.ts';
import { renderPaper, renderTables } from '../../../src/report/render.ts';
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
  parentheses: 'std_error',
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
    expect(files['tables/table-main.tex']).toContain('\\begin{table}');
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
