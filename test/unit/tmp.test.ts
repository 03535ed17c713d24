import {readFileSync,appendFileSync,writeFileSync} from 'node:fs';
import {parse} from 'yaml';
import {it} from 'vitest';
import {bareNumbers,textsOf} from '../support/bare-numbers.ts';
it('x',()=>{ writeFileSync('/tmp/origin/chk.txt','');
for(const l of ['en','zh']) for(const s of ['public-capital','digital-rural','asem-connectivity']) for (const d of ['paper','appendix']){
 const labels=[...textsOf(parse(readFileSync(`specs/${s}/study.yaml`,'utf8'))),...Array.from({length:60},(_,i)=>String(1970+i))];
 const b=bareNumbers(readFileSync(`/tmp/origin/${l}/${s}/${d}.html`,'utf8'),labels);
 appendFileSync('/tmp/origin/chk.txt',`===== ${l} ${s} ${d} ${b.length}\n`+b.map(x=>'  '+x.slice(0,150)+'\n').join(''));
}},60000);
