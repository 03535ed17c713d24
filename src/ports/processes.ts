/** Who we are among the machine's processes, and whether another one still lives. */
export type Processes = {
  readonly self: ProcessName;
  /** False only where it is certain that the process has ended. */
  readonly mayLive: (other: ProcessName) => boolean;
  readonly sleep: (ms: number) => Promise<void>;
  /** A name that nobody else makes. */
  readonly unique: () => string;
};

/** `started` tells a process from a later one of the same number; '' where the system does not say. */
export type ProcessName = { readonly pid: number; readonly host: string; readonly started: string };
