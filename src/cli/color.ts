/** Whether to color what goes to `stream`: `--color`, then `NO_COLOR`, `FORCE_COLOR`, `TERM=dumb`, `CI`, then whether it is a terminal. */
export function wantsColor(args: readonly string[], stream: { readonly isTTY?: boolean }): boolean {
  const at = args.lastIndexOf('--color');
  const joined = args.filter((arg) => arg.startsWith('--color=')).at(-1);
  const asked = joined?.slice('--color='.length) ?? (at >= 0 ? args[at + 1] : undefined);
  if (asked === 'always' || asked === 'never') return asked === 'always';
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0') return true;
  return stream.isTTY === true && TERM !== 'dumb';
}

/** Whether to redraw a line of progress: a terminal with a person before it. */
export function isInteractive(stream: { readonly isTTY?: boolean }): boolean {
  const { CI, TERM } = process.env;
  return stream.isTTY === true && TERM !== 'dumb' && (CI === undefined || CI === '' || CI === 'false');
}

export type Paint = {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
};

export function paint(color: boolean): Paint {
  const wrap = (open: number, close: number) => (text: string) =>
    color && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    bold: wrap(1, 22),
    dim: wrap(2, 22),
    red: wrap(31, 39),
    green: wrap(32, 39),
    yellow: wrap(33, 39),
    cyan: wrap(36, 39),
  };
}
