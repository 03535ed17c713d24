import type { Problem } from '../diagnostics/diagnostic.ts';
import {
  type Confinement,
  folderLimit,
  type LeftFile,
  outputLimit,
  type ProgramEnd,
} from '../ports/programs.ts';

type Where = {
  readonly name: string;
  readonly pointer: string;
  readonly command: readonly string[];
  readonly timeoutS: number;
  readonly memoryMb: number;
};

/** Lines of what a program said that are shown with its failure. */
const SHOWN_LINES = 6;

/** What is said where nothing on this machine cuts a program off as it should be. */
export function unconfined(confinement: Confinement, { name, pointer }: Where): Problem | null {
  if (confinement === 'bwrap') return null;
  const open =
    confinement === 'none'
      ? 'with the network and all files in reach: there is no bwrap and no unshare that works here'
      : 'without the network, but with all files in reach: there is no bwrap that works here';
  const message = `The program of \`${name}\` ran ${open}.`;
  const hint = 'install bubblewrap to have it cut off';
  return { code: 'RUN025', severity: 'warning', message, hint, pointer: `${pointer}/command` };
}

/** Why a program gave nothing; null where it ended well. */
export function failureOf(ended: ProgramEnd, where: Where): Problem | null {
  const { pointer, command } = where;
  const program = `\`${command[0]}\``;
  const problem = (code: string, key: string, message: string, hint: string): Problem => ({
    code,
    severity: 'error',
    message,
    hint,
    pointer: `${pointer}/${key}`,
  });
  switch (ended.end) {
    case 'exited':
      return ended.code === 0
        ? null
        : problem(
            'RUN022',
            'command',
            `${program} ended with code ${ended.code}${quoted(ended.said)}`,
            failHint,
          );
    case 'signalled':
      return problem(
        'RUN022',
        'command',
        `${program} was ended by ${ended.signal}${quoted(ended.said)}`,
        failHint,
      );
    case 'absent':
      return problem(
        'RUN021',
        'command/0',
        `There is no program ${program}.`,
        command[0]?.includes('/')
          ? 'a path is looked for among the declared files; give a program of the machine by its name or its absolute path'
          : 'install it, or put its folder on the PATH',
      );
    case 'refused':
      return problem(
        'RUN021',
        'command/0',
        `${program} could not be started: ${ended.message}.`,
        'see that it can be run by hand',
      );
    case 'timeout':
      return problem(
        'RUN023',
        'timeout',
        `${program} ran longer than ${where.timeoutS} s and was killed${quoted(ended.said)}`,
        'raise `timeout`, or see what it waits for: it has no terminal and no network',
      );
    case 'memory':
      return problem(
        'RUN023',
        'memory',
        `${program} held more than ${where.memoryMb} MB of memory and was killed.`,
        'raise `memory`, or let it hold less at a time',
      );
    case 'disk':
      return problem(
        'RUN023',
        'command',
        `${program} wrote more than ${folderLimit / 1024 / 1024} MB into its folder and was killed.`,
        'let it write what is declared, and less of it',
      );
    case 'cancelled':
      return problem('RUN023', 'command', `${program} was killed because the build was.`, 'build again');
  }
}

const failHint = 'run it by hand on the same files to find out why';

function quoted(said: readonly string[]): string {
  const last = said.slice(-SHOWN_LINES);
  return last.length === 0 ? ' and said nothing.' : `: ${last.join(' | ')}`;
}

/** What is wrong with a file that a program should have left. */
export function lackOf(
  found: Exclude<LeftFile, Uint8Array>,
  name: string,
  pointer: string,
  said: readonly string[],
): Problem {
  const problem = (message: string, hint: string): Problem => ({
    code: 'RUN024',
    severity: 'error',
    message,
    hint,
    pointer,
    atKey: true,
  });
  switch (found) {
    case 'absent':
      return problem(
        `The program left no \`${name}\`${quoted(said)}`,
        'it has to write the file into the folder that it is started in',
      );
    case 'link':
      return problem(
        `The program left a link in place of \`${name}\`.`,
        'links are not followed; write the file itself',
      );
    case 'not-a-file':
      return problem(`What the program left as \`${name}\` is no file.`, 'write a file');
    case 'too-large':
      return problem(
        `The program left a \`${name}\` that is too large to keep.`,
        `at most 100000 cells and ${outputLimit / 1024 / 1024} MB; let it write what is to be printed or compared`,
      );
  }
}
