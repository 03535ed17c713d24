import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderAppendix, renderPaper } from '../../src/report/render.ts';
import { fixtureInput } from './fixture.ts';

/** `UPDATE_GOLDEN=1 npx vitest run test/golden` writes them anew; the difference is to be read before it is committed. */
const update = process.env.UPDATE_GOLDEN === '1';

const files = { ...renderPaper(fixtureInput()), ...renderAppendix(fixtureInput()) };

test.each(['paper.md', 'paper.tex', 'appendix.md', 'appendix.tex'])('%s', (name) => {
  const path = new URL(`fixture.${name}.golden`, import.meta.url);
  if (update) writeFileSync(path, files[name] as string);
  expect(files[name]).toBe(readFileSync(path, 'utf8'));
});
