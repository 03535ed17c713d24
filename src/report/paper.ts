import { companionSection } from './companion/section.ts';
import { closing, titleBlock } from './credits.ts';
import type { Document } from './document.ts';
import { block } from './fragment.ts';
import type { ReportInput } from './input.ts';
import { oneLine } from './names.ts';
import { type Scope, scopeOf } from './scope.ts';
import { combinedContext } from './sections/combined.ts';
import { dataContext } from './sections/data.ts';
import { externalContext } from './sections/external.ts';
import { figuresAt } from './sections/figures.ts';
import { indicesContext } from './sections/indices.ts';
import { mediationContext } from './sections/mediation.ts';
import { kinkContext, smoothTransitionContext } from './sections/nonlinear.ts';
import { regressionContext } from './sections/regression.ts';
import { testsContext } from './sections/tests.ts';
import { thresholdContext } from './sections/threshold.ts';
import { uncertaintyContext } from './sections/uncertainty.ts';
import { variablesContext } from './sections/variables.ts';
import { verdictsContext } from './sections/verdicts.ts';
import type { Context, ContextMap } from './template.ts';

const made = new WeakMap<ReportInput, Document>();

/** The paper section as typed text: `en/paper.hbs` holds its words and their order. */
export function paperDocument(input: ReportInput): Document {
  // The tables and the appendix's audit are those of the same document.
  const known = made.get(input);
  if (known !== undefined) return known;
  const scope = scopeOf(input);
  const document = documentOf(scope, {
    subtitle: null,
    appendix: false,
    blocks: [...scope.templates.blocks('paper', paperContext(scope)), ...closing(scope)],
  });
  made.set(input, document);
  return document;
}

/** A document with what must stand on top of it. */
export function documentOf(
  scope: Scope,
  parts: Pick<Document, 'subtitle' | 'appendix' | 'blocks'>,
): Document {
  const { study } = scope.input;
  const simulated = scope.input.results.study.data_status === 'simulated';
  const { words } = scope;
  return {
    ...parts,
    title: oneLine(study.title),
    language: study.outputs.language,
    ...titleBlock(scope, parts.appendix),
    banner: simulated ? [{ kind: 'text', text: words('banner.simulated') }] : null,
    words: {
      table: words('table'),
      figure: words('figure'),
      tableLabel: words('caption.table'),
      figureLabel: words('caption.figure'),
      noteLead: words('note.lead'),
      continued: scope.typography.space + words('caption.continued'),
      contents: words('contents'),
      skip: words('skip'),
      typography: scope.typography,
    },
  };
}

function paperContext(scope: Scope): ContextMap {
  return {
    title: oneLine(scope.input.study.title),
    figures: block(...figuresAt(scope, 'intro')),
    indices: indicesContext(scope),
    variables: variablesContext(scope),
    data: dataContext(scope),
    models: modelContexts(scope),
    tables: combinedContext(scope),
    verdicts: verdictsContext(scope),
  };
}

/** One entry per model, in the study's order; a Hausman test stands with the regression that it is of. */
function modelContexts(scope: Scope): Context {
  const none = {
    regression: null,
    tests: null,
    external: null,
    mediation: null,
    threshold: null,
    kink: null,
    smooth: null,
    companion: null,
    uncertainty: null,
  };
  const { study, results } = scope.input;
  return study.models.flatMap((spec): Context[] => {
    const result = results.models[spec.name];
    if (spec.kind === 'regression' && result?.kind === 'regression') {
      return [{ ...none, regression: regressionContext(scope, spec, result) }];
    }
    if (spec.kind === 'tests' && result?.kind === 'tests') {
      return [{ ...none, tests: testsContext(scope, spec, result) }];
    }
    if (spec.kind === 'external' && result?.kind === 'external') {
      return [{ ...none, external: externalContext(scope, spec, result) }];
    }
    if (spec.kind === 'mediation' && result?.kind === 'mediation') {
      return [{ ...none, mediation: mediationContext(scope, spec, result) }];
    }
    if (spec.kind === 'uncertainty' && result?.kind === 'uncertainty') {
      return [{ ...none, uncertainty: uncertaintyContext(scope, spec, result) }];
    }
    if (spec.kind === 'companion' && result?.kind === 'companion') {
      return [{ ...none, companion: companionSection(scope, spec, result) }];
    }
    if (spec.kind === 'threshold' && result?.kind === 'threshold') {
      return [{ ...none, threshold: thresholdContext(scope, spec, result) }];
    }
    if (spec.kind === 'kink' && result?.kind === 'kink') {
      return [{ ...none, kink: kinkContext(scope, spec, result) }];
    }
    if (spec.kind === 'smooth_transition' && result?.kind === 'smooth_transition') {
      return [{ ...none, smooth: smoothTransitionContext(scope, spec, result) }];
    }
    return [];
  });
}
