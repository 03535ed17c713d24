import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { invariant } from '../base/invariant.ts';
import type { KindFacts } from '../engine/key.ts';
import { loadStepKind, stepModules } from '../steps/registry.ts';
import { packageFolder } from './package-files.ts';

export type CodeDigests = {
  /** Of everything the package runs. */
  readonly engine: string;
  readonly kinds: { readonly [kind: string]: KindFacts };
};

/** Beside the compiled modules. */
export const codeDigestsFile: string = fileURLToPath(new URL('../code-digests.json', import.meta.url));

/** Digest of everything the package runs; '' in a checkout that runs its sources. */
export function engineDigest(): string {
  return compiled ? (JSON.parse(readFileSync(codeDigestsFile, 'utf8')) as CodeDigests).engine : '';
}

const compiled = import.meta.url.endsWith('.js');

/**
 * What is known of each kind of step without loading it. The built package has it in a file; in a checkout that runs
 * its sources it is taken from them.
 */
export function kindFacts(): (kind: string) => Promise<KindFacts> {
  if (compiled) {
    const { kinds } = JSON.parse(readFileSync(codeDigestsFile, 'utf8')) as CodeDigests;
    return (kind) => {
      const facts = kinds[kind];
      invariant(facts, `there is no kind of step called ${kind}`);
      return Promise.resolve(facts);
    };
  }
  const known = new Map<string, Promise<KindFacts>>();
  return (kind) => {
    const facts = known.get(kind) ?? takeFacts(kind, path.join(packageFolder, 'src'), '.ts');
    known.set(kind, facts);
    return facts;
  };
}

/** Digest of the code that a kind reaches under `root` (`src` or what it is compiled to), with its traits. */
export async function takeFacts(kind: string, root: string, extension: '.ts' | '.js'): Promise<KindFacts> {
  const module = stepModules[kind]?.replace(/\.ts$/, extension);
  invariant(module, `there is no kind of step called ${kind}`);
  const { graphDigest, moduleGraph } = await import('../platform/module-graph.ts');
  const { heavy, draws, outside } = await loadStepKind(kind);
  return {
    code: graphDigest(moduleGraph(path.join(root, module)), root),
    heavy,
    draws,
    ...(outside === true ? { outside } : {}),
  };
}
