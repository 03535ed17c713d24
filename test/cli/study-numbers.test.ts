import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkedAppendix } from '../../src/report/appendix.ts';
import { auditDocument } from '../../src/report/document-audit.ts';
import type { ReportInput } from '../../src/report/input.ts';
import { paperDocument } from '../../src/report/paper.ts';
import { checkedNumbers } from '../../src/report/prose-audit.ts';
import { figureMutants, missedWords, numberMutants, textMutants } from '../support/mutate-numbers.ts';
import { studyInput } from '../support/study-input.ts';

const root = path.join(import.meta.dirname, '..', '..');
const studies = ['public-capital', 'digital-rural', 'asem-connectivity'];

describe.each(studies.flatMap((id) => ['en', 'zh'].map((language) => ({ id, language }))))(
  '$id, $language',
  ({ id, language }) => {
    let input: ReportInput;
    beforeAll(async () => {
      input = await studyInput(root, `specs/${id}/study.yaml`, [`outputs.language=${language}`]);
    });
    const documents = () => [paperDocument(input), checkedAppendix(input)];

    it('ties every number of both documents to where it comes from', () => {
      for (const document of documents())
        expect(
          checkedNumbers(document, input).filter(({ fault, tie }) => fault !== null || tie === 'member'),
        ).toEqual([]);
    });

    it('passes its audit in numbers, words, figures and claims', () => {
      const rows = auditDocument(paperDocument(input), input);
      expect(rows.length).toBeGreaterThan(3);
      for (const row of rows) expect(row).toMatchObject({ ok: true });
    });

    it('lets no number be printed a unit higher, nor be another one of the study', () => {
      for (const document of documents()) {
        const { printed, held, swapped } = numberMutants(document, input);
        // A verdict in Chinese may name a number of its English words in words: one of those left may stand for another.
        const wordings = language === 'zh' ? 3 : 0;
        expect(printed.survived.length).toBeLessThanOrEqual(wordings);
        const results = [...held.survived, ...swapped.survived].filter(
          (it) => !/^(?:period|setting|fixed)/.test(it),
        );
        expect(results).toEqual([]);
        const figures = figureMutants(document, input);
        // Rows of coefficients are named by columns, of which another may have the name.
        expect(figures.survived.filter((it) => !it.startsWith('coefficients-'))).toEqual([]);
        const texts = textMutants(document, input);
        // The next count of complete rows is a count of the study too.
        expect(missedWords(texts).filter((it) => !/complete for all of them|均无缺失的/.test(it))).toEqual(
          [],
        );
        console.info(
          [
            id,
            language,
            document.appendix ? 'appendix' : 'paper',
            ...Object.entries({ printed, held, swapped, figures, texts }).map(
              ([name, { mutants, survived }]) => `${name} ${mutants - survived.length} of ${mutants}`,
            ),
          ].join(', '),
        );
      }
    });
  },
);

describe.each(studies.flatMap((id) => [2, 6].map((digits) => ({ id, digits }))))(
  '$id, $digits digits',
  ({ id, digits }) => {
    it('ties every number of both documents to where it comes from', async () => {
      const changes = [`outputs.digits=${digits}`, 'outputs.parentheses=std_error'];
      const input = await studyInput(root, `specs/${id}/study.yaml`, changes);
      for (const document of [paperDocument(input), checkedAppendix(input)])
        expect(checkedNumbers(document, input).filter(({ fault }) => fault !== null)).toEqual([]);
    });
  },
);
