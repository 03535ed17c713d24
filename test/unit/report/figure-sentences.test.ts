import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The sorts of figures, as `report/input.ts` declares them. */
const sorts = [
  ...(/export type FigureSort =([^;]*);/
    .exec(readFileSync(new URL('../../../src/report/input.ts', import.meta.url), 'utf8'))?.[1]
    ?.matchAll(/'(\w+)'/g) ?? []),
].map((match) => match[1] as string);

describe('every sort of figure', () => {
  it('is among those that are looked for', () => expect(sorts).toContain('lr'));

  // The section of a companion refers to its figure itself.
  it.each(
    sorts
      .filter((sort) => sort !== 'companion')
      .flatMap((sort) => ['en', 'zh'].map((language) => [sort, language])),
  )('has a sentence that introduces it: %s in %s', (sort, language) => {
    const file = new URL(`../../../templates/${language}/figure/${sort}.hbs`, import.meta.url);
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain('{{ref}}');
  });
});
