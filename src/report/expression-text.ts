import type { BinaryOperator, Expr } from '../formula/ast.ts';

const RANK: { readonly [operator in BinaryOperator]: number } = {
  or: 1,
  and: 2,
  '==': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '^': 8,
};
const NOT_RANK = 3;
const MINUS_RANK = 7;
const ATOM_RANK = 9;

const PRINTED: { readonly [operator: string]: string } = {
  '*': '×',
  '<=': '≤',
  '>=': '≥',
  '!=': '≠',
  '==': '=',
};

/** A formula for readers, with single spaces and no parentheses but those it needs; `nameOf` says how a name prints. */
export function expressionText(expr: Expr, nameOf: (name: string) => string): string {
  return print(expr, nameOf).text;
}

type Printed = { readonly text: string; readonly rank: number };

function print(expr: Expr, nameOf: (name: string) => string): Printed {
  switch (expr.kind) {
    case 'number':
      return { text: String(expr.value), rank: ATOM_RANK };
    case 'text':
      return { text: `“${expr.value}”`, rank: ATOM_RANK };
    case 'name':
      return { text: nameOf(expr.name), rank: ATOM_RANK };
    case 'call': {
      const args = expr.args.map((arg) => print(arg, nameOf).text);
      return { text: `${expr.callee}(${args.join(', ')})`, rank: ATOM_RANK };
    }
    case 'unary': {
      const rank = expr.operator === 'not' ? NOT_RANK : MINUS_RANK;
      const word = expr.operator === 'not' ? 'not ' : expr.operator;
      return { text: word + wrapped(print(expr.operand, nameOf), rank), rank };
    }
    case 'binary': {
      const power = powerOf(expr);
      if (power !== null)
        return { text: wrapped(print(expr.left, nameOf), ATOM_RANK) + power, rank: ATOM_RANK };
      const rank = RANK[expr.operator];
      const rightward = expr.operator === '^';
      const left = wrapped(print(expr.left, nameOf), rightward ? rank + 1 : rank);
      const right = wrapped(print(expr.right, nameOf), rightward ? rank : rank + 1);
      return { text: `${left} ${PRINTED[expr.operator] ?? expr.operator} ${right}`, rank };
    }
  }
}

function wrapped(printed: Printed, least: number): string {
  return printed.rank < least ? `(${printed.text})` : printed.text;
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** `²` of `x ^ 2`: powers from 2 to 9 stand above the line. */
function powerOf({ operator, right }: Extract<Expr, { kind: 'binary' }>): string | null {
  if (operator !== '^' || right.kind !== 'number' || right.value < 2) return null;
  return RAISED[right.value] ?? null;
}
