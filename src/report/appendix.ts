import { companionsAppendix } from './appendix/companions.ts';
import { estimatesAppendix } from './appendix/estimates.ts';
import { indicesAppendix } from './appendix/indices.ts';
import { methodsAppendix } from './appendix/methods.ts';
import { auditTable, recordAppendix, rowWords } from './appendix/record.ts';
import { sampleAppendix } from './appendix/sample.ts';
import { testsAppendix } from './appendix/tests.ts';
import { uncertaintyAppendix } from './appendix/uncertainty.ts';
import { variablesAppendix } from './appendix/variables.ts';
import type { Block, Document } from './document.ts';
import { auditDocument } from './document-audit.ts';
import { block } from './fragment.ts';
import type { AuditRow, ReportInput } from './input.ts';
import { documentOf, paperDocument } from './paper.ts';
import { type Scope, scopeOf } from './scope.ts';
import { introduced } from './sections/figures.ts';
import { shownIn } from './shown.ts';

const made = new WeakMap<ReportInput, AuditedDocument>();

/** A document, and the one without its last rows that was checked for them. */
type AuditedDocument = { readonly document: Document; readonly checked: Document };

/** The appendix as typed text: `en/appendix.hbs` holds its words and their order. */
export const appendixDocument = (input: ReportInput): Document => audited(input).document;

/** The appendix as it was checked: what its self-audit says of itself is added to that. */
export const checkedAppendix = (input: ReportInput): Document => audited(input).checked;

function audited(input: ReportInput): AuditedDocument {
  const known = made.get(input);
  if (known !== undefined) return known;
  const paper = paperDocument(input);
  const scope: Scope = { ...scopeOf(input), paper: shownIn(paper) };
  const before = [...input.audit, ...auditDocument(paper, input)];
  const checked = appendixOf(scope, before);
  const own = auditDocument(checked, input, rowWords(scope, before));
  const all = [...before, ...own];
  const document = own.every(({ ok }) => ok)
    ? { ...checked, blocks: checked.blocks.map((it) => withRows(it, scope, all)) }
    : appendixOf(scope, all);
  const found = { document, checked };
  made.set(input, found);
  return found;
}

const withRows = (block: Block, scope: Scope, audit: readonly AuditRow[]): Block =>
  block.kind === 'table' && block.id === 'app:audit' ? auditTable(scope, audit) : block;

function appendixOf(scope: Scope, audit: readonly AuditRow[]): Document {
  const figures = scope.input.figures
    .filter((it) => it.placement === 'appendix')
    .flatMap((it) => introduced(scope, it));
  return documentOf(scope, {
    subtitle: scope.words('appendix'),
    appendix: true,
    blocks: scope.templates.blocks('appendix', {
      variables: variablesAppendix(scope),
      indices: indicesAppendix(scope),
      sample: sampleAppendix(scope),
      methods: methodsAppendix(scope),
      models: estimatesAppendix(scope),
      tests: testsAppendix(scope),
      uncertainties: uncertaintyAppendix(scope),
      companions: companionsAppendix(scope),
      record: recordAppendix(scope, audit),
      figures: figures.length === 0 ? null : block(...figures),
    }),
  });
}
