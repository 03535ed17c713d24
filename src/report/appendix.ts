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
import { auditNumbers } from './prose-audit.ts';
import { scopeOf } from './scope.ts';
import { introduced } from './sections/figures.ts';

/** The appendix as typed text: `en/appendix.hbs` holds its words and their order. */
export function appendixDocument(input: ReportInput): Document {
  const scope = scopeOf(input);
  const audit = [...input.audit, ...auditNumbers(paperDocument(input), input)];
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
      figures: block(
        ...input.figures.filter((it) => it.placement === 'appendix').flatMap((it) => introduced(scope, it)),
      ),
    }),
  });
}
