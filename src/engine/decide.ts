import { canonicalJson } from '../base/canonical.ts';
import { compareCodeUnits } from '../base/compare.ts';
import type { Json } from '../base/json.ts';
import type { KeyParts } from './key.ts';

/** One difference between two params, by JSON pointer; null where the member is absent on that side. */
export type ParamChange = { readonly pointer: string; readonly before: Json; readonly after: Json };

/** Why a step must run. */
export type Reason =
  | { readonly kind: 'first-run' }
  | { readonly kind: 'params-changed'; readonly changes: readonly ParamChange[] }
  | {
      readonly kind: 'input-changed';
      readonly port: string;
      /** The upstream step or the file; null where the port is new or gone. */
      readonly from: string | null;
      readonly before: string | null;
      readonly after: string | null;
    }
  | { readonly kind: 'code-changed'; readonly before: string; readonly after: string }
  | { readonly kind: 'seed-changed'; readonly before: number | null; readonly after: number | null }
  | { readonly kind: 'output-missing' }
  | { readonly kind: 'output-altered' }
  | { readonly kind: 'forced' }
  | { readonly kind: 'input-pending'; readonly steps: readonly string[] };

/**
 * `fresh`: its value is stored. `stale`: it runs. `pending`: an upstream step runs first, and this one runs after it if
 * that changes the content it reads.
 */
export type Decision = { readonly state: 'fresh' | 'stale' | 'pending'; readonly reasons: readonly Reason[] };

/** What the store has under a step's key. */
export type Stored = 'whole' | 'absent' | 'output-missing' | 'altered';

export type Circumstances = {
  /** Inputs whose upstream step has yet to run are left out of `parts.inputs` and named in `pending`. */
  readonly parts: KeyParts;
  readonly pending: readonly string[];
  /** The parts with which this step of this study last had a value. */
  readonly previous: KeyParts | null;
  readonly stored: Stored;
  readonly forced: boolean;
};

const fresh: Decision = { state: 'fresh', reasons: [] };
/** One for all the steps of a first build. */
const firstRun: Decision = { state: 'stale', reasons: [{ kind: 'first-run' }] };

/** The one decision behind `build`, `-n`, `status` and `explain`. */
export function decide(circumstances: Circumstances): Decision {
  const { pending, previous, stored, forced, parts } = circumstances;
  if (forced) return { state: 'stale', reasons: [{ kind: 'forced' }] };
  if (pending.length === 0) {
    if (stored === 'whole') return fresh;
    if (stored === 'absent' && previous === null) return firstRun;
    return { state: 'stale', reasons: causes(circumstances) };
  }
  const own =
    previous === null ? [] : changes(previous, parts).filter((reason) => !isOfPending(reason, circumstances));
  const reasons: Reason[] = [...own, { kind: 'input-pending', steps: pending }];
  return { state: own.length > 0 ? 'stale' : 'pending', reasons };
}

function isOfPending(reason: Reason, { pending }: Circumstances): boolean {
  return reason.kind === 'input-changed' && reason.from !== null && pending.includes(reason.from);
}

function causes({ parts, previous, stored }: Circumstances): readonly Reason[] {
  if (stored === 'output-missing') return [{ kind: 'output-missing' }];
  if (stored === 'altered') return [{ kind: 'output-altered' }];
  if (previous === null) return firstRun.reasons;
  const found = changes(previous, parts);
  // The same key was valid before, so its record has been removed since.
  return found.length > 0 ? found : [{ kind: 'output-missing' }];
}

function changes(before: KeyParts, after: KeyParts): Reason[] {
  const reasons: Reason[] = [];
  if (before.code !== after.code)
    reasons.push({ kind: 'code-changed', before: before.code, after: after.code });
  const params = paramChanges(before.params, after.params);
  if (params.length > 0) reasons.push({ kind: 'params-changed', changes: params });
  if (before.seed !== after.seed)
    reasons.push({ kind: 'seed-changed', before: before.seed, after: after.seed });
  reasons.push(...inputChanges(before, after));
  return reasons;
}

function inputChanges(before: KeyParts, after: KeyParts): Reason[] {
  const ports = new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)]);
  const reasons: Reason[] = [];
  for (const port of [...ports].sort(compareCodeUnits)) {
    const old = before.inputs[port];
    const now = after.inputs[port];
    if (old?.digest === now?.digest) continue;
    reasons.push({
      kind: 'input-changed',
      port,
      from: now?.from ?? old?.from ?? null,
      before: old?.digest ?? null,
      after: now?.digest ?? null,
    });
  }
  return reasons;
}

/** Differences between two JSON values, member by member; a list is compared place by place where lengths agree. */
export function paramChanges(before: Json, after: Json, pointer = ''): ParamChange[] {
  if (canonicalJson(before) === canonicalJson(after)) return [];
  const keys = sharedKeys(before, after);
  if (keys === null) return [{ pointer, before, after }];
  const found: ParamChange[] = [];
  for (const key of keys) {
    const step = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    found.push(...paramChanges(member(before, key), member(after, key), step));
  }
  return found;
}

function sharedKeys(before: Json, after: Json): readonly string[] | null {
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null)
    return null;
  if (Array.isArray(before) !== Array.isArray(after)) return null;
  if (Array.isArray(before) && before.length !== (after as readonly Json[]).length) return null;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareCodeUnits);
}

function member(value: Json, key: string): Json {
  return Object.hasOwn(value as object, key)
    ? ((value as { readonly [key: string]: Json })[key] ?? null)
    : null;
}
