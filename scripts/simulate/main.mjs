/** `npm run simulate`: writes the panel of the study `digital-rural`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generate, SEED } from './generate.mjs';

const target = fileURLToPath(new URL('../../specs/digital-rural/data/provinces.csv', import.meta.url));
writeFileSync(target, generate());
process.stderr.write(`specs/digital-rural/data/provinces.csv written from seed ${SEED}\n`);
