import { test } from 'vitest';
import { writeFileSync } from 'node:fs';
import { studyInput } from '../support/study-input.ts';
import { paperDocument } from '../../src/report/paper.ts';
import { appendixDocument } from '../../src/report/appendix.ts';
import { numberOrigins } from '../../src/report/origins.ts';
import { sectionOwners } from '../../src/report/section-owners.ts';
import { keepsOrigin } from '../../src/report/origin-records.ts';
const root = new URL('../../', import.meta.url).pathname;
test('probe', async () => {
  const rows: any[] = [];
  for (const id of ['public-capital', 'digital-rural', 'asem-connectivity'])
    for (const lang of ['en', 'zh']) {
      const t0 = performance.now();
      const input = await studyInput(root, `specs/${id}/study.yaml`, [`outputs.language=${lang}`]);
      console.log(id, lang, Math.round(performance.now() - t0));
      const origins = numberOrigins(input);
      for (const [name, doc] of [['paper', paperDocument(input)], ['appendix', appendixDocument(input)]] as const) {
        const owners = sectionOwners(doc.blocks, origins);
        const visit = (inl: any, where: string, owner: any, hints: string[], ctx: string) => {
          for (const it of inl) {
            if (it.children) { visit(it.children, where, owner, hints, ctx); continue; }
            if (it.kind === 'number' && /\d/.test(it.text)) {
              const how = it.key ? (it.origin ? 'key+origin' : 'key') : it.origin ? 'origin:' + it.origin.kind + (it.origin.kind==='setting' ? ':' + keepsOrigin(it, owner, input) : it.origin.kind==='derived' ? ':' + keepsOrigin(it, owner, input) : '') : origins.of(it, { owner, hints, loose: where !== 'cell' }) !== null ? 'member' : 'NONE';
              rows.push({ id, lang, name, where, how, text: it.text, value: it.value, owner, ctx, key: it.key });
            } else if ((it.kind === 'text' || it.kind==='code') && /\d/.test(it.text)) {
              rows.push({ id, lang, name, where, how: it.kind + (it.typed ? ':typed' : ''), text: it.text, ctx });
            }
          }
        };
        const plain = (inl: any): string => inl.map((it: any) => it.children ? plain(it.children) : it.text ?? '·').join('');
        doc.blocks.forEach((b: any, i: number) => {
          const owner = owners[i] ?? null;
          if (b.kind === 'paragraph' || b.kind === 'heading') visit(b.content, b.kind, owner, [], plain(b.content));
          else if (b.kind === 'list') b.items.forEach((x: any) => visit(x, 'list', owner, [], plain(x)));
          else if (b.kind === 'table') {
            const o = origins.ownerOf(b.id);
            visit(b.caption, 'caption', o, [], b.id);
            b.notes.forEach((x: any) => visit(x, 'note', o, [], b.id + ': ' + plain(x)));
            b.head.forEach((r: any) => r.cells.forEach((c: any) => visit(c.content, 'head', o, [], b.id)));
            b.body.flat().forEach((r: any) => r.cells.forEach((c: any, j: number) => visit(c.content, 'cell', o, [], b.id + ' | ' + plain(r.cells[0].content) + ' | ' + j)));
          } else if (b.kind === 'figure') {
            visit(b.caption, 'figcaption', owner, [], b.id); b.notes.forEach((x: any) => visit(x, 'fignote', owner, [], b.id));
            if (/\d/.test(b.alt)) rows.push({ id, lang, name, where: 'alt', how: 'alt', text: b.alt, ctx: b.id });
            for (const m of b.svg.matchAll(/<text[^>]*>([^<]*)/g)) if (/\d/.test(m[1])) rows.push({ id, lang, name, where: 'svg', how: 'svg', text: m[1], ctx: b.id });
          } else if (b.kind === 'equation') { }
        });
        doc.front.forEach((f: any) => visit(f.content, 'front:' + f.role, null, [], f.role));
      }
    }
  writeFileSync('/tmp/probe.json', JSON.stringify(rows));
});
