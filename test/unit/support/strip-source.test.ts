import { describe, expect, it } from 'vitest';
import { stripped } from '../../support/strip-source.ts';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the strings are source texts
describe('stripped', () => {
  it.each([
    ['const a = 1; // b ** c', 'const a = 1; '],
    ['/** x ** y */ z', ' z'],
    ['f(\'a ** b\', "c")', 'f(\'\', "")'],
    ["'it\\'s' + d", "'' + d"],
    ['a / b / c', 'a / b / c'],
    ['a! / 2; /* ** */ b[0]! / c', 'a! / 2;  b[0]! / c'],
    ['x.replace(/[*/]**/g, y)', 'x.replace(//g, y)'],
    ['`a ** ${b ** c} d`', '`${b ** c}`'],
    ['`${{ a: `${x}` }.a} **`', '`${{ a: `${x}` }.a}`'],
    ['a\n/* b\nc */\nd', 'a\n\n\nd'],
  ])('%s', (source, code) => {
    expect(stripped(source)).toBe(code);
  });
  it('keeps strings where their text is wanted', () => {
    expect(stripped("import x from './x.ts'; // './y.ts'", { keepStrings: true })).toBe(
      "import x from './x.ts'; ",
    );
  });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above
