import type { Spot } from './audit-spots.ts';
import type { NumberRun } from './document.ts';
import type { ReportInput } from './input.ts';
import type { ResultOrigin } from './number-origin.ts';
import { heldNumber, keepsOrigin } from './origin-records.ts';
import type { NumberOrigins } from './origins.ts';
import { isRounded, printedNumbers, printsValues } from './rounding.ts';

/**
 * How a number is held to what it says it is: to the entry of the results or the formula that it comes from (`identity`),
 * to the study or the data (`setting`, `period`), to its place (`position`), to the words (`fixed`); or only to be a number
 * that is there (`member`).
 */
export type Tie = 'identity' | 'setting' | 'period' | 'position' | 'fixed' | 'member';

/**
 * `differs`: shown to be another number than it says. `unproved`: worked out anew from what it says it comes from, it is
 * another, or its table has other digits of it; so the number or what is said of it is wrong, and which cannot be told. `unknown`: found nowhere.
 */
export type RunVerdict = {
  readonly tie: Tie | null;
  readonly fault: 'differs' | 'unproved' | 'unknown' | null;
};

const HOLDS = {
  identity: { tie: 'identity', fault: null },
  setting: { tie: 'setting', fault: null },
  period: { tie: 'period', fault: null },
  position: { tie: 'position', fault: null },
  fixed: { tie: 'fixed', fault: null },
  member: { tie: 'member', fault: null },
} as const;

const holds = (tie: Tie): RunVerdict => HOLDS[tie];
const differs = (tie: Tie): RunVerdict => ({ tie, fault: 'differs' });
const unproved = (tie: Tie): RunVerdict => ({ tie, fault: 'unproved' });

/** What numbers of one document are printed as in its tables: by their key, and by the entry that holds them. */
export type Printed = {
  readonly byKey: ReadonlyMap<string, ReadonlySet<string>>;
  readonly byEntry: ReadonlyMap<object, ReadonlyMap<string, ReadonlySet<string>>>;
  /** Of what the results say in words: each number by its place among those printed. */
  readonly byWords: ReadonlyMap<object, ReadonlyMap<string, string>>;
};

export function checkRun(
  spot: Spot,
  printed: Printed,
  origins: () => NumberOrigins,
  input: ReportInput,
): RunVerdict {
  const { run, owner } = spot;
  const { origin } = run;
  if (run.key !== undefined && spot.kind !== 'cell') {
    const inTables = printed.byKey.get(run.key);
    if (inTables !== undefined && (inTables.size !== 1 || !inTables.has(run.text))) {
      // Right, and with other digits than in its table.
      const held = origin?.kind === 'result' && run.value !== null && keepsOrigin(run, owner, input) === true;
      return held && isPrinted(run) ? unproved('identity') : differs('identity');
    }
    if (inTables === undefined && origin === undefined) return { tie: null, fault: 'unknown' };
  }
  if (origin === undefined) return checkMember(spot, origins, input);
  switch (origin.kind) {
    case 'result':
      return checkResult(spot, origin, printed, origins, input);
    case 'derived':
      if (!isPrinted(run)) return differs('identity');
      return keepsOrigin(run, owner, input) === true ? holds('identity') : unproved('identity');
    case 'setting':
      if (!isSetting(run)) return differs('setting');
      return keepsOrigin(run, owner, input) !== false ? holds('setting') : unproved('setting');
    case 'period':
      if (run.text !== String(run.value)) return differs('period');
      return keepsOrigin(run, owner, input) === true ? holds('period') : unproved('period');
    case 'position':
      if (!isPrinted(run)) return differs('position');
      return run.value === spot.row + origin.first ? holds('position') : unproved('position');
    case 'fixed':
      return isPrinted(run) ? holds('fixed') : differs('fixed');
  }
}

/** Of an interval on another scale only the lower end is at hand. */
const isPrinted = ({ text, value }: NumberRun): boolean =>
  value === null ||
  (text.startsWith('[') ? isRounded(printedNumbers(text)[0] ?? '', value) : printsValues(text, [value]));

/** A setting may be printed as what it leaves of one. */
function isSetting({ text, value, origin }: NumberRun): boolean {
  if (value === null || printsValues(text, [value])) return true;
  return origin?.kind === 'setting' && origin.rule.startsWith('remainder') && printsValues(text, [1 - value]);
}

function checkResult(
  spot: Spot,
  origin: ResultOrigin,
  printed: Printed,
  origins: () => NumberOrigins,
  input: ReportInput,
): RunVerdict {
  const { run } = spot;
  if (run.value === null) return checkWording(run, origin, printed, input);
  const keeps = keepsOrigin(run, spot.owner, input);
  // A copy of an entry says nothing of where it is from.
  if (keeps === null) return checkMember(spot, origins, input);
  if (!keeps) return differs('identity');
  const { of, fields } = origin;
  const values = fields.length === 1 ? [run.value] : fields.map((field) => heldNumber(of, field));
  if (!printsValues(run.text, values) || !hasBound(run, origin, input)) return differs('identity');
  const inTables = printed.byEntry.get(of)?.get(fields.join());
  const sameDigits =
    spot.kind === 'cell' || origin.sign !== undefined || inTables?.has(bare(run.text)) !== false;
  return sameDigits || isPercent(run) ? holds('identity') : unproved('identity');
}

/** The text says in percent what its table has as a share. */
const isPercent = ({ text, value }: NumberRun): boolean =>
  value !== null && value !== 0 && printedNumbers(text).every((number) => !isNear(number, value));

const isNear = (printed: string, value: number): boolean =>
  Math.abs(Number(printed.replaceAll(',', ''))) < 50 * Math.abs(value);

/** What a p-value is below: the last decimal that the study prints, or one step of its replications. */
function hasBound({ text }: NumberRun, { counted }: ResultOrigin, { study }: ReportInput): boolean {
  if (!text.includes('<')) return true;
  const bound = /< (\S+?)[)}]?$/.exec(text)?.[1] ?? '';
  if (bound.includes('/'))
    return counted !== undefined && bound === `${counted.step}/${counted.replications}`;
  return bound === leastP(study.outputs.digits);
}

const leastP = (digits: number): string => `0.${'0'.repeat(Math.max(0, digits - 1))}1`;

/** Which number of which sentence of a result. */
export const wordingKey = ({ fields, part = 0 }: ResultOrigin): string => `${fields[0]} ${part}`;

/** One of the numbers that a result says in words: all that are printed of it together are those that it says. */
function checkWording(
  { text }: NumberRun,
  origin: ResultOrigin,
  { byWords }: Printed,
  input: ReportInput,
): RunVerdict {
  const { of, fields } = origin;
  const said = (of as { readonly [field: string]: unknown })[fields[0] ?? ''];
  if (typeof said !== 'string') return differs('identity');
  const least = leastP(input.study.outputs.digits);
  const left = printedNumbers(said);
  const take = (is: (number: string) => boolean): boolean => {
    const at = left.findIndex(is);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  };
  // A p below what is printed may be any of the numbers so small: those that are printed as they are go first.
  const exactly = (number: string) => take((it) => it === number);
  const below = (number: string) =>
    number === least && take((it) => Number(it) >= 0 && Number(it) < Number(least));
  const others = [...(byWords.get(of) ?? [])].flatMap(([other, number]) =>
    other.startsWith(`${fields[0]} `) && other !== wordingKey(origin) ? [number] : [],
  );
  const own = printedNumbers(text)[0] ?? text;
  const inexact = others.filter((number) => !exactly(number));
  if (exactly(own)) return holds('identity');
  for (const number of inexact) below(number);
  return below(own) ? holds('identity') : differs('identity');
}

/** Without what stands around it: ` = 0.05`, `(1.44)`, `{0.05}`. */
export const bare = (text: string): string =>
  /^[\d-]/.test(text) ? text : text.replace(/^[ =({]+|[)}]+$/g, '');

/** A number that says nothing of where it comes from: is it there at all? */
function checkMember(
  { run, owner, kind }: Spot,
  origins: () => NumberOrigins,
  input: ReportInput,
): RunVerdict {
  if (run.value !== null && !printsValues(run.text, [run.value])) return differs('member');
  const found =
    origins().of(run, { owner, hints: [], loose: kind !== 'cell' }) !== null || isHeld(run, input);
  return found ? holds('member') : { tie: null, fault: 'unknown' };
}

/** What is known of the data beside the results. */
function isHeld({ value }: NumberRun, { data }: ReportInput): boolean {
  const known = [data.joinedRows, data.droppedBySample, ...data.sources.flatMap((it) => it.unmatched ?? [])];
  return value !== null && known.includes(value);
}
