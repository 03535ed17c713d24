import { paint } from '../../src/cli/color.ts';
import { Stop } from '../../src/cli/exit-codes.ts';
import { run } from '../../src/cli/program.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

/**
 * The program on its arguments, from its sources and in this process: no build is needed. What is not expected is
 * thrown, so that a test sees it.
 */
export async function runProgram(...args: string[]): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  const terminal: Terminal = {
    data: (text) => {
      stdout += text;
    },
    say: (text) => {
      stderr += text;
    },
    paint: paint(false),
    dataPaint: paint(false),
    colored: false,
    dataColored: false,
    interactive: false,
    columns: () => 80,
  };
  try {
    const code = await run(args, terminal, new AbortController().signal);
    return { code, stdout, stderr };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { code: error.exitCode, stdout, stderr: `${stderr}${error.message}\n` };
  }
}
