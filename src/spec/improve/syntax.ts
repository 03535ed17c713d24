import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { errorAt } from '../report.ts';

/** What the YAML parser reports: a code, its message, offsets. */
export type YamlFault = {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
};

type Told = {
  readonly message: string;
  readonly hint?: string;
  readonly start?: number;
  readonly end?: number;
};
type Teller = (fault: YamlFault, text: string) => Told | null;

function lineAt(text: string, offset: number): { readonly start: number; readonly line: string } {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { start, line: text.slice(start, end < 0 ? text.length : end) };
}

/** `study` alone on its line, or `id x`: a key without its colon. */
const missingColon: Teller = (fault, text) => {
  const isKeyFault =
    fault.code === 'MULTILINE_IMPLICIT_KEY' || fault.message.startsWith('Implicit map keys need');
  if (!isKeyFault) return null;
  const { start, line } = lineAt(text, fault.pos[0]);
  const key = /^\s*(?:- )?([\p{L}_][\p{L}\p{M}\p{N}_-]*)(?:\s|$)/u.exec(line)?.[1];
  if (key === undefined) return null;
  const from = start + line.indexOf(key);
  return {
    message: `A colon is missing after \`${key}\`.`,
    hint: `write \`${key}:\``,
    start: from,
    end: from + key.length,
  };
};

const tab: Teller = (fault) =>
  fault.code === 'TAB_AS_INDENT'
    ? { message: 'A line is indented with a tab.', hint: 'indent with spaces' }
    : null;

const nestedColon: Teller = (fault) =>
  fault.code === 'BLOCK_AS_IMPLICIT_KEY'
    ? { message: 'A second `: ` stands on this line.', hint: 'text with a colon goes in quotes' }
    : null;

const reserved: Teller = (fault, text) => {
  if (fault.code !== 'BAD_SCALAR_START') return null;
  const found = text[fault.pos[0]] ?? '';
  const character = found === '`' ? 'a backtick' : `\`${found}\``;
  const hint = 'put the whole value in quotes, for instance "`my column` * 2"';
  return { message: `A value cannot begin with ${character} outside quotes.`, hint };
};

const afterQuote: Teller = (fault) =>
  fault.message === 'Unexpected scalar at node end'
    ? { message: 'More text follows where the value has ended.', hint: 'put the whole value in quotes' }
    : null;

const flow: Teller = (fault) => {
  if (fault.message.startsWith('Missing , or :')) {
    return {
      message: 'A comma or a colon is missing before this.',
      hint: 'a value with `,`, `{` or `*` in it goes in quotes',
    };
  }
  const open = /^Flow (map|sequence) in block collection must be/.exec(fault.message);
  if (open === null) return null;
  const bracket = open[1] === 'map' ? '}' : ']';
  return {
    message: `A \`${bracket}\` is missing before this.`,
    hint: `close what was opened with \`${bracket}\``,
  };
};

const quote: Teller = (fault) =>
  fault.message.startsWith('Missing closing')
    ? { message: 'A text in quotes is not closed before this.' }
    : null;

const indent: Teller = (fault) =>
  fault.code === 'BAD_INDENT'
    ? {
        message: 'This line is indented neither like its neighbors nor deeper.',
        hint: 'keys of one mapping stand in one column',
      }
    : null;

const tellers: readonly Teller[] = [
  missingColon,
  tab,
  nestedColon,
  reserved,
  afterQuote,
  flow,
  quote,
  indent,
];

/**
 * The first fault of a text that is not YAML, in plain words. The parser goes on after a fault, but what it then finds
 * is mostly the same fault again, so the rest is not told.
 */
export function explainSyntax(file: string, text: string, faults: readonly YamlFault[]): Diagnostic | null {
  const first = [...faults].sort((a, b) => a.pos[0] - b.pos[0])[0];
  if (first === undefined) return null;
  let told: Told = { message: `The text is not YAML: ${first.message}.` };
  for (const teller of tellers) {
    const better = teller(first, text);
    if (better === null) continue;
    told = better;
    break;
  }
  const start = told.start ?? first.pos[0];
  const end = told.end ?? Math.max(first.pos[1], start + 1);
  return errorAt(
    'SPEC003',
    { file, start, end },
    told.message,
    told.hint === undefined ? {} : { hint: told.hint },
  );
}
