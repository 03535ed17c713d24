import { canonicalJson } from '../base/canonical.ts';
import { digest } from '../base/digest.ts';
import type { Json, JsonObject } from '../base/json.ts';
import type { PlannedStep } from '../plan/step.ts';

/** Where an input's content comes from, for people, and the digest of that content, for the key. */
export type InputPart = { readonly from: string; readonly digest: string };

/** Everything a step's value depends on. Stored with the value, so that each change can be named later. */
export type KeyParts = {
  readonly id: string;
  readonly kind: string;
  /** Digest of the code that the kind can reach. */
  readonly code: string;
  readonly params: JsonObject;
  readonly inputs: { readonly [port: string]: InputPart };
  /** null where the kind draws no random numbers. */
  readonly seed: number | null;
};

/** What the engine knows of a kind of step without loading it. */
export type KindFacts = {
  readonly code: string;
  readonly heavy: boolean;
  readonly draws: boolean;
  readonly outside?: boolean;
};

/** Paper and appendix have the same params. They get the same value, by which they know that what one made serves both. */
let latest: { readonly params: JsonObject; readonly canonical: Canonical } | null = null;

/** The params as `run` gets them: keys in canonical order, so that their order in the study cannot reach a value. */
export function canonicalParams(params: JsonObject): Canonical {
  if (latest?.params === params) return latest.canonical;
  const text = canonicalJson(params);
  const canonical = { value: JSON.parse(text) as JsonObject, text };
  latest = { params, canonical };
  return canonical;
}

type Canonical = { readonly value: JsonObject; readonly text: string };

/** @param params in canonical order */
export function keyParts(
  step: PlannedStep,
  params: JsonObject,
  facts: KindFacts,
  inputs: { readonly [port: string]: InputPart },
  seed: number,
): KeyParts {
  return {
    id: step.id,
    kind: step.kind,
    code: facts.code,
    params,
    inputs,
    seed: facts.draws ? seed : null,
  };
}

/**
 * The digest under which a step's value is found: of canonical JSON. Names of files and of upstream steps are no part of it.
 *
 * @param params canonical JSON of the params, where it is known
 */
export function stepKey(parts: KeyParts, params = canonicalJson(parts.params)): string {
  const digests: { [port: string]: Json } = {};
  for (const [port, input] of Object.entries(parts.inputs)) digests[port] = input.digest;
  const [code, id, kind] = [parts.code, parts.id, parts.kind].map((text) => JSON.stringify(text));
  const inputs = canonicalJson(digests);
  return digest(
    `{"code":${code},"format":1,"id":${id},"inputs":${inputs},"kind":${kind},"params":${params},"seed":${parts.seed}}`,
  );
}
