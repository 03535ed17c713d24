import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { fitDocument } from './fit.ts';
import { readLayers } from './layers.ts';
import { documentJson, type LocatedDocument, type LocatedMap, partAt, spanAt } from './located.ts';
import type { OpenedStudy, OpenRequest } from './opened.ts';
import { inOrder } from './order.ts';
import { errorAt } from './report.ts';
import { applySet, setText } from './set.ts';
import { bindSources } from './sources.ts';
import { validateDocument } from './validate.ts';

type Merged = { readonly root: LocatedMap | null; readonly diagnostics: readonly Diagnostic[] };

function applySets(root: LocatedMap | null, request: OpenRequest, texts: Map<string, string>): Merged {
  const diagnostics: Diagnostic[] = [];
  let changed = root;
  for (const option of request.set) {
    if (changed === null) break;
    const { file, text } = setText(option);
    texts.set(file, text);
    const applied = applySet(changed, option);
    changed = applied.root;
    diagnostics.push(...applied.faults);
  }
  return { root: changed, diagnostics };
}

/**
 * Reads a study's text and everything that it extends, applies `--set`, checks it against the schema, and says where
 * its data are. Every fault of the text is told at once. Data are not needed; names are bound by `bindStudy`.
 */
export async function openStudy(request: OpenRequest): Promise<OpenedStudy> {
  const layers = await readLayers(request);
  const merged = applySets(layers.root, request, layers.texts);
  const found = [...layers.diagnostics, ...merged.diagnostics];
  const shared = { files: layers.files, texts: layers.texts, variants: request.set };
  if (merged.root === null) {
    return {
      ...shared,
      document: null,
      diagnostics: inOrder(found, layers.files),
      sources: [],
      fitted: null,
      faulty: new Set(),
    };
  }
  const document: LocatedDocument = { file: request.file, root: merged.root, texts: layers.texts };
  const json = documentJson(document);
  const told = new Set(found.map((diagnostic) => diagnostic.pointer));
  // What could not be read stands as null in the tree: that null is no second fault.
  const violations = await validateDocument(document, json);
  found.push(...violations.filter(({ code, pointer }) => code !== 'SPEC012' || !told.has(pointer)));
  const fitted = fitDocument(json);
  const { sources, faults } = bindSources(fitted);
  for (const { pointer, message, hint } of faults) {
    found.push(errorAt('SPEC013', spanAt(document, pointer), message, { pointer, hint }));
  }
  const faulty = new Set(found.map((diagnostic) => partAt(diagnostic.pointer)));
  return { ...shared, document, diagnostics: inOrder(found, layers.files), sources, fitted, faulty };
}
