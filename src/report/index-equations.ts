import type { IndexSpec } from '../study/study.ts';
import {
  fraction,
  group,
  letter,
  type MathNode,
  mathFunction,
  mathName,
  mathNumber,
  operator,
  row,
  sub,
  subscript,
  sup,
} from './math.ts';

const at = (name: string, letters: string): MathNode => sub(letter(name), subscript(letters));
const total = (letters: string): MathNode => sub(operator('∑'), subscript(letters));
const equals = operator('=');
const minus = operator('-');
const one = mathNumber('1');
const number = (value: number): MathNode => mathNumber(String(value));
const ofColumn = (name: string): MathNode => row(mathFunction(name), at('x', 'j'));

/** z of a method that has one formula whatever the direction (the indicator turned, so that more is better); else null. */
export function normalizeEquation(rule: IndexSpec['normalize'], cells: string): MathNode | null {
  const z = at('z', `${cells}j`);
  const x = at('x', `${cells}j`);
  const least = ofColumn('min');
  switch (rule.method) {
    case 'minmax': {
      const [low, high] = rule.range ?? [0, 1];
      const unit = fraction(row(x, minus, least), row(ofColumn('max'), minus, least));
      const scaled = high - low === 1 ? unit : row(number(high - low), operator('·'), unit);
      return low === 0 ? row(z, equals, scaled) : row(z, equals, number(low), operator('+'), scaled);
    }
    case 'zscore': {
      const standard = fraction(row(x, minus, at('mu', 'j')), at('sigma', 'j'));
      const scaled =
        rule.std_dev === undefined ? standard : row(number(rule.std_dev), operator('·'), standard);
      return row(z, equals, scaled, ...(rule.mean === undefined ? [] : [operator('+'), number(rule.mean)]));
    }
    case 'distance_to_max':
      return row(
        z,
        equals,
        one,
        minus,
        fraction(row(ofColumn('max'), minus, x), row(ofColumn('max'), minus, least)),
      );
    case 'distance_to_target':
    case 'distance_to_reference': {
      const goal = at('g', rule.method === 'distance_to_target' ? 'j' : cells.endsWith('t') ? 'tj' : 'j');
      return row(z, equals, one, minus, fraction(row(goal, minus, x), row(goal, minus, least)));
    }
    case 'goalposts':
      return row(z, equals, fraction(row(x, minus, at('l', 'j')), row(at('u', 'j'), minus, at('l', 'j'))));
    case 'fraction_of_max':
      return row(z, equals, fraction(x, ofColumn('max')));
    case 'percentile':
      return row(z, equals, fraction(row(at('r', `${cells}j`), minus, one), row(letter('n'), minus, one)));
    default:
      return null;
  }
}

/** Weights from data; null for equal, given and combined ones, and for entropy, which has equations of its own. */
export function weightEquation(rule: IndexSpec['weights']): MathNode | null {
  const w = at('w', 'j');
  const over = (raw: MathNode) => row(w, equals, fraction(raw, row(total('j'), raw)));
  const spread = rule.contrast === 'cv' ? at('v', 'j') : at('sigma', 'j');
  switch (rule.method) {
    case 'cv':
      return over(at('v', 'j'));
    case 'std_dev':
      return over(at('sigma', 'j'));
    case 'critic': {
      const r =
        rule.correlation === 'absolute' ? row(mathName('|'), at('r', 'jk'), mathName('|')) : at('r', 'jk');
      return row(
        over(at('c', 'j')),
        operator(','),
        at('c', 'j'),
        equals,
        spread,
        total('k'),
        group(row(one, minus, r)),
      );
    }
    case 'pca': {
      const v = at('v', 'jk');
      const loading =
        rule.loadings === 'squared'
          ? sup(v, number(2))
          : rule.loadings === 'absolute'
            ? row(mathName('|'), v, mathName('|'))
            : v;
      return row(
        over(at('c', 'j')),
        operator(','),
        at('c', 'j'),
        equals,
        total('k'),
        at('lambda', 'k'),
        loading,
      );
    }
    case 'ahp':
      return rule.priority === undefined || rule.priority === 'eigenvector'
        ? row(letter('A'), letter('w'), equals, sub(letter('lambda'), mathName('max')), letter('w'))
        : null;
    default:
      return null;
  }
}

/** The score as a mean of weighted values; null for Copeland and TOPSIS, which words say better. */
export function aggregateEquation(rule: IndexSpec['aggregate'], cells: string): MathNode | null {
  const s = at('s', cells);
  // Dimensions, of scores y, are numbered d where indicators are joined within them first.
  const each = rule.within === undefined ? 'j' : 'd';
  const w = at('w', each);
  const z = at(rule.within === undefined ? 'z' : 'y', `${cells}${each}`);
  switch (rule.method) {
    case 'arithmetic':
      return row(s, equals, total(each), w, z);
    case 'geometric':
      return row(mathFunction('ln'), s, equals, total(each), w, mathFunction('ln'), z);
    case 'harmonic':
      return row(fraction(one, s), equals, total(each), fraction(w, z));
    case 'power':
      return row(sup(s, number(rule.power ?? 1)), equals, total(each), w, sup(z, number(rule.power ?? 1)));
    default:
      return null;
  }
}
