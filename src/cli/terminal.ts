import { isInteractive, type Paint, paint, wantsColor } from './color.ts';

/** The two streams of the program: data on one, everything else on the other. */
export type Terminal = {
  readonly data: (text: string) => void;
  readonly say: (text: string) => void;
  /** Colors of what is said, and of data. */
  readonly paint: Paint;
  readonly dataPaint: Paint;
  readonly colored: boolean;
  readonly dataColored: boolean;
  readonly interactive: boolean;
  readonly columns: () => number;
};

export function openTerminal(args: readonly string[]): Terminal {
  const { stdout, stderr } = process;
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever read us has gone (`repro status | head`): the work goes on in silence.
      if (error.code !== 'EPIPE') throw error;
    });
  }
  const colored = wantsColor(args, stderr);
  const dataColored = wantsColor(args, stdout);
  return {
    data: (text) => void stdout.write(text),
    say: (text) => void stderr.write(text),
    paint: paint(colored),
    dataPaint: paint(dataColored),
    colored,
    dataColored,
    interactive: isInteractive(stderr),
    columns: () => stderr.columns ?? 80,
  };
}
