import { err, ok, type Result } from '../base/result.ts';
import { nearest } from '../diagnostics/suggest.ts';
import type { BinaryOperator, Expr, Range } from './ast.ts';
import { checkCall } from './check-call.ts';
import { functions } from './functions.ts';
import { type FormulaError, type Token, tokenize } from './lexer.ts';
import { bindingPower, comparisons, notPower, signPower } from './precedence.ts';

export type { FormulaError } from './lexer.ts';

/** Formulas are a line or two; these bounds keep a hostile one cheap. */
const maxLength = 4_000;
const maxNesting = 100;

/** Thrown and caught in this file only: the first error of the grammar ends the parse. */
class Stop extends Error {
  readonly problem: FormulaError;
  constructor(problem: FormulaError) {
    super(problem.message);
    this.problem = problem;
  }
}

function stop(message: string, at: Range, hint?: string): never {
  throw new Stop(hint === undefined ? { message, at } : { message, hint, at });
}

class Parser {
  private readonly tokens: readonly Token[];
  private position = 0;
  private nesting = 0;
  /** Expressions that stood in parentheses of their own. */
  private readonly closed = new Set<Expr>();
  /** Faults that do not stop the parse: a wrong function, a wrong number of arguments. */
  readonly errors: FormulaError[] = [];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  whole(): Expr {
    const expr = this.expression(0);
    const rest = this.peek();
    if (rest.kind !== 'end') this.unexpected(rest, expr);
    return expr;
  }

  private peek(): Token {
    return this.tokens[this.position]!;
  }

  private take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.position += 1;
    return token;
  }

  private isOperator(value: string): boolean {
    const token = this.peek();
    return token.kind === 'operator' && token.value === value;
  }

  private unexpected(token: Token, before: Expr | null): never {
    if (token.kind === 'end') stop('The formula ends too early.', endOf(token));
    if (token.kind === 'operator' && token.value === ')') stop('This `)` closes nothing.', token.at);
    if (before !== null && token.kind !== 'operator') {
      stop('An operator is due between these two.', token.at, 'a product is written `a * b`');
    }
    if (before?.kind === 'name' && token.value === '(') {
      stop(`\`${before.name}\` in backticks is a name, not a function.`, before.at);
    }
    stop(`A number, a name or a function is due here, not \`${token.value}\`.`, token.at);
  }

  /** Pratt: reads an operand, then every operator that binds tighter than `least`. */
  private expression(least: number): Expr {
    this.nesting += 1;
    if (this.nesting > maxNesting) stop('The formula nests too deep.', this.peek().at);
    let left = this.operand();
    for (;;) {
      const token = this.peek();
      const power = token.kind === 'operator' ? bindingPower(token.value) : null;
      if (power === null || power.left < least) break;
      this.take();
      const operator = token.value as BinaryOperator;
      const right = this.expression(power.right);
      this.refuseChain(operator, left, token);
      left = { kind: 'binary', operator, left, right, at: { start: left.at.start, end: right.at.end } };
    }
    this.nesting -= 1;
    return left;
  }

  /** `a < b < c` would compare a truth value with a number. */
  private refuseChain(operator: BinaryOperator, left: Expr, token: Token): void {
    if (!comparisons.has(operator) || left.kind !== 'binary' || !comparisons.has(left.operator)) return;
    if (this.closed.has(left)) return;
    stop('Comparisons do not chain.', token.at, 'write `a < b and b < c`');
  }

  private operand(): Expr {
    const token = this.take();
    switch (token.kind) {
      case 'number':
        return { kind: 'number', value: Number(token.value), at: token.at };
      case 'text':
        return { kind: 'text', value: token.value, at: token.at };
      case 'quoted':
        return { kind: 'name', name: token.value, at: token.at };
      case 'name':
        return this.isOperator('(') ? this.call(token) : { kind: 'name', name: token.value, at: token.at };
      case 'end':
        return this.unexpected(token, null);
      case 'operator':
        return this.prefix(token);
    }
  }

  private prefix(token: Token): Expr {
    if (token.value === '(') {
      const inner = this.expression(0);
      if (!this.isOperator(')')) stop('This `(` is not closed.', token.at);
      const end = this.take().at.end;
      const expr = { ...inner, at: { start: token.at.start, end } };
      this.closed.add(expr);
      return expr;
    }
    if (token.value === '-' || token.value === '+' || token.value === 'not') {
      const operand = this.expression(token.value === 'not' ? notPower : signPower);
      return {
        kind: 'unary',
        operator: token.value,
        operand,
        at: { start: token.at.start, end: operand.at.end },
      };
    }
    return this.unexpected(token, null);
  }

  private call(name: Token): Expr {
    const open = this.take();
    const args: Expr[] = [];
    if (!this.isOperator(')')) {
      args.push(this.expression(0));
      while (this.isOperator(',')) {
        this.take();
        args.push(this.expression(0));
      }
    }
    if (!this.isOperator(')')) stop('This `(` is not closed.', open.at);
    const end = this.take().at.end;
    const signature = functions.get(name.value);
    if (signature === undefined) this.errors.push(unknownFunction(name));
    else this.errors.push(...checkCall(signature, args, { start: name.at.start, end }));
    return { kind: 'call', callee: name.value, args, at: { start: name.at.start, end } };
  }
}

function endOf(token: Token): Range {
  return { start: Math.max(0, token.at.start - 1), end: token.at.end };
}

/** What other programs call a function of ours. */
const otherNames: { readonly [name: string]: string } = {
  log: 'ln',
  pow: '^',
  power: '^',
  mean: 'mean_of',
  sum: 'sum_of',
  rank: 'rank_of',
  scale: 'standardize',
  zscore: 'standardize',
  ifelse: 'if',
  l: 'lag',
  d: 'diff',
};

function unknownFunction(name: Token): FormulaError {
  const other = Object.hasOwn(otherNames, name.value.toLowerCase())
    ? otherNames[name.value.toLowerCase()]
    : undefined;
  const near = nearest(name.value, functions.keys()) ?? other;
  const named = other ?? near;
  const hint = named ? `did you mean \`${named}\`?` : `the functions are ${[...functions.keys()].join(', ')}`;
  return { message: `There is no function \`${name.value}\`.`, hint, at: name.at };
}

/**
 * Reads one formula. Errors carry offsets into `text` and, where something is near, a hint. Bounded: long or deeply
 * nested text is refused.
 */
export function parseFormula(text: string): Result<Expr, readonly FormulaError[]> {
  if (text.length > maxLength) {
    return err([
      {
        message: `A formula may have ${maxLength} characters; this has ${text.length}.`,
        at: { start: 0, end: 1 },
      },
    ]);
  }
  const { tokens, errors } = tokenize(text);
  if (errors.length > 0) return err(errors);
  if (tokens.length === 1)
    return err([{ message: 'The formula is empty.', at: { start: 0, end: text.length } }]);
  const parser = new Parser(tokens);
  try {
    const expr = parser.whole();
    return parser.errors.length > 0 ? err(parser.errors) : ok(expr);
  } catch (thrown) {
    if (thrown instanceof Stop) return err([...parser.errors, thrown.problem]);
    throw thrown;
  }
}
