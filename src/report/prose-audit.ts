import { power } from '../numeric/power.ts';
import type { Block, Document, Inlines, NumberRun } from './document.ts';
import type { AuditRow, ReportInput } from './input.ts';
import { keepsOrigin } from './origin-records.ts';
import { numberOrigins } from './origins.ts';
import { sectionOwners } from './section-owners.ts';
import { typedParts } from './typed-numbers.ts';

/** A number of running text, and whose section it stands in. */
type Quoted = { readonly run: NumberRun; readonly owner: string | null };

/**
 * Whether every number that a text quotes is what it says it is:
 * - one with a key is printed the same in its table;
 * - one that prose works out is worked out once more from the results, by other code;
 * - one that is a setting is that of the study;
 * - any other stands in the results as it is;
 * and whether it is printed rounded from its own value. Words that hold a number themselves are `typedNumbers`.
 */
export function auditProse(document: Document, input: ReportInput): AuditRow {
  const { quoted, wrong } = proseCheck(document, input);
  return {
    check: 'Numbers quoted in the text are those of their tables, the results or the study',
    subject: 'paper',
    observed:
      wrong.length === 0
        ? `${quoted} of ${quoted}`
        : wrong.map(({ run }) => `${run.key ?? '?'}: ${run.text}`).join('; '),
    expected: `${quoted} of ${quoted}`,
    ok: wrong.length === 0,
  };
}

/** Numbers of the text that are shown to differ from what they quote, as printed: a bug of ours, which stops the build. */
export function differing(document: Document, input: ReportInput): readonly string[] {
  return proseCheck(document, input).wrong.flatMap(({ run, differs }) => (differs ? [run.text] : []));
}

type ProseCheck = {
  readonly quoted: number;
  readonly wrong: readonly (Quoted & { readonly differs: boolean })[];
};

const checked = new WeakMap<Document, ProseCheck>();

function proseCheck(document: Document, input: ReportInput): ProseCheck {
  const known = checked.get(document);
  if (known !== undefined) return known;
  const tables = printedInTables(document);
  const origins = numberOrigins(input);
  const owners = sectionOwners(document.blocks, origins);
  const quoted = document.blocks.flatMap((block, at): Quoted[] =>
    proseNumbers(block)
      .filter((run) => /\d/.test(run.text))
      .map((run) => ({ run, owner: owners[at] ?? null })),
  );
  const verdict = ({ run, owner }: Quoted): 'holds' | 'differs' | 'unknown' => {
    if (!isRounded(run)) return 'differs';
    const printed = run.key === undefined ? undefined : tables.get(run.key);
    if (run.key !== undefined && (printed?.size !== 1 || !printed.has(run.text)))
      return printed === undefined ? 'unknown' : 'differs';
    if (run.origin !== undefined) return keepsOrigin(run, owner, input) === false ? 'differs' : 'holds';
    const found =
      run.key !== undefined ||
      origins.of(run, { owner, hints: [], loose: true }) !== null ||
      isHeld(run, input);
    return found ? 'holds' : 'unknown';
  };
  const wrong = quoted.flatMap((it) => {
    const found = verdict(it);
    return found === 'holds' ? [] : [{ ...it, differs: found === 'differs' }];
  });
  const made = { quoted: quoted.length, wrong };
  checked.set(document, made);
  return made;
}

/** What is known of the data beside the results. */
function isHeld({ value }: NumberRun, { data }: ReportInput): boolean {
  const known = [data.joinedRows, data.droppedBySample, ...data.sources.flatMap((it) => it.unmatched ?? [])];
  return value !== null && known.includes(value);
}

/** Half a unit of the last digit, and what binary fractions add. */
const HALF = 0.5 + 1e-6;

/** Whether the printed digits are those of the value, as it is, without its sign, or as a percentage. */
function isRounded({ text, value, origin }: NumberRun): boolean {
  const match = /(?:^|[= ])(-?)([\d,]+(?:\.(\d+))?)(?:e(-?\d+))?$/.exec(text);
  if (value === null || match === null || text.includes('<') || text.startsWith('[')) return true;
  const printed = Number((match[2] as string).replaceAll(',', '')) * power(10, Number(match[4] ?? 0));
  const unit = power(10, Number(match[4] ?? 0) - (match[3]?.length ?? 0));
  const size = Math.abs(value);
  const near = (it: number) => Math.abs(it - printed) <= HALF * unit;
  return near(size) || near(100 * size) || (origin?.kind === 'setting' && near(100 * (1 - size)));
}

/** Numbers that the words of the document hold themselves, in running text; ours hold conventions only. */
export function typedNumbers(document: Document): readonly string[] {
  return document.blocks.flatMap((block) =>
    proseOf(block).flatMap((content) =>
      flat(content).flatMap((it) =>
        it.kind === 'text' && it.typed === true
          ? typedParts(it.text).flatMap((part) => (part.number ? [part.text] : []))
          : [],
      ),
    ),
  );
}

function printedInTables(document: Document): ReadonlyMap<string, ReadonlySet<string>> {
  const tables = new Map<string, Set<string>>();
  for (const block of document.blocks) {
    if (block.kind !== 'table') continue;
    for (const run of tableNumbers(block)) {
      if (run.key === undefined) continue;
      const known = tables.get(run.key) ?? new Set<string>();
      tables.set(run.key, known.add(run.text));
    }
  }
  return tables;
}

function tableNumbers(table: Extract<Block, { kind: 'table' }>): readonly NumberRun[] {
  return table.body.flat().flatMap((row) => row.cells.flatMap((cell) => numbersIn(cell.content)));
}

const proseNumbers = (block: Block): readonly NumberRun[] => proseOf(block).flatMap(numbersIn);

function proseOf(block: Block): readonly Inlines[] {
  if (block.kind === 'paragraph' || block.kind === 'heading') return [block.content];
  return block.kind === 'list' ? block.items : [];
}

const flat = (inlines: Inlines): Inlines =>
  inlines.flatMap((it) => (it.kind === 'emph' || it.kind === 'strong' ? flat(it.children) : [it]));

const numbersIn = (inlines: Inlines): readonly NumberRun[] =>
  flat(inlines).flatMap((it) => (it.kind === 'number' ? [it] : []));
