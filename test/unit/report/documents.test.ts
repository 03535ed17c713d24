import { describe, expect, test } from 'vitest';
import { paperDocument } from '../../../src/report/paper.ts';
import { auditNumbers } from '../../../src/report/prose-audit.ts';
import { renderAppendix, renderPaper, renderTables } from '../../../src/report/render.ts';
import type { MediationResult, RegressionResult } from '../../../src/results/results.ts';
import { fixtureInput } from '../../golden/fixture.ts';
import { crossSection, only, withModel, withoutThreshold } from '../../golden/variants.ts';

const paper = (input = fixtureInput()): string => renderPaper(input)['paper.md'] as string;

/** What no document may hold: a value that was not there, a reference to nothing. */
const BROKEN = /undefined|\bNaN\b|\[object|Infinity|Table \?|equation \(\?|[|(] ?null\b/;

describe('every kind of study renders', () => {
  test.each([
    ['the whole fixture', fixtureInput()],
    ['no threshold selected', withoutThreshold()],
    ['a cross-section without indices', crossSection()],
    ['regressions only', only(['regression'])],
    ['no model at all', only([])],
    ['mediation only', only(['mediation'], true)],
    ['threshold only', only(['threshold'], true)],
    ['descriptives only', only(['descriptives'])],
  ])('%s', (_, input) => {
    const files = { ...renderPaper(input), ...renderAppendix(input), ...renderTables(input) };
    for (const [path, content] of Object.entries(files)) {
      if (!path.endsWith('.html')) expect(content, path).not.toMatch(BROKEN);
    }
    expect(files['paper.tex']).toMatch(/^% !TeX program = pdflatex\n/);
  });

  test('only the formats that the study asks for', () => {
    const input = fixtureInput();
    const md = {
      ...input,
      study: { ...input.study, outputs: { ...input.study.outputs, formats: ['md' as const] } },
    };
    expect(Object.keys({ ...renderPaper(md), ...renderAppendix(md) })).toEqual(['paper.md', 'appendix.md']);
    expect(Object.keys(renderTables(md)).some((path) => path.endsWith('.tex'))).toBe(false);
  });

  test('the same bytes again', () => {
    expect(renderPaper(fixtureInput())).toEqual(renderPaper(fixtureInput()));
    expect(renderAppendix(fixtureInput())).toEqual(renderAppendix(fixtureInput()));
  });
});

describe('simulated data', () => {
  test('on top of every document and in every table note', () => {
    const input = fixtureInput();
    const files = { ...renderPaper(input), ...renderAppendix(input) };
    for (const name of ['paper', 'appendix']) {
      const md = files[`${name}.md`] as string;
      expect(md.split('\n').slice(0, 5).join('\n')).toContain('Simulated data');
      const tables = (md.match(/^\*\*Table /gm) ?? []).length;
      expect((md.match(/^\*Note:\* .*Simulated data\.$/gm) ?? []).length).toBe(tables);
      expect(files[`${name}.html`]).toContain('class="banner"');
      expect(files[`${name}.tex`]).toMatch(/\\fbox.*Simulated data/);
    }
  });

  test('not where the data were observed', () => {
    expect(JSON.stringify(renderPaper(crossSection()))).not.toMatch(/[Ss]imulated/);
  });
});

describe('prose', () => {
  test('quotes the numbers of its tables', () => {
    const input = fixtureInput();
    const [row] = auditNumbers(paperDocument(input), input);
    expect(row).toMatchObject({ ok: true });
    expect(row.observed).toMatch(/^(?:[1-9]\d+) of/);
  });

  test('says significant only where the p-value is below the level', () => {
    const weak = withModel(fixtureInput(), 'baseline', (result) => ({
      ...(result as RegressionResult),
      columns: (result as RegressionResult).columns.map((column) => ({
        ...column,
        terms: column.terms.map((term) => ({ ...term, p_value: 0.0500001 })),
      })),
    }));
    expect(paper()).toContain('statistically significant at the 5% level');
    const text = paper(weak).split('### 3.2')[0] as string;
    expect(text).not.toMatch(/significant/);
    expect(text).toContain('not statistically distinguishable from zero at the 5% level');
    expect(text).toContain('in none of the four');
  });

  test('names a negative slope and a change of sign', () => {
    const turned = withModel(fixtureInput(), 'baseline', (result) => ({
      ...(result as RegressionResult),
      columns: (result as RegressionResult).columns.map((column, i) => ({
        ...column,
        terms: column.terms.map((term) =>
          term.term === 'digital' && i === 3
            ? { ...term, estimate: -0.2, statistic: -8, conf_low: -0.3, conf_high: -0.1 }
            : term,
        ),
      })),
    }));
    const text = paper(turned);
    expect(text).toContain('negative and statistically significant');
    expect(text).toContain('0.200% lower');
    expect(text).toContain('and changes sign');
  });

  test('calls opposite signs suppression and prints no share', () => {
    const text = paper(
      withModel(fixtureInput(), 'channel', (result) => {
        const model = result as MediationResult;
        const indirect = {
          ...model.effects.indirect,
          estimate: -0.0116,
          conf_low: -0.0229,
          conf_high: -0.0028,
        };
        const none = {
          estimate: null,
          std_error: null,
          statistic: null,
          p_value: null,
          conf_low: null,
          conf_high: null,
        };
        return {
          ...model,
          effects: {
            ...model.effects,
            indirect,
            proportion_mediated: { ...none, reason: 'suppression' },
            mediators: {
              ind_a: {
                ...(model.effects.mediators.ind_a as MediationResult['effects']['mediators'][string]),
                indirect,
              },
            },
          },
        };
      }),
    );
    expect(text).toContain('suppression, not mediation');
    expect(text).toContain('no share of the total effect is stated');
    expect(text).not.toMatch(/% of the total/);
  });

  test('a threshold that is not there is said plainly', () => {
    const text = paper(withoutThreshold());
    expect(text).toContain('No threshold is selected');
    expect(text).not.toContain('regime 2');
  });
});

test('a template of the study replaces ours', () => {
  const input = fixtureInput();
  const own = {
    ...input,
    templates: { ...input.templates, 'en/paper.hbs': '# Only this\n\n{{title}}, and nothing else.\n' },
  };
  expect(paper(own)).toContain(
    '## 1 Only this\n\nDigital economy and rural revitalization, and nothing else.\n',
  );
});

test('effects, clusters and each R2 have names', () => {
  const text = paper();
  for (const label of [
    'Entity effects',
    'Time effects',
    'Clusters',
    'R² (within)',
    'R² (LSDV)',
    'province (31)',
  ])
    expect(text).toContain(`| ${label}`);
});
