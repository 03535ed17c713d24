import type { Json } from '../base/json.ts';
import type { ParamChange, Reason } from '../engine/decide.ts';
import type { StepPreview } from '../engine/engine.ts';
import type { PlannedStep } from '../plan/step.ts';
import type { OpenStudy } from './open-study.ts';
import { placeText } from './print-diagnostics.ts';

/** The reasons of a decision as lines for people, each with old and new value and the study's line. */
export function reasonLines(open: OpenStudy, { step, decision }: StepPreview): string[] {
  return decision.reasons.flatMap((reason) => linesOf(open, step, reason));
}

function linesOf(open: OpenStudy, step: PlannedStep, reason: Reason): string[] {
  const { pointer } = step;
  switch (reason.kind) {
    case 'first-run':
      return [`first run${at(open, pointer)}`];
    case 'params-changed':
      return toldChanges(reason.changes).map(
        (change) => `${paramText(change)}${at(open, studyPointer(step, change.pointer))}`,
      );
    case 'input-changed':
      return [`${reason.from ?? reason.port}: ${content(reason.before)} -> ${content(reason.after)}`];
    case 'code-changed':
      return [`the code of this kind of step: ${content(reason.before)} -> ${content(reason.after)}`];
    case 'seed-changed':
      return [`seed: ${reason.before ?? 'none'} -> ${reason.after ?? 'none'}${at(open, '/study/seed')}`];
    case 'output-missing':
      return ['its stored value is gone'];
    case 'output-altered':
      return ['its stored value did not pass its check'];
    case 'forced':
      return ['forced'];
    case 'input-pending':
      return [`after ${reason.steps.join(', ')}`];
  }
}

/** A formula is told as its text, not also as the tree that it is read to. */
function toldChanges(changes: readonly ParamChange[]): readonly ParamChange[] {
  const texts = changes.filter(({ pointer }) => pointer.endsWith('/text'));
  const trees = texts.map(({ pointer }) => `${pointer.slice(0, -'text'.length)}expr`);
  return changes.filter(({ pointer }) => !trees.some((tree) => pointer.startsWith(tree)));
}

function content(digest: string | null): string {
  return digest === null ? 'none' : digest.slice(0, 12);
}

function paramText({ pointer, before, after }: ParamChange): string {
  const name = pointer === '' ? 'params' : pointer.slice(1).replaceAll('/', '.');
  const [old, now] = shortPair(JSON.stringify(before), JSON.stringify(after));
  return `${name}: ${old} -> ${now}`;
}

const longestShown = 120;

/** Two texts cut to where they differ: long ones begin a little before the first difference. */
function shortPair(old: string, now: string): [string, string] {
  let same = 0;
  while (same < old.length && old[same] === now[same]) same++;
  const start = Math.max(old.length, now.length) <= longestShown ? 0 : Math.max(0, same - 30);
  const cut = (text: string) => {
    const part = text.slice(start, start + longestShown);
    return `${start > 0 ? '...' : ''}${part}${start + longestShown < text.length ? '...' : ''}`;
  };
  return [cut(old), cut(now)];
}

/**
 * Where the study says what a param is made from: under the innermost part of the params that knows its own place, else
 * under the step. Params are named as the program names them; the study writes `max_thresholds`. What is not there leads
 * to the nearest above.
 */
export function studyPointer(
  { pointer, params }: Pick<PlannedStep, 'pointer' | 'params'>,
  param: string,
): string {
  let place = pointer;
  let rest = '';
  let node: Json = params;
  for (const part of param.split('/').slice(1)) {
    rest += `/${part}`;
    node = memberOf(node, part);
    const own = memberOf(node, 'pointer');
    if (typeof own === 'string') [place, rest] = [own, ''];
  }
  return (
    place +
    rest.replace('/definition/text', '/formula').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  );
}

function memberOf(node: Json, part: string): Json {
  const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return null;
  return (node as { readonly [key: string]: Json })[key] ?? null;
}

function at(open: OpenStudy, pointer: string): string {
  const place = placeOf(open, pointer);
  return place === null ? '' : `  (${place})`;
}

/** `specs/x/study.yaml:12` of a part of the study. */
export function placeOf({ compiled }: OpenStudy, pointer: string): string | null {
  const { at } = compiled.locate({ code: 'RUN002', severity: 'warning', message: '', pointer, atKey: true });
  return at === null ? null : placeText(at, compiled.texts);
}

/** The same as data. */
export function reasonJson(open: OpenStudy, { step, decision, report }: StepPreview): Json {
  return {
    step: step.id,
    kind: step.kind,
    state: decision.state,
    at: placeOf(open, step.pointer),
    reasons: decision.reasons as unknown as Json,
    output: report?.output ?? null,
  };
}
