import { canonicalJson } from '../base/canonical.ts';
import { digestOfParts } from '../base/digest.ts';
import { sealedFrame } from './sealed.ts';

/** Bytes by which the parts of a step are longer as a string of JSON, at the most that is usual. */
const usualGrowth = 1.3;

type Growing = { bytes: Buffer; size: number };

/**
 * What `sealed` makes of a history, straight as bytes outside the heap: of tens of thousands of steps the text is many
 * megabytes, of which no copy is made.
 */
export function sealedHistory(
  format: string,
  history: {
    readonly study: string;
    readonly steps: { readonly [stepId: string]: string };
    readonly outputs: { readonly [folder: string]: { readonly [file: string]: string } };
  },
): Uint8Array {
  const { study, steps, outputs } = history;
  const { head, tail } = sealedFrame(format, ''.padEnd(64, '0'));
  const ids = Object.keys(steps).sort();
  const guess = ids.reduce((sum, id) => sum + id.length + (steps[id]?.length ?? 0) * usualGrowth + 8, 1024);
  const into: Growing = { bytes: Buffer.allocUnsafe(Math.ceil(guess)), size: head.length };
  add(into, `{"outputs":${canonicalJson(outputs)},"steps":{`);
  let comma = '';
  for (const id of ids) {
    add(into, `${comma}${JSON.stringify(id)}:${JSON.stringify(steps[id])}`);
    comma = ',';
  }
  add(into, `},"study":${JSON.stringify(study)}}`);
  const check = digestOfParts([format, into.bytes.subarray(head.length, into.size)]);
  into.bytes.write(sealedFrame(format, check).head, 0, 'latin1');
  add(into, tail);
  return into.bytes.subarray(0, into.size);
}

/** UTF-8 takes at most three bytes for a unit of text. */
function add(into: Growing, text: string): void {
  if (into.size + text.length * 3 > into.bytes.length) {
    const needed = into.size + Buffer.byteLength(text);
    if (needed > into.bytes.length) {
      const more = Buffer.allocUnsafe(Math.ceil(needed * 1.5));
      into.bytes.copy(more, 0, 0, into.size);
      into.bytes = more;
    }
  }
  into.size += into.bytes.write(text, into.size, 'utf8');
}
