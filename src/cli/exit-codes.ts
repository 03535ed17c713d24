/** What a run of the program says to its caller. With `--keep-going` the largest is returned. */
export const exitCodes = {
  done: 0,
  /** A step failed for files, programs or resources. */
  machine: 1,
  /** Wrong usage, an unknown study. */
  usage: 2,
  /** Differs or is stale, where that was asked. */
  differs: 3,
  /** The study or its data are invalid, also when found while running. */
  invalid: 4,
  /** Another build holds the lock past the timeout. */
  locked: 5,
  /** Stored data failed their check. */
  damaged: 6,
  /** A bug of ours. */
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const;

/** Ends the program with a message for the user and no stack trace. */
export class Stop extends Error {
  override name = 'Stop';
  readonly exitCode: number;
  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}
