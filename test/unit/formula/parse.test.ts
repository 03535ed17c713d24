import { describe, expect, it } from 'vitest';
import { parseFormula } from '../../../src/formula/parse.ts';
import { printFormula } from '../../../src/formula/print.ts';

function canonical(text: string): string {
  const parsed = parseFormula(text);
  if (!parsed.ok) throw new Error(parsed.error.map((error) => error.message).join(' '));
  return printFormula(parsed.value);
}

/** Every operation in brackets, so that the grouping shows. */
function grouped(text: string): string {
  const parsed = parseFormula(text);
  if (!parsed.ok) throw new Error(parsed.error.map((error) => error.message).join(' '));
  const show = (expr: typeof parsed.value): string => {
    if (expr.kind === 'binary') return `[${show(expr.left)}${expr.operator}${show(expr.right)}]`;
    if (expr.kind === 'unary') return `[${expr.operator} ${show(expr.operand)}]`;
    return printFormula(expr);
  };
  return show(parsed.value);
}

function firstError(text: string) {
  const parsed = parseFormula(text);
  if (parsed.ok) throw new Error(`${text} was read`);
  return parsed.error[0]!;
}

describe('precedence', () => {
  it.each([
    ['a + b * c', '[a+[b*c]]'],
    ['a - b - c', '[[a-b]-c]'],
    ['a / b / c', '[[a/b]/c]'],
    ['a ^ b ^ c', '[a^[b^c]]'],
    ['-a ^ 2', '[- [a^2]]'],
    ['2 ^ -a', '[2^[- a]]'],
    ['2 ^ -a ^ b * c', '[[2^[- [a^b]]]*c]'],
    ['-a * b', '[[- a]*b]'],
    ['not a = b and c', '[[not [a==b]]andc]'],
    ['a or b and c', '[aor[bandc]]'],
    ['a + 1 <= b * 2', '[[a+1]<=[b*2]]'],
    ['(a < b) == c', '[[a<b]==c]'],
  ])('%s', (text, expected) => expect(grouped(text)).toBe(expected));
});

describe('names, numbers, text', () => {
  it.each([
    ['digital^2', 'digital ^ 2'],
    ['lag(digital,1)', 'lag(digital, 1)'],
    ['ln( gdp_per_capita )', 'ln(gdp_per_capita)'],
    ['农业支出/总支出', '农业支出 / 总支出'],
    ['`my col``umn`*2', '`my col``umn` * 2'],
    ['`and` + `2020` + `if`', '`and` + `2020` + if'],
    ['éducation > .5', 'éducation > 0.5'],
    ["region != 'we''st'", 'region != "we\'st"'],
    ['x = "a""b"', 'x == "a""b"'],
    ['1e-7*x', '1e-7 * x'],
    ['((a*b))+c', 'a * b + c'],
    ['a-(b-c)', 'a - (b - c)'],
    ['(-a)^2', '(-a) ^ 2'],
    ['(a^b)^c', '(a ^ b) ^ c'],
    ['mean_of(x,entity)', 'mean_of(x, entity)'],
    ['if(a>b and not c,min(a,b,c),round(a))', 'if(a > b and not c, min(a, b, c), round(a))'],
  ])('%s', (text, expected) => expect(canonical(text)).toBe(expected));
});

describe('errors', () => {
  it.each([
    ['', 'The formula is empty.', 0],
    ['a +', 'The formula ends too early.', 2],
    ['(a + b', 'This `(` is not closed.', 0],
    ['a + b)', 'This `)` closes nothing.', 5],
    ['a b', 'An operator is due between these two.', 2],
    ['2x', '`2x` is neither a number nor a name.', 0],
    ['a < b < c', 'Comparisons do not chain.', 6],
    ["x = 'open", "This text has no closing '.", 4],
    ['`open', 'This name has no closing `.', 0],
    ['* a', 'A number, a name or a function is due here, not `*`.', 0],
    ['ln(a, b)', '`ln` takes one argument, not 2.', 0],
    ['if(a, b)', '`if` takes 3 arguments, not 2.', 0],
    ['lag(x, y)', 'The number of periods must be a whole number from 1.', 7],
    ['winsorize(x, 5)', 'The share must be a number from 0 to below 0.5.', 13],
    ['sum_of(x, province)', 'The group must be `entity` or `time`, the roles of the panel.', 10],
    ['`ln`(x)', '`ln` in backticks is a name, not a function.', 0],
    ['1e999', '`1e999` is too large for a number.', 0],
  ])('%s', (text, message, start) => {
    const error = firstError(text);
    expect(error.message).toBe(message);
    expect(error.at.start).toBe(start);
  });

  it.each([
    ['log(x)', 'did you mean `ln`?'],
    ['Ln(x)', 'did you mean `ln`?'],
    ['standardise(x)', 'did you mean `standardize`?'],
    ['pow(x, 2)', 'did you mean `^`?'],
    ['a ** 2', 'a power is written `^`'],
    ['a × b', 'write `*` instead'],
    ['5%', 'write a share as a decimal: 0.05 for 5%'],
  ])('%s has a hint', (text, hint) => expect(firstError(text).hint).toBe(hint));

  it('tells every stray character and every unknown function at once', () => {
    const stray = parseFormula('a # b $ c');
    expect(stray.ok ? 0 : stray.error.length).toBe(2);
    const unknown = parseFormula('foo(bar(x))');
    expect(unknown.ok ? [] : unknown.error.map((error) => error.at.start)).toEqual([4, 0]);
  });

  it('refuses what is too long or nests too deep, and does not fall over', () => {
    expect(firstError('a+'.repeat(5000)).message).toContain('characters');
    expect(firstError(`${'('.repeat(1900)}a${')'.repeat(1900)}`).message).toBe('The formula nests too deep.');
    expect(firstError(`${'-'.repeat(3000)}a`).message).toBe('The formula nests too deep.');
    expect(parseFormula(`a${'+a'.repeat(1900)}`).ok).toBe(true);
  });
});
