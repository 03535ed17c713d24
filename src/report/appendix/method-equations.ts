import {
  fraction,
  group,
  letter,
  type MathNode,
  mathNumber,
  operator,
  plus,
  row,
  sub,
  subscript,
  sup,
} from '../math.ts';

const at = (name: string, letters: string): MathNode => sub(letter(name), subscript(letters));
const total = (letters: string): MathNode => sub(operator('∑'), subscript(letters));
const equals = operator('=');
const minus = operator('-');
const inverse = (body: MathNode): MathNode => sup(group(body), row(minus, mathNumber('1')));
const square = (body: MathNode): MathNode => sup(body, mathNumber('2'));
const transposed = (body: MathNode): MathNode => sup(body, letter('T'));
const less = (left: MathNode, right: MathNode): MathNode => row(left, minus, right);
const one = mathNumber('1');

/** Formulas of the methods, as they are computed: what their letters are stands beside them in the words. */
export function methodEquations(): { readonly [name: string]: MathNode } {
  const v = at('v', 'it');
  const gram = row(total('it'), v, transposed(v));
  const indirect = row(letter('a'), letter('b'));
  return {
    within: row(letter('beta'), equals, inverse(gram), total('it'), v, at('u', 'it')),
    cluster: row(
      letter('V'),
      equals,
      letter('q'),
      letter('B'),
      group(row(total('g'), at('s', 'g'), transposed(at('s', 'g')))),
      letter('B'),
      operator(','),
      letter('B'),
      equals,
      inverse(gram),
      operator(','),
      at('s', 'g'),
      equals,
      total('it'),
      v,
      at('e', 'it'),
    ),
    robust: row(
      letter('V'),
      equals,
      letter('q'),
      letter('B'),
      group(row(total('it'), square(at('e', 'it')), v, transposed(v))),
      letter('B'),
    ),
    hausman: row(
      letter('H'),
      equals,
      transposed(letter('d')),
      sup(group(less(at('V', 'F'), at('V', 'R'))), operator('+')),
      letter('d'),
      operator(','),
      letter('d'),
      equals,
      less(at('beta', 'F'), at('beta', 'R')),
    ),
    sobel: row(
      letter('z'),
      equals,
      fraction(
        indirect,
        sup(
          group(
            plus([
              row(square(letter('a')), square(at('s', 'b'))),
              row(square(letter('b')), square(at('s', 'a'))),
            ]),
          ),
          row(one, operator('/'), mathNumber('2')),
        ),
      ),
    ),
    threshold: row(
      at('F', 'k'),
      equals,
      fraction(
        less(sub(letter('S'), row(letter('k'), minus, one)), at('S', 'k')),
        row(at('S', 'k'), operator('/'), group(less(letter('N'), letter('n')))),
      ),
    ),
    likelihood: row(
      letter('L'),
      group(letter('gamma')),
      equals,
      fraction(
        less(row(letter('S'), group(letter('gamma'))), letter('S')),
        row(letter('S'), operator('/'), group(less(letter('N'), letter('n')))),
      ),
    ),
  };
}
