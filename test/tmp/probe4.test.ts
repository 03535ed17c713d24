import { test } from 'vitest';
import { studyInput } from '../support/study-input.ts';
import { paperDocument } from '../../src/report/paper.ts';
import { checkedAppendix } from '../../src/report/appendix.ts';
import { numberMutants, textMutants, figureMutants } from '../support/mutate-numbers.ts';
import { fixtureInput } from '../golden/fixture.ts';
import { inChinese } from '../golden/variants.ts';
const root = new URL('../../', import.meta.url).pathname;
test('probe', async () => {
  const inputs: any[] = [['fixture', 'en', fixtureInput()], ['fixture', 'zh', inChinese(fixtureInput())]];
  for (const id of ['public-capital', 'digital-rural', 'asem-connectivity'])
    for (const lang of ['en', 'zh']) inputs.push([id, lang, await studyInput(root, `specs/${id}/study.yaml`, [`outputs.language=${lang}`])]);
  for (const [id, lang, input] of inputs)
      for (const [name, doc] of [['paper', paperDocument(input)], ['appendix', checkedAppendix(input)]] as const) {
        const n = numberMutants(doc, input), t = textMutants(doc, input), f = figureMutants(doc, input);
        for (const [k, s] of Object.entries({ ...n, text: t, figure: f })) console.log('##', id, lang, name, k, s.mutants, s.survived.length, JSON.stringify(s.survived.slice(0, 12)));
      }
});
