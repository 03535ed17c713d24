import { readFileSync } from 'node:fs';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { diffBuilds } from '../../../src/diff/diff-builds.ts';
import { renderDiffHtml } from '../../../src/diff/render-html.ts';
import { side } from './fixtures.ts';

const template = (name: string) =>
  readFileSync(new URL(`../../../templates/${name}`, import.meta.url), 'utf8');
const frame = {
  page: template('html/page.html'),
  styles: ['html/style.css', 'diff/diff.css'].map(template),
};
const page = (change: Parameters<typeof side>[1], label = 'b', all = false) =>
  renderDiffHtml(diffBuilds(side('a'), side(label, change), { all }), frame);

describe('renderDiffHtml', () => {
  it('is one page that needs nothing else and runs nothing', () => {
    const html = page({ 'indices.y.weights.0.weight': 0.5 });
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(|\bon\w+=/);
    expect(html).not.toMatch(/<<[a-z]+>>/);
    expect(html).toContain('prefers-color-scheme: dark');
  });

  it('has a heading, an entry in the contents and a table per layer', () => {
    const { document } = parseHTML(
      page({ 'indices.y.weights.0.weight': 0.5, 'hypotheses.H1.verdict': 'not_supported' }),
    );
    const titles = [...document.querySelectorAll('h2')].map((heading) => heading.textContent);
    expect(titles).toEqual(['Weights', 'Verdicts']);
    for (const link of document.querySelectorAll('nav a'))
      expect(document.querySelector(`h2${link.getAttribute('href')}`)).not.toBeNull();
    for (const table of document.querySelectorAll('table')) {
      const widths = [...table.querySelectorAll('tr')].map((row) => row.children.length);
      expect(new Set(widths).size).toBe(1);
    }
  });

  it('lets no name out of its cell', () => {
    const hostile = '"><script>alert(1)</script><<body>>$&\u202e';
    const html = page({ 'hypotheses.H1.verdict': hostile }, hostile);
    expect(html).not.toContain('<script');
    expect(html).not.toContain('\u202e');
    const { document } = parseHTML(html);
    expect(document.querySelectorAll('main')).toHaveLength(1);
    expect(document.querySelector('h1')?.textContent).toContain('"><script>alert(1)</script><<body>>$&');
  });

  it('marks the words of sentences', () => {
    const html = renderDiffHtml(
      diffBuilds(
        { ...side('a'), sentences: ['It is 0.40 here.'] },
        { ...side('b'), sentences: ['It is 0.35 here.'] },
      ),
      frame,
    );
    expect(html).toContain('It is <del>0.40</del><ins>0.35</ins> here.');
  });

  it('says so where nothing differs, and lists everything if asked', () => {
    expect(page({})).toContain('<p>No differences.</p>');
    expect(page({}, 'b', true)).toContain('<tr class="same">');
  });

  it('keeps the rows behind the largest ones within reach', () => {
    const scores = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [`indices.y.scores.${i}.score`, i / 100]),
    );
    const { document } = parseHTML(page(scores));
    expect(document.querySelector('details.more summary')?.textContent).toMatch(/^\d+ more$/);
  });
});
