/** One run of a program: its words, what stands in its folder before it starts, what it may use, what it must leave. */
export type ProgramRun = {
  /** The program and its arguments, never a shell's text. */
  readonly argv: readonly string[];
  /** Files of its folder, by plain name. */
  readonly files: { readonly [name: string]: Uint8Array };
  /** Names of variables of our own environment that it is given besides the few that every program has. */
  readonly environment: readonly string[];
  readonly timeoutMs: number;
  /** Of all its processes together. */
  readonly memoryBytes: number;
  /** Names of files that are read from its folder when it has ended well. */
  readonly outputs: readonly string[];
};

/** What cut the program off: `bwrap` from network, files and processes; `unshare` from network and processes; nothing. */
export type Confinement = 'bwrap' | 'unshare' | 'none';

/** A file that was to be left: its bytes, or what was found in its place. */
export type LeftFile = Uint8Array | 'absent' | 'link' | 'not-a-file' | 'too-large';

export type ProgramEnd = {
  readonly confinement: Confinement;
  /** The last lines of what it said, of the error stream where that has any. */
  readonly said: readonly string[];
} & (
  | {
      readonly end: 'exited';
      readonly code: number;
      readonly files: { readonly [name: string]: LeftFile };
    }
  | { readonly end: 'signalled'; readonly signal: string }
  | { readonly end: 'absent' }
  | { readonly end: 'timeout' }
  | { readonly end: 'memory' }
  /** It filled its folder beyond what a step may write. */
  | { readonly end: 'disk' }
  | { readonly end: 'cancelled' }
  /** The machine would not start it. */
  | { readonly end: 'refused'; readonly message: string }
);

export type RunProgram = (run: ProgramRun) => Promise<ProgramEnd>;

/** Bytes that all files of a program's folder may have together, and each output alone. */
export const folderLimit: number = 1024 * 1024 * 1024;
export const outputLimit: number = 256 * 1024 * 1024;
