/** Offsets into the formula's own text. */
export type Range = { readonly start: number; readonly end: number };

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '^'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'and'
  | 'or';

/** A formula as parsed. Nothing in it is ever run as JavaScript. */
export type Expr =
  | { readonly kind: 'number'; readonly value: number; readonly at: Range }
  | { readonly kind: 'text'; readonly value: string; readonly at: Range }
  | { readonly kind: 'name'; readonly name: string; readonly at: Range }
  | {
      readonly kind: 'unary';
      readonly operator: '-' | '+' | 'not';
      readonly operand: Expr;
      readonly at: Range;
    }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expr;
      readonly right: Expr;
      readonly at: Range;
    }
  | { readonly kind: 'call'; readonly callee: string; readonly args: readonly Expr[]; readonly at: Range };
