import path from 'node:path';
import {
  compareFile,
  type FastState,
  fastIdentity,
  fastStatePath,
  fastStateText,
  lookAt,
  readFastState,
} from './fast-state.ts';
import { outputsRoot, projectRoot, studyFile, studyIds } from './project.ts';

/** What a build with nothing to do prints. */
export type Nothing = {
  readonly stdout: string;
  readonly warnings: { readonly plain: string; readonly color: string };
};

type Command = {
  readonly studies: string[];
  readonly variants: string[];
  project?: string;
  out?: string;
  quiet?: boolean;
};

/** Options that take a value and change speed or looks only. */
const idleWithValue: { readonly [option: string]: RegExp } = {
  '-j': /^[1-9]\d{0,5}$/,
  '--jobs': /^[1-9]\d{0,5}$/,
  '--lock-timeout': /^\d{1,6}$/,
  '--color': /^(?:auto|always|never)$/,
};
const idle = new Set(['-k', '--keep-going']);

/** A `build` whose every option is understood here; anything else goes the whole way. */
function parse(args: readonly string[]): Command | null {
  if (args[0] !== 'build') return null;
  const command: Command = { studies: [], variants: [] };
  for (let i = 1; i < args.length; i++) {
    const arg = args[i] ?? '';
    const takesValue = arg in idleWithValue || ['-C', '--out', '--set', '--source'].includes(arg);
    const value = takesValue ? args[++i] : undefined;
    if (takesValue && value === undefined) return null;
    if (arg === '-q' || arg === '--quiet') command.quiet = true;
    else if (arg === '-C') command.project = value as string;
    else if (arg === '--out') command.out = value as string;
    else if (arg === '--set' || arg === '--source') command.variants.push(`${arg} ${value}`);
    else if (!arg.startsWith('-')) command.studies.push(arg);
    else if (!idle.has(arg) && !idleWithValue[arg]?.test(value ?? '')) return null;
  }
  return command;
}

/** The states of every study asked for, or null where one is missing or something has changed. */
async function unchanged(identity: string, project: string): Promise<FastState | null> {
  const state = readFastState(project, identity);
  if (state === null) return null;
  const doubtful = [];
  for (const known of state.files) {
    const comparison = compareFile(known, state.at);
    if (comparison === 'other') return null;
    if (comparison === 'doubt') doubtful.push(known);
  }
  if (doubtful.length === 0) return state;
  const at = Date.now();
  const { createHash } = await import('node:crypto');
  const { readFileSync } = await import('node:fs');
  const files = new Map(state.files.map((known) => [known[0], known]));
  for (const [file, , , , , digest] of doubtful) {
    const before = lookAt(file);
    if (before === null || createHash('sha256').update(readFileSync(file)).digest('hex') !== digest)
      return null;
    files.set(file, [...before.slice(0, 5), digest] as unknown as typeof before);
  }
  await refresh(project, identity, { ...state, at, files: [...files.values()] });
  return state;
}

/** The digests agreed, so the next look can go by the times again. Without a place to write, it simply goes slower. */
async function refresh(project: string, identity: string, state: FastState): Promise<void> {
  const { renameSync, writeFileSync } = await import('node:fs');
  const target = fastStatePath(project, identity);
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, fastStateText(state));
    renameSync(temporary, target);
  } catch {
    // A read-only cache: nothing is lost but time.
  }
}

/** What to print if this is a build and all that it would make is there and up to date; else null. */
export async function nothingToDo(args: readonly string[], cwd: string): Promise<Nothing | null> {
  const command = parse(args);
  if (command === null) return null;
  const project = projectRoot(cwd, command.project);
  const named = command.studies.length > 0 ? command.studies : studyIds(project);
  if (named.length === 0) return null;
  const outputs = outputsRoot(project, cwd, command.out);
  const states: FastState[] = [];
  for (const study of named) {
    const file = studyFile(project, cwd, study);
    if (file === null) return null;
    const variants = command.variants.map((variant) => absoluteSource(variant, cwd));
    const state = await unchanged(fastIdentity({ project, studyFile: file, outputs, variants }), project);
    if (state === null) return null;
    states.push(state);
  }
  const text = (color: 'plain' | 'color') => states.map((state) => state.warnings[color]).join('');
  return {
    stdout: command.quiet ? '' : states.map((state) => `${state.summary}\n`).join(''),
    warnings: { plain: text('plain'), color: text('color') },
  };
}

/** A source named on the command line is relative to the working directory, so that is part of what it means. */
export function absoluteSource(variant: string, cwd: string): string {
  const match = /^--source ([^=]+)=(.*)$/s.exec(variant);
  return match === null ? variant : `--source ${match[1]}=${path.resolve(cwd, match[2] ?? '')}`;
}
