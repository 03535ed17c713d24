import { companionsAppendix } from './appendix/companions.ts';
import { estimatesAppendix } from './appendix/estimates.ts';
import { indicesAppendix } from './appendix/indices.ts';
import { methodsAppendix } from './appendix/methods.ts';
import { recordAppendix } from './appendix/record.ts';
import { sampleAppendix } from './appendix/sample.ts';
import { testsAppendix } from './appendix/tests.ts';
import { uncertaintyAppendix } from './appendix/uncertainty.ts';
import { variablesAppendix } from './appendix/variables.ts';
import type { Document } from './document.ts';
import { block } from './fragment.ts';
import type { ReportInput } from './input.ts';
import { documentOf, paperDocument } from './paper.ts';
import { auditProse } from './prose-audit.ts';
import { type Scope, scopeOf } from './scope.ts';
import { introduced } from './sections/figures.ts';
import { shownIn } from './shown.ts';

/** The appendix as typed text: `en/appendix.hbs` holds its words and their order. */
export function appendixDocument(input: ReportInput): Document {
  const paper = paperDocument(input);
  const scope: Scope = { ...scopeOf(input), paper: shownIn(paper) };
  const audit = [...input.audit, auditProse(paper, input)];
  const figures = input.figures
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
