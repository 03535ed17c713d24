import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { builtInSources, languages, programsText } from '../../../scripts/precompile-templates.mjs';
import type * as Engine from '../../../src/report/template-engine.ts';
import { fixtureInput } from '../../golden/fixture.ts';
import { inChinese } from '../../golden/variants.ts';

type Programs = { readonly [source: string]: object | undefined };
const found: string[] = [];
const missed: string[] = [];

/** The programs that the compiled package has, watched. */
function watched(programs: Programs): Programs {
  return new Proxy(programs, {
    get: (target, source: string) => {
      (target[source] === undefined ? missed : found).push(source);
      return target[source];
    },
  });
}

vi.mock('../../../src/report/precompiled.ts', async () => {
  const { compileOptions } = await vi.importActual<typeof Engine>('../../../src/report/template-engine.ts');
  const programs = new Map(
    languages().map((language) => {
      const text = programsText(builtInSources(language), compileOptions);
      return [language, watched(new Function(`return ${text}`)() as Programs)];
    }),
  );
  return { programsOf: (language: string) => programs.get(language) };
});
const { renderAppendix, renderPaper } = await import('../../../src/report/render.ts');

test.each([
  ['', fixtureInput()],
  ['zh.', inChinese(fixtureInput())],
])('templates compiled with the package write the golden documents: %s', (prefix, input) => {
  const files: { readonly [name: string]: unknown } = { ...renderPaper(input), ...renderAppendix(input) };
  for (const name of ['paper.md', 'paper.tex', 'appendix.md', 'appendix.tex']) {
    const golden = new URL(`../../golden/fixture.${prefix}${name}.golden`, import.meta.url);
    expect(files[name]).toBe(readFileSync(golden, 'utf8'));
  }
  expect(found.length).toBeGreaterThan(50);
  expect(missed).toEqual([]);
});
