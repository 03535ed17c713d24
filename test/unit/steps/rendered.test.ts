import { expect, test } from 'vitest';
import type { Problem } from '../../../src/diagnostics/diagnostic.ts';
import type { Document, Inline, NumberRun } from '../../../src/report/document.ts';
import { paperDocument } from '../../../src/report/paper.ts';
import { audited } from '../../../src/steps/rendered.ts';
import { fixtureInput } from '../../golden/fixture.ts';

/** What the step of a document makes of what the audit of its numbers finds. */

const input = fixtureInput();

function withDerived(change: Partial<NumberRun>): Document {
  const document = paperDocument(input);
  let done = false;
  const written = (it: Inline): Inline => {
    if (done || it.kind !== 'number' || it.origin?.kind !== 'derived') return it;
    done = true;
    return { ...it, ...change };
  };
  const blocks = document.blocks.map((block) =>
    block.kind === 'paragraph' ? { ...block, content: block.content.map(written) } : block,
  );
  expect(done).toBe(true);
  return { ...document, blocks };
}

function stepOf(document: Document) {
  const warned: Problem[] = [];
  const outcome = audited(
    () => ({ 'paper.md': '' }),
    () => document,
    input,
    (problem) => warned.push(problem),
  );
  return { outcome, warned };
}

test('a document as it is goes through without a word', () => {
  expect(stepOf(paperDocument(input))).toMatchObject({ outcome: { ok: true }, warned: [] });
});

test('a number that prints another value than it has stops the build', () => {
  const { outcome } = stepOf(withDerived({ text: '98765.4' }));
  expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'RUN002', severity: 'error' }] });
});

test('a number that its formula does not give is warned of, and where it stands', () => {
  const { outcome, warned } = stepOf(withDerived({ text: '7.5', value: 7.5 }));
  expect(outcome.ok).toBe(true);
  expect(warned).toMatchObject([
    { code: 'RUN007', severity: 'warning', message: expect.stringContaining('7.5 (text') },
  ]);
});
