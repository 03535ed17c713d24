import type { Expr, Range } from './ast.ts';
import type { Signature } from './functions.ts';
import type { FormulaError } from './lexer.ts';

function isWhole(expr: Expr, least: number, most: number): boolean {
  return expr.kind === 'number' && Number.isInteger(expr.value) && expr.value >= least && expr.value <= most;
}

function checkSpecial(kind: Signature['special'][number], arg: Expr, usage: string): FormulaError | null {
  const hint = `it is written ${usage}`;
  switch (kind) {
    case 'periods':
      if (isWhole(arg, 1, 1000)) return null;
      return {
        message: 'The number of periods must be a whole number from 1.',
        hint: 'for later periods there is `lead`',
        at: arg.at,
      };
    case 'digits':
      if (isWhole(arg, 0, 15)) return null;
      return { message: 'The number of decimals must be a whole number from 0 to 15.', hint, at: arg.at };
    case 'share':
      if (arg.kind === 'number' && arg.value >= 0 && arg.value < 0.5) return null;
      return {
        message: 'The share must be a number from 0 to below 0.5.',
        hint: 'winsorize(x, 0.01) cuts one percent at either end',
        at: arg.at,
      };
    case 'quantile':
      if (isWhole(arg, 2, 2) || isWhole(arg, 7, 7)) return null;
      return {
        message: 'The type of quantiles must be 7 or 2.',
        hint: '7, the default, is that of R and NumPy; 2 is that of Stata',
        at: arg.at,
      };
    case 'role':
      if (arg.kind === 'name' && (arg.name === 'entity' || arg.name === 'time')) return null;
      return { message: 'The group must be `entity` or `time`, the roles of the panel.', hint, at: arg.at };
  }
}

function due(signature: Signature): string {
  const { least, most } = signature;
  if (least === most) return least === 1 ? 'one argument' : `${least} arguments`;
  return Number.isFinite(most) ? `${least} or ${most} arguments` : `${least} or more arguments`;
}

/** What is wrong with a call: the number of arguments, or one that must be a plain number or a role. */
export function checkCall(signature: Signature, args: readonly Expr[], at: Range): FormulaError[] {
  if (args.length < signature.least || args.length > signature.most) {
    const message = `\`${signature.name}\` takes ${due(signature)}, not ${args.length}.`;
    return [{ message, hint: `it is written ${signature.usage}`, at }];
  }
  const errors: FormulaError[] = [];
  for (const [position, kind] of Object.entries(signature.special)) {
    const arg = args[Number(position)];
    const error = arg === undefined ? null : checkSpecial(kind, arg, signature.usage);
    if (error !== null) errors.push(error);
  }
  return errors;
}
