import { test } from 'vitest';
import { writeFileSync } from 'node:fs';
import { studyInput } from '../support/study-input.ts';
import { paperDocument } from '../../src/report/paper.ts';
import { appendixDocument } from '../../src/report/appendix.ts';
import { checkedNumbers } from '../../src/report/prose-audit.ts';
import { checkedTexts } from '../../src/report/text-check.ts';
import { checkedFigures } from '../../src/report/figure-check.ts';
import { checkedClaims } from '../../src/report/claim-check.ts';
import { fixtureInput } from '../golden/fixture.ts';
import { inChinese } from '../golden/variants.ts';
const root = new URL('../../', import.meta.url).pathname;
test('probe', async () => {
  const rows: any[] = [];
  const inputs: any[] = [['fixture', 'en', fixtureInput()], ['fixture', 'zh', inChinese(fixtureInput())]];
  for (const id of ['public-capital', 'digital-rural', 'asem-connectivity'])
    for (const lang of ['en', 'zh']) inputs.push([id, lang, await studyInput(root, `specs/${id}/study.yaml`, [`outputs.language=${lang}`])]);
  for (const [id, lang, input] of inputs)
      for (const [name, doc] of [['paper', paperDocument(input)], ['appendix', appendixDocument(input)]] as const) {
        const t = performance.now();
        const bad = checkedNumbers(doc, input).filter((x) => x.fault).map((x) => [x.run.text, x.tie]);
        const t2 = performance.now();
        const all = checkedTexts(doc, input);
        console.log(id, lang, name, all.length, (t2-t).toFixed(1), (performance.now() - t2).toFixed(1), JSON.stringify(bad));
        console.log(JSON.stringify(checkedFigures(doc, input).map((f) => [f.name, f.labels, f.ticks, f.wrong])));
        for (const c of checkedClaims(doc, input)) console.log(id, lang, name, c.holds, c.said, '|', c.of, '|', c.around);
        for (const it of all) rows.push({ id, lang, name, where: it.kind, known: it.known, typed: it.typed, text: it.text });
      }
  writeFileSync('/tmp/probe3.json', JSON.stringify(rows));
});
