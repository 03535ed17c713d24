import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { typedTemplates } from '../../../src/cli/typed-templates.ts';
import type { Document, Inline, NumberRun } from '../../../src/report/document.ts';
import { paperDocument } from '../../../src/report/paper.ts';
import { auditNumbers, differing, unproved } from '../../../src/report/prose-audit.ts';
import { folded } from '../../../src/report/selection.ts';
import { typedParts } from '../../../src/report/typed-numbers.ts';
import { fixtureInput } from '../../golden/fixture.ts';

const input = fixtureInput();

/** The paper with its first number of running text that `wanted` takes put otherwise. */
function changed(wanted: (run: NumberRun) => boolean, change: (run: NumberRun) => NumberRun): Document {
  const document = paperDocument(input);
  let done = false;
  const written = (it: Inline): Inline => {
    if (done || it.kind !== 'number' || !wanted(it)) return it;
    done = true;
    return change(it);
  };
  const blocks = document.blocks.map((block) =>
    block.kind === 'paragraph' ? { ...block, content: block.content.map(written) } : block,
  );
  expect(done).toBe(true);
  return { ...document, blocks };
}

describe('a number of the text that is wrong', () => {
  it.each([
    ['printed otherwise than its table', (run: NumberRun) => run.key !== undefined, { text: '0.123' }],
    ['rounded wrongly', (run: NumberRun) => run.origin?.kind === 'derived', { text: '98765.4' }],
  ])('%s: the build stops', (_, wanted, change) => {
    const document = changed(wanted, (run) => ({ ...run, ...change }));
    expect(auditNumbers(document, input)[0]?.ok).toBe(false);
    expect(differing(document, input)).toEqual([expect.stringMatching(`^${change.text} \\(text`)]);
    expect(unproved(document, input)).toEqual([]);
  });

  it.each([
    ['worked out wrongly', (run: NumberRun) => run.origin?.kind === 'derived', { text: '7.5', value: 7.5 }],
    [
      'no period of the panel',
      (run: NumberRun) => run.origin?.kind === 'period',
      { text: '1066', value: 1066 },
    ],
  ])('%s: a warning, for what is said of it may be what is wrong', (_, wanted, change) => {
    const document = changed(wanted, (run) => ({ ...run, ...change }));
    expect(auditNumbers(document, input)[0]?.ok).toBe(false);
    expect(differing(document, input)).toEqual([]);
    expect(unproved(document, input)).toEqual([expect.stringMatching(`^${change.text} \\(text`)]);
  });

  it('stands nowhere in the results: the audit fails, the build goes on', () => {
    const document = changed(
      (run) => run.origin?.kind === 'result',
      () => ({ kind: 'number', text: '123457', value: 123457 }),
    );
    expect(auditNumbers(document, input)[0]?.observed).toBe('?: 123457');
    expect(differing(document, input)).toEqual([]);
  });

  it('is not there as it is', () => {
    expect(auditNumbers(paperDocument(input), input).map(({ ok }) => ok)).toEqual([true, true]);
    expect(differing(paperDocument(input), input)).toEqual([]);
  });
});

describe('numbers worked out once more', () => {
  const regimes = '/models/regimes/regime_rows';
  it('takes and folds what it is told', () => {
    const model = input.results.models.regimes;
    if (model?.kind !== 'threshold') throw new Error('the fixture has no threshold');
    const [first = 0, second = 0] = model.regime_rows;
    const both = [{ path: `${regimes}/0` }, { path: `${regimes}/1` }];
    expect(folded(input, 'sum', both)).toBe(first + second);
    expect(folded(input, 'part', [{ path: `${regimes}/0` }, ...both])).toBe(first / (first + second));
    expect(folded(input, 'count', [{ path: regimes }])).toBe(model.regime_rows.length);
    expect(folded(input, 'sum', [{ path: '/models/nowhere' }])).toBe(null);
  });
});

describe('numbers typed into words', () => {
  const numbers = (text: string) => typedParts(text).flatMap((part) => (part.number ? [part.text] : []));
  it.each([
    ['The coefficient is 0.123.', ['0.123']],
    ['at the 5% level, 1,000 draws', ['5', '1,000']],
    ['在5%的水平上，1,000次重抽样', ['5', '1,000']],
    ['(Hansen, 1999), Dagum (1997), OECD et al., 2008), Jansen（1999）', []],
    ['HC1, R2, SHA-256, type-7, H1', []],
    ['in 1999 rows', ['1999']],
  ])('%s', (text, expected) => {
    expect(numbers(text)).toEqual(expected);
    expect(
      typedParts(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });

  it('are warned of in the templates of a study, with their place', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'repro-typed-'));
    const file = path.join(folder, 'en/section/hausman.hbs');
    mkdirSync(path.dirname(file), { recursive: true });
    const source = '1. At the 5% level {{decides.df}}.\nIt is 0.123, not {{constant "0.4"}}.\n';
    writeFileSync(file, source);
    const found = typedTemplates(folder, { 'en/section/hausman.hbs': file }, (it) =>
      path.relative(folder, it),
    );
    rmSync(folder, { recursive: true });
    expect(found.diagnostics.map(({ code, severity, at }) => [code, severity, at])).toEqual([
      [
        'RUN005',
        'warning',
        { file: 'en/section/hausman.hbs', start: source.indexOf('0.123'), end: source.indexOf('0.123') + 5 },
      ],
    ]);
    expect(found.texts).toEqual({ 'en/section/hausman.hbs': source });
  });
});
