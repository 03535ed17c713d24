import type { Expr } from '../formula/ast.ts';
import { printName } from '../formula/print.ts';
import { mediationTerms, moderatorProducts } from '../study/mediation.ts';
import { nonlinearTerms } from '../study/nonlinear.ts';
import type { ModelSpec, Study, Term } from '../study/study.ts';
import { emph, type Inlines, text } from './document.ts';
import { expressionText } from './expression-text.ts';
import { fraction, group, type MathNode, mathFunction, mathName, mathNumber, row, sup } from './math.ts';
import type { Typography } from './typography.ts';
import type { Words } from './words.ts';

/** How a study's quantities are called in prose, in tables and in equations. */
export type Names = {
  /** In prose and definitions: the label, else the symbol, else the name. */
  readonly label: (name: string) => string;
  /** In tables: the symbol, else the label, else the name. */
  readonly symbol: (name: string) => string;
  /** A term by its name in the results, as a table prints it. */
  readonly term: (term: string) => string;
  /** A term in running text: its label in italics. */
  readonly prose: (term: string) => Inlines;
  /** The same with its symbol in parentheses, where it has one. */
  readonly introduced: (term: string) => Inlines;
  /** Without a subscript. */
  readonly math: (term: string) => MathNode;
  /** The factors of a term that is a product, as terms of their own; else null. */
  readonly factors: (term: string) => readonly Factor[] | null;
  /** What a lagged term is a lag of, in symbols, and by how many periods (a lead: less than zero); else null. */
  readonly lagged: (term: string) => { readonly of: MathNode; readonly by: number } | null;
  /** The author's title of a model, else the name that the study gives it, in quotation marks. */
  readonly model: (name: string) => string;
  /** What a term is the logarithm of, in running text, where the term itself says so: `ln(x)`; else the term. */
  readonly level: (term: string) => Inlines;
  /** Whether the quantity is a natural logarithm, so that a coefficient on it is a (semi-)elasticity. */
  readonly isLog: (term: string) => boolean;
};

/** A factor of a product in symbols, by how many periods it lags; a number stands by itself. */
export type Factor = { readonly of: MathNode; readonly by: number; readonly constant: boolean };

type Named = { readonly label: string | null; readonly symbol: string | null };

/** Names of the study's variables, indices and of every term of its models. */
export function namesOf(study: Study, words: Words, typography: Typography): Names {
  const named = new Map<string, Named>();
  for (const it of [...study.variables, ...study.indices]) named.set(it.name, it);
  for (const index of study.indices) {
    for (const indicator of index.dimensions.flatMap((dimension) => dimension.indicators)) {
      if (!named.has(indicator.name)) named.set(indicator.name, { label: indicator.label, symbol: null });
    }
  }
  const terms = new Map(study.models.flatMap(termsOf).map((term) => [term.name, term.expr]));
  const dummies = study.models.flatMap(dummiesOf);
  const label = (name: string) => oneLine(named.get(name)?.label ?? named.get(name)?.symbol ?? name);
  const symbol = (name: string) => oneLine(named.get(name)?.symbol ?? named.get(name)?.label ?? name);
  const exprOf = (term: string): Expr | null => terms.get(term) ?? null;
  const written = (term: string, nameOf: (name: string) => string): string => {
    if (term === INTERCEPT) return words('term.constant');
    const dummy = dummies.find(({ start }) => term.startsWith(start));
    if (dummy !== undefined) return `${nameOf(dummy.name)} = ${levelOf(term.slice(dummy.start.length))}`;
    const expr = exprOf(term);
    return expr === null ? nameOf(term) : termText(expr, nameOf, words);
  };
  const prose = (term: string): Inlines => {
    const name = text(written(term, label));
    return [typography.emphasis(name.text) ? emph(name) : name];
  };
  return {
    label,
    symbol,
    term: (term) => written(term, symbol),
    prose,
    introduced: (term) => {
      const short = named.get(term)?.symbol ?? null;
      const long = named.get(term)?.label ?? null;
      return short === null || long === null
        ? prose(term)
        : [...prose(term), text(`${typography.open}${oneLine(short)}${typography.close}`)];
    },
    math: (term) => termMath(exprOf(term), term, (name) => oneLine(named.get(name)?.symbol ?? name)),
    factors: (term) => {
      const expr = exprOf(term);
      const symbolOf = (name: string) => oneLine(named.get(name)?.symbol ?? name);
      return expr === null ? null : factorsOf(expr, symbolOf);
    },
    lagged: (term) => {
      const expr = exprOf(term);
      const lag = expr === null ? null : lagOf(expr);
      if (lag === null) return null;
      const symbolOf = (name: string) => oneLine(named.get(name)?.symbol ?? name);
      return { of: termMath(lag.of, '', symbolOf), by: lag.by };
    },
    model: (name) => oneLine(study.models.find((it) => it.name === name)?.title ?? `“${name}”`),
    level: (term) => {
      const argument = named.has(term) ? null : argumentOfLog(exprOf(term));
      if (argument === null) return prose(term);
      const name = text(termText(argument, label, words));
      return [typography.emphasis(name.text) ? emph(name) : name];
    },
    isLog: (term) => isLog(study, exprOf(term), term),
  };
}

/** How the names of a model's dummies begin. */
function dummiesOf(model: ModelSpec): readonly { readonly name: string; readonly start: string }[] {
  if (model.kind !== 'regression') return [];
  return model.columns.flatMap(({ categorical }) =>
    categorical.map(({ name }) => ({ name, start: `${printName(name)} == ` })),
  );
}

/** A level as a formula writes it, without its quotation marks. */
function levelOf(written: string): string {
  return written.startsWith('"') ? oneLine(written.slice(1, -1).replaceAll('""', '"')) : written;
}

export const INTERCEPT = '(Intercept)';

/** A name on one line, whatever it was given as. */
export function oneLine(value: string): string {
  // Line ends and control characters have no place in a name; they would end a table row or a heading.
  return value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

export function termsOf(model: ModelSpec): readonly Term[] {
  switch (model.kind) {
    case 'descriptives':
      return model.variables;
    case 'regression':
      return model.columns.flatMap((column) => [
        column.outcome,
        ...column.regressors,
        ...column.controls,
        ...(column.weights === null ? [] : [column.weights.variable]),
        ...(column.instruments?.terms ?? []),
      ]);
    case 'hausman':
    case 'uncertainty':
      return [];
    case 'tests':
      return model.unitRoot?.variables ?? [];
    case 'external':
      return model.inputs.flatMap((input) => (input.kind === 'table' ? input.variables : []));
    case 'mediation':
      return [model.outcome, ...mediationTerms(model), ...moderatorProducts(model)];
    case 'kink':
    case 'smooth_transition':
      return [model.outcome, ...nonlinearTerms(model)];
    case 'threshold':
      return [model.outcome, model.thresholdVariable, ...model.regimeRegressors, ...model.controls];
    case 'companion':
      return [
        ...model.variables,
        ...(model.population === null ? [] : [model.population]),
        ...model.columns.flatMap((column) => [column.outcome, ...column.regressors, ...column.controls]),
      ];
  }
}

function lagOf(expr: Expr): { readonly of: Expr; readonly by: number } | null {
  if (expr.kind !== 'call' || (expr.callee !== 'lag' && expr.callee !== 'lead')) return null;
  const [of, by] = expr.args;
  if (of === undefined || (by !== undefined && by.kind !== 'number')) return null;
  const steps = by === undefined ? 1 : by.value;
  return { of, by: expr.callee === 'lag' ? steps : -steps };
}

function termText(expr: Expr, nameOf: (name: string) => string, words: Words): string {
  const lag = lagOf(expr);
  if (lag === null) return oneLine(expressionText(expr, nameOf));
  return words(lag.by >= 0 ? 'term.lag' : 'term.lead', {
    term: termText(lag.of, nameOf, words),
    steps: String(Math.abs(lag.by)),
  });
}

function isPower(
  expr: Expr,
): expr is Extract<Expr, { kind: 'binary' }> & { right: Extract<Expr, { kind: 'number' }> } {
  return expr.kind === 'binary' && expr.operator === '^' && expr.right.kind === 'number';
}

function termMath(expr: Expr | null, name: string, symbolOf: (name: string) => string): MathNode {
  if (expr === null) return symbolMath(symbolOf(name));
  if (expr.kind === 'name') return symbolMath(symbolOf(expr.name));
  if (isPower(expr) && expr.left.kind === 'name') {
    return sup(symbolMath(symbolOf(expr.left.name)), mathNumber(String(expr.right.value)));
  }
  if (isPower(expr) && loggedBy(expr.left) !== null) {
    return sup(group(termMath(expr.left, '', symbolOf)), mathNumber(String(expr.right.value)));
  }
  const logged = loggedBy(expr);
  if (logged !== null) return row(mathFunction('ln'), argumentMath(logged, symbolOf));
  return mathName(oneLine(expressionText(expr, symbolOf)));
}

function loggedBy(expr: Expr): Expr | null {
  if (expr.kind !== 'call' || expr.callee !== 'ln') return null;
  return expr.args.length === 1 ? expr.args[0]! : null;
}

/** `ln Y`, and in parentheses what is more than a name: `ln (Y/L)`, as a fraction. */
function argumentMath(expr: Expr, symbolOf: (name: string) => string): MathNode {
  const inner = termMath(expr, '', symbolOf);
  if (expr.kind === 'name' || isPower(expr)) return inner;
  const ratio = expr.kind === 'binary' && expr.operator === '/' ? expr : null;
  if (ratio?.left.kind !== 'name' || ratio.right.kind !== 'name') return group(inner);
  return group(fraction(termMath(ratio.left, '', symbolOf), termMath(ratio.right, '', symbolOf)));
}

/** `x * lag(z, 1)`: names, their lags and powers, and numbers, multiplied; null for anything else. */
function factorsOf(expr: Expr, symbolOf: (name: string) => string): readonly Factor[] | null {
  if (expr.kind !== 'binary' || expr.operator !== '*') return null;
  const parts = [expr.left, expr.right].map((part): readonly Factor[] | null => {
    const nested = factorsOf(part, symbolOf);
    if (nested !== null) return nested;
    if (part.kind === 'number') return [{ of: mathNumber(String(part.value)), by: 0, constant: true }];
    const lag = lagOf(part) ?? { of: part, by: 0 };
    const simple = lag.of.kind === 'name' || (isPower(lag.of) && lag.of.left.kind === 'name');
    return simple ? [{ of: termMath(lag.of, '', symbolOf), by: lag.by, constant: false }] : null;
  });
  const [left, right] = parts;
  if (left == null || right == null) return null;
  return [...left, ...right].sort((a, b) => Number(b.constant) - Number(a.constant));
}

/** `lnY` is the logarithm of Y, not a word of three letters. */
export function symbolMath(symbol: string): MathNode {
  const log = /^ln ?([A-Z][A-Za-z0-9]*)$/.exec(symbol);
  if (log?.[1] !== undefined) return row(mathFunction('ln'), mathName(log[1]));
  return mathName(symbol);
}

function argumentOfLog(expr: Expr | null): Expr | null {
  if (expr?.kind !== 'call' || expr.callee !== 'ln') return null;
  return expr.args[0] ?? null;
}

function isLog(study: Study, expr: Expr | null, name: string): boolean {
  const index = study.indices.find((it) => it.name === name);
  if (index !== undefined) return index.transform === 'ln';
  const variable = study.variables.find((it) => it.name === name);
  const formula = variable === undefined ? expr : definitionOf(variable);
  return formula !== null && formula.kind === 'call' && (formula.callee === 'ln' || formula.callee === 'log');
}

function definitionOf(variable: Study['variables'][number]): Expr | null {
  return variable.definition.kind === 'formula' ? variable.definition.expr : null;
}
