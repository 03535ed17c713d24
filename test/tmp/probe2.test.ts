import { test } from 'vitest';
import { writeFileSync } from 'node:fs';
import { studyInput } from '../support/study-input.ts';
import { paperDocument } from '../../src/report/paper.ts';
import { appendixDocument } from '../../src/report/appendix.ts';
import { checkedNumbers } from '../../src/report/prose-audit.ts';
import { fixtureInput } from '../golden/fixture.ts';
const root = new URL('../../', import.meta.url).pathname;
test('probe', async () => {
  const rows: any[] = [];
  const inputs: any[] = [['fixture', 'en', fixtureInput()]];
  for (const id of ['public-capital', 'digital-rural', 'asem-connectivity'])
    for (const lang of ['en', 'zh']) inputs.push([id, lang, await studyInput(root, `specs/${id}/study.yaml`, [`outputs.language=${lang}`])]);
  for (const [id, lang, input] of inputs)
      for (const [name, doc] of [['paper', paperDocument(input)], ['appendix', appendixDocument(input)]] as const) {
        const t = performance.now();
        const all = checkedNumbers(doc, input);
        console.log(id, lang, name, all.length, (performance.now() - t).toFixed(1));
        for (const it of all) rows.push({ id, lang, name, where: it.kind, tie: it.tie, fault: it.fault, text: it.run.text, value: it.run.value, owner: it.owner, key: it.run.key, o: it.run.origin?.kind, f: (it.run.origin as any)?.fields ?? (it.run.origin as any)?.fold ?? (it.run.origin as any)?.key });
      }
  writeFileSync('/tmp/probe2.json', JSON.stringify(rows));
});
