import { exitCodes, Stop } from './exit-codes.ts';

const sizes: { readonly [unit: string]: number } = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };
const days: { readonly [unit: string]: number } = {
  s: 1 / 86400,
  m: 1 / 1440,
  h: 1 / 24,
  d: 1,
  w: 7,
  y: 365,
};

/** `500M` -> bytes. @throws Stop with exit code 2 */
export function readBytes(option: string, text: string): number {
  return amount(option, text, /^(\d+(?:\.\d+)?)\s*([KMGT]?)B?$/i, sizes, '500M or 2G', (unit) =>
    unit.toUpperCase(),
  );
}

/** `30d` -> milliseconds. @throws Stop with exit code 2 */
export function readAge(option: string, text: string): number {
  const form = /^(\d+(?:\.\d+)?)\s*([smhdwy])$/;
  return amount(option, text, form, days, '12h or 30d', (unit) => unit) * 86_400_000;
}

function amount(
  option: string,
  text: string,
  form: RegExp,
  units: { readonly [unit: string]: number },
  example: string,
  named: (unit: string) => string,
): number {
  const match = form.exec(text);
  const unit = match === null ? undefined : units[named(match[2] ?? '')];
  if (match === null || unit === undefined)
    throw new Stop(`${option} ${text}: write ${example}`, exitCodes.usage);
  return Number(match[1]) * unit;
}

/** Bytes as people read them. */
export function sizeText(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  const [unit, size] = Object.entries(sizes).findLast(([, least]) => bytes >= least) ?? ['', 1];
  return `${(bytes / size).toFixed(1)} ${unit === 'K' ? 'k' : unit}B`;
}
