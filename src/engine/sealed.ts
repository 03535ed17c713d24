import { canonicalJson } from '../base/canonical.ts';
import { digest } from '../base/digest.ts';
import type { Json, JsonObject } from '../base/json.ts';

/** A small JSON record with its format and a digest of itself, so that a flipped byte or another version is noticed. */
export function sealed(format: string, content: Json): string {
  const text = canonicalJson(content);
  return `{"format":${JSON.stringify(format)},"check":"${digest(format + text)}","content":${text}}\n`;
}

/** The content, or null where the bytes are not a whole record of this format. */
export function readSealed(format: string, bytes: Uint8Array): Json {
  let record: JsonObject;
  try {
    const parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json;
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
    record = parsed as JsonObject;
  } catch {
    return null;
  }
  if (record.format !== format || record.content === undefined) return null;
  return record.check === digest(format + canonicalJson(record.content)) ? record.content : null;
}
