import { describe, expect, it } from 'vitest';
import { withBanner, withoutBanner } from '../../../src/cli/watch/error-banner.ts';

const page = '<!doctype html>\n<html lang="en">\n<head></head>\n<body>\n<h1>Good</h1>\n</body>\n</html>\n';

describe('the banner of a study that does not build', () => {
  it('stands on top of the last good page, and goes without a trace', () => {
    const marked = withBanner(page, 'error[SPEC010]: no such key');
    expect(marked).toContain(
      '<body>\n<!--repro: the study does not build--><section class="failed" role="alert"',
    );
    expect(marked).toContain('no such key');
    expect(withoutBanner(marked)).toBe(page);
    expect(withoutBanner(page)).toBe(page);
  });

  it('takes what a study says for text', () => {
    const said = `</pre><script>alert(1)</script><!--repro: end-->\u0000"'&`;
    const marked = withBanner(page, said);
    expect(marked).not.toContain('<script>');
    expect(marked).toContain('&lt;script&gt;');
    expect(withoutBanner(marked)).toBe(page);
  });

  it('speaks the language of the page', () => {
    expect(withBanner(page.replace('"en"', '"zh-Hans"'), 'x')).toContain('研究未能生成');
  });
});
