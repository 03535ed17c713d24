import { describe, expect, it } from 'vitest';
import { leastP } from '../../../src/diff/bootstrap-p.ts';
import { diffBuilds } from '../../../src/diff/diff-builds.ts';
import { displayWidth, padded } from '../../../src/diff/display-width.ts';
import { renderDiffJson } from '../../../src/diff/render-json.ts';
import { renderDiffMarkdown } from '../../../src/diff/render-markdown.ts';
import { renderDiffText } from '../../../src/diff/render-text.ts';
import { pairText, studyText } from '../../../src/diff/scalar-text.ts';
import { side } from './fixtures.ts';

const report = diffBuilds(
  side('study.yaml'),
  side(
    'variant.yaml',
    {
      'indices.y.weights.0.weight': 0.5,
      'indices.y.weights.1.weight': 0.5,
      'models.baseline.columns.1.terms.0.estimate': 0.35,
      'models.baseline.columns.1.terms.0.p_value': 0.06,
      'hypotheses.H1.verdict': 'partially_supported',
      'hypotheses.H1.reasons.1': {
        claim: 'coefficient of x in baseline, column (2): positive, p < 0.05',
        observed: '0.35, p = 0.06',
        outcome: 'unmet',
      },
    },
    { 'indices.0.weights.method': 'equal' },
  ),
);

describe('renderDiffText', () => {
  it('aligns one table per layer, causes before effects', () => {
    expect(renderDiffText(report, { color: false })).toBe(`study.yaml → variant.yaml

Study
     key                       old      new
  ~  indices.y.weights.method  entropy  equal

Weights
     index  indicator  old  new  change   rank
  ~  y      i1         0.7  0.5    -0.2      1
  ~  y      i2         0.3  0.5    +0.2  2 → 1

Coefficients
     model         term   old   new      shift  s.e.  p            note
  ~  baseline (2)  x     0.4*  0.35  -0.5 s.e.  0.1   0.01 → 0.06  stars lost

Verdicts
     hypothesis, part                                              old                  new
  ~  H1                                                            supported            partially_supported
  ~  coefficient of x in baseline, column (2): positive, p < 0.05  met (0.4, p = 0.01)  unmet (0.35, p = 0.06)
`);
  });
  it('colors rows only if asked', () => {
    expect(renderDiffText(report, { color: true })).toContain('\u001b[33m~  indices.y.weights.method');
    expect(renderDiffText(report, { color: false })).not.toContain('\u001b');
  });
  it('says so where nothing differs', () => {
    expect(renderDiffText(diffBuilds(side('a'), side('b')), { color: false })).toBe(
      'a → b\n\nNo differences.\n',
    );
  });
  it('lets no name steer the terminal', () => {
    const steering = diffBuilds(
      side('a\u001b[2J'),
      side('b', { 'hypotheses.H1.verdict': '\u001b]0;x\u0007' }),
    );
    const text = renderDiffText(steering, { color: false });
    expect(['\u001b', '\u0007'].filter((control) => text.includes(control))).toEqual([]);
  });
  it('cuts a long table and says how much is left, unless everything is asked for', () => {
    const imputed = Array.from({ length: 40 }, (_, time) => ({
      variable: 'i',
      entity: 'a',
      time,
      value: 1,
      method: 'linear',
    }));
    const text = (all: boolean) =>
      renderDiffText(diffBuilds(side('a'), side('b', { 'sample.imputed': imputed }), { all }), {
        color: false,
      });
    expect(text(false)).toContain('    ... 12 more (--all lists them)');
    expect(text(true)).not.toContain('--all');
  });
});

describe('renderDiffMarkdown', () => {
  it('writes tables that a name cannot break', () => {
    const pipes = diffBuilds(side('a|b'), side('c', { 'hypotheses.H1.verdict': '<b>|`x`' }));
    const markdown = renderDiffMarkdown(pipes);
    expect(markdown).toContain('# a\\|b → c');
    expect(markdown).toContain('| \\~ | H1 | supported | \\<b\\>\\|\\`x\\` |');
  });
  it('has a heading and a table per layer', () => {
    const markdown = renderDiffMarkdown(report);
    expect(markdown.match(/^## .*$/gm)).toEqual(['## Study', '## Weights', '## Coefficients', '## Verdicts']);
    for (const block of markdown.split('\n\n').filter((text) => text.startsWith('|'))) {
      const widths = block
        .trim()
        .split('\n')
        .map((line) => line.replace(/\\\|/g, '').split('|').length);
      expect(new Set(widths).size).toBe(1);
    }
  });
});

describe('renderDiffJson', () => {
  it('is versioned data', () => {
    const parsed = JSON.parse(renderDiffJson(report)) as {
      schema: string;
      empty: boolean;
      weights: unknown[];
    };
    expect([parsed.schema, parsed.empty, parsed.weights.length]).toEqual(['repro/diff/1', false, 2]);
  });
});

describe('numbers side by side', () => {
  it.each<[number, number, string, string]>([
    [0.0816, 0.079, '0.0816', '0.079'],
    [0.08160001, 0.08160002, '0.08160001', '0.08160002'],
    [372, 371, '372', '371'],
    [0, 1e-320, '0', '1e-320'],
    [1e22, 1.5, '1e+22', '1.5'],
    [0.1, 0.1, '0.1', '0.1'],
    [-0, 0, '0', '0'],
  ])('%d and %d', (old, fresh, oldText, newText) => {
    expect(pairText(old, fresh)).toEqual({ old: oldText, new: newText });
  });
  it('shows two neighboring doubles as different', () => {
    const pair = pairText(0.1, 0.1 + 2e-17);
    expect(pair.old === pair.new).toBe(Object.is(0.1, 0.1 + 2e-17));
  });
  it('writes values of a study in flow style, cut where long', () => {
    expect(studyText({ a: [1, 'x'], b: 'c: d' })).toBe('{ a: [1, x], b: "c: d" }');
    expect(studyText('x'.repeat(200))).toHaveLength(80);
  });
});

describe('displayWidth', () => {
  it('counts wide characters twice and combining marks not at all', () => {
    expect(displayWidth('农村 x')).toBe(6);
    expect(displayWidth('é')).toBe(1);
    expect(padded('农', 4, false)).toBe('农  ');
    expect(padded('1.5', 5, true)).toBe('  1.5');
  });
});

describe('a p-value of zero that a bootstrap counted', () => {
  it('is below one replication, of those that did not fail; of both tails below two', () => {
    const drawn = { replications: 1000, failed: 1 };
    expect([leastP(0, drawn), leastP(0, drawn, 2)]).toEqual(['< 1/999', '< 2/999']);
    expect([leastP(0.001, drawn), leastP(null, drawn), leastP(0, { replications: 0, failed: 0 })]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('stands beside the other side as it is printed there', () => {
    expect(pairText(0, 0.012, { old: '< 1/999', new: null })).toEqual({ old: '< 1/999', new: '0.012' });
  });
});
