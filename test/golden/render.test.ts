import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderAppendix, renderPaper } from '../../src/report/render.ts';
import { fixtureInput } from './fixture.ts';
import { inChinese } from './variants.ts';

/** `UPDATE_GOLDEN=1 npx vitest run test/golden` writes them anew; the difference is to be read before it is committed. */
const update = process.env.UPDATE_GOLDEN === '1';

const chinese = inChinese(fixtureInput());
const files = {
  ...renderPaper(fixtureInput()),
  ...renderAppendix(fixtureInput()),
  ...zh(renderPaper(chinese)),
  ...zh(renderAppendix(chinese)),
};

/** The same documents under `zh.NAME`. */
function zh(rendered: { readonly [name: string]: unknown }): { [name: string]: unknown } {
  return Object.fromEntries(Object.entries(rendered).map(([name, file]) => [`zh.${name}`, file]));
}

const GOLDEN = ['paper.md', 'paper.tex', 'appendix.md', 'appendix.tex'].flatMap((name) => [
  name,
  `zh.${name}`,
]);

test.each(GOLDEN)('%s', (name) => {
  const path = new URL(`fixture.${name}.golden`, import.meta.url);
  if (update) writeFileSync(path, files[name] as string);
  expect(files[name]).toBe(readFileSync(path, 'utf8'));
});
